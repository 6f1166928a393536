"""Imports take turns."""

from django.db import connection


def take_turn(*, wait: bool = True) -> bool:
    """Be the only import until the transaction ends, whatever is imported; False if another runs.

    Imports make the partners that they find missing, and a name is no key: two at once would make one
    twice. With ``wait`` this returns when the other has ended. From here to the end of the transaction
    nothing is broken off for the time that it takes: the whole file or nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
        )
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('suppliers.trade'))")
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('suppliers.trade'))")
        return bool(cursor.fetchone()[0])
