from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The word of the side bar, the bar of the phone and the tabs, where other languages need a short one.
SHORT = pgettext_lazy("in little room", "RFPs")


class RfpsConfig(AppConfig):
    name = "rfps"
    verbose_name = _("RFPs")

    def ready(self) -> None:
        from accounts import email_groups, looking, second_factors, tokens
        from core import changes, keyring, outbox, timeline
        from core.navigation import register_nav
        from rfps import (  # noqa: F401  verbs and messages register
            access,
            actions,
            emails,
            finders,
            personal,
            retention,
        )
        from rfps.actions import handing_over  # noqa: F401  registers what one has in hand
        from rfps.models import Award, Bid, Need, NeedShare, OpeningApproval, Rfx, RfxInvitation
        from rfps.reminders import plan_running
        from rfps.reports import keys as older_keys
        from rfps.states import RfxStatus, TeamFunction
        from suppliers import entering, joining, tabs, told

        # That a bid exists is the bidder's secret until the opening, and so is its receipt.
        outbox.keep_secret("rfps.bid_receipt")
        outbox.keep_secret("rfps.bid_entered")
        outbox.keep_secret("rfps.bid_withdrawn_for")
        timeline.keep_secret(Bid, access.own_bids, access.opened_bids)
        timeline.keep_secret(RfxInvitation, access.own_invitations, None)
        # What happens inside an RFx (team, other invitations, openings) is ours alone; a supplier
        # follows its own invitation and its own bid.
        timeline.register(Rfx, access.visible_internally, timeline.Page("rfps:detail"))
        timeline.register(
            RfxInvitation,
            access.visible_invitations,
            timeline.Page("rfps:detail", "rfps:portal-detail", key="rfx__key"),
        )
        timeline.register(
            Bid,
            access.visible_bids,
            timeline.Page("rfps:bid", "rfps:portal-detail", their_key="rfx__key"),
        )
        timeline.register(
            OpeningApproval, access.visible_approvals, timeline.Page("rfps:detail", key="rfx__key")
        )
        timeline.register(Award, access.visible_awards, timeline.Page("rfps:award", key="rfx__key"))
        timeline.register(Need, access.visible_needs, timeline.Page("rfps:need"))
        timeline.register(
            NeedShare,
            access.visible_shares,
            timeline.Page("rfps:need", "rfps:portal-need", key="need__key", their_key="key"),
        )
        tokens.register_area("rfps", _("Needs and RFPs"))
        email_groups.group("needs", _("Needs"), "rfps.need_", order=20)
        email_groups.group("rfps", _("RFPs, bids and awards"), "rfps.", order=30)
        changes.register(
            Rfx,
            {"lines": _("Lines"), "team": _("Team"), "partner": _("Partner")},
            words={"team": TeamFunction.choices},
        )
        changes.register(Bid, {"version": _("Version")}, theirs=["status", "version"])
        # Of an award the trail says how the request moved with it.
        changes.register(Award, words={"status": RfxStatus.choices})
        changes.register(RfxInvitation, theirs=["status"])
        told.register_waiting(access.takes_bids)
        joining.register_on_joining(plan_running)
        keyring.register_kept(older_keys.kept)
        entering.name_changes(Bid, RfxInvitation, NeedShare)
        finders.register()
        second_factors.register_duty("openers", access.opens_bids)
        looking.register_secrets(access.keeps_secrets)
        tabs.register("rfps", SHORT, "rfps:partner", 40, "rfps.view")
        register_nav(
            area="internal",
            order=30,
            icon="lightbulb",
            label=_("Needs"),
            url_name="rfps:needs",
            permission="rfps.needs_view",
        )
        register_nav(
            area="internal",
            order=40,
            icon="file-text",
            label=SHORT,
            url_name="rfps:list",
            permission="rfps.view",
            pages=["rfps:bid", "rfps:disqualify", "rfps:send-back-award"],
            mobile=True,
        )
        register_nav(
            area="portal",
            order=20,
            icon="lightbulb",
            label=_("Needs"),
            url_name="rfps:portal-needs",
            permission="rfps.portal",
        )
        register_nav(
            area="portal",
            order=30,
            icon="file-text",
            label=SHORT,
            url_name="rfps:portal-list",
            permission="rfps.portal",
            mobile=True,
        )
