from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from core.keys import KeyConverter
from core.veil import VeiledConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import anchors, changes, outbox, permissions  # noqa: F401  registers its system check
        from core.models import ExchangeRate, Outbox
        from core.trails import protect

        names = {"status": _("Status"), "owner": _("Owner"), "decides": _("Decides")}
        changes.register(None, names)
        names = {
            "currency": _("Currency"),
            "date": _("Date"),
            "rate": _("Rate"),
            "rates": _("Rates"),
        }
        changes.register(ExchangeRate, names)

        register_converter(KeyConverter, "key")
        register_converter(VeiledConverter, "veiled")
        outbox.register_sender(Outbox.Channel.WEBHOOK, anchors.post_anchor)
        # After the migrations of all apps: srm is the last of ours in INSTALLED_APPS.
        post_migrate.connect(protect, dispatch_uid="core.trails.protect")
