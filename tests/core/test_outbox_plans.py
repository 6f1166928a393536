"""What is due is found through an index, however much was sent before or waits for its day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import outbox
from core.models import Outbox

ROWS = 20_000


@pytest.fixture
def much(transactional_db: None) -> None:
    """Nine of ten were sent in the last year, one waits for a day of the next: none is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outbox (kind, what, address, channel, due_at, try_at, payload, state,"
            " attempts, sent_at, error)"
            " SELECT 'meetings.due', 'plan:' || n, 'nobody@elsewhere.example', 'email', moment,"
            " moment, '{}', CASE WHEN ahead THEN 'waiting' ELSE 'sent' END, 0,"
            " CASE WHEN NOT ahead THEN moment END, ''"
            " FROM generate_series(1, %s) n, LATERAL (SELECT n %% 10 = 0) a (ahead), LATERAL (SELECT"
            " now() + (CASE WHEN ahead THEN 1 ELSE -1 END) * interval '20 minutes' * n) m (moment)",
            [ROWS],
        )
        cursor.execute("ANALYZE core_outbox")


def test_the_next_that_is_due(much: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert not outbox.send_next()
    [claim] = [query["sql"] for query in asked if "SKIP LOCKED" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {claim}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
    assert "Index Scan using outbox_waiting" in plan, plan
    assert "Sort" not in plan and "Seq Scan" not in plan and "Removed by Filter" not in plan, plan
    # Beginning with what is due longest, it stops at the first that is not: no row of the table is read.
    assert "rows=0" in plan.splitlines()[0], plan
    assert Outbox.objects.count() == ROWS
