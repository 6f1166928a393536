"""Copies of what is held about people, and forgetting who they were."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, requested, subjects
from accounts.actions.data_requests import plan
from accounts.invitations import partners
from accounts.models import DataRequest, Invitation, SignIn, User
from accounts.models.user import monday_to_friday
from accounts.states import Language, RequestKind
from core import audit, permissions, verbs
from core.action import action
from core.addresses import reverse
from core.anonymising import Traces, delete_what_goes
from core.models import Event
from core.refused import Refused

COPIED = verbs.register(
    "accounts.data_copied",
    gettext_lazy("asked for a copy of what is held about the person"),
    icon="file-down",
)
SEARCHED = verbs.register(
    "accounts.name_searched",
    gettext_lazy("had the texts searched for the person's name"),
    icon="text-search",
)
ANONYMISING_ASKED = verbs.register(
    "accounts.anonymising_asked", gettext_lazy("asked to anonymise the person"), icon="user-x"
)
ANONYMISED = verbs.register(
    "accounts.anonymised", gettext_lazy("anonymised the person"), icon="user-x", tone="bad"
)

# A copy takes as long as it is large; one at a time from each person who asks.
PAUSE = timedelta(minutes=1)
# No mail server has such addresses (RFC 2606).
ADDRESS = "former-{key}@anonymised.invalid"


def require_pause(*, by: User, verb: str, now: datetime) -> None:
    """Refuse a copy so soon after another; part of an action in which ``by`` is locked."""
    if Event.objects.filter(actor=by, verb=verb, at__gt=now - PAUSE).exists():
        raise Refused(
            "one_at_a_time", _("You took a copy a moment ago. Wait a minute before the next.")
        )


@action
def ask_for_copy(*, person: str, by: User, now: datetime) -> DataRequest:
    """Have a copy made of what is held about the person with this key.

    For the person, and for administrators. Refuses a second copy within a minute, and while one is made.
    """
    people = access.lock_acting(by, person)
    row = people.get(person)
    if row is None:
        raise Http404
    if row.pk != by.pk and not permissions.allowed(people[by.key], access.MANAGE):
        raise PermissionDenied
    require_pause(by=by, verb=COPIED, now=now)
    request = plan(RequestKind.COPY, row, by=by)
    audit.record(COPIED, row, by=by)
    return request


@action
def search_texts(*, person: str, by: User) -> DataRequest:
    """Have the texts searched for the name of the person with this key; for administrators.

    Refuses a second search while one waits.
    """
    row = _lock(person, by)
    request = plan(RequestKind.PLACES, row, by=by)
    audit.record(SEARCHED, row, by=by)
    return request


def former(kind: str, key: str) -> str:
    """Return what somebody is called who was anonymised, in the company's language.

    ``kind`` says who: "Former colleague", with the first letters of the row's key.
    """
    return f"{kind} {key[:4]}"


def _former_addresses(person: User) -> list[str]:
    """Return the addresses with which a person has logged in before; none that is anybody's today."""
    history = User.pgh_event_model.objects.filter(pgh_obj_id=person.pk)  # type: ignore[attr-defined]
    known = sorted({*history.values_list("email", flat=True)})
    return [email for email in known if not access.has_account(email)]


@action
def ask_to_anonymise(*, person: str, typed: str, reason: str, by: User) -> DataRequest | None:
    """Have name, address and telephone of somebody who has left taken out of everything, for good.

    ``typed`` is the person's e-mail address, which the administrator has typed. What was the person's
    alone is deleted, business records stay and name a former person. None if it was done before.

    For administrators. Refuses an account that is not closed, somebody with something in hand still, a
    partner's person who may have to be told of a bid that is entered for it (docs/adr/0054), an address that
    was mistyped, a reason that is empty or holds the name or the address, and a second time
    while the first waits.
    """
    # What a person of a partner may have to be told of does not begin meanwhile.
    partners().hold(person)
    row = _lock(person, by)
    if row.anonymised_at is not None:
        return None
    if (no := requested.hindrance(row)) is not None:
        raise no
    check_words(row.name, row.email, typed=typed, wanted=row.email, reason=reason)
    request = plan(RequestKind.ANONYMISING, row, by=by, reason=reason.strip())
    audit.record(ANONYMISING_ASKED, row, by=by, reason=reason.strip())
    return request


def _lock(key: str, by: User) -> User:
    """The person, locked, to administrators as they are now."""
    people = access.lock_acting(by, key)
    if not permissions.allowed(people[by.key], access.MANAGE):
        raise PermissionDenied
    if key not in people:
        raise Http404
    return people[key]


def forget(person: User, *, by: User, reason: str, now: datetime) -> None:
    """Anonymise a person, part of an action. A second time changes nothing.

    Denied to whom is no administrator any more. Refuses like ``ask_to_anonymise`` what came since.
    """
    partners().hold(person.key)
    row = _lock(person.key, by)
    if row.anonymised_at is not None:
        return
    if (no := requested.hindrance(row)) is not None:
        raise no
    with translation.override(settings.LANGUAGE_CODE):
        name = former(str(_("Former colleague") if row.is_internal else _("Former user")), row.key)
    before = _former_addresses(row)
    traces = Traces.of(row, name, before)
    sessions = SignIn.objects.filter(user=row).values("session_key")
    Session.objects.filter(session_key__in=sessions).delete()
    for address in (row.email, *before):
        forget_invitations(address, now=now)
    delete_what_goes(row, before)
    row.name, row.email, row.anonymised_at = name, ADDRESS.format(key=row.key), now
    row.title = row.phone = row.photo = ""
    row.roles, row.manager, row.deputy = [], None, None
    row.no_email, row.digest_email, row.working_days = [], [], monday_to_friday()
    row.absent_from_date = row.absent_until_date = row.last_login = None
    row.language, row.time_zone = Language.ENGLISH, settings.TIME_ZONE
    row.set_unusable_password()
    row.save()
    audit.record(ANONYMISED, row, by=by, reason=reason)
    traces.blank()


def forget_invitations(email: str, *, now: datetime) -> None:
    """Take the address out of the invitations to it; part of an action. Those that are open end."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(email__same=email)
    for row in list(rows.order_by("pk")):
        row.name, row.email = "", ADDRESS.format(key=row.key)
        if row.accepted_at is None:
            row.revoked_at = row.revoked_at or now
        row.save(update_fields=["name", "email", "revoked_at"])


def check_words(*known: str, typed: str, wanted: str, reason: str) -> None:
    """Refuse what was typed wrongly to confirm, and a reason that is empty or says who the person was."""
    if typed.strip().casefold() != wanted.casefold():
        raise Refused("typed_wrongly", _("This is not what you were to type."), field="typed")
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    said = reason.casefold()
    if any(text.casefold() in said for text in known if text):
        raise Refused(
            "reason_names",
            _("The reason stays on the audit trail: do not name the person in it."),
            field="reason",
        )


def _get(user: User, pk: int) -> User:
    """Oneself, or for administrators anybody."""
    if pk == user.pk:
        return user
    person = access.visible_to(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    if not permissions.allowed(user, access.MANAGE):
        raise PermissionDenied
    return person


def _page(person: User) -> str:
    return reverse("accounts:person-data", args=[person.key])


subjects.register(
    subjects.Subject(
        model=User,
        get=_get,
        # Administrators do not read what business records are called.
        titles=lambda user, person: user.pk == person.pk,
        forget=forget,
        page=_page,
    )
)
