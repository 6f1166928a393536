from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SrmConfig(AppConfig):
    name = "srm"

    def ready(self) -> None:
        from accounts import tokens
        from accounts.models import User
        from core import changes, handover
        from core.navigation import register_nav
        from srm import (  # noqa: F401  verbs register; shared tasks are sent by celery's application
            access,
            actions,
            celery,
        )

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
        register_nav(
            area="internal",
            order=98,
            icon="scroll-text",
            label=_("Audit trail"),
            url_name="audit",
            permission=access.AUDIT,
        )
        tokens.register_area("srm", _("Audit trail"), ours=True)
        # How much of each kind somebody handed over; every app has said what it has.
        changes.register(User, {kind.name: kind.label for kind in handover.kinds()})
        # Of an export of the trail: how much was taken, and what was asked for.
        changes.register(
            User,
            {
                "rows": _("Events"),
                "who": _("Person"),
                "kind": _("Kind"),
                "object": _("About"),
                "verb": _("What was done"),
                "from": _("From"),
                "until": _("Until"),
                "request": _("Request id"),
            },
        )
