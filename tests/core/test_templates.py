"""The short ways of core/templates.py draw what Django draws, whatever they are given."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Engine, Template, VariableDoesNotExist, engines
from django.template.base import TextNode
from django.urls import NoReverseMatch
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.templates import QuickTemplate
from core.ui.icons import UnknownIcon


class Thing:
    """Attributes of all kinds."""

    name = "a <b> & 'c' \"d\""
    html = mark_safe("<i>ready</i>")
    nothing = None
    number = 1234567
    inner = SimpleNamespace(deep=SimpleNamespace(text="<deep>"))

    def method(self) -> str:
        return "<called>"

    def hungry(self, food: str) -> str:
        raise AssertionError(food)

    def deletes(self) -> str:
        raise AssertionError("called")

    deletes.alters_data = True  # type: ignore[attr-defined]

    @property
    def broken(self) -> str:
        raise AttributeError("inside")

    def __str__(self) -> str:
        return "<thing>"


class Callable_:
    """Something that is called where its attribute is asked for."""

    text = "of the callable"

    def __call__(self) -> Thing:
        return Thing()


class Form(forms.Form):
    name = forms.CharField(initial="<x>")


def values() -> dict[str, Any]:
    return {
        "thing": Thing(),
        "lazy": SimpleLazyObject(Thing),
        "make": Callable_(),
        "type": Thing,
        "text": "<a href=\"x\">'&'</a>",
        "plain": "plain",
        "ready": mark_safe("<b>"),
        "word": gettext_lazy("Search"),
        "none": None,
        "yes": True,
        "count": 12345,
        "amount": Decimal("1234.50"),
        "share": 0.25,
        "when": dt.datetime(2026, 3, 17, 23, 30, tzinfo=dt.UTC),
        "day": dt.date(2026, 3, 17),
        "rows": [{"name": "<one>"}, {"name": "two", "items": "own"}],
        "record": {"name": "<dict>", "call": lambda: "<result>", "thing": Thing()},
        "pairs": [("a", "<1>"), ("b", 2)],
        "form": Form(),
        "empty": "",
        "key": "0123456789ab",
    }


SOURCES = [
    "{{ thing }}", "{{ thing.name }}", "{{ thing.html }}", "{{ thing.nothing }}", "{{ thing.number }}",
    "{{ thing.inner.deep.text }}", "{{ thing.method }}", "{{ thing.hungry }}", "{{ thing.deletes }}",
    "{{ thing.missing }}", "{{ thing.missing.more }}", "{{ lazy.name }}", "{{ make.name }}",
    "{{ type.name }}", "{{ type }}", "{{ text }}", "{{ plain }}", "{{ ready }}", "{{ word }}",
    "{{ none }}", "{{ none.name }}", "{{ yes }}", "{{ count }}", "{{ amount }}", "{{ share }}",
    "{{ when }}", "{{ day }}", "{{ when.year }}", "{{ day.isoformat }}", "{{ rows.0.name }}",
    "{{ rows.7.name }}", "{{ record.name }}", "{{ record.call }}", "{{ record.thing.name }}",
    "{{ record.keys|length }}", "{{ rows.1.items }}", "{{ form.name.label }}", "{{ form.name }}",
    "{{ form.name.value }}", "{{ plain.0 }}", "{{ plain.upper }}", "{{ missing }}", "{{ missing.a.b }}",
    "{{ missing|default:'<d>' }}", "{{ text|lower }}", "{{ text|safe }}",
    "{{ when|date:'H:i' }}", "{{ when|time }}", "{{ text|cut:plain }}", "{{ text|linebreaksbr }}",
    "{{ ready|lower|upper }}", "{{ ready|cut:text }}", "{{ rows|length }}", "{{ rows|first }}",
    "{{ pairs|join:text }}", "{{ text|truncatechars:count|force_escape }}", "{{ count|add:count }}",
    "{{ 'a'|add:text }}", "{{ none|default_if_none:word }}", "{{ word|upper }}", "{{ thing.method|lower }}",
    "{{ amount|floatformat:2 }}", "{{ yes|yesno:'<y>,n' }}", "{{ text|escape }}", "{{ text|safe|lower }}",
    "{{ missing|length }}", "{{ missing.more|day }}", "{{ record.call.upper }}", "{{ thing.method.upper }}",
    "{% autoescape off %}{{ text|linebreaksbr }}{{ count }}{{ pairs|join:text }}{% endautoescape %}",
    "{% if missing|length %}a{% endif %}{% if text|length > 3 %}b{% endif %}",
    "{{ when|day }}", "{{ amount|money:'SEK' }}", "{{ 'literal <' }}", "{{ _('Search') }}", "{{ 12 }}",
    "{{ _('Search')|upper }}", "{{ True }}", "{{ template.name }}", "{{ autoescape }}",
    "{% autoescape off %}{{ text }}{{ word }}{{ thing }}{{ ready }}{% endautoescape %}",
    "{% if missing %}a{% elif thing.nothing %}b{% elif not thing.name %}c{% else %}d{% endif %}",
    "{% if rows.0.name == '<one>' and count > 12 %}yes{% endif %}{% if missing == none %}same{% endif %}",
    "{% for row in rows %}{{ forloop.counter }}{{ row.name }}{% if forloop.last %}.{% endif %}{% endfor %}",
    "{% for key, value in pairs %}{{ key }}={{ value }}{% endfor %}{% for x in missing %}{% empty %}-{% endfor %}",
    "{% with a=thing.name b=_('Search') %}{{ a }}{{ b }}{% endwith %}",
    "{% translate 'Search' %}{% translate \"100 % <b>\" %}{% translate plain %}{% translate 'Search' noop %}",
    "{% translate 'Search' as found %}[{{ found }}]",
    "{% blocktranslate with name=thing.name %}Hello {{ name }}{% endblocktranslate %}",
    "{% blocktranslate with number=count %}{{ number }} days{% endblocktranslate %}{{ number }}",
    "{% blocktranslate with number=amount %}MOQ {{ number }}{% endblocktranslate %}{{ amount }}",
    "{% blocktranslate %}{{ text }} 100 % {{ plain }}{{ missing }}{{ none }}{% endblocktranslate %}",
    "{% blocktranslate with number=text asvar said %}{{ number }} days{% endblocktranslate %}[{{ said }}]",
    "{% blocktranslate trimmed with a=ready b=word %}\n  {{ a }}\n  {{ b }}\n{% endblocktranslate %}",
    "{% blocktranslate with number=plain context 'x' %}{{ number }} days{% endblocktranslate %}",
    "{% blocktranslate with plain=text %}{{ plain }}{% endblocktranslate %}{{ plain }}{{ said }}",
    "{% blocktranslate count number=count %}{{ number }} day{% plural %}{{ number }} days{% endblocktranslate %}",
    "{% autoescape off %}{% blocktranslate with a=text %}{{ a }}{{ word }}{% endblocktranslate %}{% endautoescape %}",
    "{% badge text 'good' %}{% badge _('Search') %}{% badge thing.name 'warn' 'check' as drawn %}{{ drawn }}",
    "{% person thing.name title=word url=text %}{% person none %}{% count count %}{% count none %}",
    "a{% icon 'check' %}b{% icon 'x' 14 class='t-bad' %}{% icon record.missing|default:'menu' %}",
    "{% url 'suppliers:list' %}{% url 'suppliers:detail' key %}{% url 'suppliers:detail' key=key %}",
    "{% url 'suppliers:detail' key as there %}[{{ there }}]{% url 'nowhere' key as gone %}[{{ gone }}]",
    "{% url 'suppliers:move' key 'ended' %}",
    "{% pagehead text subtitle=word %}{{ plain }}{% endpagehead %}",
]  # fmt: skip


def drawn(kind: type[Template], source: str) -> str:
    return kind(source, engine=Engine.get_default()).render(Context(values()))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("source", SOURCES)
def test_it_is_drawn_as_django_draws_it(source: str, language: str) -> None:
    with translation.override(language), timezone.override("Europe/Stockholm"):
        expected = drawn(Template, source)
        quick = QuickTemplate(source, engine=Engine.get_default())
        # Twice: what the first drawing has kept must not change the second.
        assert quick.render(Context(values())) == expected
        assert quick.render(Context(values())) == expected


def test_an_error_inside_a_property_is_not_swallowed() -> None:
    for kind in (Template, QuickTemplate):
        with pytest.raises(AttributeError, match="inside"):
            drawn(kind, "{{ thing.broken }}")


def test_a_missing_name_is_an_error_where_it_is_one_for_django() -> None:
    for kind in (Template, QuickTemplate):
        with pytest.raises(VariableDoesNotExist):
            drawn(kind, "{% for x in rows %}{{ x|add:missing }}{% endfor %}")


def test_an_address_that_there_is_not_is_an_error() -> None:
    for kind in (Template, QuickTemplate):
        with pytest.raises(NoReverseMatch):
            drawn(kind, "{% url 'suppliers:detail' text %}")


def test_a_text_follows_the_language_of_each_drawing() -> None:
    quick = QuickTemplate("{% translate 'Search' %} {{ _('Search') }} {% badge _('Search') %}")
    found = []
    for language in ("en", "sv", "en"):
        with translation.override(language):
            found.append(quick.render(Context()))
    assert found[0] == found[2]
    assert "Search" in found[0]
    assert "Search" not in found[1]
    assert found[1].count("Sök") == 3


def test_a_constant_icon_is_part_of_the_text() -> None:
    quick = QuickTemplate("a{% icon 'check' %}b", engine=Engine.get_default())
    (node,) = quick.nodelist
    assert type(node) is TextNode
    with pytest.raises(UnknownIcon):
        QuickTemplate("{% icon 'no-such-icon' %}", engine=Engine.get_default())


def test_pages_are_read_by_it() -> None:
    assert type(engines["django"].get_template("base.html").template) is QuickTemplate
