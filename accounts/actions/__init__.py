"""Every write about people."""

from accounts.actions.absence import end_absence, set_absence
from accounts.actions.anonymising import ask_for_copy, ask_to_anonymise, search_texts
from accounts.actions.data_requests import do_all as carry_out_requests
from accounts.actions.digests import plan_digests
from accounts.actions.factors import encrypt_factors, rotate_factors
from accounts.actions.founding import create_first_administrator
from accounts.actions.handing_over import hand_over
from accounts.actions.identities import recognise, unlink
from accounts.actions.inbox import mark_all_read, mark_read
from accounts.actions.invitations import (
    accept_invitation,
    accept_with_company,
    invite,
    invite_representative,
    revoke_invitation,
)
from accounts.actions.looking import end_look, start_look
from accounts.actions.muting import mute, unmute
from accounts.actions.people import (
    change_duties,
    change_preferences,
    choose_emails,
    set_language,
)
from accounts.actions.photo import remove_photo, set_photo
from accounts.actions.sessions import end_other_sessions, end_session
from accounts.actions.signing_in import (
    change_password,
    note_login,
    note_login_failure,
    note_logout,
    note_two_factor,
    request_password_reset,
    reset_password,
)
from accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "accept_invitation",
    "accept_with_company",
    "ask_for_copy",
    "ask_to_anonymise",
    "carry_out_requests",
    "change_duties",
    "change_password",
    "change_preferences",
    "choose_emails",
    "create_first_administrator",
    "create_token",
    "encrypt_factors",
    "end_absence",
    "end_look",
    "end_other_sessions",
    "end_session",
    "hand_over",
    "invite",
    "invite_representative",
    "mark_all_read",
    "mark_read",
    "mute",
    "note_login",
    "note_login_failure",
    "note_logout",
    "note_two_factor",
    "plan_digests",
    "recognise",
    "remove_photo",
    "request_password_reset",
    "reset_password",
    "revoke_invitation",
    "revoke_token",
    "rotate_factors",
    "search_texts",
    "set_absence",
    "set_language",
    "set_photo",
    "start_look",
    "unlink",
    "unmute",
]
