"""Years of events from before the story that is told row by row: millions of them, written by PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from django.apps import apps
from django.db import connection

from srm.bulk.world import World

# The story begins after this; every event of the past is older and has a lower id.
ENDED_DAYS_AGO = 1_201
YEARS = 6
CHUNK = 250_000

# (verb, kind of object, field that was changed, how many of a hundred). What people do all day comes most.
_KINDS = (
    ("accounts.logged_in", "accounts.user", "", 24),
    ("accounts.logged_out", "accounts.user", "", 12),
    ("accounts.login_failed", "accounts.user", "", 3),
    ("core.refused", "accounts.user", "", 1),
    ("suppliers.edited", "suppliers.partner", "website", 16),
    ("suppliers.contact_edited", "suppliers.contact", "phone", 12),
    ("meetings.commitment_done", "meetings.commitment", "status", 12),
    ("meetings.commitment_missed", "meetings.commitment", "status", 5),
    ("meetings.visit_held", "meetings.visit", "status", 8),
    ("rfps.edited", "rfps.rfx", "title", 5),
    ("negotiations.offered", "negotiations.negotiation", "round", 2),
)
# What happens by itself: nobody is its actor.
_BY_NOBODY = ("meetings.commitment_missed",)
# The object is drawn with the third power, so that few have most: of 100,000 partners the first gets
# a fiftieth of all that happens to partners. Whoever acts is one of ours, evenly.
_INSERT = """
    INSERT INTO core_event (id, at, actor_id, verb, object_type, object_id, object_label, links,
                            changes, reason, request_id)
    SELECT n, %(begin)s + (n * %(step)s) * interval '1 second',
           CASE WHEN kind.of = 'accounts.user' AND kind.verb NOT LIKE '%%failed' THEN object.id
                WHEN kind.verb <> ALL (%(nobody)s) THEN ours.id END,
           kind.verb, kind.of, object.id, kind.of || ' ' || object.id,
           CASE WHEN kind.of IN ('accounts.user', 'suppliers.partner') THEN '{}'
                ELSE ARRAY['suppliers.partner:' || draw.partner] END,
           CASE kind.field WHEN '' THEN '{}' ELSE
               jsonb_build_object(kind.field, jsonb_build_array('before ' || n, 'after ' || n)) END,
           '', substr(md5(n::text), 1, 16)
    FROM (
        SELECT n, random() AS kind, random() AS object, random() AS actor,
               1 + floor(%(partners)s * random() ^ 3)::bigint AS partner
        FROM generate_series(%(first)s, %(last)s) AS n OFFSET 0
    ) AS draw
    JOIN unnest(%(verbs)s, %(ofs)s, %(fields)s, %(from)s, %(to)s, %(counts)s)
        AS kind (verb, of, field, begins, ends, rows) ON draw.kind >= begins AND draw.kind < ends
    CROSS JOIN LATERAL (SELECT 1 + floor(kind.rows * draw.object ^ 3)::bigint AS id) AS object
    CROSS JOIN LATERAL (
        SELECT (%(ours)s::bigint[])[1 + floor(cardinality(%(ours)s::bigint[]) * draw.actor)::int] AS id
    ) AS ours
    ORDER BY n
"""


def events(world: World, count: int, say: Callable[[str], None]) -> None:
    """Write ``count`` events with the ids from 1 on, evenly over years that ended before the story.

    The rows they are about must be there. The same count and seed give the same events.
    """
    end = datetime.combine(world.today - timedelta(days=ENDED_DAYS_AGO), time(), UTC)
    begin = end - timedelta(days=365 * YEARS)
    rows = {of: apps.get_model(of)._default_manager.count() for _, of, *_ in _KINDS}
    with connection.cursor() as cursor:
        # A queue of millions of checks would lie in memory until the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT setseed(%s)", [world.rng.random()])
        cursor.execute("SELECT array_agg(id) FROM accounts_user WHERE side = 'internal'")
        shares = [share / 100 for *_, share in _KINDS]
        values = {
            "begin": begin,
            "step": (end - begin).total_seconds() / count,
            "nobody": list(_BY_NOBODY),
            "partners": rows["suppliers.partner"],
            "verbs": [verb for verb, *_ in _KINDS],
            "ofs": [of for _, of, *_ in _KINDS],
            "fields": [field for _, _, field, _ in _KINDS],
            "from": [sum(shares[:number]) for number in range(len(shares))],
            "to": [sum(shares[: number + 1]) for number in range(len(shares) - 1)] + [1.0],
            "counts": [rows[of] for _, of, *_ in _KINDS],
            "ours": cursor.fetchone()[0],
        }
        for first in range(1, count + 1, CHUNK):
            last = min(count, first + CHUNK - 1)
            cursor.execute(_INSERT, values | {"first": first, "last": last})
            say(f"  {last:,} of {count:,} events of the past")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
