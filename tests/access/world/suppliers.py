"""The two partners."""

from decimal import Decimal

from django.utils import timezone

from suppliers.models import Partner, TradeLine
from suppliers.states import Direction, Responsibility
from tests.access.secrets import figure, word
from tests.access.world.cast import AT_QUMPARIA, AT_ZYXRIVALIA, INTERNAL, World
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


def add_partners(world: World) -> tuple[Partner, Partner]:
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
    for who, case in (("rep", "ours"), ("rival", "rivals")):
        world.row("representative", case, key=people[who].representative.key)
    world.secret(word("Zqreplisa"), INTERNAL | {"rep"})
    world.secret(word("Zqrivalrita"), INTERNAL | {"rival"})
    return ours, rivals
