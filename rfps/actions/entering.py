"""What one of ours enters for a supplier that answered by mail (docs/adr/0047)."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date
from core.moves import check_move
from core.refused import Refused
from rfps import access, entries
from rfps.actions.bids import check_content, check_open, lock_bid, seal
from rfps.entries import EntryFacts
from rfps.models import Bid, BidEntry, BidVersion, Rfx
from rfps.sealing import BidContent
from rfps.states import BID_MOVES, BidStatus, EntryChannel, InvitationStatus
from suppliers.models import Partner
from suppliers.team import contacts_by_mail, representatives

ENTERED = verbs.register(
    "rfps.bid_entered", gettext_lazy("entered a bid that came by mail"), icon="mail-open"
)
LEFT = verbs.register(
    "rfps.bid_entry_left",
    gettext_lazy("entered a bid that came by mail; the bidder’s own stands"),
    icon="mail-x",
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
    _check_facts(row, facts, today)
    # In both cases, so that it takes as long.
    sealed = seal(bid, content)
    before, version = bid.status, None
    if not _has_spoken(bid):
        check_move(BID_MOVES, before, BidStatus.SUBMITTED)
        version = BidVersion.objects.create(bid=bid, **sealed, submitted_at=moment, submitted_by=by)
        # What its people have typed in the portal so far is still theirs.
        bid.status = BidStatus.SUBMITTED
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
    _tell(entry, row, invitation.partner)
    return entry


def _has_spoken(bid: Bid) -> bool:
    """Whether the bidder has submitted a bid itself, or has withdrawn one, its own or ours."""
    own = BidVersion.objects.filter(bid=bid, entry=None)
    return bid.status == BidStatus.WITHDRAWN or own.exists()


def _check_facts(rfx: Rfx, facts: EntryFacts, today: date) -> None:
    """Refuse what cannot be: no reason, an arrival before the request or after ``today``."""
    assert rfx.published_at is not None  # it takes bids
    if facts.channel not in EntryChannel.values:
        raise Refused("unknown_channel", _("Say how it came."), field="channel")
    if not facts.reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    if facts.received_date > today:
        raise Refused("bad_date", _("This day is still to come."), field="received_date")
    if facts.received_date < company_date(rfx.published_at):
        raise Refused("bad_date", _("The request was not published then."), field="received_date")
    if facts.letter_date is not None and facts.letter_date > facts.received_date:
        raise Refused("bad_date", _("It cannot arrive before it is written."), field="letter_date")


def _tell(entry: BidEntry, rfx: Rfx, partner: Partner) -> None:
    """Tell the supplier's people; where none has an account, its contacts by e-mail."""
    kind, what = "rfps.bid_entered", f"bid-entry:{entry.pk}"
    payload = {"rfx": rfx.key, "entry": entry.pk}
    people = list(representatives(partner))
    notices.notify(kind, what, to=people, payload=payload)
    for contact in [] if people else contacts_by_mail(partner):
        notices.notify_address(
            kind, what, address=contact.email, payload=payload | {"contact": contact.key}
        )
