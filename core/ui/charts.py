"""Charts as SVG drawn on the server: trend, two-way trade, balance.

No ``style`` attribute, no script: positions are SVG attributes, colours are classes, the tooltip is CSS, and
the figures stand in a table under ``<details>`` for everyone who cannot use the picture.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats
from core.ui.axes import Axis, floats, months, polyline, slots
from core.ui.basic import draw_empty
from core.ui.escaping import esc, safe
from core.ui.parts import BalanceChart, Series, TradeChart, TrendChart

register = Library()
BARS = 150  # pixels of the upper plot
LINES = 84  # pixels of the lower plot
TOP = 10
GAP = 52  # room for the lower legend
FOOT = 26  # room for the periods

BAR_KEYS = ("c1", "c1s", "c2")
TRADE_KEYS = ("c1", "c2")
LINE_KEYS = ("c2", "c3", "c1")


def _legend(
    title: Any,
    series: Sequence[Series],
    keys: Sequence[str],
    *,
    line: bool = False,
    mid: bool = False,
    note: str = "",
) -> str:
    kind = " line" if line else ""
    entries = "".join(
        f'<span><i class="key {key}{kind}"></i>{esc(item.name)}</span>'
        for item, key in zip(series, keys, strict=False)
    )
    if note:
        entries += f'<span><i class="key part"></i>{esc(note)}</span>'
    head = f'<span class="lg-t">{esc(title)}</span>' if title else ""
    return f'<div class="legend{" mid" if mid else ""}">{head}{entries}</div>'


def _bars(
    series: Sequence[Series],
    axis: Axis,
    keys: Sequence[str],
    count: int,
    partial: Collection[int] = (),
) -> str:
    """Bars side by side; the first series stands to the right, where the eye compares it with the one before.

    Those of the ``partial`` periods are paler, with a broken outline.
    """
    wide = 68 / count / max(1, len(series))
    drawn = []
    for place, (item, key) in enumerate(reversed(list(zip(series, keys, strict=False)))):
        for n, value in enumerate(floats(item.values)):
            if value is None:
                continue
            x = (n + 0.5) * 100 / count - wide * len(series) / 2 + wide * place
            y, zero = axis.y(max(value, 0)), axis.y(0)
            tall = abs(axis.y(value) - zero)
            drawn.append(
                f'<rect class="b {key}{" part" if n in partial else ""}" x="{x + wide * 0.06:.3f}%" '
                f'y="{y:.1f}" width="{wide * 0.88:.3f}%" '
                f'height="{tall:.1f}" rx="2"/>'
            )
    return "".join(drawn)


def _known(series: Sequence[Series]) -> list[float]:
    return [value for item in series for value in floats(item.values) if value is not None]


def _table(labels: Sequence[Any], series: Sequence[Series], decimals: int, head: Any) -> str:
    heads = "".join(f'<th scope="col" class="r">{esc(item.name)}</th>' for item in series)
    rows = "".join(
        f'<tr><th scope="row">{esc(label)}</th>'
        + "".join(
            f'<td class="r num">{formats.number(item.values[n], decimals)}</td>' for item in series
        )
        + "</tr>"
        for n, label in enumerate(labels)
    )
    return (
        f'<details class="dt"><summary>{esc(_("Show data table"))}</summary><div class="scroll" tabindex="0" '
        f'role="region" aria-label="{esc(_("Data"))}: {esc(head)}"><table class="tbl sm"><thead><tr><th scope="col">{esc(_("Period"))}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _frame(ident: str, title: Any, about: str, axes: str, plot: str, height: int) -> str:
    return (
        f'<div class="chart"><svg class="ax" width="40" height="{height}" aria-hidden="true">{axes}</svg>'
        f'<svg class="plot" width="100%" height="{height}" role="img" aria-labelledby="{esc(ident)}-t {esc(ident)}-d">'
        f'<title id="{esc(ident)}-t">{esc(title)}</title><desc id="{esc(ident)}-d">{esc(about)}</desc>{plot}</svg></div>'
    )


def _about(labels: Sequence[Any]) -> str:
    return _(
        "%(count)s periods, from %(first)s to %(last)s. The figures are in the table below."
    ) % {
        "count": len(labels),
        "first": labels[0],
        "last": labels[-1],
    }


def _tips(
    groups: Sequence[tuple[Sequence[Series], Sequence[str]]], count: int, decimals: int
) -> list[list[tuple[str, Any, str]]]:
    return [
        [
            (key, item.name, formats.number(item.values[n], decimals))
            for series, keys in groups
            for item, key in zip(series, keys, strict=False)
        ]
        for n in range(count)
    ]


@register.simple_tag
def trend_chart(chart: TrendChart) -> SafeString:
    """Bars (amounts) above, lines (index, rate) below, over the same periods."""
    bars, lines = _known(chart.bars), _known(chart.lines)
    if not chart.labels or not (bars or lines):
        return draw_empty(
            _("No figures yet"), _("They appear with the first import."), "chart-line"
        )
    count, foot, axes, plot = len(chart.labels), TOP, "", ""
    above, middle = "", ""
    if bars:
        axis = Axis(bars, foot, BARS, zero=True)
        axes, plot = axis.labels(), axis.lines() + _bars(chart.bars, axis, BAR_KEYS, count)
        above = _legend(chart.bars_title, chart.bars, BAR_KEYS)
        foot += BARS
    if lines:
        if bars:
            foot += GAP
            middle = _legend(chart.lines_title, chart.lines, LINE_KEYS, line=True, mid=True)
        else:
            above = _legend(chart.lines_title, chart.lines, LINE_KEYS, line=True)
        axis = Axis(lines, foot, LINES if bars else BARS, zero=False)
        axes += axis.labels()
        plot += axis.lines() + "".join(
            polyline(floats(item.values), axis, key)
            for item, key in zip(chart.lines, LINE_KEYS, strict=False)
        )
        foot += axis.height
    plot += months(chart.labels, foot + 20)
    groups = [(chart.bars, BAR_KEYS), (chart.lines, LINE_KEYS)]
    plot += slots(chart.labels, _tips(groups, count, chart.decimals), foot)
    title = " · ".join(str(text) for text in (chart.bars_title, chart.lines_title) if text)
    drawn = _frame(chart.id, title or _("Trend"), _about(chart.labels), axes, plot, foot + FOOT)
    table = _table(chart.labels, [*chart.bars, *chart.lines], chart.decimals, title)
    return safe(f'{above}<div class="chart-w">{drawn}{middle}</div>{table}')


@register.simple_tag
def trade_chart(chart: TradeChart) -> SafeString:
    """What we buy from a partner beside what the partner buys from us."""
    names = (chart.names[0] or _("Purchases"), chart.names[1] or _("Sales"))
    # Drawn right to left, so purchases, read first, come last in the list.
    series = [Series(names[1], chart.sales), Series(names[0], chart.purchases)]
    known = _known(series)
    if not chart.labels or not known:
        return draw_empty(
            _("No trade yet"), _("It appears with the first import."), "arrow-left-right"
        )
    keys = tuple(reversed(TRADE_KEYS))
    count = len(chart.labels)
    axis = Axis(known, TOP, BARS, zero=True)
    plot = axis.lines() + _bars(series, axis, keys, count, chart.partial)
    plot += months(chart.labels, TOP + BARS + 20)
    shown = list(reversed(series))
    periods = [
        f"{period} ({chart.partial[n]})" if n in chart.partial else period
        for n, period in enumerate(chart.periods or chart.labels)
    ]
    plot += slots(periods, _tips([(shown, TRADE_KEYS)], count, chart.decimals), TOP + BARS)
    drawn = _frame(
        chart.id,
        chart.title or _("Trade both ways"),
        _about(periods),
        axis.labels(),
        plot,
        TOP + BARS + FOOT,
    )
    table = _table(periods, shown, chart.decimals, chart.title)
    legend = _legend(
        chart.title, shown, TRADE_KEYS, note=_("Not a whole month") if chart.partial else ""
    )
    return safe(f'{legend}<div class="chart-w">{drawn}</div>{table}')


@register.simple_tag
def balance_chart(chart: BalanceChart) -> SafeString:
    """What each side gains, bar against bar from a middle line."""
    left, right = chart.left or _("They gain"), chart.right or _("We gain")
    figures = [abs(float(v)) for row in chart.rows for v in row[1:] if v is not None]
    if not figures or not max(figures):
        return draw_empty(_("No figures yet"), _("They appear with the first import."), "scale")
    most = max(figures)
    drawn = []
    for n, (label, theirs, ours) in enumerate(chart.rows):
        y = 16 + n * 46
        drawn.append(f'<text class="bl" x="50%" y="{y}" text-anchor="middle">{esc(label)}</text>')
        for value, key, side in ((theirs, "c2", -1), (ours, "c1", 1)):
            # A third of the width per side, so that the figure beside the longest bar has room.
            wide = 0.0 if value is None else 34 * abs(float(value)) / most
            x = 50 - wide if side < 0 else 50
            anchor, at = ("end", 50 - wide - 1.5) if side < 0 else ("start", 50 + wide + 1.5)
            drawn.append(
                f'<rect class="b {key}" x="{x:.2f}%" y="{y + 8}" width="{wide:.2f}%" height="14" rx="2"/>'
                f'<text class="bv" x="{at:.2f}%" y="{y + 19}" text-anchor="{anchor}">'
                f"{formats.number(value, chart.decimals)}</text>"
            )
    tall = 46 * len(chart.rows) + 4
    drawn.append(f'<line class="gl base" x1="50%" x2="50%" y1="22" y2="{tall - 8}"/>')
    title = chart.title or _("Balance")
    about = _("For each kind of value, what either side gains. The figures are in the table below.")
    names = [row[0] for row in chart.rows]
    series = [
        Series(left, [row[1] for row in chart.rows]),
        Series(right, [row[2] for row in chart.rows]),
    ]
    return safe(
        f'{_legend(chart.title, series, ("c2", "c1"))}<div class="chart-w"><div class="chart one">'
        f'<svg class="plot" width="100%" height="{tall}" role="img" aria-labelledby="{esc(chart.id)}-t {esc(chart.id)}-d">'
        f'<title id="{esc(chart.id)}-t">{esc(title)}</title><desc id="{esc(chart.id)}-d">{esc(about)}</desc>'
        f"{''.join(drawn)}</svg></div></div>{_table(names, series, chart.decimals, title)}"
    )
