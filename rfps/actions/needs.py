"""Needs: what we will want, told early to chosen partners, and what they answer."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from core.clock import database_now
from core.currencies import is_currency
from core.moves import check_move
from core.refused import Refused
from rfps import access
from rfps.actions.drafting import category_of, new_rfx, refuse_unavailable
from rfps.models import Line, Need, NeedShare, Rfx, RfxInvitation
from rfps.states import NEED_MOVES, NeedStatus, RfxKind
from suppliers.access import visible_to as visible_partners
from suppliers.entering import ANSWERED_BY_MAIL, EntryFacts
from suppliers.holding import hold
from suppliers.standing import require_word
from suppliers.team import representatives

CREATED = verbs.register("rfps.need_created", gettext_lazy("noted a need"), icon="lightbulb")
EDITED = verbs.register("rfps.need_edited", gettext_lazy("changed the need"), icon="pencil")
SHARED = verbs.register(
    "rfps.need_shared", gettext_lazy("shared a need"), icon="share-2", tone="accent"
)
ANSWERED = verbs.register(
    "rfps.need_answered", gettext_lazy("answered a need"), icon="reply", tone="good"
)
TO_RFP = verbs.register(
    "rfps.need_to_rfp", gettext_lazy("turned the need into an RFP"), icon="file-text"
)
ARRANGED = verbs.register(
    "rfps.need_arranged", gettext_lazy("arranged how it will be ordered"), icon="check", tone="good"
)
DROPPED = verbs.register("rfps.need_dropped", gettext_lazy("dropped the need"), icon="circle-x")
ANSWERING = (
    "product",
    "advice",
    "indicative_price",
    "currency",
    "lead_time_days",
    "answered_at",
    "answered_by",
    *ANSWERED_BY_MAIL,
)


def _checked(**values: Any) -> dict[str, Any]:
    if not values["title"].strip():
        raise Refused("title_missing", _("Give it a title."), field="title")
    if values["quantity"] is not None and values["quantity"] <= 0:
        raise Refused(
            "quantity_not_positive", _("The quantity must be more than 0."), field="quantity"
        )
    return values | {"title": values["title"].strip(), "category": category_of(values["category"])}


@action
def create_need(
    *,
    title: str,
    description: str = "",
    category: str | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    needed_date: date | None = None,
    by: User,
    now: datetime,
) -> Need:
    """Note something that will be wanted. ``category`` is a key, ``quantity`` in ``unit``."""
    if not permissions.allowed(by, access.NEEDS_WORK):
        raise PermissionDenied
    values = _checked(
        title=title,
        description=description,
        category=category,
        quantity=quantity,
        unit=unit,
        needed_date=needed_date,
    )
    row = Need.objects.create(owner=by, **values)
    audit.record(CREATED, row, by=by)
    return row


@action
def edit_need(
    *,
    need: str,
    title: str,
    description: str = "",
    category: str | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    needed_date: date | None = None,
    by: User,
    now: datetime,
) -> Need:
    """Change a need that is still a draft; what partners were shown stays as it is."""
    row = access.lock_own_need(by, need)
    if row.status != NeedStatus.DRAFT:
        raise Refused("not_a_draft", _("It has been shared; it can no longer be changed."))
    values = _checked(
        title=title,
        description=description,
        category=category,
        quantity=quantity,
        unit=unit,
        needed_date=needed_date,
    )
    if changes := audit.difference(row, values):
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        audit.record(EDITED, row, by=by, changes=changes)
    return row


@action
def share_need(*, need: str, partners: Iterable[str], by: User, now: datetime) -> Need:
    """Show a need to partners (their keys) and tell their people; again for more partners later.

    No partner learns of another. Refuses when the need has been arranged, dropped or sent out as RFP,
    and partners that are suspended or ended.
    """
    row = access.lock_own_need(by, need)
    if row.status not in {NeedStatus.DRAFT, NeedStatus.SHARED, NeedStatus.ANSWERED}:
        check_move(NEED_MOVES, row.status, NeedStatus.SHARED)
    keys = sorted(set(partners))
    chosen = list(visible_partners(by).filter(key__in=keys).order_by("pk"))
    if not chosen or len(chosen) != len(keys):
        raise Refused("no_partner", _("Choose at least one partner."), field="partner")
    known = set(NeedShare.objects.filter(need=row).values_list("partner_id", flat=True))
    added = hold(partner.pk for partner in chosen if partner.pk not in known)
    refuse_unavailable(added)
    for partner in added:
        share = NeedShare.objects.create(need=row, partner=partner, shared_by=by)
        audit.record(SHARED, share, by=by, links=[row, partner])
        notices.notify(
            "rfps.need_shared",
            f"need-share:{share.pk}",
            to=representatives(partner),
            payload={"share": share.key},
        )
    if row.status == NeedStatus.DRAFT:
        row.status = NeedStatus.SHARED
        row.save()
    return row


@action
def answer_need(
    *,
    share: str,
    product: str,
    advice: str = "",
    indicative_price: Decimal | None = None,
    currency: str = "",
    lead_time_days: int | None = None,
    by: User,
    now: datetime,
) -> NeedShare:
    """Answer a shared need for one's own company; again to correct it while the need is open.

    ``indicative_price`` is per unit in ``currency``. Refuses a price without a currency, and who
    waits for a colleague's word.
    """
    row = access.lock_own_share(by, share)
    require_word(by)
    said = {
        "product": product,
        "advice": advice,
        "indicative_price": indicative_price,
        "currency": currency,
        "lead_time_days": lead_time_days,
    }
    return write_answer(row, said, ANSWERED, by)


def write_answer(
    row: NeedShare, said: Mapping[str, Any], verb: str, by: User, facts: EntryFacts | None = None
) -> NeedShare:
    """Write the answer to a locked share; ``facts`` say how it came if one of ours enters it."""
    need, price, currency = row.need, said["indicative_price"], said["currency"]
    if need.status not in {NeedStatus.SHARED, NeedStatus.ANSWERED}:
        raise Refused("not_open", _("This need takes no answers any more."), state=need.status)
    if not said["product"].strip() and not said["advice"].strip():
        raise Refused("answer_missing", _("Name a product or give advice."), field="product")
    if price is not None:
        if price < 0:
            raise Refused("bad_price", _("A price is 0 or more."), field="indicative_price")
        if not is_currency(currency):
            raise Refused("unknown_currency", _("Give the price's currency."), field="currency")
    row.product, row.advice = said["product"].strip(), said["advice"].strip()
    row.indicative_price = price
    row.currency = currency if price is not None else ""
    row.lead_time_days = said["lead_time_days"]
    row.answered_at, row.answered_by = database_now(), by
    row.came(facts)
    row.save(update_fields=ANSWERING)
    if need.status == NeedStatus.SHARED:
        need.status = NeedStatus.ANSWERED
        need.save(update_fields=["status"])
    audit.record(
        verb,
        row,
        by=by,
        links=[need, row.partner],
        changes=facts.as_changes() if facts else {},
        reason=facts.reason if facts else "",
    )
    notices.notify(
        "rfps.need_answered",
        f"need-share:{row.pk}:{row.answered_at.isoformat()}",
        to=[need.owner] if need.owner != by else [],
        payload={"need": need.key, "partner": row.partner.key},
    )
    return row


@action
def need_to_rfp(*, need: str, currency: str, by: User, now: datetime) -> Rfx:
    """Make a draft RFP out of a need, inviting the partners who answered it.

    ``currency`` is an ISO 4217 code. The need's quantity becomes the first line, if it has one.
    """
    row = access.lock_own_need(by, need)
    before = row.status
    check_move(NEED_MOVES, before, NeedStatus.TO_RFP)
    rfx = new_rfx(
        kind=RfxKind.RFP,
        title=row.title,
        currency=currency,
        deadline_at=None,
        description=row.description,
        category=row.category,
        need=row,
        by=by,
    )
    if row.quantity is not None:
        Line.objects.create(
            rfx=rfx,
            number=1,
            description=row.title,
            unit=row.unit or _("pcs"),
            quantity=row.quantity,
        )
    answered = NeedShare.objects.filter(need=row, answered_at__isnull=False).order_by("pk")
    for share in answered:
        RfxInvitation.objects.create(rfx=rfx, partner_id=share.partner_id)
    row.status = NeedStatus.TO_RFP
    row.save()
    audit.record(TO_RFP, row, by=by, links=[rfx], changes={"status": (before, row.status)})
    return rfx


def _finish(need: str, status: str, verb: str, reason: str, by: User) -> Need:
    row = access.lock_own_need(by, need)
    before = row.status
    check_move(NEED_MOVES, before, status)
    row.status = status
    row.save()
    audit.record(verb, row, by=by, changes={"status": (before, status)}, reason=reason.strip())
    return row


@action
def drop_need(*, need: str, reason: str, by: User, now: datetime) -> Need:
    """Give a need up. Refuses without a reason."""
    if not reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    return _finish(need, NeedStatus.DROPPED, DROPPED, reason, by)


@action
def arrange_need(*, need: str, note: str = "", by: User, now: datetime) -> Need:
    """Note that it has been worked out how the need will be ordered; ``note`` says how."""
    return _finish(need, NeedStatus.ARRANGED, ARRANGED, note, by)
