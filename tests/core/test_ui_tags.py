"""The components' HTML: meaning for screen readers, escaping, and nothing the security policy forbids."""

import datetime as dt
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from core import styleguide
from core.paging import Page
from core.ui import axes, parts
from core.ui.basic import initials
from core.ui.icons import UnknownIcon, icon
from core.ui.tables import page_numbers
from core.ui.widgets import Combobox

EVIL = "<script>alert(1)</script>"


def draw(source: str, path: str = "/list/", **context) -> str:
    request = RequestFactory().get(path)
    return engines["django"].from_string(source).render(context, request)


def test_an_unknown_icon_raises():
    with pytest.raises(UnknownIcon):
        icon("no-such-icon")


@pytest.mark.parametrize("name", ["day", "moment", "isomonth"])
def test_a_date_stays_on_one_line(name: str) -> None:
    """A browser may break after each hyphen of an ISO date."""
    drawn = draw(f"{{{{ when|{name} }}}}", when=dt.datetime(2026, 3, 17, 10, tzinfo=dt.UTC))
    assert re.fullmatch(r'<span class="nowrap">2026-03[^<]*</span>', drawn)
    assert draw(f"{{{{ when|{name} }}}}", when=None) == '<span class="nowrap">–</span>'


def icon_names() -> set[str]:
    """Every icon that a template of the project names."""
    names = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        names |= set(re.findall(r'{% icon "([\w-]+)"', template.read_text()))
    return names


def test_every_icon_of_the_templates_exists():
    names = icon_names()
    assert len(names) > 10
    for name in names:
        assert "<path" in icon(name) or "<circle" in icon(name) or "<rect" in icon(name)


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("{% badge evil %}", {}),
        ("{% person evil evil %}", {}),
        ("{% score 5 evil %}", {}),
        ("{% notice evil %}", {}),
        ("{% empty_state evil evil %}", {}),
        ("{% crumb evil %}", {}),
        ("{% sort_th 'a' evil %}", {}),
        ("{% search_box 'q' evil evil %}", {}),
        ("{% inline_value '/x/' evil evil %}", {}),
        ("{% pagehead evil subtitle=evil %}{% endpagehead %}", {}),
        ("{% bubble evil evil %}{% endbubble %}", {}),
        ("{% tabs items label=evil %}", {"items": [parts.Tab(EVIL, "/?a=b&c=d")]}),
        ("{% filter_chips items evil %}", {"items": [parts.Chip(EVIL, "#")]}),
        ("{% timeline items %}", {"items": [parts.Entry(EVIL, EVIL, EVIL, EVIL)]}),
        ("{% key_figures items %}", {"items": [parts.Figure(EVIL, EVIL, note=EVIL)]}),
        ("{% trend_chart c %}", {"c": parts.TrendChart([EVIL], bars=[parts.Series(EVIL, [1])])}),
        ("{% balance_chart c %}", {"c": parts.BalanceChart([(EVIL, 1, 2)], title=EVIL)}),
    ],
)
def test_text_is_escaped(source, context):
    html = draw(source, evil=EVIL, **context)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_style_guide_keeps_the_security_policy():
    """No inline style, script or handler anywhere in what the components draw."""
    html = draw(
        (settings.BASE_DIR / "templates/styleguide/page.html").read_text(), **styleguide.context({})
    )
    assert len(html) > 30_000
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert "hx-on" not in html and "javascript:" not in html and "js:" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<h1") == 1


def test_sorting_turns_round_and_keeps_the_filter():
    fresh = draw('{% sort_th "due" "Due" default=True %}', "/list/?q=steel&page=4")
    assert 'aria-sort="ascending"' in fresh
    assert 'href="?q=steel&amp;sort=-due"' in fresh
    turned = draw('{% sort_th "due" "Due" default=True %}', "/list/?sort=-due")
    assert 'aria-sort="descending"' in turned and 'href="?sort=due"' in turned
    other = draw('{% sort_th "due" "Due" default=True %}', "/list/?sort=name")
    assert "aria-sort" not in other
    falling = draw('{% sort_th "value" "Value" descending=True numeric=True %}')
    assert 'href="?sort=-value"' in falling and 'class="r"' in falling


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, None, 5]),
        (3, 5, [1, 2, 3, 4, 5]),
        (7, 42, [1, None, 6, 7, 8, None, 42]),
        (42, 42, [1, None, 41, 42]),
    ],
)
def test_page_numbers(number, last, expected):
    assert page_numbers(number, last) == expected


def test_pagination_of_django_and_of_keyset_pages():
    assert draw("{% pagination page %}", page=Paginator(range(5), 10).page(1)) == ""
    html = draw("{% pagination page %}", "/list/?q=x&page=2", page=Paginator(range(50), 10).page(2))
    assert '<span aria-current="page">2</span>' in html
    assert 'href="?q=x&amp;page=3"' in html
    page = Page(
        rows=[], sort="name", descending=True, number=None, has_previous=True, has_next=True, known_pages=20,
        total=None, next_query={"sort": "-name", "after": "abc"}, previous_query={"before": "xyz"},
    )  # fmt: skip
    html = draw("{% pagination page %}", "/list/?q=x&after=old", page=page)
    assert 'href="?q=x&amp;after=abc&amp;sort=-name"' in html
    assert 'href="?q=x&amp;before=xyz"' in html
    assert "old" not in html
    heading = draw('{% sort_th "name" "Name" %}', page=page)
    assert 'aria-sort="descending"' in heading


class Sample(forms.Form):
    name = forms.CharField(help_text="As registered")
    start_date = forms.DateField(initial=dt.date(2026, 3, 17))
    until_at = forms.DateTimeField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    partner = forms.CharField(widget=Combobox(url="/partners/options/"))

    def clean(self):
        raise forms.ValidationError("Not together")


def test_fields_tie_label_hint_and_error_together():
    form = Sample({"start_date": "2026-03-18"})
    html = draw("{% form_errors form %}{% fields form %}", form=form)
    assert 'role="alert"' in html and "Not together" in html
    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-error"' in html and 'id="id_name-hint"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'<input type="date"[^>]*value="2026-03-18"', html)
    assert 'type="datetime-local"' in html
    assert "<fieldset" in html and "<legend>Kind</legend>" in html
    assert html.count("Optional") == 1


@pytest.mark.parametrize("language", ["en", "sv"])
def test_dates_are_iso_in_every_language(language):
    from django.utils import translation

    with translation.override(language):
        assert 'value="2026-03-17"' in draw("{% field form.start_date %}", form=Sample())


def test_a_combobox_falls_back_to_what_was_typed():
    widget = Combobox()
    assert (
        widget.value_from_datadict({"partner": "7", "partner_text": "Kowal"}, {}, "partner") == "7"
    )
    assert (
        widget.value_from_datadict({"partner": "", "partner_text": "Kowal"}, {}, "partner")
        == "Kowal"
    )
    assert widget.value_from_datadict({}, {}, "partner") is None


def test_delta_is_coloured_by_what_is_welcome():
    assert "t-good" in draw("{% delta 1.8 %}")
    assert "t-bad" in draw("{% delta 1.8 good='down' %}")
    assert "t-neutral" in draw("{% delta 1.8 good='none' %}")
    assert "−18.0" in draw("{% delta -18 unit='pp' %}")
    assert draw("{% delta None %}") == ""


def test_no_data_is_not_a_zero():
    assert "No data" in draw("{% score None 'Health' %}")
    assert "ring-v" not in draw("{% ring None %}")
    assert draw("{% sparkline values %}", values=[1, None]) == ""
    assert "No figures yet" in draw("{% trend_chart c %}", c=parts.TrendChart(["Jan"]))


def test_the_matrix_names_the_best_and_the_missing():
    html = draw("{% matrix m %}", m=styleguide.matrix())
    assert html.count("Best price") == len(styleguide.PRICES)
    assert html.count("No bid") == 1
    assert html.count('scope="row"') == len(styleguide.PRICES) + 3


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 4.7, [0, 2, 4, 6]),
        (0, 1, [0, 0.5, 1.0]),
        (-3, 8, [-5, 0, 5, 10]),
        (100, 104.8, [100, 102, 104, 106]),
    ],
)
def test_axis_figures_are_round(low, high, expected):
    assert axes.ticks(low, high) == expected


def test_charts_take_gaps_and_negative_figures():
    chart = parts.TrendChart(
        ["Jan", "Feb", "Mar"],
        bars=[parts.Series("Net", [5, -2, None])],
        lines=[parts.Series("Index", [100, None, 101])],
    )
    html = draw("{% trend_chart c %}", c=chart)
    assert html.count('class="b c1"') == 2
    assert "<details" in html and "−2.0" in html and "–" in html
    assert not re.search(r'height="-', html)


def test_initials():
    assert initials("Nordisk Precision AB") == "NP"
    assert initials("Åsa") == "Å"
    assert initials("") == "?"


def test_board_cards_move_by_buttons():
    column = parts.Column(
        "Open", [parts.BoardCard("Card", "/c/", moves=[parts.Move("Done", "/c/done/")])]
    )
    html = draw("{% board columns %}", columns=[column])
    assert '<form method="post" action="/c/done/"' in html and "csrfmiddlewaretoken" in html


def test_a_table_of_fifty_rows_is_cheap():
    """Compared with the same table of bare variables, so that the machine's speed does not matter."""
    rows = [
        SimpleNamespace(title=f"Row {n}", due=dt.date(2026, 3, 1), owner="Elin Sandberg", value=n)
        for n in range(50)
    ]
    rich = engines["django"].from_string(
        "{% for r in rows %}<tr><td>{{ r.title }}</td><td>{% person r.owner %}</td><td>{{ r.due|day }}</td>"
        "<td>{% badge 'Open' 'good' 'check' %}</td><td>{{ r.value|num:0 }}</td></tr>{% endfor %}"
    )
    bare = engines["django"].from_string(
        "{% for r in rows %}<tr><td>{{ r.title }}</td><td>{{ r.owner }}</td><td>{{ r.due }}</td>"
        "<td>Open</td><td>{{ r.value }}</td></tr>{% endfor %}"
    )

    def best(template) -> float:
        spans = []
        for _ in range(5):
            start = time.process_time()
            template.render({"rows": rows})
            spans.append(time.process_time() - start)
        return min(spans)

    assert best(rich) < 8 * best(bare)


def test_no_page_uses_inline_style_or_script():
    root = Path(settings.BASE_DIR) / "templates"
    # Mail programs know nothing but inline styles.
    pages = [path for path in root.rglob("*.html") if "emails" not in path.parts]
    assert len(pages) > 10
    for template in pages:
        text = template.read_text()
        assert not re.search(r"\sstyle=", text), template
        assert not re.search(r"<style|\son(click|load|change|submit)=", text), template


def test_a_long_timeline_shows_the_newest_and_folds_the_rest_away():
    entries = [parts.Entry(f"event {n}", "now") for n in range(30)]
    short = draw("{% timeline items %}", items=entries[:12])
    assert (short.count("<li>"), "<details" in short) == (12, False)
    long = draw("{% timeline items %}", items=entries)
    newest, older = long.split("<details")
    assert (newest.count("<li>"), older.count("<li>")) == (12, 18)
    assert "event 11<" in newest
    assert "event 12<" in older
    assert "Show 18 older entries" in older
    assert "<details" not in draw("{% timeline items shown=items|length %}", items=entries)


def test_what_is_not_shown_says_why():
    drawn = draw("{% not_shown reason %}", reason=f"Ours {EVIL}")
    assert "<svg" in drawn
    assert '<span class="vh">Ours &lt;script' in drawn
    assert EVIL not in drawn


@pytest.mark.parametrize(
    ("query", "used"),
    [
        ("", 0),
        ("?q=steel&sort=name&page=2", 0),
        ("?tier=&state=open", 0),
        ("?tier=key", 1),
        ("?tier=key&state=overdue&side=", 2),
    ],
)
def test_the_button_of_the_filters_says_how_many_are_in_force(query, used):
    drawn = draw('{% filters_fold "tier" "state=open" "side" %}', f"/list/{query}")
    # Folded by the page itself, without script, and named for whoever does not see it.
    assert drawn.startswith('<details class="fold"><summary class="btn sm">')
    assert "Filters" in drawn
    assert (f">{used} in force</span>" in drawn) == bool(used)
    assert " open" not in drawn


def test_every_list_with_more_filters_than_a_search_folds_them():
    found = 0
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for form in re.findall(r'<form class="filters.*?</form>', template.read_text(), re.DOTALL):
            if "<select" not in form:
                continue
            found += 1
            before, fold, after = form.partition("{% filters_fold ")
            assert fold, template
            assert "<select" not in before, template
            assert re.match(r'[^%]*%}<div class="fold-b">', after), template
            named = set(re.findall(r'<select name="(\w+)"', after))
            assert named <= set(re.findall(r"\w+", after.partition("%}")[0])), template
    assert found > 3
