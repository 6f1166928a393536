"""Imports take turns."""

from django.db import connection


def take_turn(*, wait: bool = True) -> bool:
    """Be the only import until the transaction ends, whatever is imported; False if another runs.

    Imports make the partners that they find missing, and a name is no key: two at once would make one
    twice. With ``wait`` this returns when the other has ended.
    """
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('suppliers.trade'))")
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('suppliers.trade'))")
        return bool(cursor.fetchone()[0])
