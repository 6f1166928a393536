"""Whether an award waits for approval is reckoned at the rate of the company's day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.clock import company_today
from core.models import ExchangeRate
from rfps.amounts import approval_rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_rate_is_no_matter_of_the_readers_zone(zone: str, settings: Any) -> None:
    """A zone of where it is yesterday or tomorrow chooses no lower rate."""
    settings.AWARD_APPROVAL_LIMIT = 500
    today = company_today()
    for days, rate in ((-1, 1), (0, 10), (1, 1)):
        ExchangeRate.objects.create(currency="EUR", date=today + timedelta(days=days), rate=rate)
    with timezone.override(ZoneInfo(zone)):
        assert approval_rule("EUR")(Decimal(100))
        assert not approval_rule("EUR")(Decimal(50))
