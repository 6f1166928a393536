from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/options/", views.colleagues, name="colleagues"),
    path("people/invite/", views.invite, name="invite"),
    path("invitations/<key:key>/revoke/", views.revoke_invitation, name="revoke-invitation"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<veiled:pk>/", views.open_message, name="message"),
    path("profile/tokens/", views.create_token, name="create-token"),
    path("profile/tokens/<key:key>/revoke/", views.revoke_token, name="revoke-token"),
    path("profile/sessions/end/", views.end_other_sessions, name="end-other-sessions"),
    path("profile/sessions/<key:key>/end/", views.end_session, name="end-session"),
]
