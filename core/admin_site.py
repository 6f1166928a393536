"""The admin site: our own models only, behind our own login."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from core.admin_rows import RowSite

OURS = {"core", "accounts", "suppliers", "rfps", "negotiations", "meetings"}


class AdminConfig(DjangoAdminConfig):
    default_site = "core.admin_site.Site"


class Site(RowSite):
    """Leaves out what libraries register: their tables would be written past the actions."""

    site_header = site_title = "SRM"
    index_title = gettext_lazy("Administration")

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], *args: Any, **options: Any
    ) -> None:
        models = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        ours = [model for model in models if model.__module__.partition(".")[0] in OURS]
        super().register(ours, *args, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_login")

    def logout(  # type: ignore[override]  # a redirect is no page of the admin's own
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Our own page asks and puts the logout on the trail."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]  # likewise
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")
