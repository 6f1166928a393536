"""Who asks and for which rows: chosen by the same rule at every size, so that sizes compare."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from accounts.access import notifications_of, overseen_by, people_under
from accounts.models import User
from accounts.states import Role, Side
from meetings import access as meetings
from negotiations import access as negotiations
from negotiations.models import AgreementPrice
from negotiations.states import AgreementStatus, NegotiationStatus
from rfps import access as rfps
from rfps.models import Bid, RfxInvitation
from rfps.states import BidStatus, NeedStatus, RfxStatus
from suppliers import access as suppliers
from suppliers.models import Category, MonthlyTrade, Partner
from suppliers.states import PartnerStatus, Responsibility
from suppliers.team import representatives


class NothingToShow(Exception):
    """The database has no row of the kind a page is about."""


# Of so many people who are alike it is the one who has most of the kinds of rows that are measured.
ALIKE = 20


def _nearest(
    people: QuerySet[User], count: Callable[[User], int], target: int, kinds: Sequence[str] = ()
) -> User:
    ranked = sorted(
        people.order_by("pk"), key=lambda person: (abs(count(person) - target), person.pk)
    )
    if not ranked:
        raise NothingToShow("the database was not filled by fill_data")
    return max(
        ranked[: ALIKE if kinds else 1],
        key=lambda person: sum(ROWS[kind](person) is not None for kind in kinds),
    )


class Cast:
    """One person of each kind. Portfolios of about 80 partners, teams of about ten people."""

    def __init__(self) -> None:
        self._internal = User.objects.filter(side=Side.INTERNAL, is_active=True)

    def _role(self, role: Role) -> QuerySet[User]:
        return self._internal.filter(roles__contains=[role])

    @cached_property
    def executive(self) -> User:
        """The owner, who sees everything."""
        return _nearest(self._role(Role.EXECUTIVE), lambda _: 0, 0)

    @cached_property
    def manager(self) -> User:
        return _nearest(
            self._role(Role.MANAGER),
            lambda person: len(people_under(person)),
            12,
            ("pending gift", "award to decide"),
        )

    @cached_property
    def director(self) -> User:
        """The manager of some four hundred people who work partners, or of as many as there are."""
        managers = self._role(Role.MANAGER)
        work = [person.pk for person in managers if suppliers.in_reach_of(person).exists()]
        return _nearest(managers.filter(pk__in=work), lambda person: len(people_under(person)), 400)

    @cached_property
    def account_executive(self) -> User:
        held = dict(
            suppliers.visible_assignments(self.executive)
            .filter(responsibility=Responsibility.ACCOUNT_EXECUTIVE, to_date=None)
            .values_list("user_id")
            .annotate(count=Count("pk"))
            .order_by()
        )
        return _nearest(
            self._role(Role.ACCOUNT_EXECUTIVE), lambda p: held.get(p.pk, 0), 80, OF_EXECUTIVES
        )

    @cached_property
    def buyer(self) -> User:
        return _nearest(self._role(Role.BUYER), lambda person: person.pk, 0, OF_BUYERS)

    @cached_property
    def administrator(self) -> User:
        return _nearest(self._role(Role.ADMINISTRATOR), lambda _: 0, 0)

    @cached_property
    def suppliers(self) -> list[User]:
        """Representatives who together have something of every kind, as far as there is something.

        The first one's partner has most kinds; the others are for what it lacks.
        """
        partners = Partner.objects.filter(representatives__isnull=False)
        having = {
            number: set(partners.filter(pk__in=rows).values_list("pk", flat=True))
            for number, rows in enumerate(self._of_partners())
        }
        found: list[User] = []
        while having:
            has = Counter(pk for ids in having.values() for pk in ids)
            # Of those alike the first, at every size.
            best = max(sorted(has), key=has.__getitem__, default=None)
            if best is None:
                break
            found.append(_row(representatives(Partner.objects.get(pk=best)), "representative"))
            having = {number: ids for number, ids in having.items() if best not in ids}
        if not found:
            raise NothingToShow("partner with a representative")
        return found

    def _of_partners(self) -> Iterator[QuerySet[Any, Any]]:
        """The partners that have rows of a kind which the portal's pages are measured with."""
        boss = self.executive
        talks = negotiations.visible_to(boss)
        kinds: list[QuerySet[Any]] = [
            RfxInvitation.objects.filter(rfx__status=RfxStatus.PUBLISHED),
            Bid.objects.filter(rfx__status=RfxStatus.PUBLISHED).exclude(status=BidStatus.DRAFT),
            talks.filter(status=NegotiationStatus.THEIR_TURN),
            talks.filter(status=NegotiationStatus.AGREED),
            negotiations.visible_agreements(boss).filter(status=AgreementStatus.ACTIVE),
            meetings.visible_commitments(boss).filter(status="accepted"),
            meetings.visible_visits(boss).filter(status="minuted"),
            rfps.visible_shares(boss),
        ]
        for rows in kinds:
            yield rows.order_by().values("partner_id")

    @property
    def supplier(self) -> User:
        """The representative whose partner has most of the kinds."""
        return self.suppliers[0]


def busiest_partner(user: User) -> Partner:
    """Return the user's active partner with the most trade: its pages have the most to show."""
    mine = suppliers.in_reach_of(user).filter(status=PartnerStatus.ACTIVE)
    best = (
        MonthlyTrade.objects.filter(partner__in=mine)
        .values_list("partner_id")
        .annotate(total=Sum("lines"))
        .order_by("-total")
        .first()
    )
    return suppliers.in_reach_of(user).get(pk=best[0]) if best else _row(mine, "partner")


def _row(rows: QuerySet[Any], name: str) -> Any:
    row = rows.order_by("pk").first()
    if row is None:
        raise NothingToShow(name)
    return row


def _in_evaluation(user: User) -> QuerySet[Any]:
    return rfps.visible_to(user).filter(status=RfxStatus.EVALUATION, team__user=user)


# What their own pages are measured with.
OF_EXECUTIVES = ("negotiation", "open negotiation", "agreement", "held visit", "commitment")
OF_BUYERS = ("own rfx", "draft rfx", "bid", "own need", "awarded rfx")
_Rows = Callable[[User], Any]
ROWS: dict[str, _Rows] = {
    "person": lambda u: (
        overseen_by(u)
        .filter(roles__contains=[Role.ACCOUNT_EXECUTIVE], is_active=True)
        .order_by("pk")
        .first()
    ),
    "partner": busiest_partner,
    "small partner": lambda u: (
        suppliers.in_reach_of(u).filter(status=PartnerStatus.ACTIVE).order_by("-pk").first()
    ),
    "contact": lambda u: suppliers.visible_contacts(u).filter(partner=busiest_partner(u)).first(),
    "site": lambda u: suppliers.visible_sites(u).filter(partner=busiest_partner(u)).first(),
    "assignment": lambda u: (
        suppliers.visible_assignments(u).filter(partner=busiest_partner(u), to_date=None).first()
    ),
    "need": lambda u: rfps.visible_needs(u).filter(status=NeedStatus.SHARED).order_by("pk").first(),
    "own need": lambda u: (
        rfps.visible_needs(u).filter(status=NeedStatus.SHARED, owner=u).order_by("pk").first()
    ),
    "rfx": lambda u: rfps.visible_to(u).filter(status=RfxStatus.EVALUATION).order_by("pk").first(),
    "own rfx": lambda u: (
        rfps.visible_to(u).filter(pk__in=_in_evaluation(u).values("pk")).order_by("pk").first()
    ),
    "awarded rfx": lambda u: (
        rfps.visible_to(u)
        .filter(pk__in=rfps.visible_awards(u).values("rfx"))
        .order_by("pk")
        .first()
    ),
    "bid": lambda u: (
        rfps.visible_bids(u).filter(rfx__in=_in_evaluation(u).values("pk")).order_by("pk").first()
    ),
    "award": lambda u: rfps.visible_awards(u).order_by("status", "pk").last(),
    "award to decide": lambda u: (
        rfps.visible_awards(u)
        .filter(proposed_by__in=people_under(u))
        .exclude(proposed_by=u)
        .order_by("status", "pk")
        .last()
    ),
    "need share": lambda u: rfps.visible_shares(u).order_by("pk").first(),
    "pending gift": lambda u: (
        meetings.visible_gifts(u)
        .filter(status="pending", declared_by__in=people_under(u))
        .exclude(declared_by=u)
        .order_by("pk")
        .first()
    ),
    "draft rfx": lambda u: (
        rfps.visible_to(u).filter(status=RfxStatus.DRAFT, owner=u).order_by("pk").first()
    ),
    "published rfx": lambda u: (
        rfps.visible_to(u).filter(status=RfxStatus.PUBLISHED).order_by("pk").first()
    ),
    "answered rfx": lambda u: (
        rfps.visible_to(u)
        .filter(status=RfxStatus.PUBLISHED, pk__in=rfps.visible_bids(u).values("rfx"))
        .order_by("pk")
        .first()
    ),
    "bid rfx": lambda u: (
        rfps.visible_to(u).filter(pk__in=rfps.visible_bids(u).values("rfx")).order_by("pk").first()
    ),
    "negotiation": lambda u: (
        negotiations.visible_to(u).filter(status=NegotiationStatus.AGREED).order_by("pk").first()
    ),
    "open negotiation": lambda u: negotiations.awaiting_move_of(u).order_by("pk").first(),
    "agreement": lambda u: (
        negotiations.visible_agreements(u)
        .filter(status=AgreementStatus.ACTIVE)
        .order_by("pk")
        .first()
    ),
    "visit": lambda u: meetings.visible_visits(u).filter(status="minuted").order_by("pk").first(),
    "held visit": lambda u: (
        meetings.visible_visits(u).filter(status="held", organiser=u).order_by("pk").first()
    ),
    "coming visit": lambda u: (
        meetings.visible_visits(u)
        .filter(status__in=["planned", "confirmed"], starts_at__gt=timezone.now())
        .order_by("pk")
        .first()
    ),
    "commitment": lambda u: (
        meetings.visible_commitments(u).filter(status="accepted").order_by("pk").first()
    ),
    "gift": lambda u: meetings.visible_gifts(u).order_by("pk").first(),
    "message": lambda u: notifications_of(u).first(),
}


class Sample:
    """The cast, the rows each of them sees, and words to search for."""

    def __init__(self) -> None:
        self.cast = Cast()
        self._rows: dict[tuple[str, str], tuple[User, Any]] = {}

    def person(self, name: str) -> User:
        """Return one of the cast by its name."""
        found: User = getattr(self.cast, name)
        return found

    def row(self, kind: str, who: str) -> Any:
        """Return the row of a kind that this person's pages are measured with."""
        return self._held(kind, who)[1]

    def reader(self, kind: str, who: str) -> User:
        """Return who asks for the page of such a row: a supplier's is one who has such a row."""
        return self._held(kind, who)[0] if kind else self.person(who)

    def _held(self, kind: str, who: str) -> tuple[User, Any]:
        if (kind, who) not in self._rows:
            people = self.cast.suppliers if who == "supplier" else [self.person(who)]
            found = ((person, ROWS[kind](person)) for person in people)
            held = next((each for each in found if each[1] is not None), None)
            if held is None:
                raise NothingToShow(f"no {kind} for the {who}")
            self._rows[kind, who] = held
        return self._rows[kind, who]

    @cached_property
    def words(self) -> dict[str, str]:
        """Texts that queries refer to by name: ``{rare}`` is one partner, ``{common}`` very many."""
        partner = Partner.objects.order_by("pk")[Partner.objects.count() // 2]
        used = Category.objects.annotate(uses=Count("partners")).order_by("-uses", "pk").first()
        price = (
            AgreementPrice.objects.filter(agreement__status=AgreementStatus.ACTIVE)
            .select_related("agreement__partner")
            .order_by("pk")
            .first()
        )
        return {
            "rare": partner.legal_name,
            "number": partner.registration_number,
            "common": "nord",
            "category": used.key if used else "",
            "priced_partner": price.agreement.partner.key if price else "",
            "item": price.item if price else "",
            "today": timezone.localdate().isoformat(),
        }
