"""Who comes in through the company's own identity provider."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, notices
from accounts.models import Identity, User
from core import audit, verbs
from core.action import action
from core.refused import Refused

LINKED = verbs.register(
    "accounts.identity_linked", gettext_lazy("linked the company login"), icon="link"
)
UNLINKED = verbs.register(
    "accounts.identity_unlinked",
    gettext_lazy("removed the company login"),
    icon="unlink",
    tone="warn",
)


@action
def recognise(
    *, issuer: str, subject: str, email: str, verified: bool, now: datetime, by: None = None
) -> User:
    """Return the person of ours whom the provider has signed in, and remember who they are there.

    Known by issuer and subject. At the first time it is who has the address, if the provider vouches
    for it (``verified``): the two are linked, and the person is told. No account is made.

    Refuses ``address_unverified``, and with the same words whom we do not know (``no_account``), who is
    locked out (``account_closed``), people of suppliers (``supplier``) and another account at the
    provider than the one that is linked (``other_subject``).
    """
    person = access.lock_person_of_identity(issuer, subject)
    if person is None:
        person = _link(issuer, subject, email, verified)
    _check(person)
    access.identities_of(person).filter(issuer=issuer).update(last_used_at=now)
    return person


def _link(issuer: str, subject: str, email: str, verified: bool) -> User:
    if not verified:
        raise Refused(
            "address_unverified",
            _(
                "Your company's login does not vouch for your e-mail address. Ask your administrator."
            ),
        )
    person = access.lock_person_with_address(email)
    if person is None:
        raise _unknown("no_account")
    _check(person)
    if access.has_identity(person, issuer):
        if access.has_identity(person, issuer, subject):
            return person  # linked a moment ago, in another window
        raise _unknown("other_subject")
    try:
        row = link(person, issuer, subject)
    except IntegrityError:  # linked with somebody else at this moment
        raise _unknown("other_subject") from None
    notices.notify(
        "accounts.identity_linked", f"identity:{row.pk}", to=[person], payload={"identity": row.key}
    )
    return person


def link(person: User, issuer: str, subject: str) -> Identity:
    """Remember who a person is at the provider, in the caller's transaction, which goes on if it raises
    IntegrityError: somebody is known there by this name already."""
    with transaction.atomic():
        row = Identity.objects.create(user=person, issuer=issuer, subject=subject)
    audit.record(LINKED, person, by=person, changes={"provider": (None, issuer)})
    return row


def _check(person: User) -> None:
    if not person.is_internal:
        raise _unknown("supplier")
    if not person.is_active:
        raise _unknown("account_closed")


def _unknown(code: str) -> Refused:
    """Say to everybody who has no way in the same; the trail has the reason."""
    return Refused(
        code,
        _("There is no account here that your company's login opens. Ask your administrator."),
    )


@action
def unlink(*, identity: str, by: User) -> None:
    """Forget who one is at the provider; the next sign-in there links the two anew.

    For who has got another account there.
    """
    row = access.lock_own_identity(by, identity)
    audit.record(UNLINKED, by, by=by, changes={"provider": (row.issuer, None)})
    row.delete()
