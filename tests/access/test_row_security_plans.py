"""What a policy asks is looked up: rows of one partner cost what they cost, however many others there are."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import timeline
from core.models import Event
from core.postgres import acting
from negotiations import access as negotiations
from negotiations.models import OfferLine
from rfps import access as rfps
from tests.access.test_row_security import taken_back
from tests.access.world import World


def test_a_timeline_looks_its_events_up(world: World) -> None:
    """A condition on the links would be asked of every event, after its policies."""
    user = world.people["rep"]
    share = rfps.visible_shares(user)[0]
    with CaptureQueriesContext(connection) as queries, acting.request(user.pk):
        assert timeline.timeline(user, share)
    (asked,) = [query["sql"] for query in queries if "core_events_about" in query["sql"]]
    with taken_back() as cursor:
        # Of few rows PostgreSQL reads all, whatever they are asked for.
        Event.objects.bulk_create(
            [Event(actor=world.people["owner"], verb="rfps.published", object_id=1)] * 3_000
        )
        with acting.request(user.pk):
            cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # Alone, or with each of the kinds that the policies name.
    assert re.search(r"Index Cond: .*\bid = ANY \(\(InitPlan", plan), plan
    assert "Seq Scan on core_event" not in plan and "Backward" not in plan, plan


def test_lines_of_offers_are_found_from_the_negotiations_of_the_partner(world: World) -> None:
    """The policy of the offers, asked within that of their lines, had every offer of everybody read."""
    user = world.people["rep"]
    lines = OfferLine.objects.filter(offer__negotiation__in=negotiations.visible_to(user))
    with taken_back() as cursor, acting.request(user.pk):
        sql, params = lines.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
        assert set(lines)
    assert "negotiations_offers_of_own" in plan or "ProjectSet" in plan, plan
    assert plan.count("on negotiations_offer ") <= 1, plan
