"""Messages to a supplier for whom one of ours entered what came by mail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.notices import Notice, named, notice
from accounts.reasons import for_company
from core import formats
from core.addresses import reverse
from rfps import reports
from rfps.emails.common import Payload, portal_path, titled
from rfps.states import InvitationStatus
from suppliers.entering import why_told
from suppliers.states import EntryChannel

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import NeedShare, RfxInvitation


@notice("rfps.bid_entered", why=for_company, always=True)
def bid_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it sent by mail, or its own bid stands.

    Which of the two it is, its people with a part in the bid learn.
    """
    entry = reports.entry_for_message(user, payload)
    if entry is None:
        return None
    rfx = entry.rfx
    lines = [
        _("Reference: %(reference)s") % titled(rfx),
        _("Entered by: %(name)s") % {"name": named(entry.by, user)},
        _("Entered: %(time)s") % {"time": entry.exact_time},
        _("%(way)s, received %(day)s")
        % {"way": entry.facts.way, "day": formats.long_day(entry.facts.received_date)},
    ]
    title = _("Your bid that came by mail was entered: %(title)s")
    sealed = [
        _("Fingerprint (SHA-256): %(digest)s") % {"digest": entry.digest},
        _(
            "It is sealed. If you did not send it, or it is not what you meant, say so before the deadline."
        ),
    ]
    if user is None:
        # Nothing to open here, and the same whether or not it counts: who keeps the partner's addresses could
        # be behind this one, and would learn that the bidder has bid.
        own = _("If your company has submitted or withdrawn a bid in the portal, that stands.")
        lines += [*sealed, own]
        return Notice(title=title % titled(rfx), path="/", lines=lines, why=why_told(payload))
    if entry.counts:
        lines += sealed
    else:
        title = _("Your own bid stands, not the one that came by mail: %(title)s")
        lines.append(
            _("You have submitted or withdrawn a bid yourself. What came by mail was not kept.")
        )
    return Notice(
        title=title % titled(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=lines,
        action_label=_("See the receipt"),
    )


@notice("rfps.bid_withdrawn_for", why=for_company, always=True)
def bid_withdrawn_for(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours withdrew the bid that had been entered for it."""
    entry = reports.entry_for_message(user, payload)
    if entry is None:
        return None
    title = _("Withdrawn for you: your bid on %(title)s") % titled(entry.rfx)
    way = EntryChannel(payload["channel"]).label
    day = formats.long_day(date.fromisoformat(payload["day"]))
    lines = [
        _("Reference: %(reference)s") % titled(entry.rfx),
        _("Withdrawn by: %(name)s") % {"name": named(entry.by, user)},
        _("%(way)s, received %(day)s") % {"way": way, "day": day},
        _("If you did not ask for it, say so before the deadline."),
    ]
    path = portal_path(entry.rfx) if user else "/"
    return Notice(title=title, path=path, lines=lines, why=why_told(payload))


@notice("rfps.answer_entered", why=for_company, always=True)
def answer_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it said by mail to its invitation."""
    found = reports.entered_invitation(user, payload)
    if found is None:
        return None
    rfx, declined = found.rfx, found.status == InvitationStatus.DECLINED
    title = (
        _("Entered for you: you will not bid on %(title)s")
        if declined
        else _("Entered for you: you will bid on %(title)s")
    )
    lines = [_("Reference: %(reference)s") % titled(rfx), *_how_it_came(found, user, payload)]
    if declined:
        lines += [found.decline_reason, _("A bid that is in stands until you withdraw it.")]
    if user is None:
        return Notice(title=title % titled(rfx), path="/", lines=lines, why=why_told(payload))
    lines.append(_("If that is not what you said, answer in the portal: your own answer counts."))
    return Notice(
        title=title % titled(rfx),
        path=portal_path(rfx),
        lines=lines,
        action_label=_("See the request"),
    )


@notice("rfps.need_answer_entered", why=for_company, always=True)
def need_answer_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it said by mail to a need."""
    share = reports.entered_share(user, payload)
    if share is None:
        return None
    title = _("Your answer was entered: %(title)s") % {"title": share.need.title}
    lines = _how_it_came(share, user, payload)
    if user is None:
        return Notice(title=title, path="/", lines=lines, why=why_told(payload))
    lines.append(
        _("If that is not what you said, change it in the portal: your own answer counts.")
    )
    return Notice(
        title=title,
        path=reverse("rfps:portal-need", args=[share.key]),
        lines=lines,
        action_label=_("See the answer"),
    )


def _how_it_came(
    found: RfxInvitation | NeedShare, user: User | None, payload: Payload
) -> list[str]:
    assert found.answered_by is not None  # it was entered
    return [
        _("Entered by: %(name)s") % {"name": named(found.answered_by, user)},
        _("%(way)s, received %(day)s")
        % {"way": found.get_came_by_display(), "day": formats.long_day(found.came_date)},
        payload["reason"],
    ]
