"""Controls are drawn as Django's own templates draw them, but for the space between tags."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.ui.renderer import DRAWN, Renderer

EVIL = "<script>'\"&</script>"
CHOICES = [
    ("", "---------"),
    (EVIL, EVIL),
    (1, 12345.5),
    ("word", gettext_lazy("Search")),
    ("ready", mark_safe("<i>ready</i>")),
]
GROUPED = [
    ("One " + EVIL, [("a", "A"), ("b", "B")]),
    ("c", "C"),
    (gettext_lazy("Search"), [("d", "D")]),
]
WIDGETS = [
    (forms.TextInput(attrs={"class": EVIL, "required": True, "disabled": False}), EVIL),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.TextInput(attrs={"data-count": 1234567}), mark_safe("<b>")),
    (forms.NumberInput(attrs={"step": "any"}), 1234.5),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "https://b.example/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 7),
    (forms.DateInput(), "2026-03-17"),
    (forms.TimeInput(), "12:00"),
    (forms.FileInput(attrs={"accept": ".csv"}), None),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.CheckboxInput(), "yes"),
    (forms.Textarea(attrs={"rows": 4}), f"\n{EVIL}\n"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), EVIL),
    (forms.Select(choices=CHOICES, attrs={"class": "input"}), "1"),
    (forms.Select(choices=GROUPED), "b"),
    (forms.Select(), None),
    (forms.SelectMultiple(choices=CHOICES), ["1", "word"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES[1:]), "word"),
    (forms.RadioSelect(choices=GROUPED, attrs={"class": EVIL}), "d"),
    (forms.CheckboxSelectMultiple(choices=CHOICES[1:]), [EVIL, "1"]),
    (forms.ClearableFileInput(), None),
    (forms.SplitDateTimeWidget(), None),
    (forms.MultipleHiddenInput(), ["a", "b"]),
]


def without_space(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("attrs", [None, {"id": "id_it", "aria-describedby": "it-hint"}])
@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_drawn_as_django_draws_it(widget, value, attrs, language):
    with translation.override(language):
        ours = widget.render("it" + EVIL, value, attrs, Renderer())
        theirs = widget.render("it" + EVIL, value, attrs, DjangoTemplates())
    if isinstance(widget, forms.Textarea):
        assert ours == theirs
    assert without_space(ours) == without_space(theirs)


def test_it_draws_the_forms_of_the_pages():
    assert type(get_default_renderer()) is Renderer


def test_what_is_drawn_here_is_what_django_has():
    renderer = DjangoTemplates()
    for name in DRAWN:
        assert renderer.get_template(name)
