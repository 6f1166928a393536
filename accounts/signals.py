"""Libraries tell by signal that somebody has signed in, and about second factors; no more is listened to."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_init
from django.dispatch import receiver

from accounts import confirming, factor_secrets, sessions
from accounts.actions import note_login_failure, note_two_factor
from accounts.actions.signing_in import TWO_FACTOR_ADDED, TWO_FACTOR_REMOVED, TWO_FACTOR_RESET

VERBS = {
    signals.authenticator_added: TWO_FACTOR_ADDED,
    signals.authenticator_removed: TWO_FACTOR_REMOVED,
    signals.authenticator_reset: TWO_FACTOR_RESET,
}


@receiver(list(VERBS))
def on_change(signal: Any, user: Any, **kwargs: Any) -> None:
    note_two_factor(verb=VERBS[signal], by=user)


@receiver(user_logged_in)
def on_login(request: Any, user: Any, **kwargs: Any) -> None:
    # Before the first page, whose session it then is.
    sessions.note_use(request.session, request.headers.get("User-Agent", ""), user)
    confirming.note_login(request, user)


@receiver(signals.authentication_failed)
def on_wrong_code(request: Any, user: Any, **kwargs: Any) -> None:
    note_login_failure(email=user.email, ip=get_adapter(request).get_client_ip(request))


@receiver(post_init, sender=Authenticator)
def on_factor(instance: Authenticator, **kwargs: Any) -> None:
    factor_secrets.bind(instance)
