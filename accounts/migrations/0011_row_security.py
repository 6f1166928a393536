"""What a supplier's person may see and write of people, messages, keys and the audit trail."""

from django.db import migrations

from core.row_security import function, secure, show

# The person for whom the database is asked, if it is somebody of a supplier who may come in.
ACTING = """
    SELECT id FROM accounts_user
    WHERE id = nullif(current_setting('srm.acting', true), '')::bigint
      AND side = 'supplier' AND is_active
"""
ME = "(SELECT accounts_acting())"
MINE = f"user_id = {ME}"
# Whoever of ours or of the own company can be told something.
KNOWN = "EXISTS (SELECT 1 FROM accounts_user AS person WHERE person.id = recipient_id)"
OWN_FIELDS = (
    "name",
    "title",
    "phone",
    "language",
    "time_zone",
    "no_email",
    "password",
)


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("accounts", "0010_token_areas"),
        ("core", "0007_row_security"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        function("accounts_acting", "", "bigint", ACTING),
        secure(
            "accounts_user",
            # Of ours everybody: names stand beside whatever we wrote, offered or promised.
            see=f"id = {ME} OR (side = 'internal' AND {ME} IS NOT NULL)",
            change=f"id = {ME}",
            columns=OWN_FIELDS,
            history=True,
        ),
        secure(
            "accounts_notification",
            see=MINE,
            change=MINE,
            columns=["read_at"],
        ),
        secure(
            "accounts_apitoken",
            see=MINE,
            add=MINE,
            change=MINE,
            columns=["revoked_at", "last_used_at"],
            history=True,
        ),
        secure(
            "accounts_signin",
            see=MINE,
            change=MINE,
            becomes="false",
            columns=["last_used_at"],
            remove=MINE,
        ),
        # Nobody of a supplier invites; what nobody has sent is not found, instead of forbidden.
        secure(
            "accounts_invitation",
            see=f"invited_by_id = {ME}",
            change=f"invited_by_id = {ME}",
            becomes="false",
            columns=["revoked_at"],
        ),
        # The company's own provider is for people of ours.
        secure(
            "accounts_identity",
            see=MINE,
            change=MINE,
            becomes="false",
            columns=["last_used_at"],
        ),
        # Whoever was looked as reads when, and by whom, and may end it.
        secure(
            "accounts_look",
            see=f"person_id = {ME}",
            change=f"person_id = {ME}",
            columns=["ended_at"],
            history=True,
        ),
        # Those of one's own list of sessions; that of the request itself is the application's affair.
        secure(
            "django_session",
            see="session_key IN (SELECT session_key FROM accounts_signin)",
            remove="session_key IN (SELECT session_key FROM accounts_signin)",
        ),
        secure("mfa_authenticator", see=MINE, add=MINE, change=MINE, remove=MINE),
        secure("account_emailaddress", see=MINE),
        secure("core_oncekey", see=MINE, add=MINE, change=MINE, columns=["location"]),
        secure(
            "core_outbox",
            add=f"state = 'waiting' AND attempts = 0 AND address = '' AND {KNOWN}",
        ),
        secure(
            "core_event",
            see=f"actor_id = {ME}",
            # What follows by itself from what somebody does has no actor.
            add=f"{ME} IS NOT NULL AND (actor_id = {ME} OR actor_id IS NULL) AND on_behalf_of_id IS NULL",
        ),
        show(
            "core_event", "accounts_events", f"object_type = 'accounts.user' AND object_id = {ME}"
        ),
    ]
