from django.urls import path

from negotiations import portal, views

app_name = "negotiations"
urlpatterns = [
    path("negotiations/", views.negotiation_list, name="list"),
    path("negotiations/new/", views.new, name="new"),
    path("negotiations/from-award/<key:key>/<key:partner>/", views.from_award, name="from-award"),
    path("negotiations/<key:key>/", views.detail, name="detail"),
    path("negotiations/<key:key>/offer/", views.offer, name="offer"),
    path("negotiations/<key:key>/accept/", views.accept, name="accept"),
    path("negotiations/<key:key>/break-off/", views.break_off, name="break-off"),
    path("negotiations/<key:key>/position/", views.position, name="position"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<key:key>/", views.agreement, name="agreement"),
    path("agreements/<key:key>/sign/", views.sign, name="sign"),
    path("agreements/<key:key>/terminate/", views.terminate, name="terminate"),
    path("partners/<key:key>/negotiations/", views.partner_tab, name="partner-tab"),
    path("portal/negotiations/", portal.negotiation_list, name="portal-list"),
    path("portal/negotiations/<key:key>/", portal.detail, name="portal-detail"),
    path("portal/negotiations/<key:key>/offer/", portal.offer, name="portal-offer"),
    path("portal/negotiations/<key:key>/accept/", portal.accept, name="portal-accept"),
    path("portal/negotiations/<key:key>/break-off/", portal.break_off, name="portal-break-off"),
    path("portal/negotiations/<key:key>/position/", portal.position, name="portal-position"),
    path("portal/agreements/", portal.agreements, name="portal-agreements"),
    path("portal/agreements/<key:key>/", portal.agreement, name="portal-agreement"),
    path("portal/agreements/<key:key>/sign/", portal.sign, name="portal-sign"),
]
