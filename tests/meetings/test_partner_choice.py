"""A form that chooses a partner offers those, and only those, that it then takes."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from suppliers.models import Partner
from tests.factories.suppliers import make_assignment, make_partner


@pytest.fixture
def client(cast):
    make_assignment(make_partner(legal_name="Rivet AB", status="ended"), cast.executive)
    client = Client()
    client.force_login(cast.executive)
    return client


def offered(client, page, text):
    """Return the names that the field for the partner finds, by key."""
    field = re.search(r'name="partner_text"[^>]* data-combobox-text="([^"]+)"', page)
    address = unescape(field[1])
    found = client.get(f"{address}{'&' if '?' in address else '?'}q={text}").text
    keys = re.findall(r'data-value="([^"]+)"', found)
    return set(Partner.objects.filter(key__in=keys).values_list("legal_name", flat=True))


# Rival AB is another account executive's.
@pytest.mark.parametrize(
    ("name", "mine"),
    [
        ("meetings:commitment-new", {"Rivet AB"}),
        ("meetings:visit-new", {"Rivet AB"}),
        ("negotiations:new", set()),  # with whom the relationship has ended nobody negotiates
    ],
)
def test_only_partners_with_which_the_person_may_do_it(client, cast, name, mine):
    page = client.get(reverse(name)).text
    assert offered(client, page, "riv") == mine
    assert offered(client, page, "r") == mine
    assert offered(client, page, "Nordisk") == {"Nordisk Precision AB"}
    client.force_login(cast.owner)  # who works with everybody
    assert offered(client, page, "riv") == {"Rival AB"} | mine
    client.force_login(cast.manager)  # through those who report
    assert offered(client, page, "riv") == mine
