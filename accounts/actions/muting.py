"""Not being reminded of something any more."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, muting
from accounts.models import Mute, User
from core import audit, verbs
from core.action import action
from core.refused import Refused

MUTED = verbs.register(
    "accounts.reminders_muted", gettext_lazy("muted reminders of one thing"), icon="bell-off"
)
UNMUTED = verbs.register(
    "accounts.reminders_wanted", gettext_lazy("wants reminders of one thing again"), icon="bell"
)
# More are not looked through on the profile.
MOST = 500


@action
def mute(*, kind: str, thing: str, by: User) -> Mute:
    """Drop the reminders of a thing (a key) to oneself from now on; a second time changes nothing.

    ``kind`` is a registered kind of things (accounts/muting.py). 404 for an unknown one, and for what is
    out of sight. Reminders to others, and that something is late, are not touched. Refuses more than 500.
    """
    found = muting.get_thing(by, kind, thing)
    person = access.lock_user(by, by.key)
    row = Mute.objects.filter(user=person, kind=kind, thing=thing).first()
    if row is None:
        if Mute.objects.filter(user=person).count() >= MOST:
            text = _(
                "You have muted %(number)s things: have yourself reminded of some of them first."
            )
            raise Refused("too_many_mutes", text % {"number": MOST})
        row = Mute.objects.create(user=person, kind=kind, thing=found.key)
        audit.record(MUTED, person, by=by, changes={"muted": (None, kind)})
    return row


@action
def unmute(*, mute: str, by: User) -> Mute:
    """Be reminded again of what one has muted (``mute`` is the key of that), from the next time on.

    What was dropped meanwhile does not come any more.
    """
    person = access.lock_user(by, by.key)
    row = muting.get_mute(by, mute)
    # The row is handed back as it was.
    Mute.objects.filter(pk=row.pk).delete()
    audit.record(UNMUTED, person, by=by, changes={"muted": (row.kind, None)})
    return row
