"""Writes to the partner itself."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.states import Role
from core import audit, verbs
from core.action import action
from core.clock import company_today
from core.moves import check_move
from core.refused import Refused
from suppliers import access
from suppliers.lei import is_lei
from suppliers.models import Assignment, Category, Partner
from suppliers.states import PARTNER_MOVES, PartnerStatus, Responsibility, Tier

CREATED = verbs.register(
    "suppliers.created", gettext_lazy("added the partner"), icon="plus", tone="accent"
)
EDITED = verbs.register("suppliers.edited", gettext_lazy("changed the partner"), icon="pencil")
MOVED = verbs.register(
    "suppliers.moved",
    gettext_lazy("changed the partner's status"),
    icon="arrow-right",
    tone="accent",
)
TIERED = verbs.register(
    "suppliers.tier_changed", gettext_lazy("changed the partner's tier"), icon="gem", tone="accent"
)

KINDS = ("is_supplier", "is_distributor", "is_client")
# What `create_partner` and `edit_partner` take; status and tier have actions of their own.
FIELDS = (
    "legal_name",
    "other_names",
    "registration_number",
    "vat_number",
    "lei",
    "country",
    "website",
    *KINDS,
    "supply_risk",
    "profit_impact",
    "currency",
    "since_date",
)
# What a representative may say about their own company; the rest is our judgement or a legal fact.
OWN_FIELDS = ("other_names", "vat_number", "lei", "website")


@action
def create_partner(
    *,
    by: User | None,
    fields: dict[str, Any],
    categories: Iterable[str] = (),
    parent: str = "",
    tier: str = Tier.TRANSACTIONAL,
    status: str = PartnerStatus.PROSPECT,
    today: date | None = None,
) -> Partner:
    """Add a partner; whoever of ours adds it works it from today on, in the role they have.

    ``fields`` holds any of FIELDS, ``categories`` and ``parent`` are keys. Only the system (``by``
    None) may add a partner that is further than a prospect. Refuses a registration number that is
    taken, a wrong LEI, and a partner of no kind.
    """
    if by is not None and status != PartnerStatus.PROSPECT:
        raise PermissionDenied
    today = today or company_today()
    _check(fields, fields)
    partner = Partner(**_known(fields), tier=tier, tier_date=today, status=status)
    partner.parent = _parent(by, parent, None)
    _save(partner)
    partner.categories.set(_categories(categories))
    if by is not None and (responsibility := _responsibility_of(by)):
        Assignment.objects.create(
            partner=partner, user=by, responsibility=responsibility, from_date=today
        )
    audit.record(CREATED, partner, by=by)
    return partner


@action
def edit_partner(
    *,
    partner: str,
    by: User,
    fields: dict[str, Any],
    categories: Iterable[str] | None = None,
    parent: str | None = None,
) -> Partner:
    """Change a partner's facts; what is not named stays.

    A representative may change OWN_FIELDS of their own company. Refuses like ``create_partner``,
    and a parent company that is the partner itself or below it: of two changes at the same time that
    would close such a circle together the database lets one through.
    """
    row = _editable(by, partner, parent or "")
    if by.is_supplier and (not set(fields) <= set(OWN_FIELDS) or categories is not None or parent):
        raise PermissionDenied
    _check(fields, {name: getattr(row, name) for name in KINDS} | fields)
    changes = audit.difference(row, _known(fields))
    for field, (_before, after) in changes.items():
        setattr(row, field, after)
    if parent is not None:
        new_parent = _parent(by, parent, row)
        if new_parent != row.parent:
            changes["parent"] = (row.parent, new_parent)
            row.parent = new_parent
    if categories is not None:
        before, after = set(row.categories.all()), set(_categories(categories))
        if before != after:
            changes["categories"] = (sorted(map(str, before)), sorted(map(str, after)))
            row.categories.set(after)
    if changes:
        _save(row, changes.keys() - {"categories"})
        audit.record(EDITED, row, by=by, changes=changes)
    return row


@action
def move_partner(*, partner: str, by: User, to: str, reason: str = "") -> Partner:
    """Move a partner to another status. Refuses a move that PARTNER_MOVES does not list, and
    suspending or ending without a reason."""
    row = access.lock_worked_partner(by, partner)
    before = row.status
    check_move(PARTNER_MOVES, before, to)
    if to in {PartnerStatus.SUSPENDED, PartnerStatus.ENDED} and not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    row.status = to
    if to == PartnerStatus.ACTIVE and row.since_date is None:
        row.since_date = company_today()
    row.save(update_fields=["status", "since_date"])
    audit.record(MOVED, row, by=by, changes={"status": (before, to)}, reason=reason.strip())
    return row


@action
def change_tier(*, partner: str, by: User, tier: str, reason: str) -> Partner:
    """Put a partner into another tier from today on. Refuses without a reason, and the same tier."""
    row = access.lock_worked_partner(by, partner)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    if tier == row.tier or tier not in Tier.values:
        raise Refused("tier_unchanged", _("The partner is in this tier already."), field="tier")
    before = row.tier
    row.tier, row.tier_reason, row.tier_date = tier, reason.strip(), company_today()
    row.save(update_fields=["tier", "tier_reason", "tier_date"])
    audit.record(TIERED, row, by=by, changes={"tier": (before, tier)}, reason=reason.strip())
    return row


def _editable(by: User, key: str, parent: str) -> Partner:
    """The partner locked, and with it the one that is to be its parent company, if they say so."""
    if by.is_supplier:
        return access.lock_partner(by, key)
    if parent and parent != key:
        access.lock_partners(by, [key, parent])
    return access.lock_worked_partner(by, key)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not facts of a partner: {', '.join(sorted(unknown))}")
    return fields


def _check(fields: dict[str, Any], kinds: dict[str, Any]) -> None:
    if not any(kinds.get(kind) for kind in KINDS):
        raise Refused(
            "no_kind", _("A partner is a supplier, a distributor or a client."), field="is_supplier"
        )
    if fields.get("lei") and not is_lei(fields["lei"]):
        raise Refused(
            "lei_wrong", _("This is no valid LEI: its check digits do not fit."), field="lei"
        )


def _save(partner: Partner, fields: Iterable[str] | None = None) -> None:
    """Write a new partner, or those of its fields that have changed."""
    try:
        with transaction.atomic():
            partner.save(update_fields=fields)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint == "partner_parent_no_cycle":
            raise _circle() from None
        if constraint != "partner_registration_number_once":
            raise
        raise Refused(
            "registration_number_taken",
            _("Another partner in this country has this registration number."),
            field="registration_number",
        ) from None


def _circle() -> Refused:
    return Refused("parent_circle", _("A partner cannot be part of itself."), field="parent")


def _categories(keys: Iterable[str]) -> list[Category]:
    keys = list(keys)
    found = list(access.categories().filter(key__in=keys))
    if len(found) != len(set(keys)):
        raise Refused("category_unknown", _("There is no such category."), field="categories")
    return found


def _parent(by: User | None, key: str, child: Partner | None) -> Partner | None:
    if not key:
        return None
    partners = access.visible_to(by) if by is not None else Partner.objects.all()
    parent = partners.filter(key=key).first()
    if parent is None:
        raise Refused("parent_unknown", _("There is no such partner."), field="parent")
    above: Partner | None = parent
    passed: set[int] = set()
    while child is not None and above is not None and above.pk not in passed:
        if above.pk == child.pk:
            raise _circle()
        passed.add(above.pk)
        above = above.parent
    return parent


def _responsibility_of(user: User) -> str | None:
    """In which role someone works the partner that they have added."""
    if user.has_role(Role.ACCOUNT_EXECUTIVE):
        return Responsibility.ACCOUNT_EXECUTIVE
    if user.has_role(Role.BUYER):
        return Responsibility.BUYER
    if user.has_role(Role.MANAGER, Role.EXECUTIVE):
        return Responsibility.SPONSOR
    return None
