from django.urls import path

from meetings import portal
from meetings.views import (
    answers,
    comments,
    commitments,
    dependencies,
    evidence,
    partner,
    steps,
    visits,
)

app_name = "meetings"
urlpatterns = [
    path("visits/", visits.upcoming, name="visits"),
    path("visits/past/", visits.past, name="visits-past"),
    path("visits/due/", visits.due, name="visits-due"),
    path("visits/calendar/", visits.calendar, name="visits-calendar"),
    path("visits/new/", visits.new, name="visit-new"),
    path("visits/<key:key>/", visits.detail, name="visit"),
    path("visits/<key:key>/brief/", visits.brief, name="visit-brief"),
    path("visits/<key:key>/visit.ics", visits.file, name="visit-file"),
    path("visits/<key:key>/change/", visits.change, name="visit-change"),
    path("visits/<key:key>/cancel/", visits.cancel, name="visit-cancel"),
    path("visits/<key:key>/missed/", visits.missed, name="visit-missed"),
    path("visits/<key:key>/held/", visits.held, name="visit-held"),
    path("visits/<key:key>/enter/", answers.enter, name="visit-enter"),
    path("visits/<key:key>/agree/", answers.agree, name="visit-agree"),
    path("visits/<key:key>/keep/", answers.keep, name="visit-keep"),
    path("visits/<key:key>/call-off/", answers.call_off, name="visit-call-off"),
    path("visits/<key:key>/minutes/", visits.minutes, name="visit-minutes"),
    path("partners/<key:key>/visits/", partner.visits, name="partner-visits"),
    path("partners/<key:key>/visits/new/", visits.plan, name="visit-plan"),
    path("partners/<key:key>/touchpoints/new/", partner.new_touchpoint, name="touchpoint-new"),
    path("partners/<key:key>/commitments/", partner.commitments, name="partner-commitments"),
    path("partners/<key:key>/owners/", commitments.owners, name="owners"),
    path("partners/<key:key>/commitments/new/", commitments.propose, name="commitment-propose"),
    path("partners/<key:key>/gifts/", partner.gifts, name="partner-gifts"),
    path("partners/<key:key>/gifts/new/", partner.new_gift, name="gift-new"),
    path("gifts/<key:key>/", partner.gift, name="gift"),
    path("gifts/<key:key>/approve/", partner.approve_gift, name="gift-approve"),
    path("gifts/<key:key>/refuse/", partner.refuse_gift, name="gift-refuse"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/new/", commitments.new, name="commitment-new"),
    path("commitments/<key:key>/", commitments.detail, name="commitment"),
    *[
        path(f"commitments/<key:key>/{name}/", view, name=f"commitment-{name}")
        for name, view in commitments.moves.items()
    ],
    path("commitments/<key:key>/comments/new/", comments.new, name="comment-new"),
    path("comments/<key:key>/take-back/", comments.take_back, name="comment-take-back"),
    path("commitments/<key:key>/evidence/new/", evidence.new, name="evidence-new"),
    path("evidence/<key:key>/", evidence.file, name="evidence"),
    path("evidence/<key:key>/remove/", evidence.remove, name="evidence-remove"),
    path("commitments/<key:key>/waits-for/new/", dependencies.new, name="dependency-new"),
    path(
        "commitments/<key:key>/waits-for/options/",
        dependencies.options,
        name="dependency-options",
    ),
    path("dependencies/<key:key>/remove/", dependencies.remove, name="dependency-remove"),
    path("commitments/<key:key>/steps/new/", steps.new, name="step-new"),
    *[
        path(f"steps/<key:key>/{name}/", view, name=f"step-{name}")
        for name, view in steps.buttons.items()
    ],
    path("portal/visits/", portal.visits, name="portal-visits"),
    path("portal/visits/past/", portal.visits_past, name="portal-visits-past"),
    path("portal/visits/calendar/", portal.calendar, name="portal-visits-calendar"),
    path("portal/visits/<key:key>/", portal.visit, name="portal-visit"),
    path("portal/visits/<key:key>/visit.ics", portal.file, name="portal-visit-file"),
    path("portal/visits/<key:key>/confirm/", answers.confirm, name="portal-visit-confirm"),
    path("portal/visits/<key:key>/decline/", answers.decline, name="portal-visit-decline"),
    path("portal/visits/<key:key>/other-time/", answers.other_time, name="portal-visit-other-time"),
    path("portal/commitments/", portal.commitments, name="portal-commitments"),
    path("portal/commitments/new/", portal.propose, name="portal-commitment-new"),
    path("portal/commitments/<key:key>/", portal.commitment, name="portal-commitment"),
    *[
        path(f"portal/commitments/<key:key>/{name}/", view, name=f"portal-commitment-{name}")
        for name, view in portal.moves.items()
    ],
    path(
        "portal/commitments/<key:key>/comments/new/", portal.new_comment, name="portal-comment-new"
    ),
    path(
        "portal/comments/<key:key>/take-back/",
        portal.take_back_comment,
        name="portal-comment-take-back",
    ),
    path(
        "portal/commitments/<key:key>/evidence/new/",
        portal.new_evidence,
        name="portal-evidence-new",
    ),
    path("portal/evidence/<key:key>/", portal.evidence, name="portal-evidence"),
    path(
        "portal/evidence/<key:key>/remove/",
        portal.remove_evidence,
        name="portal-evidence-remove",
    ),
    path(
        "portal/commitments/<key:key>/waits-for/new/",
        portal.new_dependency,
        name="portal-dependency-new",
    ),
    path(
        "portal/commitments/<key:key>/waits-for/options/",
        portal.dependency_options,
        name="portal-dependency-options",
    ),
    path(
        "portal/dependencies/<key:key>/remove/",
        portal.remove_dependency,
        name="portal-dependency-remove",
    ),
    path("portal/commitments/<key:key>/steps/new/", portal.new_step, name="portal-step-new"),
    *[
        path(f"portal/steps/<key:key>/{name}/", view, name=f"portal-step-{name}")
        for name, view in portal.step_buttons.items()
    ],
]
