"""Partners, their people and places."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from core.folding import Fold, FoldedText
from core.models import LineField, Record, currency_field, tracked
from suppliers.states import PartnerStatus, Quadrant, Tier


def rank(field: str, values: list[str]) -> Case:
    """Return the place of the field's value in ``values``, for sorting by meaning, not by spelling."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, default=Value(len(values)), output_field=models.SmallIntegerField())


TIER_RANK = rank("tier", Tier.values)
STATUS_RANK = rank("status", PartnerStatus.values)

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


@tracked()
class Category(Record):
    """What is traded: a CPV code or one of our own."""

    code = LineField(_("code"), max_length=30, unique=True)
    name = LineField(_("name"), max_length=300)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        indexes = [models.Index(fields=["name"], name="category_name")]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("search_text",))
class Partner(Record):
    """An organisation we have a relationship with: any of supplier, distributor and client."""

    legal_name = LineField(_("legal name"), max_length=200)
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One per line"))
    registration_number = LineField(_("registration number"), max_length=50, blank=True)
    vat_number = LineField(_("VAT number"), max_length=30, blank=True)
    lei = models.CharField(_("LEI"), max_length=20, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two-letter ISO 3166 code")
    )
    website = models.URLField(_("website"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidiaries",
        verbose_name=_("parent company"),
    )
    is_supplier = models.BooleanField(_("supplier"), default=False)
    is_distributor = models.BooleanField(_("distributor"), default=False)
    is_client = models.BooleanField(_("client"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=PartnerStatus, default=PartnerStatus.PROSPECT
    )
    tier = models.CharField(_("tier"), max_length=15, choices=Tier, default=Tier.TRANSACTIONAL)
    tier_reason = models.TextField(_("reason for the tier"), blank=True)
    tier_date = models.DateField(_("tier since"), null=True, blank=True)
    supply_risk = models.PositiveSmallIntegerField(
        _("supply risk"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    profit_impact = models.PositiveSmallIntegerField(
        _("profit impact"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    currency = currency_field(verbose_name=_("currency"), default="SEK")
    since_date = models.DateField(_("partner since"), null=True, blank=True)
    colleagues_invite = models.BooleanField(
        _("its people invite colleagues"), default=False, db_default=False
    )
    categories = models.ManyToManyField(
        Category, related_name="partners", blank=True, verbose_name=_("categories")
    )
    # One folded text for the trigram index, so that a search is one indexed condition.
    search_text = models.GeneratedField(
        expression=Fold(
            Concat(
                F("legal_name"),
                Value(" "),
                F("other_names"),
                Value(" "),
                F("registration_number"),
                Value(" "),
                F("vat_number"),
                output_field=models.TextField(),
            )
        ),
        output_field=FoldedText(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_supplier=True) | Q(is_distributor=True) | Q(is_client=True),
                name="partner_of_some_kind",
            ),
            models.CheckConstraint(
                condition=Q(supply_risk=None) | Q(supply_risk__range=(1, 5)),
                name="partner_supply_risk_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(profit_impact=None) | Q(profit_impact__range=(1, 5)),
                name="partner_profit_impact_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PartnerStatus.values), name="partner_status_known"
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="partner_tier_known"),
            models.UniqueConstraint(
                fields=["country", "registration_number"],
                condition=~Q(registration_number=""),
                name="partner_registration_number_once",
            ),
        ]
        indexes = [
            # (sort, id) pairs: keyset paging walks them in both directions.
            models.Index(Lower("legal_name"), "id", name="partner_by_name"),
            # Of the beginnings that are too short for the index of the search.
            models.Index(Fold("legal_name"), name="partner_by_folded_name"),
            models.Index(TIER_RANK, "id", name="partner_by_tier_rank"),
            models.Index(STATUS_RANK, "id", name="partner_by_status_rank"),
            models.Index(fields=["tier", "id"], name="partner_by_tier"),
            models.Index(fields=["status", "id"], name="partner_by_status"),
            models.Index(fields=["country", "id"], name="partner_by_country"),
            # One country by name, which is how the list of it opens.
            models.Index("country", Lower("legal_name"), "id", name="partner_of_country_by_name"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="partner_search_text"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="refuse_parent_cycle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                declare=[("cycle", "boolean")],
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
                            RETURN NULL;
                        END IF;
                        -- One change of parent companies at a time: two that are each fine could
                        -- together close a cycle. Nothing is below a new row that others see.
                        PERFORM pg_advisory_xact_lock(hashtext('suppliers.parents'));
                    END IF;
                    -- UNION leaves out what it has found: it ends in a cycle of old as well.
                    WITH RECURSIVE above(id) AS (
                        SELECT NEW.parent_id
                        UNION
                        SELECT partner.parent_id FROM suppliers_partner AS partner
                        JOIN above ON partner.id = above.id WHERE partner.parent_id IS NOT NULL
                    ) SELECT EXISTS (SELECT 1 FROM above WHERE above.id = NEW.id) INTO cycle;
                    IF cycle THEN
                        RAISE EXCEPTION 'parent company cycle'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'partner_parent_no_cycle';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def quadrant(self) -> Quadrant | None:
        """Kraljic's quadrant; 3 and above counts as high. None until both figures are known."""
        if self.supply_risk is None or self.profit_impact is None:
            return None
        risky, profitable = self.supply_risk >= 3, self.profit_impact >= 3
        if risky:
            return Quadrant.STRATEGIC if profitable else Quadrant.BOTTLENECK
        return Quadrant.LEVERAGE if profitable else Quadrant.NON_CRITICAL

    @property
    def initials(self) -> str:
        words = [word for word in self.legal_name.replace("-", " ").split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper() or "?"


@tracked()
class PartnerReference(Record):
    """What another system calls a partner: the exact text in its files, never folded or guessed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="references")
    source = LineField(_("source"), max_length=50)
    reference = LineField(_("reference"), max_length=300)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="partner_reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.reference}"


@tracked()
class Site(Record):
    """A place where a partner works."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sites")
    name = LineField(_("name"), max_length=150)
    address = models.TextField(_("address"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Stockholm")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return self.name


@tracked()
class Contact(Record):
    """A person at a partner. They need no account; Representative connects those who have one."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    name = LineField(_("name"), max_length=150)
    title = LineField(_("title"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = LineField(_("phone"), max_length=50, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)
    left_date = models.DateField(_("left on"), null=True, blank=True)
    # When name, address and telephone were taken out, for good (suppliers/actions/anonymising.py).
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | Q(title="", email="", phone="", is_main=False, left_date__isnull=False),
                name="contact_anonymised_has_left",
            ),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(is_main=True), name="contact_one_main"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "name"], name="contact_by_name"),
            models.Index(Lower("email"), name="contact_with_email"),
            models.Index(
                fields=["left_date"],
                condition=Q(anonymised_at=None, left_date__isnull=False),
                name="contact_left",
            ),
            GinIndex(OpClass(Fold("name"), "gin_trgm_ops"), name="contact_folded_name"),
            GinIndex(OpClass(Fold("email"), "gin_trgm_ops"), name="contact_folded_email"),
        ]

    def __str__(self) -> str:
        return self.name
