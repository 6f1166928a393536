"""From an invitation to an account."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, invited, notices
from accounts.actions.identities import link
from accounts.invitations import VALID_FOR, key_of, partners
from accounts.models import Invitation, User
from accounts.states import Language, Role, Side
from core import audit, permissions, verbs
from core.action import action
from core.clock import database_now
from core.refused import Refused

INVITED = verbs.register("accounts.invited", gettext_lazy("invited a person"), icon="mail-plus")
REVOKED = verbs.register(
    "accounts.invitation_revoked", gettext_lazy("revoked an invitation"), icon="mail-x", tone="warn"
)
JOINED = verbs.register(
    "accounts.joined", gettext_lazy("accepted the invitation"), icon="user-check", tone="good"
)


@action
def invite(
    *,
    email: str,
    name: str,
    roles: Sequence[str],
    manager: str | None,
    by: User,
    now: datetime,
    language: str = "",
) -> Invitation:
    """Invite one of ours by e-mail, with the roles and the line manager they will have.

    ``manager`` is the key of one of our active people, ``language`` that of the e-mail: the inviter's own
    unless given. An open invitation to the same address is
    replaced; of two at the same time the second is refused. Denied to whom another administrator has
    just locked out or taken the role from. Refuses an address that has an account already.
    """
    people = access.lock_acting(by, manager or "")
    if not permissions.allowed(people[by.key], access.INVITE):
        raise PermissionDenied
    return _invite(
        Invitation(
            email=email,
            name=name,
            side=Side.INTERNAL,
            roles=[role for role in Role.values if role in set(roles)],
            manager=access.colleague_among(people, manager),
        ),
        by=by,
        now=now,
        language=language,
    )


@action
def invite_representative(
    *, partner: str, email: str, name: str, by: User, now: datetime, language: str = ""
) -> Invitation:
    """Invite a person of the partner with this key into the portal; ``language`` as for ``invite``.

    Whether the inviter may is asked of the app of partners: 404 or 403 if not. An open invitation to
    the same address is replaced. Refuses an address that has an account already.
    """
    partners().check(access.lock_acting(by)[by.key], partner)
    return _invite(
        Invitation(email=email, name=name, side=Side.SUPPLIER, partner_key=partner),
        by=by,
        now=now,
        language=language,
    )


def _invite(invitation: Invitation, *, by: User, now: datetime, language: str) -> Invitation:
    invitation.email = invitation.email.strip().lower()
    revoke_all_open(Q(email__same=invitation.email, by_colleague=False), by=by, now=now)
    # After the lock: of an invitation that was being accepted there is an account now.
    _refuse_known_address(invitation.email)
    return send(invitation, by=by, language=language)


def send(
    invitation: Invitation, *, by: User, links: Iterable[Model] = (), language: str = ""
) -> Invitation:
    """Write an invitation that ``by`` may make, and its e-mail, in the caller's transaction.

    The e-mail is in ``language``, the inviter's own unless given. Refuses an unknown one, and a second
    invitation that is open to the same address, of those that count together.
    """
    if language and language not in Language.values:
        raise Refused("unknown_language", _("There is no such language here."), field="language")
    invitation.invited_by = by
    invitation.expires_at = database_now() + VALID_FOR
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise _explain(error) from None
    audit.record(INVITED, invitation, by=by, links=links)
    notices.notify_address(
        "accounts.invitation",
        f"invitation:{invitation.pk}",
        address=invitation.email,
        payload={"invitation": invitation.key},
        language=language or by.language,
    )
    return invitation


def _refuse_known_address(email: str) -> None:
    if access.has_account(email):
        raise Refused(
            "address_taken", _("There is an account with this address already."), field="email"
        )


def _explain(error: IntegrityError) -> Exception:
    """Turn a violated rule of the database into the refusal that belongs to it."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if constraint.startswith("invitation_one_open"):
        return Refused(
            "invited_already",
            _("Somebody has invited this address at this moment."),
            field="email",
        )
    return error


@action
def revoke_invitation(*, invitation: str, by: User, now: datetime) -> Invitation:
    """Make an open invitation useless. Refuses one that was accepted or revoked before."""
    row = invited.lock_invitation(by, invitation)
    if not invited.revocable_by(by).filter(pk=row.pk).exists():
        raise PermissionDenied
    if row.accepted_at or row.revoked_at:
        raise Refused("invitation_closed", _("This invitation is not open any more."))
    _revoke(row, by=by, now=now)
    return row


def revoke_all_open(*conditions: Q, by: User, now: datetime) -> None:
    """Revoke what is open of these invitations, in the caller's transaction."""
    for row in invited.lock_open(*conditions):
        _revoke(row, by=by, now=now)


def revoke_unwarranted(inviter: User, *, by: User, now: datetime) -> None:
    """Revoke what is open of what a locked person has sent and may not send any more, in the caller's
    transaction: else who is locked out comes back in by an address of their own that they invited before.
    """
    for row in invited.lock_open(Q(invited_by=inviter)):
        if not _may_send(inviter, row):
            _revoke(row, by=by, now=now)


def _may_send(inviter: User, row: Invitation) -> bool:
    if not inviter.is_active:
        return False
    if row.side == Side.INTERNAL:
        return permissions.allowed(inviter, access.INVITE)
    if row.by_colleague:
        return True  # asked when it is accepted
    try:
        partners().check(inviter, row.partner_key)
    except (Http404, PermissionDenied):
        return False
    return True


def _revoke(row: Invitation, *, by: User, now: datetime) -> None:
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    audit.record(REVOKED, row, by=by)


@action
def accept_invitation(
    *,
    token: str,
    name: str,
    password: str,
    language: str,
    time_zone: str,
    by: None = None,
) -> User:
    """Make the account that an invitation promises; the holder of the link is its owner.

    ``password`` has been validated by the form. Refuses a link that was used, revoked or is past its
    week by the database clock, and a colleague's who may not invite any more; of two acceptances at the
    same time one gets the account.
    """
    row = _lock_open(key_of(token))
    return _join(row, name, password, language, time_zone)


@action
def accept_with_company(
    *,
    invitation: str,
    issuer: str,
    subject: str,
    email: str,
    verified: bool,
    language: str,
    time_zone: str,
    by: None = None,
) -> User:
    """Make the account that an invitation (key) of ours promises, for whom the provider has signed in.

    They get no password: they are linked, and log in there. Whoever asks has come from the page of the
    invitation's link. Refuses what ``accept_invitation`` refuses, an address that the provider does not
    vouch for (``address_unverified``) or that is not the invited one (``other_address``), and who has an
    account here already (``other_subject``). 404 for an invitation into a portal: no supplier comes in
    with our provider (docs/adr/0045).
    """
    row = _lock_open(invitation)
    if row.side != Side.INTERNAL:
        raise Http404
    if not verified:
        raise Refused(
            "address_unverified",
            _(
                "Your company's login does not vouch for your e-mail address. Choose a password instead."
            ),
        )
    if email.lower() != row.email:
        raise Refused(
            "other_address",
            _(
                "The invitation is for %(invited)s, but you are signed in there with another address."
            )
            % {"invited": row.email},
        )
    user = _join(row, row.name or row.email, None, language, time_zone)
    try:
        link(user, issuer, subject)
    except IntegrityError:
        raise Refused(
            "other_subject", _("Your company's login belongs to another account here.")
        ) from None
    return user


def _lock_open(key: str) -> Invitation:
    """Lock the invitation of a link; refuse one that nobody can accept any more."""
    admitted = _still_admitted(invited.get_by_token_key(key))
    row = invited.lock_by_token_key(key)
    if row.accepted_at or row.revoked_at or row.expires_at <= database_now() or not admitted:
        raise Refused("invitation_closed", _("This invitation can no longer be used."))
    return row


def _join(row: Invitation, name: str, password: str | None, language: str, time_zone: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                row.email,
                password,
                name=name,
                side=row.side,
                roles=row.roles,
                manager=row.manager,
                language=language,
                time_zone=time_zone,
            )
    except IntegrityError:
        raise Refused(
            "address_taken", _("There is an account with this address already.")
        ) from None
    if row.side == Side.SUPPLIER:
        partners().join(partner=row.partner_key, user=user, invited_by=row.invited_by)
    row.accepted_at = database_now()
    row.save(update_fields=["accepted_at"])
    audit.record(JOINED, user, by=user, changes={"roles": ([], user.roles)} if user.roles else None)
    return user


def _still_admitted(row: Invitation) -> bool:
    """Ask the app of partners about a colleague's invitation, before it is locked: as those who invite do."""
    if not row.by_colleague:
        return True
    return partners().admits(partner=row.partner_key, invited_by=row.invited_by)
