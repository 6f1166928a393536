"""What every table relies on: extensions, and the rights of the application's role."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

# The web and worker processes act as srm_app, which owns nothing. It gets its rights on every table
# that the owner creates from here on; the trails take the rights to change them away again.
GRANT = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'srm_app') THEN
        RAISE EXCEPTION 'the role srm_app is missing; docs/operations.md says how to create it';
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO srm_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO srm_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO srm_app;
-- The table of applied migrations was made before this one could run.
GRANT SELECT ON django_migrations TO srm_app;
"""
REVOKE = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM srm_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM srm_app;
"""

# One name for "now", so that it can be told which function the tables' defaults call.
CLOCK = """
CREATE FUNCTION core_clock() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
    AS 'SELECT pg_catalog.clock_timestamp()';
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [
        ("accounts", "0001_initial"),
        ("pghistory", "0001_initial"),
        ("contenttypes", "0001_initial"),
        ("sessions", "0001_initial"),
        ("auth", "0001_initial"),
    ]
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(GRANT, REVOKE),
        migrations.RunSQL(CLOCK, "DROP FUNCTION core_clock()"),
    ]
