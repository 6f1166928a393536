"""What is a person's own: how they log in, from where, their tokens and their inbox."""

from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import ApiToken, Identity, Look, Notification, SignIn, User


def notifications_of(user: User) -> QuerySet[Notification]:
    """Return a person's own inbox, newest first."""
    return Notification.objects.filter(user=user).order_by("-pk")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user).order_by("-pk")


def person_with_address(email: str) -> User | None:
    """Return the active person who signs in with this address."""
    return User.objects.filter(email__same=email, is_active=True).first()


def has_account(email: str) -> bool:
    """Return whether there is an account with this address, locked out or not: for its owner to know."""
    return User.objects.filter(email__same=email).exists()


def lock_person_with_address(email: str) -> User | None:
    """Lock and return whoever signs in with this address, locked out or not."""
    rows = User.objects.filter(email__same=email) if email else User.objects.none()
    return rows.select_for_update(of=("self",), no_key=True).first()


def lock_person_of_identity(issuer: str, subject: str) -> User | None:
    """Lock and return the person who is linked to an account at the provider, locked out or not."""
    rows = User.objects.filter(identities__issuer=issuer, identities__subject=subject)
    return rows.select_for_update(of=("self",), no_key=True).first()


def identities_of(user: User) -> QuerySet[Identity]:
    """Return the person's own accounts at identity providers."""
    return Identity.objects.filter(user=user).order_by("pk")


def has_identity(user: User, issuer: str, subject: str | None = None) -> bool:
    """Return whether the person has been linked with the provider, and by this name if one is given."""
    rows = identities_of(user).filter(issuer=issuer)
    return rows.exists() if subject is None else rows.filter(subject=subject).exists()


def lock_own_identity(user: User, key: str) -> Identity:
    """Lock and return a link of one's own to an identity provider, else 404."""
    return get_object_or_404(identities_of(user).select_for_update(of=("self",)), key=key)


def _going_on(now: datetime) -> QuerySet[Look]:
    return Look.objects.filter(ended_at=None, expires_at__gt=now)


def open_look(looker: User, key: str, now: datetime) -> Look | None:
    """Return the administrator's look with this key, if it goes on."""
    look = _going_on(now).filter(looker=looker, key=key).first()
    if look is not None:
        look.looker = looker
    return look


def looks_as(user: User) -> QuerySet[Look]:
    """Return when somebody looked as the person, newest first."""
    return Look.objects.filter(person=user).select_related("looker").order_by("-pk")


def lock_look(user: User, key: str) -> Look:
    """Lock and return a look of one's own or at oneself, else 404."""
    rows = Look.objects.filter(Q(looker=user) | Q(person=user)).select_related("looker", "person")
    return get_object_or_404(rows.select_for_update(of=("self",)), key=key)


def lock_open_looks(user: User, now: datetime) -> list[Look]:
    """Lock and return the looks by and as the person that go on, in order of their ids."""
    rows = _going_on(now).filter(Q(looker=user) | Q(person=user))
    rows = rows.select_related("looker", "person").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def open_tokens(user: User, now: datetime) -> QuerySet[ApiToken]:
    """Return the person's tokens that still open the API."""
    return tokens_of(user).filter(revoked_at=None, expires_at__gt=now)


def lock_token(user: User, key: str) -> ApiToken:
    """Lock and return a token of one's own, else 404."""
    return get_object_or_404(tokens_of(user).select_for_update(of=("self",)), key=key)


def open_sign_ins(user: User, now: datetime) -> list[SignIn]:
    """Return the person's sessions that still work, the last used first.

    A session that the person's password or a lock-out has ended since stays in its table until it is
    used again or expires: it is not counted.
    """
    rows = list(SignIn.objects.filter(user=user).order_by("-last_used_at", "-pk"))
    valid = user.get_session_auth_hash()
    keys = [row.session_key for row in rows]
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    works = {
        session.session_key
        for session in found
        if session.get_decoded().get(HASH_SESSION_KEY) == valid
    }
    return [row for row in rows if row.session_key in works]


def lock_sign_in(user: User, key: str) -> SignIn:
    """Lock and return a session of one's own, else 404."""
    rows = SignIn.objects.filter(user=user).select_for_update(of=("self",))
    return get_object_or_404(rows, key=key)


def lock_other_sign_ins(user: User, session_key: str) -> list[SignIn]:
    """Lock and return the person's sessions but the one with this key, in order of their ids."""
    rows = SignIn.objects.filter(user=user).exclude(session_key=session_key)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def lock_notification(user: User, pk: int) -> Notification:
    """Lock and return a message of one's own inbox, else 404."""
    return get_object_or_404(notifications_of(user).select_for_update(of=("self",)), pk=pk)
