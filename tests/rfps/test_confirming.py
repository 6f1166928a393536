"""To open bids and to award, one must have confirmed just now who one is."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as people
from accounts.models import Identity, User
from accounts.states import Role
from core.models import Event
from rfps import actions
from rfps.models import Award, Bid, OpeningApproval, Rfx
from rfps.states import AwardStatus
from tests.environment.company import Browser, Company
from tests.factories.accounts import PASSWORD, duties
from tests.factories.rfps import make_published, open_bids, pass_deadline, submit
from tests.rfps.conftest import Cast

AGAIN = "/account/reauthenticate/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def wait(client: Client) -> Client:
    """Let the session's last confirmation lie just too long ago."""
    session = client.session
    for row in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        row["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    session.save()
    return client


def press(client: Client, path: str, page: str, data: Any = None, **headers: str) -> Any:
    """Post a form that stands on ``page``."""
    referer = {"referer": f"http://testserver{page}"}
    return client.post(path, data or {}, headers=referer | headers)


def hidden(text: str) -> dict[str, list[str]]:
    """Return the hidden fields of the form that goes on."""
    found: dict[str, list[str]] = {}
    form = text[text.index('<form class="form"') :]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, answer: Any, password: str = PASSWORD) -> Any:
    to = answer.headers["Location"]
    assert to.startswith(f"{AGAIN}?next=")
    page = client.get(to)
    assert page.status_code == 200
    after = parse_qs(urlsplit(to).query)["next"][0]
    assert f'<input type="hidden" name="next" value="{after}">' in page.text
    return client.post(AGAIN, {"password": password, "next": after})


@pytest.fixture
def closed(cast: Cast) -> Rfx:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "13", "18")
    pass_deadline(rfx)
    return rfx


@pytest.fixture
def opened(cast: Cast, closed: Rfx) -> Rfx:
    return open_bids(closed, cast.buyer, cast.opener)


def test_opening_asks_once_more_and_then_goes_on(cast: Cast, closed: Rfx) -> None:
    page, path = f"/rfps/{closed.key}/", reverse("rfps:approve-opening", args=[closed.key])
    client = wait(client_of(cast.buyer))
    assert client.get(page).status_code == 200  # reading goes on as before
    answer = press(client, path, page)
    wrong = confirm(client, answer, "wrong wrong wrong")
    assert wrong.status_code == 200 and "Finish" not in wrong.text
    assert Event.objects.filter(verb="accounts.login_failed", object_id=cast.buyer.pk).exists()
    go_on = confirm(client, answer)
    assert f'action="{path}"' in go_on.text
    assert not OpeningApproval.objects.exists()  # nothing happens before the last press
    assert client.post(path, hidden(go_on.text)).headers["Location"] == page
    assert OpeningApproval.objects.get().user == cast.buyer
    # Just confirmed: the next step does not ask again.
    assert press(client, path, page).status_code == 409


def test_what_was_entered_for_an_award_is_not_lost(cast: Cast, opened: Rfx) -> None:
    path = reverse("rfps:propose-award", args=[opened.key])
    second = Bid.objects.get(partner=cast.beta)
    data = {"bid": second.key, "justification": 'Their "chairs" <hold> å'}
    client = wait(client_of(cast.buyer))
    go_on = confirm(client, press(client, path, path, data))
    assert not Award.objects.exists()
    fields = hidden(go_on.text)
    assert fields["bid"] == [second.key]
    assert "&lt;hold&gt;" in fields["justification"][0]
    done = client.post(path, data | {"once": fields["once"][0]})
    assert done.headers["Location"] == reverse("rfps:award", args=[opened.key])
    assert Award.objects.get().justification == data["justification"]


def propose(cast: Cast, rfx: Rfx) -> Award:
    bid = Bid.objects.get(rfx=rfx, partner=cast.alfa).key
    now = timezone.now()
    return actions.propose_award(rfx=rfx.key, bid=bid, by=cast.buyer, now=now, justification="Best")


def test_an_award_is_sent_back_after_one_more_press(cast: Cast, opened: Rfx, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    award = propose(cast, opened)
    page, path = f"/rfps/{opened.key}/award/", reverse("rfps:send-back-award", args=[award.key])
    client = wait(client_of(cast.manager))
    assert client.get(path).status_code == 200  # the dialog asks nobody
    go_on = confirm(client, press(client, path, page, {"reason": "Too dear."}))
    award.refresh_from_db()
    assert award.status == AwardStatus.PROPOSED
    assert client.post(path, hidden(go_on.text)).headers["Location"] == page
    award.refresh_from_db()
    assert (award.status, award.decision_reason) == ("rejected", "Too dear.")


def test_decisions_are_handed_over_after_one_more_press(
    cast: Cast, opened: Rfx, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    propose(cast, opened)
    path = f"/people/{cast.manager.key}/hand-over/"
    client = wait(client_of(cast.executive))
    sent = {"to": cast.executive.key, "kinds": "rfps.awards", "reason": "On leave."}
    assert client.get(path).status_code == 200
    go_on = confirm(client, press(client, path, path, sent))
    assert not Event.objects.filter(verb="rfps.award_handed_over").exists()
    done = client.post(path, hidden(go_on.text))
    assert done.headers["Location"] == f"/people/{cast.manager.key}/"
    assert Event.objects.filter(verb="rfps.award_handed_over").exists()


def test_who_lost_the_right_meanwhile_does_not_go_on(
    cast: Cast, opened: Rfx, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    award = propose(cast, opened)
    path = reverse("rfps:approve-award", args=[award.key])
    client = wait(client_of(cast.manager))
    go_on = confirm(client, press(client, path, f"/rfps/{opened.key}/award/"))
    changed = duties(cast.manager, roles=[Role.BUYER])
    people.change_duties(**changed, by=cast.administrator)
    assert client.post(path, hidden(go_on.text)).status_code in {403, 404}
    award.refresh_from_db()
    assert award.status == AwardStatus.PROPOSED


def test_a_confirmation_for_something_else_does_not_go_on_with_it(cast: Cast, closed: Rfx) -> None:
    page, path = f"/rfps/{closed.key}/", reverse("rfps:approve-opening", args=[closed.key])
    client = wait(client_of(cast.buyer))
    press(client, path, page)
    other = client.post(AGAIN, {"password": PASSWORD, "next": "/account/two-factor/"})
    assert other.headers["Location"] == "/account/two-factor/"
    wait(client)
    again = client.post(AGAIN, {"password": PASSWORD, "next": page})
    assert again.headers["Location"] == page


def test_a_dialog_or_partial_leads_the_whole_page_there(cast: Cast, closed: Rfx) -> None:
    path = reverse("rfps:approve-opening", args=[closed.key])
    client = wait(client_of(cast.buyer))
    answer = press(client, path, "/", **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{AGAIN}?next=%2F"


def calls(cast: Cast, rfx: Rfx) -> list[tuple[User, str, Any]]:
    bid = Bid.objects.get(rfx=rfx, partner=cast.alfa).key
    return [
        (cast.buyer, f"/api/v1/rfps/{rfx.key}/opening/", {}),
        (cast.buyer, f"/api/v1/rfps/{rfx.key}/award/", {"bid": bid}),
    ]


def check(send: Callable[[User, str, Any], Any], cast: Cast, rfx: Rfx, code: str) -> None:
    award = propose(cast, rfx) if rfx.opened_at else None
    todo = calls(cast, rfx)
    if award:
        path = f"/api/v1/awards/{award.key}"
        todo.append((cast.manager, f"{path}/approve/", {}))
        todo.append((cast.manager, f"{path}/send-back/", {"reason": "Too dear."}))
    before = Event.objects.filter(verb__startswith="rfps.").count()
    for user, path, body in todo:
        answer = send(user, path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, code), path
    assert Event.objects.filter(verb__startswith="rfps.").count() == before


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_the_api_tells_a_session_to_confirm_first(
    cast: Cast, state: str, request: pytest.FixtureRequest, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1

    def send(user: User, path: str, body: Any) -> Any:
        return wait(client_of(user)).post(path, body, content_type="application/json")

    check(send, cast, request.getfixturevalue(state), "confirmation_required")


@pytest.mark.parametrize("state", ["closed", "opened"])
def test_a_token_can_do_none_of_it(
    cast: Cast, state: str, request: pytest.FixtureRequest, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1

    def send(user: User, path: str, body: Any) -> Any:
        now = timezone.now()
        _, text = people.create_token(name="t", may_write=True, days=30, by=user, now=now)
        header = {"Authorization": f"Bearer {text}"}
        # Not even beside a session that has just been confirmed.
        client = client_of(user)
        return client.post(path, body, content_type="application/json", headers=header)

    check(send, cast, request.getfixturevalue(state), "not_by_token")


def test_who_has_no_password_here_confirms_with_the_company_s_login(
    cast: Cast, closed: Rfx, company: Company
) -> None:
    User.objects.filter(pk=cast.buyer.pk).update(password=make_password(None))
    cast.buyer.refresh_from_db()
    Identity.objects.create(user=cast.buyer, issuer=company.issuer, subject="buyer")
    company.employ("buyer", cast.buyer.email)
    page, path = f"/rfps/{closed.key}/", reverse("rfps:approve-opening", args=[closed.key])
    client = wait(client_of(cast.buyer))
    to = press(client, path, page).headers["Location"]
    assert to.startswith("/account/company/confirm/?next=")
    after = parse_qs(urlsplit(to).query)["next"][0]
    away = client.post("/account/company/confirm/", {"next": after})
    url = away.headers["Refresh"].removeprefix("0; url=")
    back = urlsplit(Browser().sign_in(url, "buyer"))
    go_on: Any = client.get(f"{back.path}?{back.query}")
    assert f'action="{path}"' in go_on.text
    assert not OpeningApproval.objects.exists()  # nothing happens before the last press
    assert client.post(path, hidden(go_on.text)).headers["Location"] == page
    assert OpeningApproval.objects.get().user == cast.buyer
