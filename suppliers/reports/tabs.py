"""The tabs of the partner page, and the supplier's own company page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import invited
from accounts.models import User
from core import countries, formats, timeline, trail
from core.paging import Sort, paginate
from core.prepared import prepared
from core.ui.parts import Entry
from core.veil import unveil_id, veil_id
from suppliers import access, panels
from suppliers.models import Contact, Partner, Site
from suppliers.reports import trade
from suppliers.reports.partners import kinds_of, status_badge
from suppliers.team import assignments_of, representatives, trusted_people

LINE_SORTS = [Sort("month", gettext_lazy("Month"), "month", descending=True)]
TIMELINE = 50
# Below the figures, the chart and the totals; pages of lists have fifty.
LINES = 25


def overview(user: User, partner: Partner, *, worked: bool) -> dict[str, Any]:
    """Return the overview tab for one of ours: facts and people; figures, trade and timeline for those
    who work it."""
    context: dict[str, Any] = {
        "facts": _facts(partner),
        "contacts": _first_contacts(partner.pk),
        "sites": _first_sites(partner.pk),
        "team": assignments_of(partner),
    }
    if not worked:
        return context
    rolling = trade.rolling(partner)
    drawn = panels.on_partner.drawn(user, partner)
    context |= {
        "figures": [*trade.key_figures(rolling), *panels.figures_of(drawn)],
        "rolling": rolling,
        "chart": trade.chart(rolling),
        "panels": drawn,
        "entries": entries(user, partner, limit=6),
    }
    return context


@prepared
def _first_contacts(partner: int) -> QuerySet[Contact]:
    rows = Contact.objects.filter(partner=partner, left_date=None)
    return rows.order_by("-is_main", "name")[:5]


@prepared
def _first_sites(partner: int) -> QuerySet[Site]:
    return Site.objects.filter(partner=partner).order_by("name")[:5]


def _facts(partner: Partner) -> list[tuple[str, str]]:
    quadrant = partner.quadrant
    facts = [
        (_("Kinds"), ", ".join(str(kind) for kind in kinds_of(partner))),
        (_("Country"), countries.name(partner.country) if partner.country else ""),
        (_("VAT number"), partner.vat_number),
        (_("LEI"), partner.lei),
        (_("Currency"), partner.currency),
        (_("Also called"), ", ".join(partner.other_names.split("\n"))),
        (_("Part of"), str(partner.parent) if partner.parent_id else ""),
        (_("Kraljic quadrant"), str(quadrant.label) if quadrant else ""),
        (_("Tier since"), formats.day(partner.tier_date) if partner.tier_date else ""),
        (_("Reason for the tier"), partner.tier_reason),
    ]
    return [(label, value) for label, value in facts if value]


def people(user: User, partner: Partner) -> dict[str, Any]:
    """Return everyone on both sides: contacts, portal accounts, sites and our relationship team."""
    contacts = list(
        access.visible_contacts(user)
        .filter(partner=partner)
        .order_by("left_date", "-is_main", "name")
    )
    invitations = _invitations(user, partner)
    there = list(representatives(partner).select_related("representative"))
    for person in there:
        person.admitted_by = invitations["admitted_by"].get(person.email, "")  # type: ignore[attr-defined]  # for the page
    return {
        "contacts": [c for c in contacts if c.left_date is None],
        "former": [c for c in contacts if c.left_date is not None],
        "representatives": there,
        "sites": list(access.visible_sites(user).filter(partner=partner).order_by("name")),
        "team": assignments_of(partner),
        **invitations,
    }


def _invitations(user: User, partner: Partner) -> dict[str, Any]:
    """Return who is invited and has not answered, and which invitations the reader may revoke."""
    if user.is_supplier:
        return _invited_by_colleagues(user, partner)
    letting = {"may_let_invite": access.may_let_invite(user, partner)}
    if not access.may_invite(user, partner):
        return letting | {"may_invite": False, "admitted_by": {}}
    rows = invited.unanswered(partner.key).order_by("name")
    revocable = invited.revocable_by(user).filter(pk__in=rows.values("pk"))
    accepted = invited.by_colleagues(partner.key).exclude(accepted_at=None)
    return letting | {
        "may_invite": True,
        "invited": list(rows.select_related("invited_by")),
        "revocable": set(revocable.values_list("pk", flat=True)),
        # By whom those that can sign in were let in, where it was a colleague.
        "admitted_by": dict(accepted.values_list("email", "invited_by__name")),
    }


def _invited_by_colleagues(user: User, partner: Partner) -> dict[str, Any]:
    """Return what a supplier's people know of: what they have sent themselves, never what we have."""
    if not access.may_invite_colleagues(user, partner):
        return {"may_invite": False, "admitted_by": {}}
    rows = invited.unanswered(partner.key).filter(by_colleague=True).order_by("name")
    found = list(rows.select_related("invited_by"))
    return {"may_invite": True, "invited": found, "admitted_by": {}}


def invitation_values(user: User, partner: Partner, contact: str) -> dict[str, str]:
    """Return what the invitation of a contact (its key) starts with; for anyone else the language alone.

    The e-mail is in the language that the partner's people have chosen, where some have, else in the user's.
    """
    spoken = Counter(person.language for person in representatives(partner)).most_common(1)
    values = {"language": spoken[0][0] if spoken else user.language}
    row = Contact.objects.filter(partner=partner, key=contact).first()
    return values | ({"name": row.name, "email": row.email} if row else {})


def entries(
    user: User, partner: Partner, *, limit: int = 50, before_id: int | None = None
) -> list[Entry]:
    """Return the newest events about the partner that the user may see."""
    return trail.entries(
        timeline.timeline(user, partner, limit=limit, before_id=before_id, in_sight=True),
        partner,
        reader=user,
    )


def timeline_tab(user: User, partner: Partner, before: str) -> dict[str, Any]:
    """Return a page of the timeline; ``before`` is what an earlier answer gave as ``more``."""
    before_id = unveil_id(before, "timeline")
    events = timeline.timeline(
        user, partner, limit=TIMELINE + 1, before_id=before_id, in_sight=True
    )
    more = veil_id(events[TIMELINE - 1].pk, "timeline") if len(events) > TIMELINE else None
    return {"entries": trail.entries(events[:TIMELINE], partner, reader=user), "more": more}


def trade_tab(partner: Partner, params: Mapping[str, str]) -> dict[str, Any]:
    """Return both directions of trade: rolling figures, the chart and a page of lines."""
    rolling = trade.rolling(partner)
    page = paginate(trade.lines_of(partner), params, LINE_SORTS, size=LINES)
    return {
        "rolling": rolling,
        "figures": trade.key_figures(rolling),
        "chart": trade.chart(rolling),
        "totals": trade.totals(partner),
        "page": page,
    }


def company(user: User, partner: Partner) -> dict[str, Any]:
    """Return a supplier's own company: what we keep about it, its people, and whom it meets here.

    Our judgement of the partner (tier, risk, scores, trade) is not part of it.
    """
    facts = [
        (_("Registration number"), partner.registration_number),
        (_("VAT number"), partner.vat_number),
        (_("LEI"), partner.lei),
        (_("Country"), countries.name(partner.country) if partner.country else ""),
        (_("Website"), partner.website),
        (_("Also called"), ", ".join(partner.other_names.splitlines())),
    ]
    return {
        "partner": partner,
        "kinds": ", ".join(str(kind) for kind in kinds_of(partner)),
        "status": status_badge(partner),
        "facts": [(label, value or formats.MISSING) for label, value in facts],
        **people(user, partner),
    }


def waiting(user: User, partner: Partner) -> dict[str, Any]:
    """Return which of a supplier's own people wait for a colleague's word, and whether the reader may
    give it; if not, who may."""
    rows = access.waiting(user).filter(partner=partner).select_related("user")
    trusted = list(trusted_people(partner))
    return {
        "partner": partner,
        "rows": list(rows.order_by("user__name", "pk")),
        "may_vouch": user in trusted,
        "trusted": trusted,
    }
