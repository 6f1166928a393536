"""Rights begin and end with the company's day, whatever time zone a person has set for themselves."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core.clock import company_today
from suppliers import actions
from suppliers.models import Assignment, Partner
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db

# At every moment it is another day than at the company (Europe/Stockholm) in at least one of them.
ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]
DAY = timedelta(days=1)


def test_the_zones_are_never_both_at_the_companys_day() -> None:
    days = {timezone.localdate(timezone=ZoneInfo(zone)) for zone in ZONES}
    assert days - {company_today()}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("begins", "ends", "works"),
    [(-DAY, 0 * DAY, False), (DAY, None, False), (0 * DAY, None, True), (-DAY, DAY, True)],
    ids=["ended today", "begins tomorrow", "begins today", "ends tomorrow"],
)
def test_who_works_a_partner_is_no_matter_of_their_zone(
    zone: str, begins: timedelta, ends: timedelta | None, works: bool, client: Client
) -> None:
    user, partner = make_user(roles=[Role.ACCOUNT_EXECUTIVE], time_zone=zone), make_partner()
    today = company_today()
    to_date = None if ends is None else today + ends
    make_assignment(partner, user, from_date=today + begins, to_date=to_date)
    client.force_login(user)
    answer = client.get(f"/partners/{partner.key}/visits/")
    assert answer.status_code == (200 if works else 403)
    manager = make_user(roles=[Role.MANAGER], time_zone=zone)
    User.objects.filter(pk=user.pk).update(manager=manager)
    client.force_login(manager)
    answer = client.get(f"/partners/{partner.key}/visits/")
    assert answer.status_code == (200 if works else 403)


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_written_holds_from_the_companys_day(zone: str) -> None:
    by = make_user(roles=[Role.ACCOUNT_EXECUTIVE, Role.MANAGER], time_zone=zone)
    today = company_today()
    fields: dict[str, Any] = {"legal_name": "New AB", "is_supplier": True}
    with timezone.override(ZoneInfo(zone)):
        partner = actions.create_partner(by=by, fields=fields)
        assert partner.tier_date == today
        assignment = Assignment.objects.get(partner=partner)
        assert assignment.from_date == today
        actions.move_partner(partner=partner.key, by=by, to="qualified")
        moved = actions.move_partner(partner=partner.key, by=by, to="active")
        assert moved.since_date == today
        tiered = actions.change_tier(partner=partner.key, by=by, tier="key", reason="They grow")
        assert tiered.tier_date == today
        ended = actions.end_assignment(assignment=assignment.key, by=by)
        assert ended.to_date == today
    assert Partner.objects.get(pk=partner.pk).tier_date == today
