"""The pages of both sides: who gets what, what they never show, and how many queries they take."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from negotiations.models import Agreement, Negotiation, Offer, Position
from negotiations.states import AgreementStatus, NegotiationStatus, Party
from tests.factories.negotiations import (
    make_agreement,
    make_line,
    make_negotiation,
    make_offer,
    make_position,
)
from tests.negotiations.conftest import client_of

INTERNAL = ["owner", "manager", "account_executive", "executive", "auditor"]
PLANTED = ("7771234", "7,771,234", "planted-note", "8882345", "8,882,345", "their-note")


def url(name, *args):
    return reverse(f"negotiations:{name}", args=args)


@pytest.fixture
def agreement(cast):
    return make_agreement(partner=cast.partner, owner=cast.owner, status=AgreementStatus.DRAFT)


def test_who_opens_which_page(cast, standing, agreement):
    row = standing.negotiation
    internal = [url("detail", row.key), url("agreement", agreement.key)]
    portal = [url("portal-detail", row.key), url("portal-agreement", agreement.key)]
    expected = dict.fromkeys(INTERNAL, (200, {403, 404}))
    expected |= {
        "representative": (404, {200}),
        "rival": (404, {404}),
        "stranger": (404, {404}),
        "administrator": (404, {404}),
    }
    for who, (ours, theirs) in expected.items():
        client = client_of(getattr(cast, who))
        for address in internal:
            assert client.get(address).status_code == ours, (who, address)
        for address in portal:
            assert client.get(address).status_code in theirs, (who, address)


@pytest.mark.parametrize(("name", "row"), [("detail", "negotiation"), ("agreement", "agreement")])
def test_from_its_page_one_comes_to_the_partner_and_the_partner_does_not(
    cast, standing, agreement, name, row
):
    key = {"negotiation": standing.negotiation, "agreement": agreement}[row].key
    link = f'href="{reverse("suppliers:detail", args=[cast.partner.key])}"'
    assert link in client_of(cast.owner).get(url(name, key)).content.decode()
    portal = client_of(cast.representative).get(url(f"portal-{name}", key)).content.decode()
    assert link not in portal


@pytest.mark.parametrize("name", ["list", "agreements", "portal-list", "portal-agreements"])
def test_lists_hold_only_what_is_in_sight(cast, standing, agreement, name):
    for who in ("owner", "representative", "rival", "stranger"):
        user = getattr(cast, who)
        response = client_of(user).get(url(name))
        if user.is_internal == name.startswith("portal"):
            assert response.status_code == 404  # the other side's page does not exist
            continue
        title = standing.negotiation.title if "list" in name else agreement.title
        assert (title in response.content.decode()) is (who in ("owner", "representative"))


def test_the_auditor_reads_and_moves_nothing(cast, standing, agreement):
    client = client_of(cast.auditor)
    key = standing.negotiation.key
    for name in ("offer", "accept", "break-off", "position"):
        assert client.post(url(name, key)).status_code == 403
    for name in ("sign", "terminate"):
        assert client.post(url(name, agreement.key)).status_code == 403
    assert client.get(url("new")).status_code == 403


def test_private_figures_never_reach_the_other_side(cast, standing):
    row = standing.negotiation
    make_position(row, Party.US)
    make_position(row, Party.PARTNER, target_total=Decimal(8882345), notes="their-note")
    ours, theirs = PLANTED[:3], PLANTED[3:]
    for who, own, other in [("owner", ours, theirs), ("representative", theirs, ours)]:
        user = getattr(cast, who)
        client = client_of(user)
        prefix = "" if user.is_internal else "portal-"
        pages = [url(f"{prefix}list"), *(
            url(f"{prefix}{name}", row.key)
            for name in ("detail", "offer", "accept", "break-off", "position")
        )]  # fmt: skip
        pages += [
            "/api/v1/negotiations/",
            f"/api/v1/negotiations/{row.key}/",
        ]
        text = "".join(client.get(page).content.decode() for page in pages)
        assert not [word for word in other if word in text]
        assert own[2] in text
    for who in ("administrator", "rival", "stranger"):
        client = client_of(getattr(cast, who))
        assert client.get(url("position", row.key)).status_code == 404
        assert client.get(url("portal-position", row.key)).status_code == 404


def test_the_portal_shows_neither_baseline_nor_savings(cast, negotiation):
    negotiation.lines.all().delete()
    make_line(negotiation, 1, baseline_price=Decimal("31.4159"))
    make_offer(negotiation, party=Party.PARTNER, by=cast.representative, price="30")
    ours = client_of(cast.owner).get(url("detail", negotiation.key)).content.decode()
    assert "31.4159" in ours
    # (31.4159 − 30) × 100
    assert "141.59" in ours
    client = client_of(cast.representative)
    theirs = client.get(url("portal-detail", negotiation.key)).content.decode()
    theirs += client.get(f"/api/v1/negotiations/{negotiation.key}/").content.decode()
    assert "31.4159" not in theirs
    assert "141.59" not in theirs


def test_the_turn_is_seen_from_the_readers_side(cast, negotiation, theirs):
    for who, page, mine in [
        ("owner", "detail", negotiation),
        ("representative", "portal-detail", theirs),
    ]:
        client = client_of(getattr(cast, who))
        assert "Our turn" in client.get(url(page, mine.key)).content.decode()
        other = theirs if mine is negotiation else negotiation
        assert "Their turn" in client.get(url(page, other.key)).content.decode()


def test_a_thread_says_what_each_offer_changes(cast, negotiation, standing):
    make_offer(negotiation, party=Party.US, by=cast.owner, price="9.00", payment_days=60)
    text = client_of(cast.owner).get(url("detail", negotiation.key)).content.decode()
    for word in ("9.50", "9.00", "−5.3%", "30 days", "60 days", "Standing offer"):
        assert word in text


def form_of(row, price="9.10"):
    data = {
        "payment_days": "45",
        "incoterm": "DAP",
        "valid_from_date": "2026-01-01",
        "valid_until_date": "2099-12-31",
        "message": "Our best.",
    }
    for line in row.lines.all():
        data |= {f"price_{line.key}": price, f"minimum_{line.key}": "", f"lead_{line.key}": "14"}
    return data


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_an_offer_by_form(cast, negotiation, theirs, who):
    user = getattr(cast, who)
    row, prefix = (negotiation, "") if user.is_internal else (theirs, "portal-")
    client = client_of(user)
    assert client.get(url(f"{prefix}offer", row.key)).status_code == 200
    bad = client.post(url(f"{prefix}offer", row.key), form_of(row, "-1"))
    assert bad.status_code == 422
    good = client.post(url(f"{prefix}offer", row.key), form_of(row))
    assert good.status_code == 303
    made = Offer.objects.filter(negotiation=row).latest("number")
    assert (made.made_by, made.total, made.incoterm) == (user, Decimal("1820.00"), "DAP")
    again = client.post(url(f"{prefix}offer", row.key), form_of(row))
    assert again.status_code == 422


def test_the_form_says_to_accept_instead_of_repeating(cast, negotiation):
    client_of(cast.owner).post(url("offer", negotiation.key), form_of(negotiation))
    answer = client_of(cast.representative).post(
        url("portal-offer", negotiation.key), form_of(negotiation) | {"message": "Again"}
    )
    assert answer.status_code == 422
    assert "Accept their offer instead." in answer.text
    assert f'href="{url("portal-accept", negotiation.key)}"' in answer.text
    assert Offer.objects.filter(negotiation=negotiation).count() == 1


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_accepting_asks_first_and_takes_the_offer_that_was_read(cast, standing, theirs, who):
    user = getattr(cast, who)
    row, prefix = (standing.negotiation, "") if user.is_internal else (theirs, "portal-")
    address = url(f"{prefix}accept", row.key)
    client = client_of(user)
    offer = Offer.objects.get(negotiation=row)
    question = client.get(address, headers={"HX-Request": "true"})
    assert offer.key in question.content.decode()
    assert "<html" not in question.content.decode()
    assert client.post(address, {"offer": "0" * 12}).status_code == 404
    response = client.post(address, {"offer": offer.key})
    agreement = Agreement.objects.get(negotiation=row)
    assert response.status_code == 303
    assert response["Location"] == url(f"{prefix}agreement", agreement.key)
    assert client.post(address, {"offer": offer.key}).status_code == 422
    assert Agreement.objects.count() == 1


def test_a_superseded_offer_is_refused_in_the_dialog(cast, negotiation, standing):
    make_offer(negotiation, party=Party.US, by=cast.owner)
    newest = make_offer(negotiation, party=Party.PARTNER, by=cast.representative)
    address = url("accept", negotiation.key)
    response = client_of(cast.owner).post(
        address, {"offer": standing.key}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "There is a newer offer" in response.content.decode()
    # The dialog now holds the newer one, to be read and accepted in a second step.
    assert newest.key in response.content.decode()
    assert not Agreement.objects.exists()


def test_break_off_position_sign_and_terminate_by_form(cast, negotiation, agreement):
    ours, theirs = client_of(cast.owner), client_of(cast.representative)
    address = url("position", negotiation.key)
    data = {"target_total": "1000", "walk_away_total": "", "should_cost_total": "", "notes": "n"}
    assert ours.post(address, data).status_code == 303
    assert Position.objects.get().target_total == 1000
    address = url("portal-break-off", negotiation.key)
    assert theirs.post(address, {"reason": ""}).status_code == 422
    assert theirs.post(address, {"reason": "No capacity."}).status_code == 303
    assert Negotiation.objects.get().status == NegotiationStatus.BROKEN_OFF
    assert ours.post(url("sign", agreement.key)).status_code == 303
    assert ours.post(url("sign", agreement.key)).status_code == 422
    assert theirs.post(url("portal-sign", agreement.key)).status_code == 303
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.ACTIVE
    assert ours.post(url("terminate", agreement.key), {"reason": "Late."}).status_code == 303
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.TERMINATED


def test_starting_freely_by_form(cast):
    client = client_of(cast.account_executive)
    assert client.get(url("new"), {"partner": cast.partner.key}).status_code == 200
    data = {
        "partner": cast.partner.key,
        "title": "Desks",
        "currency": "sek",
        "first": "partner",
        "expires_at": "",
        "line-TOTAL_FORMS": "2",
        "line-INITIAL_FORMS": "0",
        "line-0-item": "Desk",
        "line-0-unit": "pcs",
        "line-0-quantity": "10",
        "line-0-baseline_price": "100.50",
        "line-1-item": "",
        "line-1-unit": "",
        "line-1-quantity": "",
        "line-1-baseline_price": "",
    }
    response = client.post(url("new"), data)
    row = Negotiation.objects.get()
    assert response["Location"] == url("detail", row.key)
    assert (row.status, row.currency) == (NegotiationStatus.THEIR_TURN, "SEK")
    assert row.lines.get().baseline_price == Decimal("100.5")
    assert client.post(url("new"), data | {"line-0-item": ""}).status_code == 422
    assert client.post(url("new"), data | {"partner": "Rival AB"}).status_code == 422
    assert Negotiation.objects.count() == 1


def test_the_partner_tab_is_for_those_who_work_the_partner(cast, standing, agreement):
    address = url("partner-tab", cast.partner.key)
    for who, status in [
        ("account_executive", 200),
        ("executive", 200),
        ("auditor", 200),
        ("stranger", 403),
        ("representative", 404),
        ("rival", 404),
    ]:
        assert client_of(getattr(cast, who)).get(address).status_code == status, who
    text = client_of(cast.executive).get(address).content.decode()
    assert standing.negotiation.title in text
    assert agreement.title in text


def test_the_price_question_on_the_page(cast):
    row = make_agreement(
        partner=cast.partner, owner=cast.owner, prices=[("Desk", "0", "12"), ("Desk", "500", "11")]
    )
    today = row.valid_from_date.isoformat()
    for who, page in [("owner", "agreement"), ("representative", "portal-agreement")]:
        client = client_of(getattr(cast, who))
        ask = {"item": "desk", "quantity": "500", "on": today}
        assert "SEK 11.00" in client.get(url(page, row.key), ask).content.decode().replace(
            "\xa0", " "
        )
        ask["quantity"] = "499"
        text = client.get(url(page, row.key), ask).content.decode().replace("\xa0", " ")
        assert "SEK 12.00" in text
        text = client.get(url(page, row.key), ask | {"item": "Lamp"}).content.decode()
        assert "No agreed price" in text
        assert (
            client.get(url(page, row.key), {"item": "a\x00b", "quantity": "x"}).status_code == 200
        )


def fill(cast, count):
    for _ in range(count):
        row = make_negotiation(partner=cast.partner, owner=cast.owner)
        make_offer(row, party=Party.PARTNER, by=cast.representative)
        make_agreement(partner=cast.partner, owner=cast.owner)


PAGES = [
    ("account_executive", lambda c: url("list")),
    ("account_executive", lambda c: url("agreements")),
    ("account_executive", lambda c: url("partner-tab", c.partner.key)),
    ("representative", lambda c: url("portal-list")),
    ("representative", lambda c: url("portal-agreements")),
]


@pytest.mark.parametrize(("who", "page"), PAGES)
def test_lists_take_the_same_queries_whatever_their_size(
    cast, who, page, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_of(getattr(cast, who))
    fill(cast, 2)
    client.get(page(cast))
    with django_assert_max_num_queries(16) as few:
        client.get(page(cast))
    fill(cast, 8)  # beyond ten the tab of a partner counts
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(page(cast))


@pytest.mark.parametrize(
    ("who", "name"), [("owner", "detail"), ("representative", "portal-detail")]
)
def test_a_thread_takes_the_same_queries_whatever_its_length(
    cast, who, name, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_of(getattr(cast, who))
    row = make_negotiation(partner=cast.partner, owner=cast.owner, lines=2)
    make_position(row, Party.US)
    make_position(row, Party.PARTNER)
    make_offer(row, party=Party.PARTNER, by=cast.representative)
    client.get(url(name, row.key))
    with django_assert_max_num_queries(16) as few:
        client.get(url(name, row.key))
    for number in range(10):
        party, by = [(Party.US, cast.owner), (Party.PARTNER, cast.representative)][number % 2]
        make_offer(row, party=party, by=by)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url(name, row.key))


def exchanged(negotiation: Negotiation, by: User, count: int) -> None:
    """So many offers in turn, each one higher than the one before: 101, 102 …"""
    for number in range(1, count + 1):
        party = Party.US if number % 2 else Party.PARTNER
        make_offer(negotiation, party=party, by=by, price=f"{100 + number}.00")


def test_a_long_thread_begins_with_its_newest_offers(cast, negotiation):
    exchanged(negotiation, cast.owner, 6)
    for person, page in ((cast.owner, "detail"), (cast.representative, "portal-detail")):
        client, address = client_of(person), url(page, negotiation.key)
        short = client.get(address).content.decode()
        assert [f">Offer {number}<" in short for number in range(1, 7)] == [False] * 3 + [True] * 3
        assert 'href="?offers=all"' in short and "Show 3 earlier offers" in short
        # What the first of them changes is told against the one that is not shown.
        assert "103.00" in short and "102.00" not in short
        whole = client.get(address, {"offers": "all"}).content.decode()
        assert all(f">Offer {number}<" in whole for number in range(1, 7))
        assert "earlier offer" not in whole


def test_one_offer_alone_is_not_hidden(cast, negotiation):
    exchanged(negotiation, cast.owner, 4)
    page = client_of(cast.owner).get(url("detail", negotiation.key)).content.decode()
    assert ">Offer 1<" in page and "earlier offer" not in page
