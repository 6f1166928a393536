"""Negotiations and agreements pass to a colleague."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import handover
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page
from negotiations import access
from negotiations.actions.agreements import remind
from negotiations.models import Agreement, Negotiation
from negotiations.states import OPEN_NEGOTIATION, AgreementStatus

NEGOTIATION_HANDED_OVER = handover.verb(
    "negotiations.handed_over", gettext_lazy("handed over the negotiation")
)
AGREEMENT_HANDED_OVER = handover.verb(
    "negotiations.agreement_handed_over", gettext_lazy("handed over the agreement")
)
LIVING = (AgreementStatus.DRAFT, AgreementStatus.SIGNED, AgreementStatus.ACTIVE)


def negotiations_of(person: User) -> QuerySet[Negotiation]:
    """Return the open negotiations that the person owns."""
    return Negotiation.objects.filter(owner=person, status__in=OPEN_NEGOTIATION)


def agreements_of(person: User) -> QuerySet[Agreement]:
    """Return the agreements that the person owns and that are drafts, signed or in force."""
    return Agreement.objects.filter(owner=person, status__in=LIVING)


def _pass_on_negotiations(passing: Handover) -> int:
    """The receiver becomes owner, with the private figures of our side.

    Refuses one without the role, and an administrator, who must not read those figures.
    """
    rows = negotiations_of(passing.person).select_for_update(of=("self",)).order_by("pk")
    for row in (found := list(rows.select_related("partner"))):
        handover.require(passing.to, access.NEGOTIATE, row)
        if not access.may_hold_position(passing.to, row):
            raise Refused(
                "administrator_negotiates",
                _(
                    "%(person)s is an administrator, who must not read the private figures of"
                    " “%(negotiation)s”."
                )
                % {"person": passing.to.name, "negotiation": row.title},
                field="to",
            )
        handover.give(passing, NEGOTIATION_HANDED_OVER, row, links=[row.partner])
    return len(found)


def _pass_on_agreements(passing: Handover) -> int:
    """The receiver becomes owner, and hears before it expires. Refuses one without the role."""
    rows = agreements_of(passing.person).select_for_update(of=("self",)).order_by("pk")
    for row in (found := list(rows.select_related("partner"))):
        handover.require(passing.to, access.SIGN, row)
        handover.give(passing, AGREEMENT_HANDED_OVER, row, links=[row.partner])
        if row.status == AgreementStatus.ACTIVE:
            remind(row, [passing.to], now=passing.now)
    return len(found)


handover.register(
    Kind(
        name="negotiations.negotiations",
        label=gettext_lazy("Open negotiations"),
        icon="messages-square",
        order=50,
        held=negotiations_of,
        visible_to=access.visible_to,
        pass_on=_pass_on_negotiations,
        page=Page("negotiations:detail"),
    )
)
handover.register(
    Kind(
        name="negotiations.agreements",
        label=gettext_lazy("Agreements"),
        icon="file-check",
        order=60,
        held=agreements_of,
        visible_to=access.visible_agreements,
        pass_on=_pass_on_agreements,
        page=Page("negotiations:agreement"),
    )
)
