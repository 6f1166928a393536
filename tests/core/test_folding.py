"""Python and the database take capitals and accents away alike."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from core.folding import fold, words
from tests.environment import run

pytestmark = pytest.mark.django_db


def folded_by_the_database(*texts: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_fold(t) FROM unnest(%s::text[]) AS t", [list(texts)])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Göteborg", "goteborg"),
        ("PUIDUTÖÖSTUS Õnne OÜ", "puidutoostus onne ou"),
        ("Ångström", "angstrom"),
        ("Łódź, Đorđe, Ærø, Œuvre, Straße, STRAẞE", "lodz, dorde, aero, oeuvre, strasse, strasse"),
        ("Þórður Háskóli, İstanbul ve Isparta'ı", "thordur haskoli, istanbul ve isparta'i"),
        ("e\u0301\u0323 decomposed", "e decomposed"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка ЖУК", "елка жук"),
        ("100% _x\\", "100% _x\\"),
        ("", ""),
    ],
)
def test_capitals_and_accents_go(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert folded_by_the_database(text) == [folded]


# Of letters that a newer Unicode has than this Python nothing is promised; PostgreSQL takes no NUL.
KNOWN = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"))
EUROPEAN = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x58F, exclude_categories=["Cn"])
)


@settings(max_examples=500, deadline=None)
@given(st.lists(KNOWN | EUROPEAN, min_size=1, max_size=20))
def test_the_database_folds_arbitrary_text_as_python_does(texts: list[str]) -> None:
    assert folded_by_the_database(*texts) == [fold(text) for text in texts]


def test_every_letter_is_folded_alike() -> None:
    letters = [chr(n) for n in range(1, 0x11000) if not 0xD800 <= n < 0xE000]
    known = [letter for letter in letters if letter.isprintable()]
    found = zip(known, folded_by_the_database(*known), strict=True)
    assert [letter for letter, folded in found if folded != fold(letter)] == []


@given(KNOWN | EUROPEAN)
def test_what_is_folded_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_are_parted_once_each_and_not_endless() -> None:
    assert words("  Höj-\u00a0och\x00SÄNKBART och ") == ["hoj-", "och", "sankbart"]
    assert words("\x00 \u0301") == []
    assert words("ab" * 500) == ["ab" * 50]


def test_an_index_and_a_restore_need_no_search_path() -> None:
    """pg_dump and the autovacuum look at the indexes with an empty one."""
    this = run.current()
    found = this.postgres.scalar(
        "SELECT set_config('search_path', '', false) || public.core_fold('Höj' || 'D')",
        database=this.database,
    )
    assert found == "hojd"
