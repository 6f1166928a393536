"""What we will need, what the partner says to it, and the RFP made of it."""

from playwright.sync_api import expect

from tests.e2e.clock import local


def need(cast, post):
    """The buyer says what will be needed; the new partner answers in the portal."""
    bengt, anna = cast.bengt, cast.anna
    bengt.log_in()
    bengt.go("Needs")
    bengt.picture("10-needs-empty")
    box = bengt.dialog("New need")
    bengt.fill("What we will need", "Casters for office chairs", box)
    bengt.fill("Description", "Soft treads for wooden floors.", box)
    bengt.fill("Quantity", "20000", box)
    bengt.fill("Unit", "pcs", box)
    bengt.fill("Needed by", local(90, 12).date().isoformat(), box)
    bengt.picture("11-new-need")
    bengt.press("Save", box)
    expect(bengt.page.get_by_role("heading", level=1)).to_have_text("Casters for office chairs")
    box = bengt.dialog("Share")
    bengt.pick("Partner", "Alfa Casters", box)
    bengt.picture("12-share")
    bengt.press("Share the need", box)
    bengt.sees("Alfa Casters AB")

    post.deliver()
    [letter] = post.letters(anna.email, "Casters for office chairs")
    anna.page.goto(post.link(letter))
    expect(anna.page.get_by_role("heading", level=1)).to_have_text("Casters for office chairs")
    anna.fill("Product we suggest", "Caster 50 mm, soft tread")
    anna.fill("Indicative unit price", "28.50")
    anna.fill("Currency", "SEK")
    anna.fill("Lead time, days", "35")
    anna.fill("Advice", "Take the soft tread: it spares the floor.")
    anna.picture("13-answer")
    anna.press("Send the answer")
    anna.sees("Answered")
    anna.picture("14-answered")

    bengt.page.reload()
    bengt.sees("Caster 50 mm, soft tread", "28.50")
    bengt.picture("15-need-answered")


def request_for_proposals(cast, post):
    """The buyer makes an RFP of the need, with lines, two partners and a deadline."""
    bengt = cast.bengt
    box = bengt.dialog("Make an RFP")
    bengt.fill("Currency of the prices", "SEK", box)
    bengt.press("Make an RFP of it", box)
    bengt.sees("turned the need into an RFP", "Alfa Casters AB")
    bengt.picture("20-rfp-draft")
    bengt.follow("Edit lines")
    rows = bengt.page.locator("table.edit tbody tr")
    for number, values in enumerate(
        [("C-50", "Caster, 50 mm", "16000", "31"), ("C-65", "Caster, 65 mm", "4000", "44")]
    ):
        row = rows.nth(number)
        labels = ("Item", "Description", "Quantity", "Current price")
        for label, value in zip(labels, values, strict=True):
            bengt.fill(label, value, row)
        bengt.fill("Unit", "pcs", row)
    bengt.picture("21-lines")
    bengt.press("Save")
    bengt.sees("Caster, 65 mm")
    box = bengt.dialog("Edit")
    bengt.fill("Deadline for bids", local(3, 12).strftime("%Y-%m-%dT%H:%M"), box)
    bengt.picture("22-edit")
    bengt.press("Save", box)
    expect(box).to_have_count(0)
    box = bengt.dialog("Invite")
    bengt.pick("Partner", "Beta Hjul", box)
    bengt.press("Invite", box)
    bengt.sees("Beta Hjul AB")
    bengt.picture("23-rfp-ready")
    box = bengt.dialog("Publish")
    bengt.sees("Anna Alm", "Beta Hjul AB", within=box)
    bengt.picture("23b-publish")
    bengt.press("Publish", box)
    bengt.sees("Bids stay sealed until")
    bengt.picture("24-published")

    post.deliver()
    for person in (cast.anna, cast.bo):
        assert len(post.letters(person.email, "Casters for office chairs")) >= 1
