"""What the internal pages and the portal pages have in common: the same screens, other addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import reminding
from accounts.http import Request
from core import formats
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import posted
from core.queries import changed
from core.refused import Refused
from core.ui.parts import Chip
from negotiations import access, actions, forms, reports


@dataclass(frozen=True)
class Site:
    """One side's addresses: ``prefix`` is "portal-" in the portal."""

    prefix: str

    def url(self, name: str, *args: str) -> str:
        """Return the address of a page on this side."""
        return reverse(f"negotiations:{self.prefix}{name}", args=args)

    def urls(self, key: str, *names: str) -> dict[str, str]:
        """Return the addresses of several pages of one row, for a template."""
        return {name.replace("-", "_"): self.url(name, key) for name in names}


OURS = Site("")
PORTAL = Site("portal-")
# What one still has in mind; a round of haggling has many offers, and each is a table.
NEWEST = 3
NEGOTIATION_PAGES = ("detail", "offer", "accept", "break-off", "position")


def _chips(request: Request, names: list[tuple[str, Any]], listing: reports.Listing) -> list[Chip]:
    """The states to choose from; what was searched for stays."""
    chips = []
    for name, label in names:
        kept = {"q": listing.text, "show": name}
        if listing.partner:
            kept["partner"] = listing.partner.key
        asked = {key: text for key, text in kept.items() if text}
        url = f"?{urlencode(asked)}" if asked else request.path
        chips.append(Chip(label, url, listing.shown == name))
    return chips


def negotiation_list(request: Request, site: Site) -> HttpResponse:
    """Show the list with the turn on every row."""
    listing = reports.negotiation_list(request.user, request.GET)
    names = [
        ("", _("All")),
        ("turn", _("Our turn")),
        ("open", _("Open")),
        ("ended", pgettext("negotiations", "Ended")),
    ]
    context = {
        "listing": listing,
        "page": listing.page,
        "rows": [(row, site.url("detail", row.negotiation.key)) for row in listing.rows],
        "chips": _chips(request, names, listing),
        "list_url": request.path,
        "may_start": request.user.has_permission(access.NEGOTIATE),
    }
    return render_page(request, "negotiations/list.html", context, partial="rows")


def agreement_list(request: Request, site: Site) -> HttpResponse:
    """Show the agreements with their validity."""
    listing = reports.agreement_list(request.user, request.GET)
    names = [
        ("", _("All")),
        ("to_sign", _("To sign")),
        ("current", _("In force")),
        ("over", pgettext("agreements", "Over")),
    ]
    context = {
        "listing": listing,
        "page": listing.page,
        "rows": [(row, site.url("agreement", row.agreement.key)) for row in listing.rows],
        "chips": _chips(request, names, listing),
        "list_url": request.path,
    }
    return render_page(request, "negotiations/agreements.html", context, partial="rows")


def _negotiation_facts(row: Any) -> list[tuple[Any, str]]:
    facts = [(_("Currency"), row.currency), (_("Owner"), row.owner.name)]
    if row.expires_at and row.is_open:
        facts.append((_("Open until"), formats.long_moment(row.expires_at)))
    return facts


def _negotiation_context(
    request: Request, key: str, site: Site, *, newest: int | None = 0
) -> dict[str, Any]:
    negotiation = access.get_negotiation(request.user, key)
    page = reports.negotiation_page(request.user, negotiation, newest=newest)
    return {
        "negotiation": negotiation,
        "n": page,
        "badges": [page.badge],
        "meta": _negotiation_facts(negotiation),
        "urls": site.urls(key, *NEGOTIATION_PAGES),
        "list_url": site.url("list"),
        "agreement_url": site.url("agreement", page.agreement.key) if page.agreement else "",
        "partner_url": reverse("suppliers:detail", args=[negotiation.partner.key])
        if request.user.is_internal
        else "",
    }


def _offer_form(page: reports.NegotiationPage, data: QueryDict | None) -> forms.OfferForm:
    prices = reports.offer_lines(page.standing) if page.standing and data is None else {}
    if data is not None:
        return forms.OfferForm(page.lines, data)
    awarded = None
    if page.standing is None:
        awarded = reports.awarded_terms(page.negotiation, page.lines)
    initial = forms.OfferForm.starting_from(page.standing, prices, page.lines, awarded)
    return forms.OfferForm(page.lines, initial=initial)


def detail(request: Request, key: str, site: Site) -> HttpResponse:
    """Show a negotiation as a thread, with the offer form when it is the reader's turn.

    ``?offers=all`` shows those from before the newest as well.
    """
    newest = None if request.GET.get("offers") == "all" else NEWEST
    context = _negotiation_context(request, key, site, newest=newest)
    if context["n"].may_move:
        context["form"] = _offer_form(context["n"], None)
    context["origins"] = reports.origins_of(request.user, context["negotiation"])
    return render_page(request, "negotiations/detail.html", context)


def offer(request: Request, key: str, site: Site) -> HttpResponse:
    """Make an offer; the answer comes from the server, nothing is shown before it is written."""
    context = _negotiation_context(request, key, site)
    data = posted(request)
    form = _offer_form(context["n"], data)
    if data is not None and form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.make_offer(
                negotiation=key,
                lines=form.offered(),
                valid_from_date=cleaned["valid_from_date"],
                valid_until_date=cleaned["valid_until_date"],
                payment_days=cleaned["payment_days"],
                incoterm=cleaned["incoterm"],
                message=cleaned["message"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            messages.success(request, _("Your offer is on the table."))
            return htmx_redirect(request, site.url("detail", key))
    context["form"] = form
    status = 422 if form.is_bound else 200
    return render_page(request, "negotiations/offer.html", context, status=status)


def accept(request: Request, key: str, site: Site) -> HttpResponse:
    """Ask once more, with the offer's terms; then accept exactly that offer."""
    context = _negotiation_context(request, key, site)
    standing = context["n"].standing
    form = forms.AcceptForm(posted(request), initial={"offer": standing.key if standing else ""})
    if request.method == "POST" and form.is_valid():
        try:
            agreement = actions.accept(
                negotiation=key,
                offer=form.cleaned_data["offer"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            form.add_error(None, str(no.message))
        else:
            messages.success(request, _("Agreed. The agreement is ready to be signed."))
            return htmx_redirect(request, site.url("agreement", agreement.key))
    context["form"] = form
    # The fresh standing offer is shown after a refusal, but only a new reading accepts it.
    status = 422 if form.is_bound else 200
    return render_page(
        request, "negotiations/accept.html", context, partial="dialog", status=status
    )


def write(
    request: Request,
    form: django_forms.Form,
    run: Callable[[dict[str, Any]], str],
    template: str = "negotiations/form.html",
    after: Callable[[], str] | None = None,
    **page: Any,
) -> HttpResponse:
    """Show a form in a dialog (or its own page), run the action when it is filled in.

    ``run`` takes the cleaned data and returns the message of success; a refusal becomes an error of
    its field. ``page`` has title, submit, action and back, where one comes afterwards unless ``after``
    names another address.
    """
    if request.method == "POST" and form.is_valid():
        try:
            message = run(form.cleaned_data)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            messages.success(request, message)
            return htmx_redirect(request, after() if after else page["back"])
    return render_page(
        request,
        template,
        {"form": form, "tone": "primary", **page},
        partial="dialog",
        status=422 if form.is_bound else 200,
    )


def break_off(request: Request, key: str, site: Site) -> HttpResponse:
    """End the negotiation with a reason."""
    negotiation = access.get_negotiation(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.break_off(
            negotiation=key, reason=data["reason"], by=request.user, now=timezone.now()
        )
        return _("The negotiation is broken off.")

    return write(
        request,
        forms.ReasonForm(posted(request)),
        run,
        title=_("Break off “%(title)s”?") % {"title": negotiation.title},
        submit=_("Break off"),
        tone="danger",
        action=site.url("break-off", key),
        back=site.url("detail", key),
    )


def position(request: Request, key: str, site: Site) -> HttpResponse:
    """Keep the own side's private figures."""
    negotiation = access.get_own_negotiation(request.user, key)
    own = access.position_of(request.user, negotiation)

    def run(data: dict[str, Any]) -> str:
        actions.set_position(negotiation=key, by=request.user, **data)
        return _("Saved. Only your side sees this.")

    return write(
        request,
        forms.PositionForm(posted(request), initial=vars(own) if own else {}),
        run,
        title=_("Our position"),
        note=_("Only people of your own side see these figures. They are totals in %(currency)s.")
        % {"currency": negotiation.currency},
        submit=_("Save"),
        action=site.url("position", key),
        back=site.url("detail", key),
    )


def agreement(request: Request, key: str, site: Site) -> HttpResponse:
    """Show an agreement: validity, signatures, price list, and what a quantity costs on a day."""
    row = access.get_agreement(request.user, key)
    page = reports.agreement_page(request.user, row, timezone.now())
    context = {
        "agreement": row,
        "a": page,
        "badges": [page.badge],
        "meta": [
            (_("Valid"), reports.period(row.valid_from_date, row.valid_until_date)),
            (_("Currency"), row.currency),
            (_("Owner"), row.owner.name),
        ],
        "urls": site.urls(key, "agreement", "sign"),
        "list_url": site.url("agreements"),
        "reminders_url": reminding.address_of(request.user, "agreements", key),
        "terminate_url": reverse("negotiations:terminate", args=[key])
        if page.may_terminate
        else "",
        "origins": reports.origins_of_agreement(request.user, row, site.prefix),
        "partner_url": reverse("suppliers:detail", args=[row.partner.key])
        if request.user.is_internal
        else "",
        **price_question(request, row.partner),
    }
    return render_page(request, "negotiations/agreement.html", context)


def price_question(request: Request, partner: Any) -> dict[str, Any]:
    """Answer the price question of the query string, for the price card; a code or a name that several
    items have is answered with the items to choose from."""
    asked = "item" in request.GET
    form = forms.PriceForm(
        request.GET if asked else None, initial={"on": timezone.localdate()}, prefix=None
    )
    answer, choices, smallest, begins = None, [], None, None
    if asked and form.is_valid():
        data = form.cleaned_data
        try:
            answer = reports.price_of(
                request.user, partner, data["item"], data["quantity"], data["on"]
            )
            if answer is None:
                smallest = reports.smallest_quantity(
                    request.user, partner, data["item"], data["on"]
                )
            if answer is None and smallest is None:
                begins = reports.begins_on(request.user, partner, data["item"], data["on"])
        except reports.Ambiguous as several:
            for item in several.items:
                choices.append((item, f"{changed(request.GET, {'item': item})}#price"))
    return {
        "price_form": form,
        "price": answer,
        "price_choices": choices,
        "price_from": smallest,
        "price_begins": begins,
        "price_items": reports.agreed_items(request.user, partner),
        "price_asked": asked and form.is_valid(),
    }


def sign(request: Request, key: str, site: Site) -> HttpResponse:
    """Ask once more, then sign for the reader's side."""
    row = access.get_agreement(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.sign(agreement=key, by=request.user, now=timezone.now())
        return _("Signed.")

    return write(
        request,
        django_forms.Form(posted(request)),
        run,
        title=_("Sign “%(title)s”?") % {"title": row.title},
        note=_("You sign for %(side)s. The agreement binds both sides once both have signed.")
        % {"side": _("our company") if request.user.is_internal else row.partner},
        submit=_("Sign"),
        action=site.url("sign", key),
        back=site.url("agreement", key),
    )
