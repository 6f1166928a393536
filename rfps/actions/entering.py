"""What one of ours enters for a supplier that answered by mail (docs/adr/0047)."""

from datetime import date, datetime
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date, database_now
from core.moves import check_move
from core.refused import Refused
from rfps import access, entries
from rfps.actions.bids import answer, check_content, check_open, lock_bid, seal
from rfps.actions.needs import write_answer
from rfps.models import Bid, BidEntry, BidVersion, NeedShare, RfxInvitation
from rfps.sealing import BidContent
from rfps.states import BID_MOVES, BidStatus, InvitationStatus
from suppliers.entering import (
    EntryFacts,
    check,
    check_day,
    refuse_own,
    require_somebody_told,
    tell,
)
from suppliers.states import WRITTEN
from suppliers.team import has_accounts

ENTERED = verbs.register(
    "rfps.bid_entered", gettext_lazy("entered a bid that came by mail"), icon="mail-open"
)
LEFT = verbs.register(
    "rfps.bid_entry_left",
    gettext_lazy("entered a bid that came by mail; the bidder’s own stands"),
    icon="mail-x",
)
WITHDRAWN_FOR = verbs.register(
    "rfps.bid_withdrawn_for",
    gettext_lazy("withdrew the bid that came by mail, as its bidder asked"),
    icon="mail-x",
    tone="warn",
)
ACCEPTED = verbs.register(
    "rfps.acceptance_entered",
    gettext_lazy("entered that the supplier will bid"),
    icon="mail-open",
    tone="good",
)
DECLINED = verbs.register(
    "rfps.refusal_entered",
    gettext_lazy("entered that the supplier declined to bid"),
    icon="mail-open",
    tone="warn",
)
NEED_ANSWERED = verbs.register(
    "rfps.need_answer_entered",
    gettext_lazy("entered the supplier’s answer to a need"),
    icon="mail-open",
)


@action
def enter_bid(
    *, rfx: str, partner: str, content: BidContent, facts: EntryFacts, by: User, now: datetime
) -> BidEntry:
    """Enter the bid of a supplier (key) that came by mail, sealed like its own; it is told at once.

    A bidder that has submitted or withdrawn a bid itself has the last word: the entry is noted and
    its content forgotten. Nothing that the caller gets differs, or it would say who has bid. Until its own
    first word, what is entered again replaces what was entered before.

    Refuses what ``submit_bid`` refuses, a supplier that has declined, and days that cannot be.
    403 for who does not work on the RFx, 404 for a partner that is not invited.
    """
    row = access.lock_worked_rfx(by, rfx)
    invitation = access.lock_invitation(by, row, partner)
    moment = check_open(row)
    if invitation.status == InvitationStatus.DECLINED:
        raise Refused("declined", _("The supplier has declined to bid."))
    today = company_date(moment)
    bid = lock_bid(invitation)
    check_content(row, content, today)
    assert row.published_at is not None  # it takes bids
    if facts.channel not in WRITTEN:
        raise Refused("unknown_channel", _("A bid comes in writing."), field="channel")
    check(facts, asked=company_date(row.published_at), today=today)
    # In both cases, so that it takes as long.
    sealed = seal(bid, content)
    before, version = bid.status, None
    if not _has_spoken(bid):
        check_move(BID_MOVES, before, BidStatus.SUBMITTED)
        version = BidVersion.objects.create(bid=bid, **sealed, submitted_at=moment, submitted_by=by)
        # What its people have typed in the portal so far is still theirs.
        bid.status, bid.withdrawn_by = BidStatus.SUBMITTED, None
    bid.save()
    names = {"rfx": row.key, "bid": bid.key, "digest": sealed["digest"]}
    entry = BidEntry.objects.create(
        bid=bid,
        version=version,
        digest=sealed["digest"],
        facts=entries.encrypted(facts, **names),
        entered_at=moment,
        entered_by=by,
    )
    number = sealed["number"]
    audit.record(
        ENTERED if version else LEFT,
        bid,
        by=by,
        links=[row, invitation.partner],
        changes={"status": (before, bid.status), "version": (number - 1, number)}
        if version
        else {},
    )
    payload = {"rfx": row.key, "entry": entry.pk}
    what = f"bid-entry:{entry.pk}"
    tell("rfps.bid_entered", what, invitation.partner, payload, asked=row.published_at)
    return entry


def _has_spoken(bid: Bid) -> bool:
    """Whether the bidder has submitted a bid itself, or has itself withdrawn one, its own or ours."""
    own = BidVersion.objects.filter(bid=bid, entry=None)
    withdrawn = bid.status == BidStatus.WITHDRAWN and bid.withdrawn_by_id is None
    return withdrawn or own.exists()


@action
def withdraw_entry(
    *, rfx: str, partner: str, channel: str, received_date: date, by: User, now: datetime
) -> Bid:
    """Withdraw a bid that one entered for a supplier (key) without an account, as it asked by mail.

    ``channel`` and ``received_date`` say how that came: in writing, as the bid did. The supplier is told;
    until the deadline another bid may be entered. 404 for who has entered nothing for it.

    Refuses after the deadline, where somebody at the supplier has an account, which it then withdraws with,
    where somebody else has entered another bid since, and a day that cannot be.
    """
    row = access.lock_worked_rfx(by, rfx)
    invitation = access.lock_invitation(by, row, partner)
    today = company_date(check_open(row))
    mine = access.visible_entries(by).filter(entered_by=by, bid__invitation=invitation)
    bid = get_object_or_404(
        Bid.objects.select_for_update(of=("self",)), pk__in=mine.values("bid_id")
    )
    if has_accounts(invitation.partner):
        raise Refused(
            "has_account",
            _("Somebody at the supplier has an account: it withdraws its bid itself."),
        )
    newest = access.entry_that_counts(bid)
    if newest is None or newest.entered_by_id != by.pk:
        raise Refused("entered_since", _("Somebody else has entered another bid of theirs since."))
    check_move(BID_MOVES, bid.status, BidStatus.WITHDRAWN)
    if channel not in WRITTEN:
        raise Refused("unknown_channel", _("A bid is withdrawn in writing."), field="channel")
    assert row.published_at is not None  # it takes bids
    check_day(received_date, asked=company_date(row.published_at), today=today)
    before, bid.status, bid.withdrawn_by = bid.status, BidStatus.WITHDRAWN, by
    bid.save(update_fields=["status", "withdrawn_by"])
    audit.record(
        WITHDRAWN_FOR,
        bid,
        by=by,
        links=[row, invitation.partner],
        changes={
            "status": (before, bid.status),
            "channel": (None, channel),
            "received_date": (None, received_date),
        },
    )
    payload = {
        "rfx": row.key,
        "entry": newest.pk,
        "channel": channel,
        "day": str(received_date),
    }
    what = f"bid-withdrawn:{newest.pk}"
    tell("rfps.bid_withdrawn_for", what, invitation.partner, payload, asked=row.published_at)
    return bid


@action
def enter_answer(
    *,
    rfx: str,
    partner: str,
    accept: bool,
    words: str = "",
    facts: EntryFacts,
    by: User,
    now: datetime,
) -> RfxInvitation:
    """Enter what a supplier (key) said by mail to its invitation: that it will bid, or why it will not.

    It is told, and may answer otherwise in the portal. A bid of its own stands whatever is entered: to
    refuse then would say that there is one. Refuses after the deadline, where the supplier has answered
    itself, and to decline without ``words``, its reason.
    """
    row = access.lock_worked_rfx(by, rfx)
    invitation = access.lock_invitation(by, row, partner)
    today = company_date(check_open(row))
    refuse_own(invitation.status != InvitationStatus.INVITED, invitation)
    if not accept and not words.strip():
        raise Refused("reason_missing", _("Give the reason."), field="words")
    assert row.published_at is not None  # it takes bids
    check(facts, asked=company_date(row.published_at), today=today)
    status, verb = (
        (InvitationStatus.ACCEPTED, ACCEPTED) if accept else (InvitationStatus.DECLINED, DECLINED)
    )
    answer(invitation, status, verb, "" if accept else words.strip(), by, facts)
    what = f"rfx-invitation:{invitation.pk}:{invitation.answered_at}"
    payload = {"rfx": row.key, "partner": invitation.partner.key, "reason": facts.reason}
    tell("rfps.answer_entered", what, invitation.partner, payload, asked=row.published_at)
    return invitation


@action
def enter_need_answer(
    *,
    need: str,
    partner: str,
    product: str,
    advice: str = "",
    indicative_price: Decimal | None = None,
    currency: str = "",
    lead_time_days: int | None = None,
    facts: EntryFacts,
    by: User,
    now: datetime,
) -> NeedShare:
    """Enter what a supplier (key) said by mail to a need; it is told, and may change it in the portal.

    The figures are as in ``answer_need``, which says what it refuses; beside that, where the supplier
    has answered itself, and where all who would have to be told were anonymised since. 403 for who does
    not own the need, 404 for a partner it was not shared with.
    """
    row = access.lock_own_need(by, need)
    share = access.lock_share(by, row, partner)
    refuse_own(share.answered_at is not None, share)
    require_somebody_told(share.partner, asked=share.created_at)
    check(facts, asked=company_date(share.created_at), today=company_date(database_now()))
    said = {
        "product": product,
        "advice": advice,
        "indicative_price": indicative_price,
        "currency": currency,
        "lead_time_days": lead_time_days,
    }
    write_answer(share, said, NEED_ANSWERED, by, facts)
    what = f"need-share:{share.pk}:{share.answered_at}"
    payload = {"share": share.key, "reason": facts.reason}
    tell("rfps.need_answer_entered", what, share.partner, payload, asked=share.created_at)
    return share
