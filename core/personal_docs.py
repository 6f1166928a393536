"""The register of personal data as the page docs/personal-data.md; a test compares the two."""

from itertools import groupby

from django.apps import apps
from django.utils import translation

from core import personal, retention
from core.personal import Basis, Fate, Kind

HEAD = """\
# Personal data

Written by `manage.py personal_data` from the register in code (each app's `personal.py`); a test fails
when it is not current, and when a text or a reference to a person is neither in the register nor has a reason.
[ADR 48](adr/0048-personal-data.md) says why it is done like this.

Two kinds of people: those with an account, of both sides, and the contacts of partners without one.
"""

TAIL = """
Not removed by a period: the trails themselves. Business records are kept
as long as the law asks for them; the company deletes none of them here.
"""


def as_markdown() -> str:
    """Return the page, in English."""
    with translation.override("en"):
        parts = [HEAD, "\n## What anonymising makes of it\n\n"]
        parts += [f"- **{_word(fate)}**: {fate.value}.\n" for fate in Fate]
        parts += ["\nLegal bases are those of the GDPR, article 6: "]
        parts += [", ".join(str(basis.value) for basis in Basis), ".\n"]
        for app, kinds in groupby(personal.kinds(), _app):
            parts += [f"\n## {app}\n"]
            for kind in kinds:
                parts += _section(kind)
        parts += ["\n## Periods\n\nIn days, unless administrators have chosen others.\n\n"]
        parts += ["| what | counted | days |\n|---|---|---|\n"]
        for rule in retention.rules():
            days = f"{rule.days}, proposed only" if rule.proposes else str(rule.days)
            parts += [f"| {rule.label} | {rule.explained} | {days} |\n"]
        parts += [TAIL]
        return "".join(parts)


def _word(fate: Fate) -> str:
    return fate.name.capitalize()


def _app(kind: Kind) -> str:
    """The app that declares it: what the core and libraries hold is declared with the people."""
    label = kind.model._meta.app_label
    ours = {"suppliers", "rfps", "negotiations", "meetings"}
    return str(apps.get_app_config(label).verbose_name).capitalize() if label in ours else "People"


def _period(kind: Kind) -> str:
    if not kind.period:
        return ""
    rule = retention.get_rule(kind.period)
    return f" (see {rule.label}, below: {rule.days} days unless they have chosen)"


def _section(kind: Kind) -> list[str]:
    lines = [f"\n### {kind.label} (`{kind.model._meta.label}`)\n\n{kind.purpose}.\n\n"]
    if kind.who or kind.addresses:
        whose = ["the row itself" if path == "pk" else f"`{path}`" for path in kind.who]
        whose += [f"`{path}` (the address)" for path in kind.addresses]
        lines += [f"- Whose: {', '.join(whose)}\n"]
    if facts := dict.fromkeys((*kind.facts, *kind.own)):
        lines += [f"- Holds: {', '.join(f'`{name}`' for name in facts)}\n"]
    if texts := [f"`{name}`" for name in kind.texts]:
        lines += [f"- Free text, in which anybody may be named: {', '.join(texts)}\n"]
    lines += [f"- Legal basis: {kind.basis.value}\n", f"- Kept: {kind.kept}{_period(kind)}\n"]
    lines += [f"- Anonymised: {_word(kind.fate)}\n"]
    if kind.withheld:
        lines += [f"- In no copy: {kind.withheld}\n"]
    return lines
