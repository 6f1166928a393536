"""Negotiations and agreements."""

from decimal import Decimal

from negotiations.states import AgreementStatus, NegotiationStatus, Party
from suppliers.models import Partner
from tests.access.secrets import figure, word
from tests.access.world.cast import AT_QUMPARIA, AT_ZYXRIVALIA, World
from tests.factories import negotiations as make_negotiations


def add_negotiations(world: World, ours: Partner, rivals: Partner) -> None:
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
