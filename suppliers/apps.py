from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuppliersConfig(AppConfig):
    name = "suppliers"

    def ready(self) -> None:
        from accounts import email_groups
        from accounts.access import register_met
        from accounts.invitations import Partners, register_partners
        from accounts.tokens import register_area
        from core import changes, timeline
        from core.navigation import register_nav
        from suppliers import (  # noqa: F401  actions register verbs
            access,
            actions,
            emails,
            finders,
            joining,
            personal,
            retention,
            standing,
            tabs,
            told,
        )
        from suppliers.actions import handing_over  # noqa: F401
        from suppliers.models import (
            Assignment,
            Category,
            Contact,
            Partner,
            Representative,
            Site,
            TradeImport,
        )

        register_area("suppliers", _("Partners"))
        register_met(access.people_met)
        register_partners(
            Partners(
                check=joining.check,
                name=joining.name,
                join=joining.join,
                admits=joining.admits,
                of_reach=joining.of_reach,
                may_revoke=joining.may_revoke,
                hold=standing.lock_partner_of,
                changed=standing.changed,
                hindrance=told.why_not_forget_user,
            )
        )
        email_groups.group(
            "portal accounts", _("Portal accounts"), "suppliers.colleague_", order=10, ours=True
        )
        register_nav(
            area="internal",
            order=20,
            icon="handshake",
            label=_("Partners"),
            url_name="suppliers:list",
            permission=access.VIEW,
            pages=[
                f"suppliers:{page}"
                for page in ("contact", "contact-data", "anonymise-contact", "site")
            ],
            mobile=True,
        )
        register_nav(
            area="internal",
            order=95,
            icon="file-up",
            label=_("Imports"),
            url_name="suppliers:imports",
            permission=access.IMPORT,
        )
        register_nav(
            area="portal",
            order=90,
            icon="building-2",
            label=_("Our company"),
            url_name="suppliers:portal-company",
            permission=access.PORTAL,
        )
        # What a partner consists of is on one page.
        people = timeline.Page(
            "suppliers:people", "suppliers:portal-company", key="partner__key", their_key=""
        )
        timeline.register(
            Partner,
            access.worked_by,
            timeline.Page("suppliers:detail", "suppliers:portal-company", their_key=""),
        )
        timeline.register(Assignment, access.visible_assignments, people)
        timeline.register(Contact, access.visible_contacts, people)
        timeline.register(Site, access.visible_sites, people)
        timeline.register(Representative, access.visible_representatives, people)
        timeline.register(
            TradeImport, access.visible_imports, timeline.Page("suppliers:imports", key="")
        )
        timeline.register(Category, access.visible_categories)
        changes.register(Category, {"parent": _("Part of")})
        changes.register(Assignment, {"user": _("Person")})
        changes.register(
            TradeImport,
            {
                "created": _("New lines"),
                "updated": _("Changed lines"),
                "partners_created": _("New partners"),
            },
        )
        finders.register()
        tabs.register("overview", _("Overview"), "suppliers:detail", 0, worked=False)
        tabs.register("people", _("People"), "suppliers:people", 10, worked=False)
        tabs.register("trade", _("Trade"), "suppliers:trade", 20)
        tabs.register("scorecard", _("Scorecard"), "suppliers:scorecard", 30)
        tabs.register("timeline", _("Timeline"), "suppliers:timeline", 100)
