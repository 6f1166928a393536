"""The pages about the people of ours: who they are, what they have in hand, and how it passes on."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.reports import in_hand
from accounts.states import Role
from tests.accounts.handing import something_of_everything
from tests.factories.accounts import make_user
from tests.factories.meetings import make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_need
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_is_in_hand_and_its_form_passes_it_on(
    client: Client, boss: User, leaver: User, heir: User
) -> None:
    need = make_need(leaver, title="Castors")
    make_assignment(make_partner(legal_name="Qumparia AB"), leaver)
    client.force_login(boss)
    assert leaver.name in client.get(reverse("accounts:people")).text
    page = client.get(reverse("accounts:person", args=[leaver.key])).text
    for text in ("Castors", "Qumparia AB", "Open needs", reverse("rfps:need", args=[need.key])):
        assert text in page
    path = reverse("accounts:hand-over", args=[leaver.key])
    assert path in page
    assert 'name="close"' not in client.get(path).text  # an administrator's
    form = {"to": heir.key, "kinds": ["rfps.needs"], "reason": "leaves the portfolio"}
    assert client.post(path, form | {"to": boss.key, "reason": ""}).status_code == 422
    refused = client.post(path, form | {"to": make_user(roles=[Role.AUDITOR]).key})
    assert refused.status_code == 422
    assert "does not have the role for “Castors”" in refused.text
    answer = client.post(path, form | {"once": "pressed"}, follow=True)
    assert "1 thing handed over" in answer.text
    # A second press finds nothing in hand: it is led where the first one was.
    again = client.post(path, form | {"once": "pressed"}, follow=True)
    assert again.redirect_chain == [(reverse("accounts:person", args=[leaver.key]), 303)]
    assert "This was saved already." in again.text
    assert client.post(path, form | {"once": "anew"}).status_code == 422
    need.refresh_from_db()
    assert need.owner == heir
    assert leaver.assignments.get().to_date is None  # was not ticked


def test_an_administrator_reads_how_much_but_not_what(
    client: Client, admin: User, leaver: User
) -> None:
    partner = make_partner(legal_name="Qumparia AB")
    make_need(leaver, title="Castors")
    make_negotiation(partner=partner, owner=leaver, title="Desks 2031")
    make_assignment(partner, leaver)
    client.force_login(admin)
    page = client.get(reverse("accounts:person", args=[leaver.key])).text
    assert "Open negotiations" in page
    assert not [word for word in ("Castors", "Desks 2031", "Qumparia") if word in page]
    assert [row.count for row in in_hand(admin, leaver)] == [1, 1, 1]
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    closed = client.get(reverse("accounts:person", args=[leaver.key])).text
    assert "The account is closed, and 3 things wait" in closed
    assert (
        f'<a href="{reverse("accounts:person", args=[leaver.key])}">3</a>'
        in client.get(reverse("admin:accounts_user_change", args=[leaver.pk])).text
    )


def test_a_person_with_empty_hands_has_a_page_too(client: Client, admin: User, heir: User) -> None:
    client.force_login(admin)
    page = client.get(reverse("accounts:person", args=[heir.key])).text
    assert "Nothing in hand" in page
    assert reverse("accounts:hand-over", args=[heir.key]) not in page


def test_a_manager_sees_only_those_below(client: Client, boss: User, leaver: User) -> None:
    stranger = make_user("Sten Stranger")
    client.force_login(boss)
    page = client.get(reverse("accounts:people")).text
    assert leaver.name in page and stranger.name not in page
    assert "Open invitations" not in page
    assert client.get(reverse("accounts:person", args=[stranger.key])).status_code == 403
    assert client.get(reverse("accounts:hand-over", args=[stranger.key])).status_code == 403


def test_people_are_searched_for_by_name_title_and_address(
    client: Client, boss: User, heir: User, django_assert_num_queries: Any
) -> None:
    below = make_user("Åsa Östlund", title="Köpchef", email="asa@nord.example", manager=boss)
    make_user("Åsa Stranger")
    client.force_login(boss)
    path = reverse("accounts:people")

    def found(text: str) -> list[str]:
        page = client.get(path, {"q": text})
        return [row.user.name for row in page.context["people"]]

    for text in ("asa", "OSTLUND asa", "kopchef", "asa@nord", " Åsa  "):
        assert found(text) == [below.name], text
    assert found("järn") == []  # reports to somebody else
    page = client.get(path, {"q": "nobody\x00at all"}).text
    assert "Nobody of ours matches" in page and 'value="nobodyat all"' in page
    part = client.get(path, {"q": "asa"}, headers={"HX-Request": "true"}).text
    assert below.name in part and "<html" not in part and "Open invitations" not in part
    with CaptureQueriesContext(connection) as one:
        client.get(path, {"q": "asa"})
    for n in range(9):
        make_user(f"Åsa {n}", manager=below)
    with django_assert_num_queries(len(one)):
        assert len(client.get(path, {"q": "asa"}).context["people"]) == 10


def test_the_page_needs_as_many_queries_for_much_as_for_little(
    client: Client, leaver: User, boss: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(boss)
    partner = make_partner()
    for _ in range(7):
        something_of_everything(leaver, make_partner())
    make_visit(partner, leaver)
    path = reverse("accounts:person", args=[leaver.key])
    assert "and 2 more" in client.get(path).text
    with django_assert_max_num_queries(24):
        client.get(path)
