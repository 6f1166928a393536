"""The first person, who invites all the others."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.states import Role, Side
from core import audit, verbs
from core.action import action
from core.refused import Refused

FOUNDED = verbs.register(
    "accounts.founded", gettext_lazy("set up this installation"), icon="flag", tone="accent"
)


@action
def create_first_administrator(*, email: str, name: str, password: str, by: None = None) -> User:
    """Create the administrator of an empty installation. Refuses once there is anybody of ours.

    ``password`` has been validated by the caller.
    """
    if User.objects.filter(side=Side.INTERNAL).exists():
        raise Refused(
            "already_set_up", _("There are people already; ask one of them to invite you.")
        )
    user = User.objects.create_user(email, password, name=name, roles=[Role.ADMINISTRATOR])
    audit.record(FOUNDED, user, by=user, changes={"roles": ([], user.roles)})
    return user
