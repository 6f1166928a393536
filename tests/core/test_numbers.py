"""Numbers as they are typed and shown, in both languages."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.ui.numbers import Number


class Form(forms.Form):
    price = Number(max_digits=18, decimal_places=6, required=False, shown_decimals=2)


def typed(text: str, language: str = "en") -> Decimal | None:
    with override(language):
        form = Form({"price": text})
        if not form.is_valid():
            raise ValidationError(form.errors["price"])
        price: Decimal | None = form.cleaned_data["price"]
        return price


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28.40", "28.40"),
        ("28,40", "28.40"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1240", "1240"),
        ("1 240,50", "1240.50"),
        ("1\u00a0240,50", "1240.50"),
        ("1\u202f240.50", "1240.50"),
        ("1'240.50", "1240.50"),
        ("1.240,50", "1240.50"),
        ("1,240.50", "1240.50"),
        ("1,240,000", "1240000"),
        ("1.240.000", "1240000"),
        ("12.1284", "12.1284"),
        ("\u22125", "-5"),
        (" 7 ", "7"),
    ],
)
def test_both_ways_of_writing_are_read_in_both_languages(
    text: str, value: str, language: str
) -> None:
    assert typed(text, language) == Decimal(value)


def test_one_mark_before_three_digits_is_read_as_the_language_writes_it() -> None:
    assert typed("1,240", "en") == 1240
    assert typed("1.240", "en") == Decimal("1.240")
    assert typed("1,240", "sv") == Decimal("1.240")
    with pytest.raises(ValidationError, match="1240"):
        typed("1.240", "sv")


@pytest.mark.parametrize(
    "text", ["1,24,000", "1,2,3", "1.24,000.5", "12,34.56,78", "1..2", "abc", "1e5x", "NaN", "∞"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        typed(text)


def test_nothing_is_nothing() -> None:
    assert typed("") is None


@pytest.mark.parametrize(
    ("value", "english", "swedish"),
    [
        ("27.500000", "27.50", "27,50"),
        ("28.412500", "28.4125", "28,4125"),
        ("40", "40.00", "40,00"),
        ("1E+3", "1000.00", "1000,00"),
    ],
)
def test_a_price_is_shown_with_two_decimals_at_least(
    value: str, english: str, swedish: str
) -> None:
    for language, text in (("en", english), ("sv", swedish)):
        with override(language):
            bound = Form(initial={"price": Decimal(value)})["price"]
            assert bound.value() == text
            assert f'value="{text}"' in str(bound)


def test_what_was_typed_wrongly_is_shown_again_as_it_was() -> None:
    assert Form({"price": "1,2,3"})["price"].value() == "1,2,3"


@given(
    value=st.decimals(min_value=0, max_value=10**9, places=4),
    language=st.sampled_from(["en", "sv"]),
)
def test_what_is_shown_is_read_as_the_same(value: Decimal, language: str) -> None:
    with override(language):
        shown = Form(initial={"price": value})["price"].value()
        assert typed(shown, language) == value
        assert not Form({"price": shown}, initial={"price": value}).has_changed()
