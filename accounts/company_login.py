"""Whether the company's own login is there, and for whom it confirms who they are."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from core.addresses import reverse


def is_on() -> bool:
    """Whether this installation has an identity provider of the company's."""
    return bool(settings.OIDC_ISSUER)


def confirms(user: User) -> bool:
    """Whether the person can show there who they are: they have been linked with it."""
    return is_on() and access.has_identity(user, settings.OIDC_ISSUER)


def way_to_confirm() -> dict[str, Any]:
    """Return it as one of the ways to confirm who one is (accounts/adapter.py)."""
    return {
        "id": "company",
        "url": reverse("accounts:company-confirm"),
        "description": _("With %(provider)s") % {"provider": settings.OIDC_LABEL},
    }
