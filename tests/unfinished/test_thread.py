"""The whole thread, on real pages of both sides: from a new partner to a promise that was kept."""

import datetime as dt
import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from accounts.states import Role
from tests.e2e.clock import moving_clock
from tests.e2e.person import Person
from tests.e2e.post import Post
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.suppliers import make_partner, make_representative

HOME = ZoneInfo("Europe/Stockholm")
ANNAS_PASSWORD = "four casters and a chair"


@pytest.fixture
def clock():
    with moving_clock() as clock:
        yield clock


@pytest.fixture
def post(live_app, settings, tmp_path):
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    return Post(settings.EMAIL_FILE_PATH)


@pytest.fixture
def cast(new_page):
    """Who is there before the story: three of ours, and one partner with its representative."""
    maria = make_user("Maria Lund", roles=[Role.MANAGER], email="maria@nordkontor.example")
    elin = make_user(
        "Elin Sand", roles=[Role.ACCOUNT_EXECUTIVE], manager=maria, email="elin@nordkontor.example"
    )
    bengt = make_user(
        "Bengt Ek", roles=[Role.BUYER], manager=maria, email="bengt@nordkontor.example"
    )
    rival = make_partner(legal_name="Beta Hjul AB")
    bo = make_representative(rival, name="Bo Berg", email="bo@beta.example")
    cast = SimpleNamespace(
        anna=Person("Anna Alm", "anna@alfa.example", new_page),
        **{
            name: Person(user.name, user.email, new_page)
            for name, user in {"maria": maria, "elin": elin, "bengt": bengt, "bo": bo}.items()
        },
    )
    yield cast
    assert [failure for person in vars(cast).values() for failure in person.failures] == []


def test_from_a_new_partner_to_a_promise_kept(cast, post, clock):
    partner_and_invitation(cast, post)
    need(cast, post)
    request_for_proposals(cast, post)
    bids(cast)
    opening_and_award(cast, post, clock)
    negotiation(cast)
    visit(cast, clock)
    promise(cast, post, clock)


def local(days: int, hour: int, minute: int = 0) -> dt.datetime:
    """An instant some days from now, at an hour in Stockholm."""
    day = dt.datetime.now(HOME).date() + dt.timedelta(days=days)
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=HOME)


def partner_and_invitation(cast, post):
    """The account executive adds a partner and invites its representative, who joins."""
    elin, anna = cast.elin, cast.anna
    elin.log_in(PASSWORD).picture("01-home-empty")
    elin.go("Partners")
    box = elin.dialog("New partner")
    elin.picture("02-new-partner")
    elin.fill("Legal name", "Alfa Casters AB", box)
    elin.fill("Registration number", "556677-8899", box)
    elin.choose("Country", "Sweden", box)
    elin.press("Add partner", box)
    expect(elin.page.get_by_role("heading", level=1)).to_have_text("Alfa Casters AB")
    elin.sees("Elin Sand", within=elin.card("Our team"))
    elin.picture("03-partner")
    elin.tab("People")
    box = elin.dialog("Invite")
    elin.fill("Name", anna.name, box)
    elin.fill("E-mail", anna.email, box)
    elin.picture("04-invite")
    elin.press("Send the invitation", box)
    elin.sees("Anna Alm", "Invited", within=elin.card("Portal accounts"))
    elin.picture("05-invited")

    post.deliver()
    [letter] = post.letters(anna.email)
    assert "Elin Sand" in letter.get_body(("plain",)).get_content()
    anna.page.goto(post.link(letter))
    anna.sees("Alfa Casters AB")
    anna.picture("06-welcome")
    anna.page.get_by_label("Password", exact=False).first.fill(ANNAS_PASSWORD)
    anna.fill("The same password again", ANNAS_PASSWORD)
    anna.press("Open my account")
    expect(anna.page.get_by_role("navigation", name="Main")).to_be_visible()
    anna.picture("07-portal-home")
    # The link works once.
    anna.page.goto(post.link(letter))
    anna.picture("08-link-used")
    anna.sees_not("Open my account")
    anna.page.goto("/")


def need(cast, post):
    """The buyer says what will be needed; the new partner answers in the portal."""
    bengt, anna = cast.bengt, cast.anna
    bengt.log_in(PASSWORD)
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
    for row, values in zip(
        rows.all(),
        [("C-50", "Caster, 50 mm", "16000", "31"), ("C-65", "Caster, 65 mm", "4000", "44")],
        strict=False,
    ):
        labels = ("Item", "Description", "Quantity", "Current price")
        for label, value in zip(labels, values, strict=True):
            bengt.fill(label, value, row)
        bengt.fill("Unit", "pcs", row)
    bengt.picture("21-lines")
    bengt.press("Save")
    bengt.sees("Caster, 65 mm")
    bengt.follow("Edit")
    bengt.fill("Deadline for bids", local(3, 12).strftime("%Y-%m-%dT%H:%M"))
    bengt.picture("22-edit")
    bengt.press("Save")
    box = bengt.dialog("Invite")
    bengt.pick("Partner", "Beta Hjul", box)
    bengt.press("Invite", box)
    bengt.sees("Beta Hjul AB")
    bengt.picture("23-rfp-ready")
    bengt.press("Publish")
    bengt.sees("Bids stay sealed until")
    bengt.picture("24-published")

    post.deliver()
    for person in (cast.anna, cast.bo):
        assert len(post.letters(person.email, "Casters for office chairs")) >= 1


def bids(cast):
    """Both partners bid; the buyer sees nothing of it."""
    anna, bo, bengt = cast.anna, cast.bo, cast.bengt
    bo.log_in(PASSWORD).picture("30-portal-home-invited")
    for person, prices in ((anna, ("28.40", "41.00")), (bo, ("27.90", "45.50"))):
        person.go("RFPs")
        person.picture(f"31-invitations-{person.name[:2]}")
        person.follow("Casters for office chairs")
        person.sees_not("Beta Hjul AB" if person is anna else "Alfa Casters AB")
        person.press("We will bid")
        person.picture(f"32-invitation-{person.name[:2]}")
        person.follow("Write the bid")
        for number, price in enumerate(prices, start=1):
            person.fill(f"Unit price of line {number}", price)
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
    bo.log_in(PASSWORD)
    bo.go("RFPs")
    bo.follow("Casters for office chairs")
    expect(bo.page.get_by_role("link", name="Change the bid")).to_have_count(0)
    bo.picture("40-too-late")
    bengt.log_in(PASSWORD).picture("41-home-opening")
    bengt.follow("Casters for office chairs")
    bengt.press("Approve the opening")
    bengt.sees("a second authorised person must approve")
    bengt.picture("42-half-open")
    post.deliver()
    assert post.letters(maria.email, "A second person is needed")
    maria.log_in(PASSWORD).picture("43-home-manager")
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
    anna.log_in(ANNAS_PASSWORD)
    anna.go("RFPs")
    anna.follow("Casters for office chairs")
    anna.sees("You have won")
    anna.picture("51-won")
    bo.page.reload()
    bo.sees("Another bid was chosen")


def negotiation(cast):
    """Offer, counter-offer, acceptance; both sides sign the agreement."""
    bengt, anna = cast.bengt, cast.anna
    bengt.page.reload()
    bengt.picture("60-award-buyer")
    bengt.go("Negotiations")
    bengt.follow("New negotiation")
    bengt.page.get_by_role("button", name=re.compile("^Negotiate")).click()
    expect(bengt.page.get_by_role("heading", level=1)).to_contain_text("Casters")
    bengt.sees("No offer yet")
    bengt.picture("61-negotiation")
    _offer(bengt, "27.50", "40.00", "Make the offer")
    bengt.sees("Offer 1")
    bengt.picture("62-offered")
    anna.go("Negotiations")
    anna.follow("Casters")
    anna.sees("Offer 1")
    anna.sees_not("Baseline")
    anna.picture("63-their-offer")
    _offer(anna, "28.00", "40.50", "Make the counter-offer")
    anna.sees("Offer 2")
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
    anna.sees("Active", within=anna.page.locator(".phead"))
    anna.picture("69-active")


def _offer(person, first, second, button):
    rows = person.card("Your").locator("tbody tr")
    for row, price in zip(rows.all(), (first, second), strict=True):
        person.fill("Unit price", price, row)
    person.fill("Payment, days", "60")
    person.fill("Message", "Prices for the whole volume.")
    person.press(button)


def visit(cast, clock):
    """Planned by the account executive, confirmed in the portal, held, and written up."""
    elin, anna = cast.elin, cast.anna
    elin.log_in(PASSWORD)
    elin.go("Partners")
    elin.follow("Alfa Casters AB")
    elin.picture("70-partner-now")
    elin.tab("Visits")
    elin.follow("Plan visit")
    elin.fill("Title", "First visit to the factory")
    elin.fill("Place", "Alfa Casters, Gnosjö")
    elin.fill("Day", local(2, 10).date().isoformat())
    elin.fill("Agenda", "The line, the people, the next year.")
    elin.page.get_by_label("Anna Alm").check()
    elin.picture("71-plan-visit")
    elin.press("Plan visit")
    elin.sees("Planned", within=elin.page.locator(".phead"))
    elin.picture("72-planned")
    anna.go("Visits")
    anna.picture("73-portal-visits")
    anna.follow("First visit to the factory")
    anna.press("Confirm the visit")
    anna.sees("Confirmed", within=anna.page.locator(".phead"))
    anna.picture("74-confirmed")

    clock.move_to(local(2, 11, 30))
    elin.log_in(PASSWORD)
    elin.go("Visits")
    elin.picture("75-visits")
    elin.follow("First visit to the factory")
    elin.press("It took place")
    elin.fill("Minutes", "We walked the line. They will send a sample of the soft tread.")
    row = elin.page.get_by_role("group", name="Commitment 1")
    elin.fill("What is promised", "Send fifty samples of the soft tread", row)
    elin.choose("Owner", "Anna Alm", row)
    elin.fill("Due", local(10, 12).date().isoformat(), row)
    elin.picture("76-minutes")
    elin.press("Save the minutes")
    elin.sees("Send fifty samples of the soft tread")
    elin.picture("77-minuted")


def promise(cast, post, clock):
    """The partner accepts its promise, is reminded once, keeps it; the manager sees it kept."""
    elin, anna, maria = cast.elin, cast.anna, cast.maria
    promise = "Send fifty samples of the soft tread"
    anna.log_in(ANNAS_PASSWORD).picture("80-portal-home")
    anna.go("Commitments")
    anna.follow(promise)
    anna.press("Accept")
    expect(anna.page.get_by_role("link", name="It is done")).to_be_visible()
    anna.picture("81-accepted")

    # Three days before, and in the morning of the day: each reminder once, however often it is sent.
    due = local(10, 8, 1)
    for day, subject in ((due - dt.timedelta(days=3), "Due soon"), (due, "Due today")):
        post.deliver()
        assert post.letters(anna.email, f"{subject}: {promise}") == []
        clock.move_to(day)
        post.deliver()
        post.deliver()
        assert len(post.letters(anna.email, f"{subject}: {promise}")) == 1
    anna.log_in(ANNAS_PASSWORD)
    anna.page.locator("header.top").get_by_role("link", name="Inbox").click()
    due_today = anna.page.get_by_role("button", name=f"Open: Due today: {promise}")
    expect(due_today).to_have_count(1)
    anna.picture("82-inbox")
    due_today.click()
    box = anna.dialog("It is done")
    anna.press("It is done", box)
    anna.sees("Done", within=anna.page.locator(".phead"))
    anna.picture("83-done")

    elin.log_in(PASSWORD).picture("84-home")
    elin.go("Commitments")
    elin.follow("To be confirmed")
    elin.follow(promise)
    elin.press("Confirm as kept")
    elin.sees("Confirmed", within=elin.page.locator(".phead"))
    elin.picture("85-kept")
    maria.log_in(PASSWORD)
    maria.go("Dashboard")
    maria.picture("86-dashboard")
    maria.sees("Alfa Casters AB", within=maria.card("Portfolio"))
    overdue = maria.page.locator("main").get_by_text("Commitments overdue").first.locator("..")
    expect(overdue).to_contain_text("0")
