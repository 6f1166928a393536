from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import (  # noqa: F401  actions, emails and signals register
            access,
            actions,
            digest,
            emails,
            invited,
            notices,
            personal,
            reports,
            retention,
            signals,
            tokens,
        )
        from accounts.models import Invitation, User
        from core import anchors, changes, navigation, outbox, timeline
        from core.models import ExchangeRate, Outbox, RetentionPeriod

        outbox.register_sender(Outbox.Channel.INBOX, notices.send_to_inbox)
        outbox.register_sender(Outbox.Channel.EMAIL, notices.send_by_email)
        anchors.register_watchers(lambda: access.administrators().values_list("pk", flat=True))
        timeline.register(User, access.people_events_of)
        timeline.register(Invitation, invited.visible_to)
        changes.register(
            User,
            {
                "session": _("Session"),
                "token": _("API token"),
                "path": _("Address"),
                "code": _("Rule"),
                "noted": _("Noted one by one"),
                "left_out": _("Left out"),
                "hour": _("Hour from (UTC)"),
                "to": _("Handed over to"),
                "way": _("Way in"),
                "muted": _("Muted reminders"),
                "provider": _("Identity provider"),
            },
        )
        # Rates belong to nobody; the core does not know who may follow them.
        timeline.register(ExchangeRate, access.visible_rates)
        timeline.register(RetentionPeriod, access.visible_periods)
        changes.register(RetentionPeriod, {"rows": _("Rows")})
        tokens.register_area("accounts", _("Own profile"))
        # Whoever lets somebody in has given away more than a token can take back when it is revoked.
        tokens.register_area("invitations", _("Invitations"), named=True)
        navigation.set_unread_counter(reports.unread)
        navigation.register_nav(
            area="internal",
            order=95,
            icon="users",
            label=_("People"),
            url_name="accounts:people",
            permission=access.PEOPLE,
        )
