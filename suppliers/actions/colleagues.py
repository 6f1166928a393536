"""A supplier's people invite their colleagues, where we let them (docs/adr/0049)."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as accounts
from accounts import invited, notices
from accounts.actions.invitations import revoke_all_open, send
from accounts.models import Invitation, User
from accounts.states import Side
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.refused import Refused
from suppliers import access
from suppliers.models import Partner
from suppliers.team import account_executive, relationship_team, representatives

ALLOWED = verbs.register(
    "suppliers.colleagues_allowed",
    gettext_lazy("lets the partner's people invite colleagues"),
    icon="user-plus",
    tone="accent",
)
FORBIDDEN = verbs.register(
    "suppliers.colleagues_forbidden",
    gettext_lazy("no longer lets the partner's people invite colleagues"),
    icon="user-x",
    tone="warn",
)
# Of one company in any 24 hours, replaced and revoked ones too: nobody's mailbox is filled from here.
MOST_A_DAY = 20
DAY = timedelta(days=1)


@action
def let_invite(*, partner: str, allowed: bool, by: User, now: datetime) -> Partner:
    """Let the partner's people invite colleagues, or no longer: then what is open is revoked.

    For the partner's account executive and the managers who work it; 404 or 403 for others.
    """
    access.lock_partner(by, partner)
    row = access.get_letting_partner(by, partner)
    if row.colleagues_invite == allowed:
        return row
    row.colleagues_invite = allowed
    row.save(update_fields=["colleagues_invite"])
    changes = {"colleagues_invite": (not allowed, allowed)}
    audit.record(ALLOWED if allowed else FORBIDDEN, row, by=by, changes=changes)
    if not allowed:
        revoke_all_open(Q(by_colleague=True, partner_key=row.key), by=by, now=now)
    return row


@action
def invite_colleague(
    *, email: str, name: str, by: User, now: datetime, language: str = ""
) -> Invitation:
    """Invite a colleague of a supplier's person into the portal of their own company.

    ``language`` is that of the e-mail, the inviter's own unless given.

    An invitation by a colleague to the same address is replaced. Refuses the address of somebody whom the
    asker sees among those who can sign in, and more than MOST_A_DAY. Whatever else there is of this
    address (an account of another company's, an invitation by us) is neither asked nor touched: the
    answer and the work are the same. 404 for who represents nobody, 403 where the company may not and for
    who waits for a colleague's word themselves.
    """
    partner = access.lock_partner(by, access.own_partner(by).key)
    accounts.lock_acting(by)
    if not access.may_invite_colleagues(by, partner):
        raise PermissionDenied
    email = email.strip().lower()
    if representatives(partner).filter(email__same=email).exists():
        raise Refused("can_sign_in", _("Your colleague can sign in already."), field="email")
    since = database_now() - DAY
    if invited.by_colleagues(partner.key).filter(created_at__gt=since).count() >= MOST_A_DAY:
        raise Refused(
            "too_many_invitations",
            _(
                "Your company has sent %(most)s invitations in the last 24 hours. Try again tomorrow."
            )
            % {"most": MOST_A_DAY},
        )
    own = Q(by_colleague=True, partner_key=partner.key)
    revoke_all_open(own, Q(email__same=email), by=by, now=now)
    row = send(
        Invitation(
            email=email,
            name=name,
            side=Side.SUPPLIER,
            partner_key=partner.key,
            by_colleague=True,
        ),
        by=by,
        links=[partner],
        language=language,
    )
    executive = account_executive(partner)
    notices.notify(
        "suppliers.colleague_invited",
        f"invitation:{row.pk}",
        to=[executive] if executive else relationship_team(partner),
        payload={"invitation": row.key},
    )
    return row
