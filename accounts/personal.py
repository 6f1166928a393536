"""What is held about people who have an account; the models of the core and of libraries too."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    ApiToken,
    DataCopy,
    DataRequest,
    Identity,
    Invitation,
    Look,
    Mute,
    Notification,
    Photo,
    ReportingLine,
    SignIn,
    User,
)
from core import outbox, timeline
from core.models import (
    Blanking,
    Event,
    Heartbeat,
    OnceKey,
    Outbox,
    RetentionPeriod,
    Seal,
    Tally,
)
from core.personal import Basis, Fate, declare, nothing

WITH_ACCOUNT = _("As long as the account")
TRAIL = _("As long as what it is about; blanked when the person is anonymised")
SAFETY = _("Nobody but the person gets in, and they can see who did")
PERIOD = _("For a period that administrators choose")

declare(
    User,
    _("Account"),
    _("Logging in, and knowing at work who is who"),
    basis=Basis.CONTRACT,
    fate=Fate.BLANKED,
    kept=_("Until the account is closed and the person is anonymised"),
    who=("pk",),
    facts=(
        "name", "title", "email", "phone", "roles", "language", "time_zone", "no_email",
        "digest_email", "digest_hour", "working_days", "quiet_from_hour", "quiet_until_hour",
        "absent_from_date", "absent_until_date",
    ),
    shown=("side", "is_active", "manager", "deputy", "created_at", "last_login"),
    names=("name", "title", "email", "phone"),
    said_as=("token", "session"),
    says_who=("to",),
    versions=True,
)  # fmt: skip
nothing(User, "photo", why="which picture there is; the picture is below")
nothing(User, "password", why="a hash; it opens nothing, and is in no export")
declare(
    Photo,
    _("Photo"),
    _("Recognising each other"),
    basis=Basis.INTEREST,
    fate=Fate.DELETED,
    kept=_("Until the person removes it, or is anonymised"),
    who=("user",),
    facts=("content",),
    shown=("created_at",),
)
declare(
    ReportingLine,
    _("Place among the line managers"),
    _("Who answers for whom"),
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=WITH_ACCOUNT,
    who=("person", "manager"),
    withheld=_("It follows from the line manager, which is given with the account."),
)
declare(
    Invitation,
    _("Invitations"),
    _("Letting somebody in who was asked to"),
    basis=Basis.CONTRACT,
    fate=Fate.BLANKED,
    kept=PERIOD,
    period="accounts.invitations",
    who=("invited_by", "manager"),
    addresses=("email",),
    at="created_at",
    facts=("email", "name"),
    names=("email", "name"),
    shown=("side", "roles", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at"),
)
nothing(Invitation, "partner_key", why="the key of a company")
declare(
    Identity,
    _("Company logins"),
    _("Logging in with the company's own provider"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=WITH_ACCOUNT,
    who=("user",),
    facts=("issuer", "subject"),
    names=("subject",),
    shown=("created_at", "last_used_at"),
)
declare(
    SignIn,
    _("Sessions"),
    SAFETY,
    basis=Basis.INTEREST,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="accounts.sign_ins",
    who=("user",),
    facts=("agent",),
    shown=("created_at", "last_used_at"),
)
nothing(SignIn, "session_key", why="the secret in the cookie; it never leaves the server")
declare(
    ApiToken,
    _("API tokens"),
    _("Programs that act as the person"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="accounts.tokens",
    who=("user",),
    facts=("name",),
    names=("name",),
    shown=("areas", "may_write", "created_at", "expires_at", "revoked_at", "last_used_at"),
)
nothing(ApiToken, "digest", why="a hash of a secret")
declare(
    Look,
    _("Looks as the person"),
    _("Helping, and being answerable for it"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=PERIOD,
    period="accounts.looks",
    who=("person", "looker"),
    texts=("reason",),
    own=("reason",),
    shown=("created_at", "expires_at", "ended_at"),
)
declare(
    Notification,
    _("Inbox"),
    _("Telling people what concerns them"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="accounts.inbox",
    who=("user",),
    facts=("kind",),
    texts=("title", "body", "reason"),
    own=("title", "body", "reason"),
    shown=("created_at", "read_at"),
    known=lambda: outbox.without_secrets(Notification.objects.all()),
)
nothing(Notification, "path", "mute_path", why="addresses within the site")
declare(
    Mute,
    _("Muted reminders"),
    _("Leaving people alone who have asked for it"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="accounts.mutes",
    who=("user",),
    facts=("kind", "thing"),
    shown=("created_at",),
)
declare(
    Outbox,
    _("Messages sent"),
    _("Sending each message once"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="core.outbox",
    who=("recipient",),
    addresses=("address",),
    facts=("address", "kind"),
    shown=("channel", "state", "due_at", "sent_at"),
    at="due_at",
    known=lambda: outbox.without_secrets(Outbox.objects.all()),
)
nothing(Outbox, "what", "payload", why="ids; an address in it goes with the message")
nothing(Outbox, "error", why="what the mail server said; goes with the message")
declare(
    Event,
    _("Audit trail"),
    _("Knowing later who has decided what; nobody can change it"),
    basis=Basis.DUTY,
    fate=Fate.BLANKED,
    kept=TRAIL,
    who=("actor", "on_behalf_of"),
    facts=("object_label",),
    texts=("reason", "changes"),
    shown=("at", "verb", "object_type"),
    about=True,
    at="at",
    known=timeline.told_to_ours,
)
nothing(Event, "links", "object_type", "verb", why="names of kinds, and ids")
nothing(Event, "request_id", why="a random number for the log")
declare(
    DataRequest,
    _("Requests about personal data"),
    _("Giving copies, and forgetting who somebody was"),
    basis=Basis.DUTY,
    fate=Fate.DELETED,
    kept=PERIOD,
    period="accounts.data",
    who=("asked_by",),
    texts=("reason",),
    shown=("kind", "created_at", "state", "finished_at"),
    about=True,
)
nothing(DataRequest, "object_type", "found", why="names of kinds, and ids")
nothing(DataRequest, "error", why="a sentence of ours")
nothing(DataCopy, "content", why="a copy of all of this, which only who asked for it can open")
declare(
    OnceKey,
    _("Keys against a second press"),
    _("A second press makes no second thing"),
    basis=Basis.INTEREST,
    fate=Fate.DELETED,
    kept=_("Two days"),
    who=("user",),
    withheld=_("Keyed hashes without any content, for two days."),
)
nothing(OnceKey, "key", "digest", "action", "location", why="keyed hashes, and addresses of pages")

nothing(Tally, "verb", "subject", why="names of kinds, ids, and keyed hashes, for an hour")

# Libraries' tables.
declare(
    EmailAddress,
    _("Addresses to log in with"),
    _("Logging in"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=WITH_ACCOUNT,
    who=("user",),
    facts=("email",),
    shown=("verified", "primary"),
)
declare(
    Authenticator,
    _("Second factors"),
    SAFETY,
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=WITH_ACCOUNT,
    who=("user",),
    shown=("type", "created_at", "last_used_at"),
)
nothing(Authenticator, "data", why="secrets of codes and passkeys; they are in no export")
declare(
    SocialAccount,
    _("Other logins"),
    _("Not in use; Company logins has the links to the provider"),
    basis=Basis.CONTRACT,
    fate=Fate.DELETED,
    kept=WITH_ACCOUNT,
    who=("user",),
    withheld=_("Not in use: there is none."),
)
nothing(SocialAccount, "uid", "provider", "extra_data", why="not in use")
declare(
    LogEntry,
    _("Log of the admin"),
    _("Not in use; the audit trail has it"),
    basis=Basis.INTEREST,
    fate=Fate.DELETED,
    kept=WITH_ACCOUNT,
    who=("user",),
    withheld=_("Not in use: there is none."),
)
nothing(LogEntry, "object_id", "object_repr", "change_message", why="not in use")

# Tables without people, or nobody's.
nothing(Session, "session_key", "session_data", why="signed, and goes with the session of the list")
nothing(EmailConfirmation, "key", why="not in use: addresses are confirmed by the invitation")
nothing(SocialApp, "provider", "provider_id", "name", "client_id", "secret", "key", "settings", why="not in use")  # fmt: skip
nothing(SocialToken, "token", "token_secret", why="not in use")
nothing(Group, "name", "permissions", why="not in use: rights are in code")
nothing(Permission, "name", "codename", why="of Django")
nothing(ContentType, "app_label", "model", why="of Django")
nothing(Heartbeat, "name", why="names of processes")
nothing(Blanking, "trail", "before", "after", why="hashes and ids")
nothing(RetentionPeriod, "name", why="names of rules")
nothing(Seal, "ends", "tables", "previous", "root", why="hashes and ids")
