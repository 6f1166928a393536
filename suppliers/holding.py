"""Keeping partners as they are while something is decided that rests on what they are."""

from collections.abc import Iterable

from suppliers.models import Partner


def hold(ids: Iterable[int]) -> list[Partner]:
    """Lock the partners with these primary keys until the transaction ends and return them as they are.

    In the order of their primary keys, whatever the order asked for. Nobody can change them or be
    given them to change; what merely refers to them can still be written.
    """
    rows = Partner.objects.filter(pk__in=[*ids]).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))
