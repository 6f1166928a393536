"""What the audit trail says about signing in, and passwords."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.actions.looking import end_all
from accounts.models import User
from accounts.resets import ResetTokens
from core import audit, noting, verbs
from core.action import action
from core.behalf import while_looking
from core.models import Outbox
from core.outbox import Message, enqueue
from core.refused import Refused

LOGGED_IN = verbs.register("accounts.logged_in", gettext_lazy("logged in"), icon="log-in")
LOGGED_OUT = verbs.register("accounts.logged_out", gettext_lazy("logged out"), icon="log-out")
LOGIN_FAILED = verbs.register(
    "accounts.login_failed",
    gettext_lazy("failed to log in"),
    icon="shield-alert",
    tone="warn",
    by_somebody=True,
)
FAILURES_LEFT_OUT = verbs.register(
    "accounts.failures_left_out",
    gettext_lazy("failed to log in more often than is noted one by one"),
    icon="shield-alert",
    tone="bad",
    by_somebody=True,
)
noting.summed_up_as(LOGIN_FAILED, FAILURES_LEFT_OUT)
# So many failures are on the trail one by one in an hour: from one network, which may be an office's,
# and at one address.
MOST_FROM_ONE, MOST_AT_ONE = 300, 30
PASSWORD_CHANGED = verbs.register(
    "accounts.password_changed", gettext_lazy("changed the password"), icon="key-round"
)
TWO_FACTOR_ADDED = verbs.register(
    "accounts.two_factor_added", gettext_lazy("added a second factor"), icon="shield-check"
)
TWO_FACTOR_REMOVED = verbs.register(
    "accounts.two_factor_removed",
    gettext_lazy("removed a second factor"),
    icon="shield-off",
    tone="warn",
)
TWO_FACTOR_RENAMED = verbs.register(
    "accounts.two_factor_renamed", gettext_lazy("renamed a passkey"), icon="shield"
)
TWO_FACTOR_RESET = verbs.register(
    "accounts.two_factor_reset", gettext_lazy("made new recovery codes"), icon="shield"
)
# The object of a failed login at an address that nobody has.
NOBODY = 0


@action
def note_login(*, by: User, way: str = "") -> None:
    """Put a completed sign-in on the trail; ``way`` names another one than password or passkey."""
    audit.record(LOGGED_IN, by, by=by, changes={"way": (None, way)} if way else None)


@action
@while_looking
def note_logout(*, by: User) -> None:
    """Put a sign-out on the trail; looks by and as the person end with it."""
    end_all(by, now=timezone.now())
    audit.record(LOGGED_OUT, by, by=by)


@action
def note_login_failure(*, email: str, ip: str, way: str = "", code: str = "") -> None:
    """Put a refused sign-in on the trail, on the person whose address was typed.

    ``ip`` is where it came from, which is not kept; ``way`` names another one than password or passkey,
    ``code`` why it was refused there. An address that nobody has is recorded too: guessing at
    addresses must be seen, and an answer that takes as long for a stranger as for a colleague tells
    nobody who has an account. What is more than an hour's measure of one network, or at one address,
    is counted, and told when the hour is over.
    """
    person = User.objects.filter(email__same=email).first()
    subjects = (
        noting.network(ip, MOST_FROM_ONE),
        noting.typed(email, MOST_AT_ONE, person.pk if person else NOBODY),
    )
    if not noting.may_note(LOGIN_FAILED, *subjects):
        return
    changes = {name: (None, text) for name, text in (("way", way), ("code", code)) if text}
    nobody = User(pk=NOBODY, email=email, name=email or way)
    audit.record(LOGIN_FAILED, person or nobody, by=None, changes=changes)


@action
def change_password(*, user: str, password: str, by: User) -> User:
    """Set one's own password, validated by the form. Other sessions of the person end with it.

    Denied to whose sessions an administrator has just ended, with the account or its address.
    """
    row = access.lock_user(by, user)
    if row.session_epoch != by.session_epoch:
        raise PermissionDenied
    _set_password(row, password)
    return row


@action
def reset_password(*, token: str, password: str, by: User) -> User:
    """Set the password of the holder of a link; ``password`` has been validated by the form.

    Refuses a token that is good no longer: of two requests with one link one sets the password.
    """
    row = access.lock_user(by, by.key)
    if not ResetTokens().check_token(row, token):
        raise Refused("link_used", _("This link no longer works"))
    _set_password(row, password)
    return row


def _set_password(row: User, password: str) -> None:
    end_all(row, now=timezone.now())
    row.set_password(password)
    row.save(update_fields=["password"])
    audit.record(PASSWORD_CHANGED, row, by=row)


@action
def request_password_reset(*, email: str) -> None:
    """Plan the e-mail with the reset link, if somebody has this address.

    Whether somebody does is looked up when the message is sent: the request does the same work for
    every address, so that neither its answer nor its duration tells.
    """
    now = timezone.now()
    enqueue(
        "accounts.password_reset",
        f"password:{now.isoformat()}",
        [Message(Outbox.Channel.EMAIL, address=email.strip().lower())],
        due_at=now,
        payload={"email": email.strip().lower()},
    )


@action
def note_two_factor(*, verb: str, by: User) -> None:
    """Put a change of one's second factors on the trail; ``verb`` is one of those above."""
    audit.record(verb, by, by=by)
