"""What the API says about partners, and what it takes."""

from typing import Any

from django.utils.translation import gettext as _
from moneyed import CURRENCIES
from rest_framework import serializers

from accounts.models import Invitation
from accounts.states import Language, Role
from core import countries
from suppliers.actions import CONTACT_FIELDS, FACTS
from suppliers.entering import EntryFacts
from suppliers.models import Category, Contact, Partner, TradeLine
from suppliers.states import EntryChannel, PartnerStatus, Tier


class CategorySerializer(serializers.ModelSerializer[Category]):
    id = serializers.CharField(source="key", read_only=True)

    class Meta:
        model = Category
        fields = ["id", "code", "name"]


class OwnPartnerSerializer(serializers.ModelSerializer[Partner]):
    """A partner as it may see itself: without our judgement of it."""

    id = serializers.CharField(source="key", read_only=True)
    categories = CategorySerializer(many=True, read_only=True)

    class Meta:
        model = Partner
        fields = [
            "id",
            "legal_name",
            "other_names",
            "registration_number",
            "vat_number",
            "lei",
            "country",
            "website",
            "is_supplier",
            "is_distributor",
            "is_client",
            "currency",
            "since_date",
            "categories",
        ]


class PartnerSerializer(OwnPartnerSerializer):
    """A partner as our people see it."""

    parent = serializers.SlugRelatedField[Partner](  # type: ignore[assignment]  # becomes a field
        slug_field="key", read_only=True, allow_null=True
    )

    class Meta(OwnPartnerSerializer.Meta):
        fields = [
            *OwnPartnerSerializer.Meta.fields,
            "status",
            "tier",
            "tier_reason",
            "tier_date",
            "supply_risk",
            "profit_impact",
            "parent",
        ]


class PartnerWriteSerializer(serializers.ModelSerializer[Partner]):
    """What may be said about a partner; status and tier have calls of their own."""

    categories = serializers.ListField(
        child=serializers.CharField(max_length=12), required=False, max_length=100
    )
    parent = serializers.CharField(  # type: ignore[assignment]  # becomes a field
        max_length=12, required=False, allow_blank=True
    )

    class Meta:
        model = Partner
        fields = [*FACTS, "categories", "parent"]
        # A taken number is a refusal of the action (409), the same as on the page.
        validators: list[Any] = []

    def validate_currency(self, value: str) -> str:
        if value not in CURRENCIES:
            raise serializers.ValidationError("Not a currency code of ISO 4217.")
        return value

    def validate_country(self, value: str) -> str:
        if value and not countries.is_country(value):
            raise serializers.ValidationError("Not a country code of ISO 3166.")
        return value


class MoveSerializer(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=PartnerStatus.choices)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class TierSerializer(serializers.Serializer[Any]):
    tier = serializers.ChoiceField(choices=Tier.choices)
    reason = serializers.CharField()


class ContactSerializer(serializers.ModelSerializer[Contact]):
    id = serializers.CharField(source="key", read_only=True)

    class Meta:
        model = Contact
        fields = ["id", *CONTACT_FIELDS]


class TradeLineSerializer(serializers.ModelSerializer[TradeLine]):
    """One line; amounts are decimal text in ``currency``."""

    category = serializers.CharField(
        source="category.code", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = TradeLine
        fields = [
            "direction",
            "source",
            "order_number",
            "line_number",
            "item",
            "category",
            "order_date",
            "promised_date",
            "delivered_date",
            "quantity",
            "quantity_delivered",
            "quantity_rejected",
            "unit_price",
            "amount",
            "currency",
            "month",
        ]


class FactsSerializer(serializers.Serializer[Any]):
    """How something came that one of ours enters, and why not through the portal.

    The days are those at the company.
    """

    channel = serializers.ChoiceField(choices=EntryChannel.choices)
    letter_date = serializers.DateField(required=False, allow_null=True)
    received_date = serializers.DateField()
    reason = serializers.CharField(max_length=5_000)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return what was said, with the ``facts`` of how it came by themselves."""
        said: dict[str, Any] = super().to_internal_value(data)
        names = ("channel", "received_date", "reason")
        facts = {name: said.pop(name) for name in names}
        return said | {"facts": EntryFacts(**facts, letter_date=said.pop("letter_date", None))}


class PersonSerializer(serializers.Serializer[Any]):
    """A person by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()


class InvitationSerializer(serializers.Serializer[Invitation]):
    """An invitation; ``partner`` is the id of the one whose portal it opens, null for one of ours.

    It is open until it is accepted, revoked or past ``expires_at``. The link in it is in the e-mail only.
    """

    id = serializers.CharField(source="key")
    email = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    manager = PersonSerializer(allow_null=True)
    partner = serializers.SerializerMethodField()
    by_colleague = serializers.BooleanField()
    invited_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)

    def get_partner(self, row: Invitation) -> str | None:
        return row.partner_key or None


class InviteSerializer(serializers.Serializer[Any]):
    """Who is invited. With ``partner`` it is one of its people, else one of ours, with ``roles`` and perhaps
    a ``manager``. A supplier's caller names nobody but the colleague."""

    email = serializers.EmailField()
    name = serializers.CharField(max_length=150)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), required=False, max_length=len(Role)
    )
    manager = serializers.CharField(required=False, help_text="Id of one of our active people.")
    partner = serializers.CharField(required=False)
    language = serializers.ChoiceField(
        choices=Language.choices,
        required=False,
        help_text="Of the e-mail; the caller's own unless given.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what does not go together; the error is of the field that is too many or lacks."""
        theirs = self.context["user"].is_supplier
        needless = {*attrs} & (
            {"partner", "roles", "manager"}
            if theirs
            else {"roles", "manager"}
            if "partner" in attrs
            else set()
        )
        if needless:
            text = _("A supplier's person has none of these.")
            raise serializers.ValidationError({name: [text] for name in sorted(needless)})
        if not (theirs or "partner" in attrs or attrs.get("roles")):
            raise serializers.ValidationError({"roles": [_("Choose at least one role.")]})
        return attrs


class AmountSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    amount = serializers.DecimalField(max_digits=20, decimal_places=2)


class DeliverySerializer(serializers.Serializer[Any]):
    """Lines with a promised and a delivered day. Per cent with two decimals, days with three, half up."""

    lines = serializers.IntegerField()
    on_time_lines = serializers.IntegerField()
    late_lines = serializers.IntegerField()
    on_time_pct = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    mean_days_late_of_late_lines = serializers.DecimalField(
        max_digits=12, decimal_places=3, allow_null=True
    )


class QualitySerializer(serializers.Serializer[Any]):
    """Rejected parts per million delivered, over the inspected lines; null without data."""

    inspected_lines = serializers.IntegerField()
    ppm = serializers.DecimalField(max_digits=12, decimal_places=1, allow_null=True)


class MetricSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    points = serializers.IntegerField(allow_null=True)
    weight = serializers.IntegerField()


class ScorecardSerializer(serializers.Serializer[Any]):
    """Purchases over a period of whole months; ``score`` rests on so many of ``metrics``."""

    partner = serializers.CharField()
    first_month = serializers.DateField(allow_null=True)
    last_month = serializers.DateField(allow_null=True)
    lines = serializers.IntegerField()
    values = AmountSerializer(many=True)
    delivery = DeliverySerializer()
    quality = QualitySerializer()
    metrics = MetricSerializer(many=True)
    score = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    known_metrics = serializers.IntegerField()
    all_metrics = serializers.IntegerField()
