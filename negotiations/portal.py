"""A supplier's pages of its negotiations and agreements."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.http import form_page
from core.permissions import requires
from negotiations import access, pages
from negotiations.pages import PORTAL


@require_safe
@requires(access.PORTAL)
def negotiation_list(request: Request) -> HttpResponse:
    """The company's negotiations."""
    return pages.negotiation_list(request, PORTAL)


@require_safe
@requires(access.PORTAL, row=access.get_negotiation)
def detail(request: Request, key: str) -> HttpResponse:
    """One negotiation as a thread, as the partner sees it."""
    return pages.detail(request, key, PORTAL)


@form_page
@requires(access.PORTAL, row=access.get_negotiation)
def offer(request: Request, key: str) -> HttpResponse:
    """Make an offer for the partner."""
    return pages.offer(request, key, PORTAL)


@form_page
@requires(access.PORTAL, row=access.get_negotiation)
def accept(request: Request, key: str) -> HttpResponse:
    """Accept the customer's standing offer."""
    return pages.accept(request, key, PORTAL)


@form_page
@requires(access.PORTAL, row=access.get_negotiation)
def break_off(request: Request, key: str) -> HttpResponse:
    """End the negotiation without an agreement."""
    return pages.break_off(request, key, PORTAL)


@form_page
@requires(access.PORTAL, row=access.get_negotiation)
def position(request: Request, key: str) -> HttpResponse:
    """Keep the partner's private figures."""
    return pages.position(request, key, PORTAL)


@require_safe
@requires(access.PORTAL)
def agreements(request: Request) -> HttpResponse:
    """The company's agreements."""
    return pages.agreement_list(request, PORTAL)


@require_safe
@requires(access.PORTAL, row=access.get_agreement)
def agreement(request: Request, key: str) -> HttpResponse:
    """One agreement with its price list."""
    return pages.agreement(request, key, PORTAL)


@form_page
@requires(access.PORTAL, row=access.get_agreement)
def sign(request: Request, key: str) -> HttpResponse:
    """Sign for the partner."""
    return pages.sign(request, key, PORTAL)
