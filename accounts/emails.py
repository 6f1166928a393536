"""What the messages about accounts say. They go to addresses, not to inboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access, invited, reasons, requested, subjects
from accounts.invitations import partners, token_for
from accounts.notices import Notice, named, notice
from accounts.states import RequestKind, Role
from core.addresses import reverse
from core.anchors import KIND, UNDELIVERED
from core.clock import database_now
from core.formats import day, moment
from core.handover import kinds
from core.verifying import anchor_line, get_seal

if TYPE_CHECKING:
    from accounts.models import DataRequest, Invitation, User


def _why_invited(person: User | None, row: Invitation) -> str:
    return _("You get this because %(person)s has invited you.") % {"person": row.invited_by.name}


@notice("accounts.invitation", why=_why_invited, personal=True)
def invitation(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The link to a new account; nothing if the invitation was closed before it was sent."""
    row = invited.get_by_token_key(payload["invitation"])
    if row.accepted_at or row.revoked_at or row.expires_at <= database_now():
        return None
    facts = {"person": row.invited_by.name, "company": settings.COMPANY_NAME}
    if row.by_colleague:
        facts["partner"] = partners().name(row.partner_key)
        if access.has_account(row.email):
            return _account_elsewhere(row, facts)
        text = (
            _("%(person)s invites you to work for %(partner)s in the portal of %(company)s.")
            % facts
        )
    elif row.partner_key:
        facts["partner"] = partners().name(row.partner_key)
        text = _("%(person)s of %(company)s invites you to work together as %(partner)s.") % facts
    else:
        text = _("%(person)s invites you to work with the partners of %(company)s.") % facts
    return Notice(
        title=_("Your account at %(company)s") % facts,
        path=reverse("accounts:accept", args=[token_for(row.key)]),
        lines=[
            text,
            _("Choose a password to begin. The link works once, until %(day)s.")
            % {"day": day(row.expires_at)},
        ],
        action_label=_("Accept the invitation"),
        row=row,
    )


def _account_elsewhere(row: Invitation, facts: dict[str, str]) -> Notice:
    """What a colleague is told whose address has an account: they alone, who invites never learns it."""
    return Notice(
        title=_("%(person)s of %(partner)s invites you") % facts,
        path=reverse("account_login"),
        lines=[
            _("This address has an account here already, and an account belongs to one company."),
            _("To work for %(partner)s as well, ask for an invitation to another address.") % facts,
        ],
        action_label=_("Log in"),
        row=row,
    )


@notice(
    "accounts.handed_over",
    why=lazy("You get this because somebody’s work was handed over to you."),
    personal=True,
)
def handed_over(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """What somebody has taken over; each thing is found where it always is."""
    if recipient is None:
        return None
    person = access.get_user(recipient, payload["person"])
    counted = payload["kinds"]
    return Notice(
        title=_("You have taken over from %(person)s") % {"person": person.name},
        path=reverse("home"),
        lines=[f"{kind.label}: {counted[kind.name]}" for kind in kinds() if kind.name in counted],
        action_label=_("Open my day"),
    )


@notice(
    KIND, why=lazy("You get this because the seals of the audit trail are kept at this address.")
)
def anchor(recipient: User | None, payload: dict[str, Any]) -> Notice:
    """The daily root of the audit trail, for whoever keeps it outside of the database."""
    seal = get_seal(payload["seal"])
    return Notice(
        title=_("Audit trail of %(company)s, seal %(number)s")
        % {"company": settings.COMPANY_NAME, "number": seal.number},
        path=reverse("home"),
        lines=[
            _(
                "Keep this line. With it manage.py verify_audit finds whether the trail was changed."
            ),
            anchor_line(seal),
        ],
    )


@notice(UNDELIVERED, why=lazy("You get this because you are an administrator here."))
def anchor_undelivered(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That the webhook does not take the daily root, for those who look after the installation."""
    if recipient is None or not recipient.has_role(Role.ADMINISTRATOR):
        return None
    return Notice(
        title=_("The daily root of the audit trail could not be delivered"),
        path=reverse("admin:core_outbox_changelist"),
        lines=[
            _("The webhook did not take seal %(number)s in %(attempts)s attempts.")
            % {"number": payload["seal"], "attempts": payload["attempts"]},
            _("What it answered is in the outbox. The anchor file has the root."),
        ],
    )


@notice("accounts.identity_linked", why=reasons.YOUR_ACCOUNT, personal=True)
def identity_linked(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That the company's own login opens the account from now on; nothing if that was undone since."""
    if recipient is None or not access.identities_of(recipient).filter(key=payload["identity"]):
        return None
    return Notice(
        title=_("Your company's login opens your account now"),
        path=reverse("profile"),
        lines=[
            _("Somebody, probably you, logged in with it for the first time."),
            _("If it was not you, remove it on your profile and tell your administrator."),
        ],
    )


@notice(
    "accounts.address_changed",
    why=lazy("You get this because it was your address here until now."),
    personal=True,
)
def address_changed(recipient: User | None, payload: dict[str, Any]) -> Notice:
    """That an administrator gave an account another address, for who reads the one of before; and
    for who reads the new one, that they choose a password."""
    facts = {"company": settings.COMPANY_NAME}
    if recipient is not None:
        return Notice(
            title=_("You log in at %(company)s with this address now") % facts,
            path=reverse("account_reset_password"),
            lines=[
                _("An administrator changed it; messages come here from now on."),
                _(
                    "What opened your account until now, password and second factors too, opens it no more."
                )
                if recipient.is_supplier
                else _(
                    "Your password opens the account no more, and you are signed out everywhere; your second"
                    " factors stay."
                ),
            ],
            action_label=_("Choose a new password"),
            why=_("You get this because it is your address here from now on."),
        )
    return Notice(
        title=_("You log in at %(company)s with another address now") % facts,
        path=reverse("account_login"),
        lines=[
            _("An administrator changed it; messages go there from now on."),
            _("If you do not know of it, turn to %(company)s at once.") % facts,
        ],
        action_label=_("Log in"),
    )


@notice("accounts.look_started", why=reasons.YOUR_ACCOUNT, personal=True)
def look_started(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That an administrator looks, or looked, at the person's pages, and why."""
    if recipient is None:
        return None
    look = access.looks_as(recipient).get(key=payload["look"])
    facts = {"person": named(look.looker, recipient), "time": moment(look.expires_at)}
    return Notice(
        title=_("%(person)s looks at your pages") % facts,
        path=reverse("profile"),
        lines=[
            _("Until %(time)s at the latest, to help you. Nothing can be changed.") % facts,
            look.reason,
        ],
    )


@notice(
    "accounts.password_reset",
    why=lazy("You get this because a new password was asked for with this address."),
    personal=True,
)
def password_reset(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The link to a new password; nothing if nobody who may sign in has the address."""
    user = access.person_with_address(payload["email"])
    if user is None:
        return None
    key = default_token_generator.make_token(user)
    return Notice(
        title=_("Choose a new password"),
        path=reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key]),
        lines=[
            _("Somebody, probably you, asked for a new password for this address."),
            _("If it was not you, you need not do anything: the old password still works."),
        ],
        action_label=_("Choose a new password"),
    )


@notice("accounts.copy_ready", why=reasons.ASKED_FOR_IT, personal=True)
def copy_ready(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That a copy of what is held about somebody waits to be downloaded, and until when."""
    if recipient is None or (request := requested.find(recipient, payload["request"])) is None:
        return None
    (request,) = requested.with_ends([request])
    if request.until is None:
        return None
    # Not whose: the name would outlive the person in the inbox.
    return Notice(
        title=_("The copy of personal data is ready"),
        path=_data_page(recipient, request),
        lines=[_("You can download it until %(day)s.") % {"day": day(request.until)}],
        action_label=_("To the copy"),
    )


@notice("accounts.anonymised", why=reasons.ASKED_FOR_IT, personal=True)
def anonymised(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That somebody was anonymised, as the recipient has asked."""
    if recipient is None or (request := requested.find(recipient, payload["request"])) is None:
        return None
    try:
        name = str(subjects.whom(recipient, request))
    except (Http404, PermissionDenied):
        return None
    return Notice(
        title=_("Anonymised: from now on %s") % name,
        path=_data_page(recipient, request),
        action_label=_("What is left"),
    )


@notice("accounts.request_failed", why=reasons.ASKED_FOR_IT, personal=True)
def request_failed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That a copy could not be made, somebody not anonymised, or texts not searched, and why."""
    if recipient is None or (request := requested.find(recipient, payload["request"])) is None:
        return None
    titles = {
        RequestKind.COPY: _("The copy of personal data could not be made"),
        RequestKind.ANONYMISING: _("Somebody could not be anonymised"),
        RequestKind.PLACES: _("The texts could not be searched for a name"),
    }
    return Notice(
        title=titles[RequestKind(request.kind)],
        path=_data_page(recipient, request),
        lines=[request.error],
        action_label=_("Look again"),
    )


def _data_page(recipient: User, request: DataRequest) -> str:
    """Where the recipient looks at what is held about whom a request is about; their home if they may not."""
    try:
        person = subjects.whom(recipient, request)
    except (Http404, PermissionDenied):
        return reverse("inbox")
    if person == recipient:
        return reverse("accounts:own-data")
    return subjects.subject_of(request).page(person)
