"""Writing an RFx before it is published: head, lines, team, invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import colleagues
from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from core.clock import database_now
from core.currencies import is_currency
from core.days import require_near
from core.refused import Refused
from rfps import access
from rfps.models import Line, Need, Rfx, RfxInvitation, TeamMember
from rfps.states import RfxKind, RfxStatus, TeamFunction
from suppliers.access import categories
from suppliers.access import visible_to as visible_partners
from suppliers.models import Category, Partner
from suppliers.states import UNAVAILABLE

CREATED = verbs.register("rfps.created", gettext_lazy("drafted the RFP"), icon="file-plus")
EDITED = verbs.register("rfps.edited", gettext_lazy("changed the RFP"), icon="pencil")
LINES_SET = verbs.register("rfps.lines_set", gettext_lazy("changed the lines"), icon="list")
TEAM_SET = verbs.register("rfps.team_set", gettext_lazy("changed the team"), icon="users")
CHOSEN = verbs.register(
    "rfps.partner_chosen",
    gettext_lazy("put a partner on the list of invitations"),
    icon="user-plus",
)
UNCHOSEN = verbs.register(
    "rfps.partner_removed",
    gettext_lazy("took a partner off the list of invitations"),
    icon="user-minus",
)


@dataclass(frozen=True)
class LineInput:
    """One line as it shall be. ``key`` names an existing line, empty for a new one.

    ``incumbent_price`` is what we pay per unit today, in the RFx's currency.
    """

    description: str
    quantity: Decimal
    unit: str
    item_code: str = ""
    incumbent_price: Decimal | None = None
    key: str = ""


def lock_draft(by: User, key: str) -> Rfx:
    """Lock an RFx that the user works on; refuse if it is no longer a draft."""
    rfx = access.lock_worked_rfx(by, key)
    if rfx.status != RfxStatus.DRAFT:
        raise Refused(
            "not_a_draft",
            _("It has been published and can no longer be changed."),
            state=rfx.status,
        )
    return rfx


def category_of(key: str | None) -> Category | None:
    """Return the category with this key; None for no key, 404 for an unknown one."""
    return get_object_or_404(categories(), key=key) if key else None


def refuse_unavailable(partners: Iterable[Partner]) -> None:
    """Refuse, with their names, partners that are suspended or ended: nothing is asked of them."""
    gone = sorted(partner.legal_name for partner in partners if partner.status in UNAVAILABLE)
    if len(gone) == 1:
        message = _("%(partner)s is suspended or the relationship has ended.") % {
            "partner": gone[0]
        }
    else:
        message = _("These are suspended or the relationship has ended: %(partners)s.") % {
            "partners": ", ".join(gone)
        }
    if gone:
        raise Refused("partner_not_available", message, field="partner")


def _check_head(*, kind: str, title: str, currency: str, deadline_at: datetime | None) -> None:
    if kind not in RfxKind.values:
        raise Refused("unknown_kind", _("There is no such kind of request."), field="kind")
    if not is_currency(currency):
        raise Refused("unknown_currency", _("This is not a currency code."), field="currency")
    if not title.strip():
        raise Refused("title_missing", _("Give it a title."), field="title")
    if deadline_at is not None:
        require_near(deadline_at, "deadline_at")
    # Said while it is typed rather than at the publication, when the partners are waiting.
    if deadline_at is not None and deadline_at <= database_now():
        raise Refused("deadline_passed", _("The deadline lies in the past."), field="deadline_at")


def new_rfx(
    *,
    kind: str,
    title: str,
    currency: str,
    deadline_at: datetime | None,
    description: str,
    category: Category | None,
    need: Need | None,
    by: User,
) -> Rfx:
    """Write a draft with its creator as lead, inside an action's transaction."""
    if not permissions.allowed(by, access.WORK):
        raise PermissionDenied
    _check_head(kind=kind, title=title, currency=currency, deadline_at=deadline_at)
    rfx = Rfx.objects.create(
        kind=kind,
        title=title.strip(),
        currency=currency,
        deadline_at=deadline_at,
        description=description,
        category=category,
        need=need,
        owner=by,
    )
    TeamMember.objects.create(rfx=rfx, user=by, function=TeamFunction.LEAD)
    audit.record(CREATED, rfx, by=by, links=[need] if need else [])
    return rfx


@action
def create_rfx(
    *,
    kind: str = RfxKind.RFP,
    title: str,
    currency: str,
    deadline_at: datetime | None = None,
    description: str = "",
    category: str | None = None,
    by: User,
    now: datetime,
) -> Rfx:
    """Draft an RFI, RFP or RFQ; its creator becomes owner and lead.

    ``currency`` is an ISO 4217 code in which all prices will be; ``deadline_at`` an aware instant,
    refused if it has passed by the database clock; ``category`` a category's key.
    """
    return new_rfx(
        kind=kind,
        title=title,
        currency=currency,
        deadline_at=deadline_at,
        description=description,
        category=category_of(category),
        need=None,
        by=by,
    )


@action
def edit_rfx(
    *,
    rfx: str,
    kind: str,
    title: str,
    currency: str,
    deadline_at: datetime | None,
    description: str = "",
    category: str | None = None,
    by: User,
    now: datetime,
) -> Rfx:
    """Change the head of a draft. Refuses after publication, and what ``create_rfx`` refuses."""
    row = lock_draft(by, rfx)
    _check_head(kind=kind, title=title, currency=currency, deadline_at=deadline_at)
    new = {
        "kind": kind,
        "title": title.strip(),
        "currency": currency,
        "deadline_at": deadline_at,
        "description": description,
        "category": category_of(category),
    }
    if changes := audit.difference(row, new):
        for field, value in new.items():
            setattr(row, field, value)
        row.save()
        audit.record(EDITED, row, by=by, changes=changes)
    return row


@action
def set_lines(*, rfx: str, lines: Iterable[LineInput], by: User, now: datetime) -> Rfx:
    """Set all lines of a draft, in their order; lines that are not named any more are removed.

    Refuses a quantity that is not positive and a key of a line that is not there (404).
    """
    row = lock_draft(by, rfx)
    before = {line.key: line for line in Line.objects.filter(rfx=row).order_by("pk")}
    wanted = list(lines)
    for number, item in enumerate(wanted, start=1):
        if item.quantity <= 0:
            raise Refused(
                "quantity_not_positive",
                _("Line %(number)s: the quantity must be more than 0.") % {"number": number},
            )
        if item.key and item.key not in before:
            raise Http404
    kept = {item.key for item in wanted if item.key}
    Line.objects.filter(rfx=row).exclude(key__in=kept).delete()
    # Numbers are unique: move the kept ones out of the way before they get their new places.
    for offset, key in enumerate(kept):
        Line.objects.filter(rfx=row, key=key).update(number=1_000_000 + offset)
    for number, item in enumerate(wanted, start=1):
        line = before.get(item.key) or Line(rfx=row)
        line.number = number
        texts = {"item_code": item.item_code, "description": item.description, "unit": item.unit}
        for field in audit.difference(line, texts):
            setattr(line, field, texts[field])
        line.quantity = item.quantity
        line.incumbent_price = item.incumbent_price
        line.save()
    audit.record(LINES_SET, row, by=by, changes={"lines": (len(before), len(wanted))})
    return row


@action
def set_team(*, rfx: str, members: Iterable[tuple[str, str]], by: User, now: datetime) -> Rfx:
    """Set the team: (user's key, function) pairs of our own active people.

    Allowed until the bids are opened, because the people who open them may change. The owner stays.
    """
    row = access.lock_worked_rfx(by, rfx)
    if row.status not in {RfxStatus.DRAFT, RfxStatus.PUBLISHED, RfxStatus.CLOSED}:
        raise Refused(
            "too_late", _("The bids have been opened; the team stands."), state=row.status
        )
    wanted = set()
    for key, function in members:
        if function not in TeamFunction.values:
            raise Refused("unknown_function", _("There is no such function in a team."))
        wanted.add((get_object_or_404(colleagues(by), key=key).pk, function))
    before = {
        (member.user_id, member.function): member
        for member in TeamMember.objects.filter(rfx=row).select_related("user").order_by("pk")
    }
    for pair, member in before.items():
        if pair not in wanted:
            member.delete()
    for user_id, function in sorted(wanted - set(before)):
        TeamMember.objects.create(rfx=row, user_id=user_id, function=function)
    if wanted != set(before):
        after = TeamMember.objects.filter(rfx=row).select_related("user").order_by("pk")
        changes = {"team": ([m.said for m in before.values()], [m.said for m in after])}
        audit.record(TEAM_SET, row, by=by, changes=changes)
    return row


@action
def invite(*, rfx: str, partner: str, by: User, now: datetime) -> RfxInvitation:
    """Put a partner (its key) on the list of a draft; it is told when the RFx is published.

    Refuses partners that are suspended or ended; asking twice changes nothing.
    """
    row = lock_draft(by, rfx)
    chosen: Partner = get_object_or_404(visible_partners(by), key=partner)
    refuse_unavailable([chosen])
    invitation = RfxInvitation.objects.filter(rfx=row, partner=chosen).first()
    if invitation is None:
        invitation = RfxInvitation.objects.create(rfx=row, partner=chosen)
        audit.record(CHOSEN, row, by=by, changes={"partner": (None, chosen)})
    return invitation


@action
def uninvite(*, rfx: str, partner: str, by: User, now: datetime) -> Rfx:
    """Take a partner off the list of a draft."""
    row = lock_draft(by, rfx)
    invitation = get_object_or_404(
        RfxInvitation.objects.select_related("partner"), rfx=row, partner__key=partner
    )
    audit.record(UNCHOSEN, row, by=by, changes={"partner": (invitation.partner, None)})
    invitation.delete()
    return row
