"""Sealed bids, their opening by two people, the comparison and the award."""

from playwright.sync_api import expect

from tests.e2e.clock import local


def bids(cast):
    """Both partners bid; the buyer sees nothing of it."""
    anna, bo, bengt = cast.anna, cast.bo, cast.bengt
    bo.log_in().picture("30-portal-home-invited")
    for person, prices in ((anna, ("28.40", "41.00")), (bo, ("27.90", "45.50"))):
        person.go("RFPs")
        person.picture(f"31-invitations-{person.name[:2]}")
        person.follow("Casters for office chairs")
        person.sees_not("Beta Hjul AB" if person is anna else "Alfa Casters AB")
        person.press("We will bid")
        person.picture(f"32-invitation-{person.name[:2]}")
        person.follow("Write the bid")
        for number, price in enumerate(prices, start=1):
            person.fill(person.words("Unit price of line %(number)s", number=number), price)
        person.fill("Lead time, days", "30")
        person.fill("Payment within, days", "60")
        person.fill("Message to the buyer", "Packed in boxes of five hundred.")
        person.picture(f"33-bid-{person.name[:2]}")
        person.press("Submit")
        person.sees("SHA-256")
        person.picture(f"34-receipt-{person.name[:2]}")
    digest = anna.page.locator("dt:has-text('SHA-256') + dd").inner_text()
    assert len(digest) == 64
    anna.digest = digest

    bengt.page.reload()
    bengt.sees("Bids stay sealed until")
    bengt.sees_not(digest, "28.40", "27.90", "Approve the opening")
    expect(bengt.page.locator("nav.tabs").get_by_role("link", name="Comparison")).to_have_count(0)
    bengt.picture("35-sealed")


def opening_and_award(cast, post, clock):
    """After the deadline two people open; the buyer proposes the dearer bid, the manager approves."""
    bengt, maria, anna, bo = cast.bengt, cast.maria, cast.anna, cast.bo
    clock.move_to(local(3, 12, 1))
    post.deliver()
    bo.log_in()
    bo.go("RFPs")
    bo.follow("Casters for office chairs")
    expect(bo.page.get_by_role("link", name="Change the bid")).to_have_count(0)
    bo.picture("40-too-late")
    bengt.log_in().picture("41-home-opening")
    bengt.follow("Casters for office chairs")
    bengt.press("Approve the opening")
    bengt.sees("a second authorised person must approve")
    bengt.picture("42-half-open")
    post.deliver()
    assert post.letters(maria.email, "A second person is needed")
    maria.log_in().picture("43-home-manager")
    maria.follow("Casters for office chairs")
    maria.press("Open the bids")
    maria.tab("Comparison")
    maria.picture("44-comparison")
    ranking = maria.card("Ranking").locator("tbody tr")
    # 16,000 × 28.40 + 4,000 × 41.00 against 16,000 × 27.90 + 4,000 × 45.50
    expect(ranking.nth(0)).to_contain_text("Alfa Casters AB")
    expect(ranking.nth(0)).to_contain_text("618,400.00")
    expect(ranking.nth(1)).to_contain_text("Beta Hjul AB")
    expect(ranking.nth(1)).to_contain_text("628,400.00")
    best = maria.card("Prices").locator("td").filter(has_text="Best price")
    expect(best.nth(0)).to_contain_text("27.90")
    expect(best.nth(1)).to_contain_text("41.00")
    maria.follow("Alfa Casters AB", within=ranking.nth(0))
    maria.sees(anna.digest, "Matches")
    maria.picture("45-bid")

    bengt.page.reload()
    bengt.tab("Comparison")
    bengt.follow("Award…")
    bengt.page.get_by_label("Beta Hjul AB").check()
    bengt.press("Propose the award")
    bengt.sees("justification")
    expect(bengt.field("Justification")).to_be_focused()
    bengt.picture("46-no-justification")
    bengt.page.get_by_label("Alfa Casters AB").check()
    bengt.fill("Justification", "Lowest total, and the soft tread suits our floors.")
    bengt.press("Propose the award")
    bengt.sees("Waits for the approval")
    expect(bengt.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    bengt.picture("47-award-proposed")
    post.deliver()
    maria.go("Home")
    maria.picture("48-home-approval")
    maria.follow("Casters for office chairs")
    maria.picture("49-award-to-approve")
    maria.press("Approve")
    maria.sees("Approved", "618,400.00")
    maria.picture("50-award-approved")
    anna.log_in()
    anna.go("RFPs")
    anna.follow("Casters for office chairs")
    anna.sees(
        "You have won. The agreement is worked out in a negotiation, which you will find under Negotiations."
    )
    anna.picture("51-won")
    bo.page.reload()
    bo.sees("Another bid was chosen")
