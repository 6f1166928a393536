"""One row of everything, and everyone who might look at it.

Two partners: Qumparia, worked by ``owner``, and its rival Zyxrivalia. Both are invited to the same
RFPs and were shown the same need. Distinctive words and prices are planted in what not everybody may
read; ``secrets`` says who may.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import Identity, Invitation, Notification, SignIn, User
from accounts.states import Role
from core.keys import KEY_LENGTH
from core.models import Outbox
from meetings.states import CommitmentStatus, GiftStatus, VisitStatus
from negotiations.states import AgreementStatus, NegotiationStatus, Party
from rfps import actions as rfps
from rfps.models import Award, Bid, Line, NeedShare, Rfx
from suppliers import actions as suppliers
from suppliers.models import Partner, TradeLine
from suppliers.states import Direction, Responsibility
from tests.access.secrets import Secret, Spellings, figure, word
from tests.factories import meetings as make_meetings
from tests.factories import negotiations as make_negotiations
from tests.factories import rfps as make_rfps
from tests.factories.accounts import make_user, picture
from tests.factories.suppliers import (
    make_assignment,
    make_category,
    make_contact,
    make_import,
    make_month,
    make_partner,
    make_reference,
    make_representative,
    make_site,
)

ANONYMOUS = "anonymous"
PEOPLE = (
    "owner",  # account executive of Qumparia; owns its negotiation, may open the bids
    "teammate",  # buyer assigned to Qumparia; owns the need and the RFPs
    "manager",  # line manager of both
    "rival_ae",  # account executive of Zyxrivalia
    "other",  # account executive of neither
    "executive",
    "admin",
    "auditor",
    "rep",  # of Qumparia
    "rival",  # of Zyxrivalia
    ANONYMOUS,
)
SUPPLIERS = {"rep", "rival"}
# Those of ours in whose sight the need, the RFPs and their opened bids are.
ROUND_THE_RFP = {"owner", "teammate", "manager", "rival_ae", "executive", "auditor"}
AT_QUMPARIA = {"owner", "teammate", "manager", "executive", "auditor"}
AT_ZYXRIVALIA = {"rival_ae", "executive", "auditor"}
INTERNAL = {"owner", "teammate", "manager", "rival_ae", "other", "executive", "admin", "auditor"}


@dataclass(eq=False)
class World:
    """``rows`` are the keys of what was made, by kind and case, for addresses."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)

    def row(self, kind: str, case: str, **arguments: Any) -> None:
        """Remember the arguments of an address about one row."""
        self.rows.setdefault(kind, {})[case] = arguments

    def secret(self, pattern: Spellings, may_read: set[str]) -> None:
        self.secrets.append(Secret(pattern, frozenset(may_read)))


def build() -> World:
    """Make it all; the caller decides whether it is committed or rolled back."""
    world = World()
    _people(world)
    ours, rivals = _partners(world)
    _needs(world, ours, rivals)
    _rfps(world, ours, rivals)
    _negotiations(world, ours, rivals)
    _meetings(world, ours, rivals)
    _account_rows(world)
    return world


def _people(world: World) -> None:
    executive = make_user("Olof Owner", roles=[Role.EXECUTIVE])
    manager = make_user("Maria Maj", roles=[Role.MANAGER], manager=executive)
    account = [Role.ACCOUNT_EXECUTIVE]
    world.people = {
        "executive": executive,
        "manager": manager,
        "owner": make_user("Elin Ek", roles=account, manager=manager),
        "teammate": make_user("Tore Teammate", roles=[Role.BUYER], manager=manager),
        "rival_ae": make_user("Rune Riksson", roles=account, manager=executive),
        "other": make_user("Sten Stranger", roles=account, manager=executive),
        "admin": make_user("Ada Admin", roles=[Role.ADMINISTRATOR]),
        "auditor": make_user("Arvid Auditor", roles=[Role.AUDITOR]),
    }


def _partners(world: World) -> tuple[Partner, Partner]:
    people = world.people
    both = []
    for name, case, who, price in (
        ("Qumparia AB", "ours", AT_QUMPARIA, "444555.66"),
        ("Zyxrivalia AB", "rivals", AT_ZYXRIVALIA, "333444.55"),
    ):
        category = make_category()
        partner = make_partner(
            legal_name=name, tier="key", tier_reason="Zqtierreason", categories=[category]
        )
        both.append(partner)
        site = make_site(partner, address=f"Zqstreet{case}")
        contact = make_contact(partner, name=f"Zqcontact{case}", email=f"zq@{case}.example")
        make_reference(partner, "erp", f"Zqreference{case}")
        trade = make_import(by=people["admin"])
        today = timezone.localdate().replace(day=1)
        TradeLine.objects.create(
            partner=partner,
            trade_import=trade,
            direction=Direction.PURCHASE,
            source="erp",
            source_key=f"1/{case}",
            order_number=f"Zqorder{case}",
            item="Bolt",
            category=category,
            order_date=today,
            quantity=Decimal(1),
            unit_price=Decimal(price),
            amount=Decimal(price),
            currency="SEK",
            month=today,
        )
        make_month(partner, today, amount=Decimal(price), category=category)
        world.row("partner", case, key=partner.key)
        world.row("contact", case, key=contact.key)
        world.row("site", case, key=site.key)
        # A supplier's trade is our own record of it; the supplier has its own.
        world.secret(word(f"Zqorder{case}"), who | {"rep" if case == "ours" else "rival"})
        world.secret(figure(price), who | {"rep" if case == "ours" else "rival"})
        for text in (f"Zqcontact{case}", f"Zqstreet{case}", name.split()[0]):
            world.secret(word(text), INTERNAL | {"rep" if case == "ours" else "rival"})
    ours, rivals = both
    world.secret(word("Zqtierreason"), INTERNAL)
    responsible = make_assignment(ours, people["owner"])
    make_assignment(ours, people["teammate"], responsibility=Responsibility.BUYER)
    foreign = make_assignment(rivals, people["rival_ae"])
    world.row("assignment", "ours", key=responsible.key)
    world.row("assignment", "rivals", key=foreign.key)
    people["rep"] = make_representative(ours, name="Zqreplisa Quist")
    people["rival"] = make_representative(rivals, name="Zqrivalrita Zyx")
    world.secret(word("Zqreplisa"), INTERNAL | {"rep"})
    world.secret(word("Zqrivalrita"), INTERNAL | {"rival"})
    return ours, rivals


def _needs(world: World, ours: Partner, rivals: Partner) -> None:
    people, now = world.people, timezone.now()
    need = make_rfps.make_need(people["teammate"], title="Castors")
    rfps.share_need(need=need.key, partners=[ours.key, rivals.key], by=people["executive"], now=now)
    for partner, case, who, price in (
        (ours, "ours", "rep", "1212.34"),
        (rivals, "rivals", "rival", "1313.45"),
    ):
        share = NeedShare.objects.get(need=need, partner=partner)
        rfps.answer_need(
            share=share.key,
            product=f"Zqproduct{case}",
            advice=f"Zqadvice{case}",
            indicative_price=Decimal(price),
            currency="SEK",
            by=people[who],
            now=now,
        )
        for pattern in (word(f"Zqproduct{case}"), word(f"Zqadvice{case}"), figure(price)):
            world.secret(pattern, ROUND_THE_RFP | {who})
        world.row("share", case, key=share.key)
    draft = make_rfps.make_need(people["teammate"], title="Zqdraftneed")
    # Not shared with anyone: its owner, the people above, and whoever looks at everything in the admin.
    world.secret(word("Zqdraftneed"), {"teammate", "manager", "executive", "auditor", "admin"})
    world.row("need", "shared", key=need.key, partner=ours.key)
    world.row("need", "draft", key=draft.key, partner=ours.key)


def _rfx(world: World, make: Any, partners: list[Partner], **fields: Any) -> Rfx:
    rfx: Rfx = make(
        world.people["teammate"], partners=partners, openers=[world.people["owner"]], **fields
    )
    Line.objects.filter(rfx=rfx, number=1).update(incumbent_price=Decimal("5432.19"))
    return rfx


def _bids(
    world: World, rfx: Rfx, mine: str, rivals: str, readers: set[str], entered: User | None = None
) -> None:
    for who, price in (("rep", mine), ("rival", rivals)):
        if entered and who == "rep":
            partner = world.people[who].representative.partner
            make_rfps.enter(rfx, partner, entered, price, "1", reason="Zqentryreason")
            world.secret(word("Zqentryreason"), {"rep", "teammate"})
        else:
            make_rfps.submit(rfx, world.people[who], price, "1")
            if entered:
                # Too late: its own bid stands.
                partner = world.people[who].representative.partner
                make_rfps.enter(rfx, partner, entered, price, "1", reason="Zqentryleft")
                world.secret(word("Zqentryleft"), {"rival", "teammate"})
        total = str(Decimal(price) * 10 + 10)
        world.secret(figure(price), readers | {who})
        world.secret(figure(total), readers | {who})


def _rfps(world: World, ours: Partner, rivals: Partner) -> None:
    people, now, both = world.people, timezone.now(), [ours, rivals]
    draft = _rfx(world, make_rfps.make_rfx, both, title="Zqdraftrfx")
    published = _rfx(world, make_rfps.make_published, both, title="Published")
    opened = _rfx(world, make_rfps.make_published, both, title="Opened")
    # Nothing is worth anything in a currency without a rate, so that this award waits.
    proposed = _rfx(world, make_rfps.make_published, both, title="Proposed", currency="ISK")
    awarded = _rfx(world, make_rfps.make_published, both, title="Awarded")
    # Sealed: each bidder its own, nobody of ours anything; not even who entered one that came by mail.
    _bids(world, published, "6411.37", "6523.59", set(), entered=people["teammate"])
    _bids(world, opened, "7111.43", "7654.32", ROUND_THE_RFP)
    _bids(world, proposed, "7222.43", "7765.43", ROUND_THE_RFP)
    _bids(world, awarded, "7333.43", "7876.54", ROUND_THE_RFP)
    for rfx in (opened, proposed, awarded):
        make_rfps.open_bids(rfx, people["teammate"], people["owner"])
    for rfx in (proposed, awarded):
        rfps.propose_award(
            rfx=rfx.key,
            bid=Bid.objects.get(rfx=rfx, partner=ours).key,
            justification="Zqjustification",
            by=people["teammate"],
            now=now,
        )
    waiting, decided = Award.objects.get(rfx=proposed), Award.objects.get(rfx=awarded)
    if decided.needs_approval:
        rfps.approve_award(award=decided.key, by=people["executive"], now=now)
    world.secret(word("Zqdraftrfx"), ROUND_THE_RFP)
    world.secret(word("Zqjustification"), ROUND_THE_RFP)
    world.secret(figure("5432.19"), ROUND_THE_RFP)
    cases = {
        "draft": draft,
        "published": published,
        "opened": opened,
        "proposed": proposed,
        "awarded": awarded,
    }
    for case, rfx in cases.items():
        world.row("rfx", case, key=rfx.key)
    world.row("bid", "sealed", key=Bid.objects.get(rfx=published, partner=ours).key)
    world.row("bid", "ours", key=Bid.objects.get(rfx=opened, partner=ours).key)
    world.row("bid", "rivals", key=Bid.objects.get(rfx=opened, partner=rivals).key)
    world.row("award", "proposed", key=waiting.key)
    world.row("award", "approved", key=decided.key)
    world.row("award partner", "approved", key=decided.key, partner=ours.key)
    world.row("invited", "draft", key=draft.key, partner=rivals.key)
    world.row("invited", "published", key=published.key, partner=rivals.key)


def _negotiations(world: World, ours: Partner, rivals: Partner) -> None:
    people = world.people
    for partner, case, owner, who, readers in (
        (ours, "ours", "owner", "rep", AT_QUMPARIA),
        (rivals, "rivals", "rival_ae", "rival", AT_ZYXRIVALIA),
    ):
        row = make_negotiations.make_negotiation(
            partner=partner,
            owner=people[owner],
            title=f"Zqnegotiation{case}",
            lines=0,
            status=NegotiationStatus.OUR_TURN,
        )
        baseline, price = ("9876.54", "9765.43") if case == "ours" else ("9654.32", "9543.21")
        make_negotiations.make_line(row, 1, baseline_price=Decimal(baseline))
        make_negotiations.make_offer(row, party=Party.US, by=people[owner], price=price)
        make_negotiations.make_offer(row, party=Party.PARTNER, by=people[who], price=price)
        target, theirs = (
            ("8123456.78", "8222333.44") if case == "ours" else ("8345678.91", "8477888.66")
        )
        make_negotiations.make_position(
            row, Party.US, target_total=Decimal(target), notes=f"Zqpositionus{case}"
        )
        make_negotiations.make_position(
            row, Party.PARTNER, target_total=Decimal(theirs), notes=f"Zqpositionthem{case}"
        )
        world.row("negotiation", case, key=row.key)
        for pattern in (word(f"Zqnegotiation{case}"), figure(price)):
            world.secret(pattern, readers | {who})
        for pattern in (word(f"Zqpositionus{case}"), figure(target), figure(baseline)):
            world.secret(pattern, readers)
        # What the other side wants is the other side's own.
        for pattern in (word(f"Zqpositionthem{case}"), figure(theirs)):
            world.secret(pattern, {who})
        for status in (AgreementStatus.ACTIVE, AgreementStatus.DRAFT):
            agreed = "4321.98" if case == "ours" else "4234.87"
            agreement = make_negotiations.make_agreement(
                partner=partner,
                owner=people[owner],
                title=f"Zqagreement{case}",
                prices=[("Desk", "0", agreed)],
                status=status,
            )
            world.row("agreement", f"{case}-{status.value}", key=agreement.key)
        world.secret(word(f"Zqagreement{case}"), readers | {who})
        world.secret(figure(agreed), readers | {who})


def _meetings(world: World, ours: Partner, rivals: Partner) -> None:
    people = world.people
    make_meetings.make_policy("key", 30)
    for partner, case, owner, who, readers in (
        (ours, "ours", "owner", "rep", AT_QUMPARIA),
        (rivals, "rivals", "rival_ae", "rival", AT_ZYXRIVALIA),
    ):
        soon = timezone.now() + dt.timedelta(days=3)
        visit = make_meetings.make_visit(
            partner, people[owner], people=[people[who]], title=f"Zqvisit{case}", starts_at=soon
        )
        make_meetings.make_visit(
            partner,
            people[owner],
            title="Last time",
            status=VisitStatus.MINUTED,
            minutes=f"Zqminutes{case}",
            starts_at=timezone.now() - dt.timedelta(days=9),
        )
        due = timezone.localdate() + dt.timedelta(days=5)
        promise = make_meetings.make_commitment(
            partner, people[owner], title=f"Zqpromise{case}", due_date=due
        )
        asked = make_meetings.make_commitment(
            partner,
            people[who],
            title=f"Zqasked{case}",
            due_date=due,
            status=CommitmentStatus.PROPOSED,
            counterpart=people[owner],
        )
        make_meetings.make_touchpoint(partner, people[owner], note=f"Zqtouch{case}")
        gift = make_meetings.make_gift(
            partner, people[owner], description=f"Zqgift{case}", status=GiftStatus.PENDING
        )
        world.row("visit", case, key=visit.key)
        world.row("commitment", case, key=promise.key)
        world.row("commitment", f"{case}-theirs", key=asked.key)
        world.row("gift", case, key=gift.key)
        for text in ("Zqvisit", "Zqminutes", "Zqpromise", "Zqasked"):
            world.secret(word(text + case), readers | {who})
        for text in ("Zqtouch", "Zqgift"):
            world.secret(word(text + case), readers)


def _account_rows(world: World) -> None:
    people, now = world.people, timezone.now()
    message = Outbox.objects.create(
        kind="rfps.invited",
        what="zq",
        channel=Outbox.Channel.INBOX,
        recipient=people["owner"],
        due_at=now,
        try_at=now,
    )
    note = Notification.objects.create(
        user=people["owner"], outbox=message, kind="rfps.invited", title="Zqnotification", path="/"
    )
    world.secret(word("Zqnotification"), {"owner"})
    world.row("notification", "owner", pk=note.pk)
    token, text = accounts.create_token(
        name="Zqtoken", may_write=True, days=9, by=people["owner"], now=now
    )
    world.secret(word(text), set())
    world.row("token", "owner", key=token.key)
    # Somebody below the manager, somebody who is not, and somebody of a partner.
    for case, name in (("below", "owner"), ("beside", "rival_ae"), ("theirs", "rep")):
        world.row("person", case, key=people[name].key)
    # Of a session that is there: entries of others go when the person signs in.
    session = Session.objects.create(
        session_key="zqsession", expire_date=now + dt.timedelta(days=1)
    )
    sign_in = SignIn.objects.create(
        user=people["owner"], session_key=session.session_key, last_used_at=now
    )
    world.row("session", "owner", key=sign_in.key)
    identity = Identity.objects.create(
        user=people["owner"], issuer="https://zqsubject.example", subject="Zqsubject"
    )
    world.secret(word("Zqsubject"), {"owner", "admin", "auditor"})
    world.row("identity", "owner", key=identity.key)
    look = accounts.start_look(
        person=people["owner"].key, reason="Zqlookreason", by=people["admin"], now=now
    )
    # On the trail of the person it is to be read by who looks after everybody's sign-ins.
    world.secret(word("Zqlookreason"), {"owner", "admin", "auditor", "executive"})
    world.row("look", "owner", key=look.key)
    for name in ("owner", "rep", "rival"):
        accounts.set_photo(content=picture(), by=people[name])
        if name != "rival":
            world.row("photo", name, key=people[name].key)
    accounts.invite_representative(
        partner=world.rows["partner"]["ours"]["key"],
        email="zqinvited@partner.example",
        name="Zqinvited",
        by=people["owner"],
        now=now,
    )
    invitation = Invitation.objects.get(email="zqinvited@partner.example")
    world.row("invitation", "owner", key=invitation.key)
    Partner.objects.update(colleagues_invite=True)
    for name, case, who in (("rep", "ours", AT_QUMPARIA), ("rival", "rivals", AT_ZYXRIVALIA)):
        theirs = suppliers.invite_colleague(
            email=f"zqcolleague{case}@partner.example", name="New", by=people[name], now=now
        )
        world.secret(word(f"zqcolleague{case}"), who | {"admin", name})
        if case == "ours":
            world.row("invitation", "colleague", key=theirs.key)
    # A file that is kept for its owner for a while; nobody has one here.
    world.row("refused rows", "unknown", attempt="0" * KEY_LENGTH)
    world.row("invitation token", "open", token=token_for(invitation.key))
