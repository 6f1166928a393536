"""The partner list and the partner page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from core import countries, formats, search
from core.addresses import reverse
from core.keys import is_key
from core.paging import Page, Sort, paginate
from core.prepared import prepared
from core.ui.parts import Badge, Option
from suppliers import access, tabs
from suppliers.models import Category, Partner
from suppliers.models.partner import STATUS_RANK, TIER_RANK
from suppliers.reports import trade
from suppliers.reports.search import is_frequent, matching
from suppliers.states import PARTNER_MOVES, PartnerStatus, Responsibility, Tier
from suppliers.team import account_executives, assignments_of

SORTS = [
    Sort("name", gettext_lazy("Partner"), Lower("legal_name")),
    Sort("tier", gettext_lazy("Tier"), TIER_RANK),
    Sort("status", gettext_lazy("Status"), STATUS_RANK),
    Sort("country", gettext_lazy("Country"), "country"),
]
FILTERS = ("q", "kind", "tier", "status", "country", "category", "mine")
KINDS = {
    "supplier": gettext_lazy("Supplier"),
    "distributor": gettext_lazy("Distributor"),
    "client": gettext_lazy("Client"),
}
TIER_BADGES = {
    Tier.STRATEGIC: ("accent", "gem"),
    Tier.KEY: ("accent", "key-round"),
    Tier.PREFERRED: ("neutral", "star"),
    Tier.TRANSACTIONAL: ("neutral", ""),
}
STATUS_BADGES = {
    PartnerStatus.PROSPECT: ("neutral", "circle-dashed"),
    PartnerStatus.QUALIFIED: ("accent", "clipboard-check"),
    PartnerStatus.ACTIVE: ("good", "badge-check"),
    PartnerStatus.SUSPENDED: ("warn", "pause"),
    PartnerStatus.ENDED: ("bad", "archive"),
}


@lru_cache(maxsize=64, typed=True)
def _badge(state: Tier | PartnerStatus, language: str | None) -> Badge:
    # Not get_tier_display(): it translates every choice to find one, a tenth of the list's time.
    tone, icon = TIER_BADGES[state] if isinstance(state, Tier) else STATUS_BADGES[state]
    return Badge(str(state.label), tone, icon)  # type: ignore[arg-type]


def tier_badge(partner: Partner) -> Badge:
    return _badge(Tier(partner.tier), get_language())


def status_badge(partner: Partner) -> Badge:
    return _badge(PartnerStatus(partner.status), get_language())


def kinds_of(partner: Partner) -> list[Any]:
    return [label for kind, label in KINDS.items() if getattr(partner, f"is_{kind}")]


@dataclass
class PartnerRow:
    """One line of the list; figures only of partners the reader works."""

    partner: Partner
    url: str
    kinds: str
    country: str
    tier: Badge
    status: Badge
    executive: User | None
    # Written out, "" without any; None if the figures are not the reader's to see.
    purchases: str | None


@dataclass
class PartnerList:
    page: Page
    rows: list[PartnerRow]
    filters: dict[str, str]
    filtered: bool
    category: Any
    countries: list[tuple[str, str]]


def partner_list(user: User, params: Mapping[str, str]) -> PartnerList:
    """Return one page of the user's directory; at most eight queries.

    ``params`` is the query string: q, kind, tier, status, country, category (key), mine, and what
    core.paging understands. Values that do not exist filter nothing.
    """
    filters = clean_filters(params)
    category = _chosen_category(filters["category"], params.get("category_text"))
    filters["category"] = category.key if category else ""
    partners = filtered(user, filters)
    others = any(value for name, value in filters.items() if name != "q")
    # What a frequent text finds is not counted again: it is more than the numbered pages hold.
    many = user.is_internal and not others and is_frequent(filters["q"])
    page = paginate(partners, params, SORTS, many=many)
    return PartnerList(
        page=page,
        rows=_rows(user, page.rows),
        filters=filters,
        filtered=any(filters.values()),
        category=category,
        countries=used_countries(),
    )


def _chosen_category(key: str, text: str | None) -> Category | None:
    """Return the category of the filter. Without script only what was typed is right, not the key."""
    category = access.categories().filter(key=key).first() if key else None
    if text is None or (category and category.name == text.strip()):
        return category
    return named_category(text)


def named_category(text: str) -> Category | None:
    """Return the category with this code or name, whatever its capitals; None if it is not one."""
    text = text.replace("\x00", "").strip()
    found = access.categories().filter(Q(code__iexact=text) | Q(name__iexact=text))[:2]
    return found[0] if len(found) == 1 else None


def clean_filters(params: Mapping[str, str]) -> dict[str, str]:
    """Return the filters out of a query string; NUL, which PostgreSQL cannot take, is dropped."""
    return {name: str(params.get(name, "")).replace("\x00", "").strip() for name in FILTERS}


def filtered(user: User, filters: Mapping[str, str]) -> QuerySet[Partner]:
    """Return the user's directory narrowed by the filters of the list."""
    partners = access.visible_to(user)
    if filters.get("mine"):
        partners = partners.filter(access.of_assigned(user, "pk"))
    if filters.get("kind") in KINDS:
        partners = partners.filter(**{f"is_{filters['kind']}": True})
    if filters.get("tier") in Tier.values:
        partners = partners.filter(tier=filters["tier"])
    if filters.get("status") in PartnerStatus.values:
        partners = partners.filter(status=filters["status"])
    if filters.get("country"):
        partners = partners.filter(country=filters["country"])
    if filters.get("category"):
        partners = partners.filter(
            pk__in=Partner.categories.through.objects.filter(
                category__key=filters["category"]
            ).values("partner_id")
        )
    return matching(partners, filters.get("q", ""))


def asked_partner(user: User, params: Mapping[str, str]) -> Partner | None:
    """Return the partner that a list of something else is to be narrowed to: ``partner`` of its query.

    A key that the user sees no partner for narrows nothing.
    """
    key = params.get("partner", "")
    return access.visible_to(user).filter(key=key).first() if is_key(key) else None


def _rows(user: User, partners: list[Partner]) -> list[PartnerRow]:
    worked = access.worked_ids(user, partners)
    executives = account_executives(partners)
    amounts = trade.recent_amounts([p for p in partners if p.pk in worked])
    return [
        PartnerRow(
            partner=partner,
            url=reverse("suppliers:detail", args=[partner.key]),
            kinds=", ".join(str(kind) for kind in kinds_of(partner)),
            country=countries.name(partner.country) if partner.country else "",
            tier=tier_badge(partner),
            status=status_badge(partner),
            executive=executives.get(partner.pk),
            purchases=amounts.get(partner.pk, "") if partner.pk in worked else None,
        )
        for partner in partners
    ]


def used_countries() -> list[tuple[str, str]]:
    """Return (code, name) of the countries that partners are in, by name.

    Steps through the index from one country to the next, so it does not grow with the partners.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE step AS ("
            " (SELECT country FROM suppliers_partner ORDER BY country LIMIT 1)"
            " UNION ALL SELECT (SELECT country FROM suppliers_partner p"
            "  WHERE p.country > step.country ORDER BY country LIMIT 1)"
            " FROM step WHERE step.country IS NOT NULL)"
            " SELECT country FROM step WHERE country > ''"
        )
        codes = [row[0] for row in cursor.fetchall()]
    return sorted(((code, countries.name(code)) for code in codes), key=lambda item: item[1])


def partner_header(user: User, partner: Partner) -> dict[str, Any]:
    """Return what ``suppliers/partner_base.html`` needs; every tab's view puts it into its context.

    Three queries. Add ``tab``: the name under which the tab was registered.
    """
    worked = access.is_worked_by(user, partner)
    executive = next(
        (
            assignment.user
            for assignment in assignments_of(partner)
            if assignment.responsibility == Responsibility.ACCOUNT_EXECUTIVE
        ),
        None,
    )
    categories = [str(category) for category in _categories(partner.pk)]
    meta = [
        (_("Org. no."), partner.registration_number),
        (_("Category"), ", ".join(categories[:3]) + (" …" if len(categories) > 3 else "")),
        (_("Account executive"), executive.name if executive else formats.MISSING),
        (_("Partner since"), str(partner.since_date.year) if partner.since_date else ""),
    ]
    may_edit = worked and user.has_permission(access.EDIT)
    return {
        "partner": partner,
        "worked": worked,
        "may_edit": may_edit,
        "may_assign": access.is_assignable_by(user, partner),
        "moves": _moves(partner) if may_edit else [],
        "executive": executive,
        "badges": [tier_badge(partner), status_badge(partner)],
        "meta": [(label, value) for label, value in meta if value],
        "partner_tabs": tabs.links_for(user, partner.key, worked=worked),
    }


@prepared
def _categories(partner: int) -> QuerySet[Category]:
    return Category.objects.filter(partners=partner).order_by("name")[:4]


def _moves(partner: Partner) -> list[tuple[str, Any]]:
    labels = {
        PartnerStatus.QUALIFIED: _("Mark as qualified…"),
        PartnerStatus.ACTIVE: _("Activate…"),
        PartnerStatus.SUSPENDED: _("Suspend…"),
        PartnerStatus.ENDED: _("End the relationship…"),
    }
    allowed = PARTNER_MOVES[PartnerStatus(partner.status)]
    return [(status.value, labels[status]) for status in labels if status in allowed]


def filter_choices() -> dict[str, list[tuple[str, Any]]]:
    """Return the values of the list's filters with their labels."""
    return {
        "kinds": list(KINDS.items()),
        "tiers": list(Tier.choices),
        "statuses": list(PartnerStatus.choices),
    }


def options(user: User, text: str, *, worked: bool = False, lasting: bool = False) -> list[Option]:
    """Return up to ten partners of the user's directory whose names contain the text.

    ``worked`` leaves out those that the user does not work, ``lasting`` those whose relationship has
    ended: a form offers nobody whom it then refuses.
    """
    partners = access.worked_by(user) if worked else access.visible_to(user)
    if lasting:
        partners = partners.exclude(status=PartnerStatus.ENDED)
    found = matching(partners, text).order_by(Lower("legal_name"), "pk")[:10]
    return [Option(p.key, p.legal_name, countries.name(p.country)) for p in found]


def category_options(text: str) -> list[Option]:
    """Return up to ten categories whose code begins with the text or whose name has its words."""
    text = text.replace("\x00", "").strip()
    found = access.categories().filter(Q(code__startswith=text) | search.parts(text, "name"))
    return [Option(c.key, c.name, c.code) for c in found[:10]]


def form_values(partner: Partner) -> dict[str, Any]:
    """Return what the edit form starts with."""
    return vars(partner) | {
        "categories": [key for key, _name in category_choices(partner)],
        "parent": partner.parent.key if partner.parent else "",
    }


def form_texts(partner: Partner) -> dict[str, str]:
    """Return the words for the keys of the edit form."""
    return {"parent": partner.parent.legal_name if partner.parent else ""}


def category_choices(partner: Partner) -> list[tuple[str, str]]:
    """Return the partner's categories as (key, name), by name."""
    return list(partner.categories.order_by("name", "pk").values_list("key", "name"))


def chosen_categories(data: Mapping[str, Any]) -> list[str]:
    """Return the keys that the form of a partner asks for: those kept, and the one added.

    Without script the one added is its code or name; an unknown text is returned as it is, for the
    action to refuse.
    """
    added = data["category"]
    if added and not access.categories().filter(key=added).exists():
        category = named_category(added)
        added = category.key if category else added
    return list(dict.fromkeys([*data["categories"], *([added] if added else [])]))
