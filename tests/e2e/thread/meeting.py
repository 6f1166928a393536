"""A visit, what was promised there, and the promise kept."""

import datetime as dt

from playwright.sync_api import expect

from tests.e2e.clock import local


def visit(cast, clock):
    """Planned by the account executive, confirmed in the portal, held, and written up."""
    elin, anna = cast.elin, cast.anna
    elin.log_in()
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
    elin.log_in()
    elin.go("Visits")
    elin.picture("75-visits")
    elin.follow("First visit to the factory")
    elin.press("It took place")
    elin.fill("Minutes", "We walked the line. They will send a sample of the soft tread.")
    row = elin.page.get_by_role("group", name="Commitment 1")
    elin.fill("What is promised", "Send fifty samples of the soft tread", row)
    elin.pick("Owner", "Anna Alm", row)
    elin.fill("Due", _due(12).date().isoformat(), row)
    elin.picture("76-minutes")
    elin.press("Save the minutes")
    elin.sees("Send fifty samples of the soft tread")
    elin.picture("77-minuted")


def _due(hour, minute=0):
    """A Thursday in a week or two: three days before is a working day, too, and reminders come on these."""
    days = 10 + (3 - local(10, 12).weekday()) % 7
    return local(days, hour, minute)


def promise(cast, post, clock):
    """The partner accepts its promise, is reminded once, keeps it; the manager sees it kept."""
    elin, anna, maria = cast.elin, cast.anna, cast.maria
    promise = "Send fifty samples of the soft tread"
    anna.log_in().picture("80-portal-home")
    anna.go("Commitments")
    anna.follow(promise)
    anna.press("Accept")
    expect(anna.page.get_by_role("link", name=anna.words("It is done"))).to_be_visible()
    anna.picture("81-accepted")

    # Three days before, and in the morning of the day: each reminder once, however often it is sent.
    due = _due(8, 1)
    for day, text in ((due - dt.timedelta(days=3), "Due soon"), (due, "Due today")):
        subject = anna.words(f"{text}: %(title)s", title=promise)
        post.deliver()
        assert post.letters(anna.email, subject) == []
        clock.move_to(day)
        post.deliver()
        post.deliver()
        assert len(post.letters(anna.email, subject)) == 1
    anna.log_in()
    anna.follow("Inbox", within=anna.page.locator("header.top"))
    due_today = anna.page.get_by_role("button", name=f"Öppna: Ska vara klart i dag: {promise}")
    expect(due_today).to_have_count(1)
    anna.picture("82-inbox")
    due_today.click()
    box = anna.dialog("It is done")
    anna.press("It is done", box)
    anna.sees("To be confirmed", within=anna.page.locator(".phead"))
    anna.picture("83-done")

    elin.log_in().picture("84-home")
    elin.follow(promise)
    elin.press("Confirm as kept")
    elin.sees("Kept", within=elin.page.locator(".phead"))
    elin.picture("85-kept")
    maria.log_in()
    maria.go("Dashboard")
    maria.picture("86-dashboard")
    maria.sees("Alfa Casters AB", within=maria.card("Portfolio"))
    expect(maria.figure("Commitments overdue")).to_have_text("0")
    maria.follow("Alfa Casters AB", within=maria.card("Portfolio"))
    maria.tab("Commitments")
    maria.picture("87-kept-on-time")
    expect(maria.figure("They kept on time")).to_have_text("100%")
