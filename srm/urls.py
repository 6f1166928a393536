"""Every address of the site: the apps' own pages, the account pages, the API and the admin."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import admin
from django.urls import include, path, re_path

from accounts import entrance
from accounts import views as accounts
from accounts.confirming import confirmed_first
from core import views as house
from core.permissions import PUBLIC, SIGNED_IN, library_view
from srm import health, mailbox, views

# The account pages of allauth that exist here. Signing up is left out (an account exists only
# through an invitation), and so is changing one's address (an administrator does, because the
# address is what a person signs in with).
account_pages = [
    path("login/", entrance.LogIn.as_view(), name="account_login"),
    path("logout/", entrance.SignOut.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", entrance.ConfirmWithPassword.as_view(), name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Where the page above sends a person who has no password yet.
    path("password/set/", confirmed_first(account.password_set), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("two-factor/", entrance.SecondFactors.as_view(), name="mfa_index"),
    path("two-factor/authenticate/", entrance.SecondFactor.as_view(), name="mfa_authenticate"),
    path(
        "two-factor/reauthenticate/", entrance.ConfirmWithCode.as_view(), name="mfa_reauthenticate"
    ),
    path(
        "two-factor/totp/activate/", confirmed_first(totp.activate_totp), name="mfa_activate_totp"
    ),
    path("two-factor/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "two-factor/passkeys/add/",
        confirmed_first(entrance.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        "two-factor/passkeys/<veiled:pk>/rename/",
        entrance.RenamePasskey.as_view(),
        name="mfa_edit_webauthn",
    ),
    path(
        "two-factor/passkeys/<veiled:pk>/remove/",
        entrance.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "two-factor/passkeys/reauthenticate/",
        entrance.ConfirmWithPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("login/passkey/", entrance.LoginWithPasskey.as_view(), name="mfa_login_webauthn"),
    path(
        "two-factor/recovery-codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "two-factor/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
for page in account_pages:
    # Logging in, and what leads to it, is for everybody; the rest asks who one is.
    open_to_all = page.name in {
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    } or str(page.name).startswith("account_reset_password")
    library_view(str(page.name), PUBLIC if open_to_all else SIGNED_IN)

# The admin checks its own rights (User.has_perm); the login it redirects to is ours.
library_view("admin:*", "accounts.admin")

urlpatterns = [
    # First what is passed over by its first letters: the pages' two hundred addresses are each tried.
    path("api/v1/", include("srm.api")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", views.home, name="home"),
    path("portal/", views.portal_home, name="portal-home"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("audit/", views.audit, name="audit"),
    path("audit/people/", views.audit_people, name="audit-people"),
    path("audit/export/", views.audit_export, name="audit-export"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="search-suggest"),
    path("mail/", mailbox.mail_list, name="mail"),
    path("mail/<str:name>/", mailbox.mail_message, name="mail-message"),
    path("inbox/", accounts.inbox, name="inbox"),
    path("profile/", accounts.profile, name="profile"),
    path("language/", accounts.set_language, name="set_language"),
    path("theme/", house.set_theme, name="set-theme"),
    path("styleguide/", house.styleguide, name="styleguide"),
    path("styleguide/<slug:part>/", house.styleguide_part, name="styleguide-part"),
    path("account/", include(account_pages)),
    path("", include("accounts.urls")),
    path("", include("suppliers.urls")),
    path("", include("rfps.urls")),
    path("", include("negotiations.urls")),
    path("", include("meetings.urls")),
]

handler404 = "srm.views.not_found"
handler500 = "srm.views.failed"
