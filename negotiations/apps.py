from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NegotiationsConfig(AppConfig):
    name = "negotiations"
    verbose_name = _("negotiations")

    def ready(self) -> None:
        # Imported for what they register: verbs of the audit trail, and messages.
        from accounts import email_groups, looking, muting, reminding, tokens
        from core import changes, timeline
        from core.navigation import register_nav
        from negotiations import access, actions, emails, finders, personal, reports  # noqa: F401
        from negotiations.actions import handing_over  # noqa: F401
        from negotiations.actions.agreements import occasions
        from negotiations.models import Agreement, Negotiation, Position
        from rfps import panels
        from suppliers import tabs

        looking.register_secrets(access.keeps_secrets)
        timeline.register(
            Negotiation,
            access.visible_to,
            timeline.Page("negotiations:detail", "negotiations:portal-detail"),
            wholly=access.whole_of,
        )
        timeline.register(
            Agreement,
            access.visible_agreements,
            timeline.Page("negotiations:agreement", "negotiations:portal-agreement"),
            wholly=access.whole_of,
        )
        timeline.register(
            Position,
            access.visible_positions,
            timeline.Page(
                "negotiations:detail", "negotiations:portal-detail", key="negotiation__key"
            ),
        )
        tokens.register_area("negotiations", _("Negotiations and agreements"))
        email_groups.group("negotiations", _("Negotiations"), "negotiations.", order=40)
        agreements = ("negotiations.agreement_", "negotiations.signed")
        email_groups.group("agreements", _("Agreements"), *agreements, order=50)
        muting.register(
            muting.Kind(
                "agreements",
                _("Agreement"),
                _(
                    "No more reminders that it is about to expire. What happens with it you are still told."
                ),
                ("negotiations.agreement_expiring",),
                access.visible_agreements,
                timeline.Page("negotiations:agreement", "negotiations:portal-agreement"),
            )
        )
        reminding.planned_as("agreements", occasions)
        timeline.keep_private(Position)
        changes.register(
            Negotiation, {"total": _("Total")}, theirs=["status", "total"], amounts=["total"]
        )
        changes.register(Agreement, theirs=["status"])
        finders.register()
        tabs.register(
            "negotiations",
            _("Negotiations"),
            "negotiations:partner-tab",
            order=50,
            permission=access.VIEW,
        )
        panels.on_award.register(
            "negotiations",
            "negotiations/award_panel.html",
            reports.award_panel,
            order=10,
            place="rail",
        )
        register_nav(
            area="internal",
            order=40,
            icon="messages-square",
            label=_("Negotiations"),
            url_name="negotiations:list",
            permission=access.VIEW,
            count=access.turns_of,
        )
        register_nav(
            area="internal",
            order=45,
            icon="file-check",
            label=_("Agreements"),
            url_name="negotiations:agreements",
            permission=access.VIEW,
        )
        register_nav(
            area="portal",
            order=40,
            icon="messages-square",
            label=_("Negotiations"),
            url_name="negotiations:portal-list",
            permission=access.PORTAL,
            count=access.turns_of,
            mobile=True,
        )
        register_nav(
            area="portal",
            order=45,
            icon="file-check",
            label=_("Agreements"),
            url_name="negotiations:portal-agreements",
            permission=access.PORTAL,
            count=access.signatures_of,
        )
