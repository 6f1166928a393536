"""Offers in turn, an acceptance, and an agreement that both sides sign."""

import re

from playwright.sync_api import expect


def negotiation(cast):
    """Offer, counter-offer, acceptance; both sides sign the agreement."""
    bengt, anna = cast.bengt, cast.anna
    bengt.page.reload()
    bengt.picture("60-award-buyer")
    bengt.go("Negotiations")
    bengt.follow("New negotiation")
    bengt.page.get_by_role("link", name=re.compile("^Negotiate")).click()
    box = bengt.page.locator("dialog[open]")
    bengt.picture("60b-first-offer")
    box.get_by_label("We make it").check()
    bengt.press("Start the negotiation", box)
    expect(bengt.page.get_by_role("heading", level=1)).to_contain_text("Casters")
    bengt.sees("No offer yet")
    bengt.picture("61-negotiation")
    _offer(bengt, "27.50", "40.00", "offer")
    bengt.sees("Offer 1")
    bengt.picture("62-offered")
    anna.go("Negotiations")
    anna.follow("Casters")
    anna.sees(anna.words("Offer %(number)s", number=1))
    anna.sees_not("Baseline")
    anna.picture("63-their-offer")
    _offer(anna, "28.00", "40.50", "counter-offer")
    anna.sees(anna.words("Offer %(number)s", number=2))
    anna.picture("64-counter-offer")
    bengt.page.reload()
    bengt.sees("Offer 2", "28")
    bengt.picture("65-before-acceptance")
    box = bengt.dialog("Accept the offer")
    bengt.picture("66-accept")
    bengt.press("Accept and draw up the agreement", box)
    expect(bengt.page).to_have_url(re.compile("/agreements/"))
    bengt.picture("67-accepted")
    box = bengt.dialog("Sign")
    bengt.press("Sign", box)
    bengt.sees("Bengt Ek", within=bengt.card("Signatures"))
    bengt.picture("68-signed-once")
    anna.go("Agreements")
    anna.follow("Casters")
    box = anna.dialog("Sign")
    anna.press("Sign", box)
    anna.sees("Bengt Ek", "Anna Alm", within=anna.card("Signatures"))
    anna.sees(anna.words("Active", "agreement"), within=anna.page.locator(".phead"))
    anna.picture("69-active")


def _offer(person, first, second, kind):
    rows = person.card(f"Your {kind}").locator("tbody tr")
    expect(rows).to_have_count(2)
    for number, price in enumerate((first, second)):
        person.fill("Unit price", price, rows.nth(number))
    person.fill("Payment, days", "60")
    person.fill("Message", "Prices for the whole volume.")
    person.press(f"Make the {kind}")
