"""Which of a partner's people have a part in what it keeps sealed, when ours let somebody in.

Whoever of ours may invite could invite themselves, or give an account an address of their own. So whom
one of ours lets in has no part in a sealed bid until a colleague who was there says that they are one of
them; where nobody is left who could, they begin anew (docs/adr/0057). Everything here is called in the
transaction of an action that has locked the partner.
"""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, formats, verbs
from core.clock import database_now
from core.refused import Refused
from suppliers import access
from suppliers.models import Partner, Representative
from suppliers.team import representatives, trusted_people

WAITS = verbs.register(
    "suppliers.representative_waits",
    gettext_lazy("let somebody in for whom a colleague has to vouch"),
    icon="hourglass",
    tone="warn",
)
BEGINS_ANEW = verbs.register(
    "suppliers.representative_begins_anew",
    gettext_lazy("left nobody who could vouch: a person of the partner begins anew"),
    icon="rotate-ccw",
    tone="warn",
)


def lock_partner_of(user: str) -> None:
    """Lock the partner that the person with this key represents, if any: before the person is locked."""
    rows = Partner.objects.filter(representatives__user__key=user)
    list(rows.select_for_update(of=("self",)))


def changed(*, user: User, by: User, renamed: bool) -> None:
    """Judge anew after one of ours let a person in, kept them out or gave their account another address.

    ``renamed`` says that it was given another address. Who is let in again is let in like anybody
    else: meanwhile somebody may have begun anew. Of nobody's people nothing changes.
    """
    rows = Representative.objects.filter(user=user)
    row = rows.select_related("user", "partner").first()
    if row is None:
        return
    before = row.waits, row.trusted_from_at
    if renamed:
        # In the inbox of who has the address from now on: that there was a bid, and when.
        notices.forget_secrets(user)
    if user.is_active or renamed:
        let_in(row, by=by, renamed=renamed)
    _leave_somebody(row.partner, by)
    if user.is_active and (renamed or before != (row.waits, row.trusted_from_at)):
        tell_colleagues(row, f"{row.pk}:{database_now().isoformat()}")


def let_in(row: Representative, *, by: User, renamed: bool = False) -> None:
    """Decide what part a person has whom ``by``, one of ours, has let in.

    None yet, while a trusted colleague can vouch for them; in what is asked from now on where there
    have been others and none is left, or the account was ``renamed``; the first of all has a part in
    everything.
    """
    others = Representative.objects.filter(partner=row.partner).exclude(pk=row.pk)
    if _trusted(others).exists():
        _become(row, WAITS, by, waits=True)
    elif renamed or others.exists():
        _begin_anew(row, by)


def _trusted(rows: QuerySet[Representative]) -> QuerySet[Representative]:
    return rows.filter(waits=False, user__is_active=True)


def _leave_somebody(partner: Partner, by: User) -> None:
    """Let the first of those who wait begin anew, where nobody is left who could vouch for them."""
    rows = Representative.objects.filter(partner=partner)
    if _trusted(rows).exists():
        return
    if first := rows.filter(user__is_active=True).select_related("partner").order_by("pk").first():
        _begin_anew(first, by)


def _begin_anew(row: Representative, by: User) -> None:
    row.trusted_from_at = database_now()
    _become(row, BEGINS_ANEW, by, waits=False)


def _become(row: Representative, verb: str, by: User, *, waits: bool) -> None:
    before, row.waits, row.vouched_by = row.waits, waits, None
    row.save(update_fields=["waits", "trusted_from_at", "vouched_by"])
    changes = {"waits": (before, waits)} if before != waits else {}
    audit.record(verb, row, by=by, links=[row.partner], changes=changes)


def tell_colleagues(row: Representative, what: str) -> None:
    """Tell the partner's people who acts for their company from now on; ``what`` is unique to this time."""
    notices.notify(
        "suppliers.representative_joined",
        f"representative:{what}",
        to=representatives(row.partner).exclude(pk=row.user_id),
        payload={"user": row.user.key},
    )


def why_not_bind(user: User) -> str:
    """Return why a person may not yet speak for their company, and what helps; empty for who may."""
    if not access.waits(user):
        return ""
    people = trusted_people(access.own_partner(user))
    return _(
        "%(company)s has let you in, and nobody of your company has said yet that you are one of them."
        " Until then you say nothing in its name. One press is enough, by: %(people)s."
    ) % {"company": settings.COMPANY_NAME, "people": ", ".join(one.name for one in people)}


def require_word(by: User) -> None:
    """Refuse what speaks for a company to who waits for a colleague's word (``waits_for_colleague``).

    Of ours, and of who has begun anew where nobody was left, nobody waits.
    """
    if why := why_not_bind(by):
        raise Refused("waits_for_colleague", why)


def why_shut(user: User) -> str:
    """Return why a supplier's person reads and writes no bid on a request, and what helps.

    For who has no part in the bids on the request in question (``access.trusted_with``).
    """
    row = Representative.objects.select_related("partner").get(user=user)
    facts = {"company": settings.COMPANY_NAME}
    if not row.waits and row.trusted_from_at is not None:
        facts["day"] = formats.moment(row.trusted_from_at)
        return (
            _(
                "Your company was asked before %(day)s, when nobody was left here who could vouch for you to"
                " %(company)s. The bid is shut to you until it is opened; you bid on what is asked since."
            )
            % facts
        )
    facts["people"] = ", ".join(person.name for person in trusted_people(row.partner))
    return (
        _(
            "%(company)s has let you in, and nobody of your company has said yet that you are one of them."
            " Until then you read and write no bids. One press is enough, by: %(people)s."
        )
        % facts
    )
