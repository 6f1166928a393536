"""The form of an offer on a phone, in a real browser."""

from django.test import Client

from accounts.states import Role
from negotiations.states import NegotiationStatus, Party
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_negotiation, make_offer
from tests.factories.suppliers import make_partner, make_representative

PHONE = {"width": 390, "height": 844}
EDGES = "element => { const b = element.getBoundingClientRect(); return [b.left, b.right] }"


def test_every_field_of_an_offer_is_as_wide_as_the_form(new_page, live_app, settings):
    owner = make_user("Olof Owner", roles=[Role.BUYER])
    partner = make_partner(legal_name="Qumparia AB")
    representative = make_representative(partner)
    row = make_negotiation(
        partner=partner, owner=owner, currency="EUR", status=NegotiationStatus.THEIR_TURN
    )
    make_offer(row, party=Party.US, by=owner)
    client = Client()
    client.force_login(representative)
    page = new_page(viewport=PHONE)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_app}]
    )
    page.goto(f"/portal/negotiations/{row.key}/")
    form = page.locator("form.form", has=page.get_by_label("Payment, days"))
    below = form.get_by_label("Payment, days").evaluate(EDGES)
    for name in ("Unit price of Item 1", "MOQ of Item 1", "Lead time of Item 2, days"):
        assert form.get_by_label(name).evaluate(EDGES) == below
    price = form.locator("td", has=page.get_by_label("Unit price of Item 1"))
    label = price.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label.strip('"') == "Unit price, EUR "
