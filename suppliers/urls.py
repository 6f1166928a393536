from django.urls import path

from suppliers import contact_data, import_page, portal, portal_accounts, views

app_name = "suppliers"
urlpatterns = [
    path("partners/", views.partner_list, name="list"),
    path("partners/new/", views.new, name="new"),
    path("partners/options/", views.options, name="options"),
    path("partners/categories/", views.category_options, name="category-options"),
    path("partners/<key:key>/", views.detail, name="detail"),
    path("partners/<key:key>/people/", views.people, name="people"),
    path("partners/<key:key>/trade/", views.trade, name="trade"),
    path("partners/<key:key>/scorecard/", views.scorecard, name="scorecard"),
    path("partners/<key:key>/timeline/", views.timeline, name="timeline"),
    path("partners/<key:key>/edit/", views.edit, name="edit"),
    path("partners/<key:key>/move/<slug:status>/", views.move, name="move"),
    path("partners/<key:key>/tier/", views.tier, name="tier"),
    path("partners/<key:key>/assign/", views.assign, name="assign"),
    path("partners/<key:key>/invite/", portal_accounts.invite, name="invite"),
    path("partners/<key:key>/colleagues/", portal_accounts.let_invite, name="let-invite"),
    path("partners/<key:key>/contacts/new/", views.new_contact, name="new-contact"),
    path("partners/<key:key>/sites/new/", views.new_site, name="new-site"),
    path("contacts/<key:key>/", views.contact, name="contact"),
    path("contacts/<key:key>/data/", contact_data.contact_data, name="contact-data"),
    path("contacts/<key:key>/data/copy/", contact_data.copy, name="copy-contact"),
    path("contacts/<key:key>/anonymise/", contact_data.anonymise, name="anonymise-contact"),
    path("contacts/<key:key>/anonymise/search/", contact_data.search, name="search-contact"),
    path("sites/<key:key>/", views.site, name="site"),
    path("assignments/<key:key>/end/", views.end_assignment, name="end-assignment"),
    path("imports/", import_page.imports, name="imports"),
    path("imports/refused/<key:attempt>/", import_page.refused, name="refused-rows"),
    path("portal/company/", portal.company, name="portal-company"),
    path("portal/company/edit/", portal.edit_company, name="portal-edit-company"),
    path("portal/company/invite/", portal_accounts.invite_colleague, name="portal-invite"),
    path("portal/company/contacts/new/", portal.new_contact, name="portal-new-contact"),
    path("portal/company/contacts/<key:key>/", portal.contact, name="portal-contact"),
]
