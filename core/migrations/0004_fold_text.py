"""Texts without capitals and accents, for the indexes of the search."""

from django.db import migrations

NEAR = {"å": "a", "ä": "a", "ö": "o", "õ": "o", "ü": "u", "é": "e", "ø": "o"}
REST = {"ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ſ": "s", "ς": "σ"}
REST |= {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}


def replaced(expression: str, letters: dict[str, str]) -> str:
    for letter, folded in letters.items():
        expression = f"pg_catalog.replace({expression}, '{letter}', '{folded}')"
    return expression


LOWER = "pg_catalog.lower({} COLLATE pg_catalog.pg_c_utf8)"
MARKS = r"[\u0300-\u036f]"
BARE = f"pg_catalog.regexp_replace(pg_catalog.normalize(t, 'NFD'), '{MARKS}', '', 'g')"
FAR = rf"[^\u0001-\u007f{''.join(NEAR)}{''.join(NEAR).upper()}]"

# Everything it calls is of pg_catalog: neither an index nor a restore depends on search_path. Not in
# SQL: PostgreSQL would write the body in the place of every call, and take longer to plan a search of
# three words than to answer it. core.folding.fold does the same in Python. Every text could go the last way and come to the same;
# most are ASCII, which is told by their length in bytes, or have letters of our neighbourhood, and
# these take a tenth and a third of the time. One translate() takes longer than all of replace().
FOLD = f"""
CREATE FUNCTION core_fold(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20
AS $fold$ BEGIN RETURN CASE
    WHEN pg_catalog.octet_length(t) = pg_catalog.char_length(t) THEN {LOWER.format("t")}
    WHEN t !~ '{FAR}' THEN {replaced(LOWER.format("t"), NEAR)}
    ELSE {replaced(LOWER.format(BARE), REST)}
END; END $fold$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_keys_against_a_second_press")]

    operations = [migrations.RunSQL(FOLD, "DROP FUNCTION core_fold(text)")]
