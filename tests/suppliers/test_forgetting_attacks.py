"""What an account executive can reach by forgetting a contact, who is called and reached as they please."""

import datetime as dt
import json
import zipfile
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import DataCopy, Invitation, User
from accounts.states import Role
from accounts.tasks import carry_out_requests
from core import audit
from core.clock import company_today
from core.models import Event, Outbox
from rfps import actions as rfps
from rfps.models import Rfx
from suppliers import actions
from suppliers.models import Contact, Partner
from tests.factories.accounts import make_user
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_assignment, make_contact, make_partner

pytestmark = pytest.mark.django_db
ADDRESS = "newcomer@nordkontor.example"


@pytest.fixture
def executive() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: User) -> Partner:
    partner = make_partner()
    make_assignment(partner, executive)
    return partner


def forget(partner: Partner, by: User, *, name: str, **fields: str) -> Contact:
    """Add a contact who is called so, and forget them at once."""
    contact = actions.add_contact(partner=partner.key, by=by, fields={"name": name, **fields})
    left = {"left_date": company_today()}
    actions.edit_contact(contact=contact.key, by=by, fields=left)
    actions.ask_to_anonymise_contact(
        contact=contact.key, typed=name, reason="Asked to be forgotten", by=by
    )
    carry_out_requests()
    contact.refresh_from_db()
    assert contact.anonymised_at is not None
    return contact


def test_nobody_takes_states_and_things_out_of_the_trail(executive: User, partner: Partner) -> None:
    rfx = make_rfx(executive, title="Desks for Malmö")
    with transaction.atomic():
        audit.record(
            "rfps.edited", rfx, by=executive, reason="Asked for by Bo",
            changes={"status": ("draft", "published"), "title": ("Desks", "Desks for Malmö")},
        )  # fmt: skip
        audit.record("rfps.partner_chosen", rfx, by=executive, changes={"partner": (None, partner)})
        audit.record("suppliers.edited", partner, by=executive, changes={"website": ("", "+46 1")})
    rows = Event.objects.exclude(object_type="suppliers.contact").order_by("pk")
    before = [*rows.values("pk", "object_label", "changes", "reason")]
    for name in ("published", "Desks for Malmö", "Asked for by Bo", partner.legal_name):
        forget(partner, executive, name=name, phone="+46 1", title="draft")
    assert [*rows.values("pk", "object_label", "changes", "reason")] == before


def test_an_address_that_is_somebody_elses_stays_theirs(executive: User, partner: Partner) -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])
    invitation = accounts.invite(
        email=ADDRESS, name="N", roles=[], manager=None, by=admin, now=timezone.now()
    )
    forget(partner, executive, name="Zoë Zander", email=ADDRESS)
    invitation.refresh_from_db()
    assert (invitation.email, invitation.revoked_at) == (ADDRESS, None)
    assert Outbox.objects.get(kind="accounts.invitation").address == ADDRESS
    assert Event.objects.get(verb="accounts.invited").object_label == ADDRESS


def test_what_waits_for_another_partners_contact_is_sent(executive: User, partner: Partner) -> None:
    Contact.objects.create(partner=make_partner(), name="Info", email="info@agent.example")
    due = timezone.now() + dt.timedelta(days=1)
    waiting = Outbox.objects.create(
        kind="meetings.visit_planned", what="v", address="info@agent.example", channel="email",
        due_at=due, try_at=due,
    )  # fmt: skip
    forget(partner, executive, name="Zoë Zander", email="info@agent.example")
    assert Outbox.objects.filter(pk=waiting.pk, state="waiting").exists()


def test_an_invitation_into_the_partners_own_portal_ends(executive: User, partner: Partner) -> None:
    """The control: what is about the contact alone goes."""
    invitation = accounts.invite_representative(
        partner=partner.key, email="zoe@partner.example", name="Z", by=executive, now=timezone.now()
    )
    forget(partner, executive, name="Zoë Zander", email="zoe@partner.example")
    assert Invitation.objects.get(pk=invitation.pk).revoked_at is not None
    assert not Outbox.objects.filter(address="zoe@partner.example").exists()


def test_who_was_on_a_team_is_not_named_in_its_history(executive: User) -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])
    person = make_user("Zoë Zander", email="zoe@nordkontor.example", roles=[Role.BUYER])
    rfx: Rfx = make_rfx(make_user(roles=[Role.BUYER]))
    for members in ([(person.key, "opener")], []):
        rfps.set_team(rfx=rfx.key, members=members, by=rfx.owner, now=timezone.now())
    User.objects.filter(pk=person.pk).update(is_active=False)
    accounts.ask_to_anonymise(person=person.key, typed=person.email, reason="Asked", by=admin)
    carry_out_requests()
    said = Event.objects.filter(verb="rfps.team_set").values_list("changes", flat=True)
    assert len(said) == 2
    assert "Zoë" not in str([*said])


def test_a_copy_tells_nothing_of_whose_the_address_is(executive: User, partner: Partner) -> None:
    theirs = make_contact(make_partner(), name="Rival", email="info@agent.example")
    Outbox.objects.create(
        kind="rfps.invited", what="r", address=theirs.email, channel="email",
        due_at=timezone.now(), try_at=timezone.now(), state="sent",
    )  # fmt: skip
    fields = {"name": "Zoë Zander", "email": theirs.email}
    contact = actions.add_contact(partner=partner.key, by=executive, fields=fields)
    request = actions.ask_for_contact_copy(contact=contact.key, by=executive, now=timezone.now())
    carry_out_requests()
    with zipfile.ZipFile(BytesIO(bytes(DataCopy.objects.get(request=request).content))) as archive:
        assert "core.outbox.json" not in archive.namelist()
        rows = json.loads(archive.read("suppliers.contact.json"))
    assert [row["name"] for row in rows] == ["Zoë Zander"]
    client = Client()
    client.force_login(executive)
    pages = [f"/contacts/{contact.key}/{name}/" for name in ("data", "anonymise")]
    assert ["Messages sent" in client.get(page).text for page in pages] == [False, False]
    theirs.delete()
    assert ["Messages sent" in client.get(page).text for page in pages] == [True, True]
