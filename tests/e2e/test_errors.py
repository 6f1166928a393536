"""What somebody sees when something is not theirs, not there, too late, broken, or out of reach.

Both sides are looked at, ours in English and the supplier's in Swedish.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from playwright.sync_api import Page, expect

from accounts.states import Role
from suppliers.models import Partner
from tests.e2e.looking import SCREENS, Looker
from tests.factories.accounts import make_user
from tests.factories.meetings import make_comment, make_commitment
from tests.factories.suppliers import make_assignment, make_partner, make_representative

# As a form of the page would be sent without its scripts.
POST = """address => {
  const form = document.querySelector("form[method=post]").cloneNode(true);
  form.action = address;
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""
HEADINGS = {
    403: ("No access", "Ingen åtkomst"),
    404: ("Not found", "Hittades inte"),
    409: ("Not possible", "Inte möjligt"),
    500: ("Something went wrong", "Något gick fel"),
    503: ("That was broken off", "Det avbröts"),
}


@pytest.fixture(params=["ours", "portal"])
def visitor(
    request: pytest.FixtureRequest, new_page: Callable[..., Page], live_app: str
) -> SimpleNamespace:
    """Somebody of either side with a promise, before a browser that is signed in."""
    partner = make_partner(legal_name="Alfa Casters AB")
    elin = make_user("Elin Sand", roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, elin)
    ours = request.param == "ours"
    person = elin if ours else make_representative(partner, name="Anna Alm", language="sv")
    promise = make_commitment(partner, person)
    page = new_page(viewport=SCREENS["desktop"], reduced_motion="reduce")
    area = "" if ours else "/portal"
    return SimpleNamespace(
        page=page,
        looker=Looker(page, live_app, person, set()),
        ours=ours,
        address=f"{area}/commitments/{promise.key}/",
        comment=make_comment(promise, elin, "On its way."),
        report="meetings.reports.commitment_detail",
    )


def look(visitor: SimpleNamespace, status: int) -> None:
    heading = HEADINGS[status][0 if visitor.ours else 1]
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en" if visitor.ours else "sv")
    assert visitor.looker.as_it_is(str(status)) == []


def open_page(visitor: SimpleNamespace, address: str, status: int) -> None:
    answer = visitor.page.goto(address)
    assert answer is not None and answer.status == status
    look(visitor, status)


def post(visitor: SimpleNamespace, address: str, status: int) -> None:
    """Send a form that the promise's page does not offer (any more)."""
    visitor.page.goto(visitor.address)
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        visitor.page.evaluate(POST, address)
    assert posted.value.status == status
    look(visitor, status)


def test_what_is_not_theirs_and_what_is_not_there(visitor: SimpleNamespace) -> None:
    if visitor.ours:
        open_page(visitor, "/audit/", 403)
    else:  # a page of theirs that they may not see is a page that there is not
        open_page(visitor, "/audit/", 404)
        post(visitor, f"/portal/comments/{visitor.comment.key}/take-back/", 403)
    open_page(visitor, "/none/", 404)
    visitor.page.locator("main").get_by_role("link").first.click()
    expect(visitor.page.get_by_role("navigation").first).to_be_visible()


def test_who_comes_too_late_and_the_way_back(visitor: SimpleNamespace) -> None:
    """A promise that has been accepted is accepted once more, from a page that is older."""
    post(visitor, f"{visitor.address}accept/", 409)
    visitor.page.locator("main").get_by_role("link").last.click()
    expect(visitor.page).to_have_url(re.compile(f"{visitor.address}$"))
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Promise")


def test_what_is_broken(visitor: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken for the test")

    def slow(*_: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 5")
            cursor.execute("SELECT pg_sleep(5)")

    for way, status in ((broken, 500), (slow, 503)):
        monkeypatch.setattr(visitor.report, way)
        open_page(visitor, visitor.address, status)
    monkeypatch.undo()
    answer = visitor.page.goto(visitor.address)
    assert answer is not None and answer.status == 200


def test_what_was_typed_outlives_a_lost_connection(new_page, live_app) -> None:
    elin = make_user("Elin Sand", roles=[Role.ACCOUNT_EXECUTIVE])
    page = new_page(viewport=SCREENS["desktop"], reduced_motion="reduce")
    looker = Looker(page, live_app, elin, set())
    page.goto("/partners/")
    page.locator("main").get_by_role("link", name="New partner").first.click()
    dialog = page.locator("dialog[open]")
    name = dialog.get_by_label("Legal name")
    name.fill("Beta Hjul AB")
    page.context.set_offline(True)
    lost = page.get_by_text("No connection. What you typed is still here")
    expect(lost).to_be_visible()
    dialog.get_by_role("button", name="Add partner").click()
    expect(lost).to_have_count(1)
    expect(name).to_have_value("Beta Hjul AB")
    assert looker.as_it_is("connection lost") == []
    assert not Partner.objects.exists()
    page.context.set_offline(False)
    expect(lost).to_have_count(0)
    dialog.get_by_role("button", name="Add partner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beta Hjul AB")
    assert Partner.objects.count() == 1
