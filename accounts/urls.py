from django.urls import path

from accounts import views
from accounts.views import company, muting, personal, photo, reminders, team

app_name = "accounts"

urlpatterns = [
    path("people/", team.people, name="people"),
    path("people/options/", views.colleagues, name="colleagues"),
    path("people/periods/", personal.periods, name="periods"),
    path("people/invite/", team.invite, name="invite"),
    path("people/<key:key>/", team.person, name="person"),
    path("people/<key:key>/data/", personal.person_data, name="person-data"),
    path("people/<key:key>/data/copy/", personal.copy_person, name="copy-person"),
    path("people/<key:key>/anonymise/", personal.anonymise, name="anonymise"),
    path("people/<key:key>/anonymise/search/", personal.search_person, name="search-person"),
    path("people/<key:key>/look/", team.look, name="look"),
    path("look/end/", views.end_look, name="end-look"),
    path("profile/reminders/", reminders.own, name="own-reminders"),
    path("reminders/<slug:what>/<key:key>/", reminders.of_thing, name="thing-reminders"),
    path("people/<key:key>/reminders/", reminders.of_person, name="person-reminders"),
    path("profile/data/", personal.own_data, name="own-data"),
    path("profile/data/copy/", personal.copy_own, name="own-copy"),
    path("profile/data/copies/<key:key>/", personal.own_file, name="own-file"),
    path("profile/looks/<key:key>/end/", views.end_look_as_me, name="end-look-as-me"),
    path("people/<key:key>/hand-over/", team.hand_over, name="hand-over"),
    path("invitations/<key:key>/revoke/", views.revoke_invitation, name="revoke-invitation"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    path("invitation/<str:token>/company/", company.accept, name="accept-company"),
    path("account/company/login/", company.login, name="company-login"),
    path("account/company/callback/", company.callback, name="company-callback"),
    path("account/company/confirm/", company.confirm, name="company-confirm"),
    path("profile/company/<key:key>/remove/", company.unlink, name="unlink"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<veiled:pk>/", views.open_message, name="message"),
    path("mute/<slug:what>/<key:key>/", muting.mute, name="mute"),
    path("profile/muted/<key:key>/end/", muting.unmute, name="unmute"),
    path("profile/tokens/", views.create_token, name="create-token"),
    path("profile/tokens/<key:key>/revoke/", views.revoke_token, name="revoke-token"),
    path("photos/<key:key>/", photo.photo, name="photo"),
    path("profile/photo/", photo.set_photo, name="set-photo"),
    path("profile/photo/remove/", photo.remove_photo, name="remove-photo"),
    path("profile/emails/", views.choose_emails, name="choose-emails"),
    path("profile/absence/", views.set_absence, name="set-absence"),
    path("profile/absence/end/", views.end_absence, name="end-absence"),
    path("profile/sessions/end/", views.end_other_sessions, name="end-other-sessions"),
    path("profile/sessions/<key:key>/end/", views.end_session, name="end-session"),
]
