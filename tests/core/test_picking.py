"""People are searched for instead of listed: with and without script, at the same cost for any number."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from accounts.states import Role
from core.ui.widgets import Combobox
from meetings.models import Commitment, VisitParticipant
from rfps.models import TeamMember
from suppliers.models import Assignment
from tests.factories.accounts import make_user
from tests.factories.meetings import make_visit
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db


class Cast:
    def __init__(self):
        self.manager = make_user("Maja Chef", roles=[Role.MANAGER])
        self.ours = make_user(
            "Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE, Role.BUYER], manager=self.manager
        )
        self.partner = make_partner(legal_name="Nordisk Precision AB")
        make_assignment(self.partner, self.ours)
        self.rep = make_representative(self.partner, name="Jonas Nord")
        self.rival = make_representative(make_partner(), name="Rita Rival")
        self.gone = make_user("Gösta Gone", roles=[Role.BUYER], is_active=False)
        self.client = Client()
        self.client.force_login(self.ours)
        # Whose pages these are; the others are those of ``ours``.
        administrator = make_user("Ada Admin", roles=[Role.ADMINISTRATOR])
        self.others = {"assign": self.manager, "invite": administrator}

    def hundred_more(self):
        for number in range(100):
            make_user(f"Kollega {number:03}", roles=[Role.BUYER])


@pytest.fixture
def cast():
    return Cast()


def offered(client, path, words):
    answer = client.get(path, {"q": words})
    assert answer.status_code == 200
    return re.findall(r'data-label="([^"]+)"', answer.content.decode())


def test_our_people_are_found_by_name_title_or_address(cast) -> None:
    make_user("Åsa Öst", roles=[Role.BUYER], title="Head of Castings")
    path = reverse("accounts:colleagues")
    assert offered(cast.client, path, "åsa") == ["Åsa Öst"]
    assert offered(cast.client, path, "castings") == ["Åsa Öst"]
    assert offered(cast.client, path, cast.manager.email) == ["Maja Chef"]
    for nobody in ("Jonas Nord", "Gösta", "%", "\x00zz", "x" * 5000):
        assert offered(cast.client, path, nobody) == []
    cast.hundred_more()
    assert len(offered(cast.client, path, "")) == 10


def test_owners_are_of_both_sides_and_of_this_partner(cast) -> None:
    path = reverse("meetings:owners", args=[cast.partner.key])
    assert offered(cast.client, path, "jonas") == ["Jonas Nord"]
    assert offered(cast.client, path, "elin") == ["Elin Ek"]
    assert offered(cast.client, path, "rita") == []
    answer = cast.client.get(path, {"q": "jonas"}).content.decode()
    assert "<small>Nordisk Precision AB</small>" in answer


def pages(cast):
    visit = make_visit(cast.partner, cast.ours, status="held")
    ahead = make_visit(cast.partner, cast.ours, starts_at=timezone.now() + timedelta(days=3))
    rfx = make_rfx(cast.ours)
    TeamMember.objects.create(rfx=rfx, user=cast.manager, function="lead")
    return {
        "team": reverse("rfps:team", args=[rfx.key]),
        "minutes": reverse("meetings:visit-minutes", args=[visit.key]),
        "change": reverse("meetings:visit-change", args=[ahead.key]),
        "plan": reverse("meetings:visit-plan", args=[cast.partner.key]),
        "promise": reverse("meetings:commitment-propose", args=[cast.partner.key]),
        "assign": reverse("suppliers:assign", args=[cast.partner.key]),
        "invite": reverse("accounts:invite"),
    }


@pytest.mark.parametrize(
    "name", ["team", "minutes", "change", "plan", "promise", "assign", "invite"]
)
def test_a_hundred_colleagues_cost_nothing_more(cast, name) -> None:
    path = pages(cast)[name]
    if name in cast.others:
        cast.client.force_login(cast.others[name])
    before = cast.client.get(path).content
    with CaptureQueriesContext(connection) as counted:
        cast.client.get(path)
    cast.hundred_more()
    with CaptureQueriesContext(connection) as again:
        after = cast.client.get(path).content
    assert len(again) == len(counted) <= 22
    assert b'role="combobox"' in after
    assert b"Kollega" not in after
    assert abs(len(after) - len(before)) < 200


# --- with script the key is posted, without it what was typed ---------------------------------


def picked(name, value="", text="", was=""):
    return {name: value, f"{name}_text": text} | ({f"{name}_was": was} if was else {})


def test_the_team_is_chosen_by_key_name_or_address(cast) -> None:
    third, fourth = (
        make_user("Tredje T", roles=[Role.BUYER]),
        make_user("Fia F", roles=[Role.BUYER]),
    )
    path = pages(cast)["team"]
    page = cast.client.get(path).content.decode()
    assert 'value="Maja Chef"' in page
    data = {
        "team-TOTAL_FORMS": "4",
        "team-INITIAL_FORMS": "1",
        # Without script: the key stays, the name beside it was changed.
        **picked("team-0-user", cast.manager.key, third.name, f"{cast.manager.key}|Maja Chef"),
        "team-0-function": "lead",
        **picked("team-1-user", fourth.key, fourth.name),
        "team-1-function": "lead",
        **picked("team-2-user", "", cast.manager.email.upper()),
        "team-2-function": "opener",
        **picked("team-3-user"),
        "team-3-function": "lead",
    }
    answer = cast.client.post(path, data)
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    people = {
        (row.user, row.function)
        for row in TeamMember.objects.select_related("user").exclude(user=cast.ours)
    }
    assert people == {(third, "lead"), (fourth, "lead"), (cast.manager, "opener")}


@pytest.mark.parametrize("typed", ["Nobody", "Jonas Nord", "Gösta Gone", "Twin", "=1+1"])
def test_who_is_not_one_of_ours_or_not_one_is_not_chosen(cast, typed) -> None:
    for _n in range(2):
        make_user("Twin", roles=[Role.BUYER])
    path = pages(cast)["assign"]
    cast.client.force_login(cast.manager)
    data = {"responsibility": "buyer", "from_date": "2026-01-01"} | picked("user", "", typed)
    answer = cast.client.post(path, data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose one from the list." in page
    assert f'value="{typed}"' in page  # what was typed stays to be corrected
    assert Assignment.objects.filter(user=cast.ours).count() == 1


@pytest.mark.parametrize("with_script", [True, False])
def test_a_line_manager_is_chosen_by_key_name_or_address(cast, with_script) -> None:
    cast.client.force_login(cast.others["invite"])
    path, data = reverse("accounts:invite"), {"name": "Nils Ny", "roles": ["buyer"]}
    key = cast.manager.key if with_script else ""
    for number, typed in enumerate([cast.manager.name, cast.manager.email.upper()]):
        address = {"email": f"ny{number}@nordkontor.example"}
        answer = cast.client.post(path, data | address | picked("manager", key, typed))
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert Invitation.objects.get(**address).manager == cast.manager
    nobody = cast.client.post(path, data | {"email": "n@nordkontor.example"} | picked("manager"))
    assert nobody.status_code == 302
    assert Invitation.objects.get(email="n@nordkontor.example").manager is None
    for wrong in ("Jonas Nord", "Gösta Gone", "Nobody"):
        answer = cast.client.post(
            path, data | {"email": "x@nordkontor.example"} | picked("manager", "", wrong)
        )
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode()
    assert Invitation.objects.count() == 3


def test_minutes_find_the_side_of_whoever_is_named(cast) -> None:
    data = {
        "minutes": "We agreed.",
        "c-TOTAL_FORMS": "3",
        "c-INITIAL_FORMS": "0",
        "c-0-title": "Ours",
        **picked("c-0-owner", "", "maja chef"),
        "c-0-due_date": "2099-01-01",
        "c-1-title": "Theirs",
        **picked("c-1-owner", cast.rep.key, cast.rep.name),
        "c-1-due_date": "2099-01-01",
        "c-2-title": "",
        **picked("c-2-owner"),
        "c-2-due_date": "",
    }
    wrong = data | picked("c-1-owner", "", "Rita Rival")
    path = pages(cast)["minutes"]
    assert cast.client.post(path, wrong).status_code == 422
    assert cast.client.post(path, data).status_code == 303
    found = {(row.title, row.side, row.owner) for row in Commitment.objects.all()}
    assert found == {("Ours", "us", cast.manager), ("Theirs", "partner", cast.rep)}


def test_a_visit_takes_colleagues_who_are_not_of_the_team(cast) -> None:
    path = pages(cast)["plan"]
    data = {
        "title": "Tour",
        "visitor_role": "account_executive",
        "place": "Oslo",
        "date": "2099-01-05",
        "starts": "10:00",
        "ends": "11:00",
        "time_zone": "Europe/Oslo",
        **picked("more_1", "", "Maja Chef"),
    }
    assert cast.client.post(path, data | picked("more_2", "", "Rita Rival")).status_code == 422
    assert cast.client.post(path, data).status_code == 303
    visit = VisitParticipant.objects.latest("pk").visit
    assert set(visit.participants.values_list("user", flat=True)) == {cast.ours.pk, cast.manager.pk}
    # She is not of the team, and stays when the visit is changed.
    page = cast.client.get(reverse("meetings:visit-change", args=[visit.key])).content.decode()
    box = re.search(rf'<input[^>]*name="ours"[^>]*value="{cast.manager.key}"[^>]*>', page)
    assert box and "checked" in box[0]


@pytest.mark.parametrize("field", ["category", "category_text"])
@pytest.mark.parametrize("page", ["rfps:new", "rfps:new-need"])
def test_what_no_database_takes_is_shown_again_in_its_form(cast, page, field) -> None:
    data = {"title": "x", "currency": "SEK", field: "a\0b"}
    answer = cast.client.post(reverse(page), data)
    assert answer.status_code == 422
    assert b"a&quot;" not in answer.content


@pytest.mark.parametrize(
    ("posted", "value"),
    [
        ({}, None),
        ({"p": "k1"}, "k1"),
        ({"p": "k1", "p_text": "One"}, "k1"),
        ({"p": "k1", "p_text": "One", "p_was": "k1|One"}, "k1"),
        ({"p": "k1", "p_text": "Two", "p_was": "k1|One"}, "Two"),
        ({"p": "k1", "p_text": "", "p_was": "k1|One"}, None),
        ({"p": "k2", "p_text": "Two", "p_was": "k1|One"}, "k2"),
        ({"p": "", "p_text": "Two", "p_was": "k1|One"}, "Two"),
    ],
)
def test_what_a_combobox_posts(posted, value) -> None:
    assert Combobox().value_from_datadict(posted, {}, "p") == value
