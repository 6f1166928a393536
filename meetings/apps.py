from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("visits and commitments")

    def ready(self) -> None:
        # Imported for what they register: verbs of the audit trail, and messages.
        from accounts import email_groups, muting, reminding, tokens
        from core import changes, timeline
        from core.navigation import register_nav
        from meetings import (  # noqa: F401
            access,
            actions,
            emails,
            finders,
            personal,
            reports,
            visit_reminders,
        )
        from meetings.actions import handing_over  # noqa: F401
        from meetings.models import (
            Commitment,
            CommitmentComment,
            Gift,
            Touchpoint,
            Visit,
            VisitPolicy,
        )
        from meetings.reminders import occasions
        from suppliers import access as suppliers
        from suppliers import entering, panels, tabs

        timeline.register(
            Visit,
            access.visible_visits,
            timeline.Page("meetings:visit", "meetings:portal-visit"),
            wholly=suppliers.whole_of,
        )
        timeline.register(
            Commitment,
            access.visible_commitments,
            timeline.Page("meetings:commitment", "meetings:portal-commitment"),
            wholly=suppliers.whole_of,
        )
        timeline.register(
            CommitmentComment,
            access.visible_comments,
            timeline.Page(
                "meetings:commitment", "meetings:portal-commitment", key="commitment__key"
            ),
        )
        timeline.register(
            Touchpoint,
            access.visible_touchpoints,
            timeline.Page("meetings:partner-visits", key="partner__key"),
            wholly=suppliers.whole_of,
        )
        timeline.register(
            Gift,
            access.visible_gifts,
            timeline.Page("meetings:gift"),
            wholly=suppliers.whole_of,
        )
        timeline.register(VisitPolicy, access.visible_policies)
        promises = ("meetings.commitment_", "meetings.reminder_", "meetings.escalation")
        tokens.register_area("meetings", _("Visits and commitments"))
        email_groups.group("visits", _("Visits"), "meetings.visit_", order=60)
        email_groups.group("commitments", _("Commitments"), *promises, order=70)
        muting.register(
            muting.Kind(
                "commitments",
                _("Commitment"),
                _(
                    "No more reminders before it is due, on the day and after it. What happens with it you are still told."
                ),
                (
                    "meetings.reminder_before",
                    "meetings.reminder_after",
                    "meetings.reminder_returns",
                ),
                access.visible_commitments,
                timeline.Page("meetings:commitment", "meetings:portal-commitment"),
            )
        )
        reminding.planned_as("commitments", occasions)
        muting.register(
            muting.Kind(
                "visits",
                _("Visit"),
                _(
                    "No more reminders that it has no minutes. Your line manager still hears of that."
                ),
                ("meetings.visit_unminuted",),
                access.visible_visits,
                timeline.Page("meetings:visit", "meetings:portal-visit"),
            )
        )
        reminding.planned_as("visits", visit_reminders.occasions)
        email_groups.group("gifts", _("Gifts"), "meetings.gift_", order=80, ours=True)
        changes.register(
            Visit,
            {
                "participants": _("Participants"),
                "organiser": _("Organiser"),
                "asked_starts_at": _("Asked to start"),
                "asked_ends_at": _("Asked to end"),
            },
            # What both sides read on the visit's page.
            theirs=[
                "title", "place", "at_their_place", "starts_at", "ends_at", "time_zone", "agenda",
                "status", "answer", "asked_starts_at", "asked_ends_at",
            ],
        )  # fmt: skip
        changes.register(
            Commitment,
            {
                "proposed_due_date": _("Proposed date"), "done_at": _("Done"), "confirmed_at": _("Confirmed"),
                "step": _("Step"), "step_due_date": _("Due"), "step_person": _("Who does it"),
                "step_done": _("Done"), "order_of_steps": _("Steps in their order"), "steps_left": _("Steps left undone"), "evidence": _("File"),
            },
            theirs=[
                "status", "due_date", "first_due_date", "proposed_due_date", "paused_until_date",
                "done_at", "confirmed_at",
                "step", "step_due_date", "step_person", "step_done", "order_of_steps", "steps_left",
                "evidence",
            ],
        )  # fmt: skip
        changes.register(CommitmentComment, theirs=["taken_back_at"])
        entering.name_changes(Visit)
        finders.register()
        for name, label, order in (
            ("visits", _("Visits"), 60),
            ("commitments", _("Commitments"), 70),
            ("gifts", _("Gifts"), 80),
        ):
            tabs.register(name, label, f"meetings:partner-{name}", order, permission=access.VIEW)
        panels.on_partner.register(
            "commitments", "meetings/panel_commitments.html", reports.commitments_panel, order=50
        )
        panels.on_partner.register(
            "visits", "meetings/panel_visits.html", reports.visits_panel, order=20, place="rail"
        )
        for area, prefix, permission in (
            ("internal", "", access.VIEW),
            ("portal", "portal-", access.PORTAL),
        ):
            register_nav(
                area=area,  # type: ignore[arg-type]
                order=50,
                icon="list-checks",
                label=_("Commitments"),
                url_name=f"meetings:{prefix}commitments",
                permission=permission,
                count=reports.open_of,
                mobile=True,
            )
            register_nav(
                area=area,  # type: ignore[arg-type]
                order=60,
                icon="calendar-days",
                label=_("Visits"),
                url_name=f"meetings:{prefix}visits",
                permission=permission,
                pages=["meetings:visit-plan"],
                mobile=area == "internal",
            )
