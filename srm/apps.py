from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SrmConfig(AppConfig):
    name = "srm"

    def ready(self) -> None:
        from core.navigation import register_nav
        from srm import celery  # noqa: F401  shared tasks are sent by the application loaded here

        register_nav(
            area="internal", order=0, icon="house", label=_("Home"), url_name="home", mobile=True
        )
        register_nav(
            area="portal",
            order=0,
            icon="house",
            label=_("Home"),
            url_name="portal-home",
            mobile=True,
        )
        register_nav(
            area="internal",
            order=80,
            icon="chart-no-axes-combined",
            label=_("Dashboard"),
            url_name="dashboard",
            permission="accounts.dashboard",
        )
