"""The role as which a supplier's request is asked; it has no right to anything yet."""

from django.db import migrations

from core.row_security import function, secure

ROLE = """
DO $$
DECLARE
    login text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'srm_supplier') THEN
        RAISE EXCEPTION 'the role srm_supplier is missing; docs/operations.md says how to create it';
    END IF;
    SELECT app.member::regrole INTO login FROM pg_auth_members AS app
    WHERE app.roleid = 'srm_app'::regrole AND app.set_option AND NOT EXISTS (
        SELECT 1 FROM pg_auth_members AS supplier
        WHERE supplier.roleid = 'srm_supplier'::regrole AND supplier.set_option
          AND supplier.member = app.member
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% may act as srm_app and not as srm_supplier: GRANT srm_supplier TO %', login, login;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO srm_supplier;
"""
# Which event is about what, and nothing of it: a condition on an array, which is what a timeline is
# found by, cannot use its index before the policies have let the row pass.
ABOUT = """
    SELECT id FROM core_event
    WHERE (object_type = $1 AND object_id = $2) OR links @> ARRAY[$3]::varchar[]
"""


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("core", "0006_whole_trail")]

    operations = [
        migrations.RunSQL(ROLE, "REVOKE USAGE ON SCHEMA public FROM srm_supplier"),
        # What a supplier may do with these is said in accounts, which knows who one is.
        secure("core_event"),
        secure("core_outbox"),
        secure("core_oncekey"),
        function(
            "core_events_about",
            "text, bigint, text",
            "SETOF bigint",
            ABOUT,
            of_application=True,
        ),
    ]
