"""Needs, RFPs, bids and awards."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from rfps import actions as rfps
from rfps.models import Award, Bid, Line, NeedShare, Rfx
from suppliers.models import Partner
from tests.access.secrets import figure, word
from tests.access.world.cast import ROUND_THE_RFP, World
from tests.factories import rfps as make_rfps


def add_needs(world: World, ours: Partner, rivals: Partner) -> None:
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


def add_rfps(world: World, ours: Partner, rivals: Partner) -> None:
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
