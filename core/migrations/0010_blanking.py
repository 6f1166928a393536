"""Taking people's names out of the trails, each row on record (docs/adr/0048)."""

import core.clock
from django.db import migrations, models

# The trails out of which names may be taken, and the columns that can hold one. A history that is added
# here needs a new version of the function.
COLUMNS = """{
    "core_event": ["object_label", "changes", "reason"],
    "accounts_userevent": ["name", "title", "email", "phone"],
    "accounts_invitationevent": ["name", "email"],
    "accounts_identityevent": ["subject"],
    "accounts_apitokenevent": ["name"],
    "suppliers_contactevent": ["name", "title", "email", "phone"]
}"""
# The text of a row is the one that core/sealing.py hashes.
BLANK = """
CREATE OR REPLACE FUNCTION core_blank(at_table text, sealed text[], wanted jsonb, context uuid)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    may CONSTANT jsonb := '%(columns)s';
    id_of CONSTANT text := CASE at_table WHEN 'core_event' THEN 'id' ELSE 'pgh_id' END;
    hash_of text;
    guards text;
    last_seal bigint;
    row_id bigint;
    new_values jsonb;
    columns text;
    hash_before text;
    hash_after text;
    done integer := 0;
BEGIN
    IF NOT may ? at_table THEN
        RAISE EXCEPTION 'nobody is named in %', at_table USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('core.sealing'));
    PERFORM set_config('TimeZone', 'UTC', true), set_config('bytea_output', 'hex', true);
    SELECT format(
        'SELECT encode(sha256(convert_to(array_to_json(ARRAY[%s])::text, ''UTF8'')), ''hex'')'
        ' FROM %I WHERE %I = $1 FOR UPDATE',
        string_agg(format('to_json(%I)', name), ', ' ORDER BY place), at_table, id_of
    ) INTO hash_of FROM unnest(sealed) WITH ORDINALITY AS list (name, place);
    -- The triggers that keep everybody from changing a history, for this transaction only.
    SELECT coalesce(array_agg(tgname::text), '{}')::text INTO guards FROM pg_trigger
    WHERE tgrelid = at_table::regclass AND starts_with(tgname::text, 'pgtrigger_append_only_');
    SELECT coalesce(max(number), 0) INTO last_seal FROM core_seal;
    FOR row_id, new_values IN
        SELECT (value ->> 'id')::bigint, value -> 'new' FROM jsonb_array_elements(wanted)
    LOOP
        IF NOT (may -> at_table) @> (SELECT jsonb_agg(name) FROM jsonb_object_keys(new_values) AS name)
        THEN
            RAISE EXCEPTION 'only what can hold a name is taken out of %', at_table
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        EXECUTE hash_of INTO hash_before USING row_id;
        CONTINUE WHEN hash_before IS NULL;
        SELECT string_agg(
            format('%I = (jsonb_populate_record(NULL::%I, $2)).%I', name, at_table, name), ', '
        ) INTO columns FROM jsonb_object_keys(new_values) AS name;
        PERFORM set_config('pgtrigger.ignore', guards, true);
        EXECUTE format('UPDATE %I SET %s WHERE %I = $1', at_table, columns, id_of)
            USING row_id, new_values;
        PERFORM set_config('pgtrigger.ignore', '{}', true);
        EXECUTE hash_of INTO hash_after USING row_id;
        IF hash_after <> hash_before THEN
            INSERT INTO core_blanking (trail, number, before, after, after_seal, context_id)
            VALUES (at_table, row_id, hash_before, hash_after, last_seal, context);
            done := done + 1;
        END IF;
    END LOOP;
    RETURN done;
END $$;
REVOKE ALL ON FUNCTION core_blank(text, text[], jsonb, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_blank(text, text[], jsonb, uuid) TO srm_app;
""".replace("%(columns)s", COLUMNS)


class Migration(migrations.Migration):
    dependencies = [("core", "0009_messages_held_for_a_digest")]

    operations = [
        migrations.CreateModel(
            name="Blanking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(db_default=core.clock.ClockTimestamp(), editable=False),
                ),
                ("trail", models.CharField(help_text="name of the table", max_length=100)),
                ("number", models.BigIntegerField(help_text="the row's id there")),
                ("before", models.CharField(max_length=64)),
                ("after", models.CharField(max_length=64)),
                ("after_seal", models.BigIntegerField()),
                ("context_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["trail", "number", "id"], name="blanking_of_row")],
            },
        ),
        migrations.RunSQL(BLANK, "DROP FUNCTION IF EXISTS core_blank(text, text[], jsonb, uuid)"),
    ]
