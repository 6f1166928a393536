"""The second line: what the database shows a supplier when the first one, access.py, is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, Q, QuerySet

from accounts import access as accounts
from accounts import invited
from accounts.models import (
    ApiToken,
    DataCopy,
    DataRequest,
    Invitation,
    Mute,
    Notification,
    Photo,
    SignIn,
    User,
)
from core import outbox, timeline
from core.models import Event, OnceKey, Outbox
from core.postgres import acting
from meetings import access as meetings
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    EvidenceContent,
    Visit,
    VisitParticipant,
)
from negotiations import access as negotiations
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
    Position,
)
from rfps import access as rfps
from rfps.models import (
    Award,
    AwardLine,
    Bid,
    BidEntry,
    BidLine,
    BidVersion,
    Line,
    Need,
    NeedShare,
    Rfx,
    RfxInvitation,
    TeamMember,
)
from suppliers import access as suppliers
from suppliers.models import Assignment, Contact, Partner, Representative, Site
from tests.access.requests import client_of
from tests.access.world import SUPPLIERS, World
from tests.architecture.test_row_security import OPEN, rights_on, secured, tables

# What access.py shows a supplier's person, by the model.
SCOPES: dict[type[Model], Callable[[User], QuerySet[Any]]] = {
    Invitation: invited.visible_to,
    Partner: suppliers.visible_to,
    Contact: suppliers.visible_contacts,
    Site: suppliers.visible_sites,
    Representative: suppliers.visible_representatives,
    Assignment: lambda user: Assignment.objects.filter(suppliers.of_own(user)),
    Rfx: rfps.visible_to,
    Line: rfps.visible_lines,
    RfxInvitation: rfps.visible_invitations,
    Bid: rfps.visible_bids,
    BidEntry: rfps.visible_entries,
    BidVersion: lambda user: BidVersion.objects.filter(bid__in=rfps.visible_bids(user)),
    BidLine: rfps.visible_bid_lines,
    Need: lambda user: Need.objects.filter(shares__in=rfps.visible_shares(user)),
    NeedShare: rfps.visible_shares,
    Negotiation: negotiations.visible_to,
    NegotiationLine: lambda user: _of(NegotiationLine, user),
    Offer: lambda user: _of(Offer, user),
    OfferLine: lambda user: OfferLine.objects.filter(offer__in=_of(Offer, user)),
    Position: negotiations.visible_positions,
    Agreement: negotiations.visible_agreements,
    AgreementPrice: lambda user: AgreementPrice.objects.filter(
        agreement__in=negotiations.visible_agreements(user)
    ),
    Visit: meetings.visible_visits,
    VisitParticipant: lambda user: VisitParticipant.objects.filter(
        visit__in=meetings.visible_visits(user)
    ),
    Commitment: meetings.visible_commitments,
    CommitmentStep: meetings.visible_steps,
    CommitmentDependency: meetings.visible_dependencies,
    Evidence: meetings.visible_evidence,
    EvidenceContent: lambda user: EvidenceContent.objects.filter(
        evidence__in=meetings.visible_evidence(user)
    ),
    CommitmentComment: meetings.visible_comments,
    Notification: accounts.notifications_of,
    Mute: lambda user: Mute.objects.filter(user=user),
    # A kind that is a secret is one to its recipient, too, until it is sent (rfps/access/trust.py).
    Outbox: lambda user: outbox.without_secrets(
        Outbox.objects.filter(recipient=user, state="waiting")
    ),
    Photo: lambda user: Photo.objects.filter(user__in=accounts.in_view_of(user)),
    ApiToken: accounts.tokens_of,
    SignIn: lambda user: SignIn.objects.filter(user=user),
    DataRequest: lambda user: DataRequest.objects.filter(asked_by=user),
    DataCopy: lambda user: DataCopy.objects.filter(request__asked_by=user),
    OnceKey: lambda user: OnceKey.objects.filter(user=user),
}


def _of(model: Any, user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(negotiation__in=negotiations.visible_to(user))
    return found


@contextmanager
def taken_back() -> Iterator[Any]:
    """A cursor whatever is done with which is undone, the role that it takes too."""
    point = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        transaction.savepoint_rollback(point)


def raw_rows(table: str, setting: str | None) -> int | str:
    """How many rows of a table the supplier's role finds, with the setting as it is given; or the error."""
    with taken_back() as cursor:
        cursor.execute("SET LOCAL role TO srm_supplier")
        if setting is not None:
            cursor.execute("SELECT set_config('srm.acting', %s, true)", [setting])
        try:
            cursor.execute(f"SELECT count(*) FROM {table}")
        except DatabaseError as error:
            return type(error).__name__
        count: int = cursor.fetchone()[0]
        return count


def shown(user: User, model: type[Model]) -> set[int]:
    """The ids of a model's rows that the person's role finds, asked without any condition."""
    with acting.request(user.pk):
        return set(model._default_manager.values_list("pk", flat=True))


@pytest.mark.parametrize("setting", [None, "", "0", "-1", "ours", "no number", "gone"])
def test_no_table_shows_a_row_to_nobody(world: World, setting: str | None) -> None:
    """The context unset, empty, wrong, of one of ours, and of somebody who was locked out."""
    gone = world.people["rival"]
    wanted = {
        "ours": str(world.people["executive"].pk),
        "gone": str(gone.pk),
    }.get(setting or "", setting)
    point = transaction.savepoint()
    if setting == "gone":
        User.objects.filter(pk=gone.pk).update(is_active=False)
    found = {name: raw_rows(name, wanted) for name in sorted(tables() - OPEN.keys())}
    transaction.savepoint_rollback(point)
    assert {name: count for name, count in found.items() if count and isinstance(count, int)} == {}
    # The control: the rows are there, and somebody finds some.
    assert raw_rows("rfps_bid", str(world.people["rep"].pk)) == 4


@pytest.mark.parametrize("name", sorted(SUPPLIERS))
@pytest.mark.parametrize("model", SCOPES, ids=lambda model: model._meta.label)
def test_a_table_shows_what_access_shows(world: World, model: type[Model], name: str) -> None:
    user = world.people[name]
    if model is SignIn:
        client_of(user)
    visible = {row.pk for row in SCOPES[model](user)}
    assert shown(user, model) == visible
    if model not in (ApiToken, OnceKey, Notification):
        assert visible, "nothing to compare"
        assert visible < set(model._default_manager.values_list("pk", flat=True)) or model is SignIn


@pytest.mark.parametrize("name", sorted(SUPPLIERS))
def test_what_has_no_scope_of_its_own(world: World, name: str) -> None:
    """Rows that the portal's actions need to know of, and nothing of anybody else's."""
    user = world.people[name]
    (other,) = SUPPLIERS - {name}
    people = shown(user, User)
    assert people == set(
        User.objects.filter(
            Q(side="internal") | Q(representative__partner=user.representative.partner)
        ).values_list("pk", flat=True)
    )
    assert world.people[other].pk not in people
    bids = rfps.visible_bids(user)
    won = Award.objects.filter(status="approved", lines__bid__in=bids)
    with acting.request(user.pk):
        awards = set(Award.objects.values_list("pk", flat=True))
        lines = set(AwardLine.objects.values_list("bid_id", flat=True))
        team = set(TeamMember.objects.values_list("rfx_id", "function"))
    assert awards == set(won.values_list("pk", flat=True))
    assert lines <= set(bids.values_list("pk", flat=True))
    assert {rfx for rfx, _ in team} <= set(rfps.visible_to(user).values_list("pk", flat=True))
    assert {function for _, function in team} <= {"lead", "opener"}
    assert won.exists() == (name == "rep")


@pytest.mark.parametrize("name", sorted(SUPPLIERS))
def test_events_are_those_of_ones_own_objects_and_deeds(world: World, name: str) -> None:
    user = world.people[name]
    mine = Q(pk__in=timeline.visible_events(user).values("pk")) | Q(actor=user)
    allowed = set(Event.objects.filter(mine).values_list("pk", flat=True))
    assert shown(user, Event) == allowed
    assert allowed


def test_the_list_of_scopes_is_whole(world: World) -> None:
    """A new table is compared with its scope above, or one of these that other tests look at."""
    readable = {name for name in secured() if "SELECT" in rights_on(name)}
    named = {model._meta.db_table for model in SCOPES}
    assert sorted(readable - named) == [
        "account_emailaddress",
        "accounts_identity",
        "accounts_look",
        "accounts_reportingline",
        "accounts_user",
        "core_event",
        "django_session",
        "mfa_authenticator",
        "rfps_award",
        "rfps_awardline",
        "rfps_teammember",
        "suppliers_partner_categories",
    ]


def test_what_only_actions_need(world: World) -> None:
    rep, owner, rival = (world.people[name] for name in ("rep", "owner", "rival_ae"))
    client_of(rep), client_of(world.people["rival"])
    with acting.request(rep.pk), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT person_id FROM accounts_reportingline")
        people = {pk for (pk,) in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM django_session")
        (sessions,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM suppliers_partner_categories")
        (categories,) = cursor.fetchone()
    assert owner.pk in people and rival.pk not in people
    assert sessions == SignIn.objects.filter(user=rep).count() and categories == 1


WRITES = {
    "a contact elsewhere": "INSERT INTO suppliers_contact (key, partner_id, name, title, email, phone,"
    " is_main) VALUES ('zqzqzqzqzqzq', {theirs}, 'A', '', '', '', false)",
    "its contact moved elsewhere": "UPDATE suppliers_contact SET partner_id = {theirs}",
    "its own tier": "UPDATE suppliers_partner SET tier = 'key'",
    "its own side": "UPDATE accounts_user SET side = 'internal'",
    "its own roles": "UPDATE accounts_user SET roles = '{{executive}}'",
    "the password of one of ours": "UPDATE accounts_user SET password = 'x' WHERE id = {ours}",
    "another deadline": "UPDATE rfps_rfx SET deadline_at = now()",
    "a request": "UPDATE rfps_rfx SET status = 'published'",
    "a bid that wins": "UPDATE rfps_bid SET status = 'won'",
    "a total": "UPDATE rfps_bid SET total = 1",
    "a bid taken away": "DELETE FROM rfps_bid",
    "an offer of ours": "UPDATE negotiations_offer SET total = 1",
    "our signature": "UPDATE negotiations_agreement SET signed_by_us_at = now()",
    "an agreement for ever": "UPDATE negotiations_agreement SET valid_until_date = '2099-01-01'",
    "our position": "UPDATE negotiations_position SET party = 'us'",
    "a visit moved": "UPDATE meetings_visit SET starts_at = now()",
    "a promise given to another": "UPDATE meetings_commitment SET partner_id = {theirs}",
    "a promise taken away": "DELETE FROM meetings_commitment",
    "an internal comment": "INSERT INTO meetings_commitmentcomment (key, commitment_id, author_id, side,"
    " internal, text) SELECT 'zqzqzqzqzqzq', id, {rep}, 'us', true, 'x' FROM meetings_commitment",
    "a comment of ours": "INSERT INTO meetings_commitmentcomment (key, commitment_id, author_id, side,"
    " internal, text) SELECT 'zqzqzqzqzqzq', id, {ours}, 'partner', false, 'x' FROM meetings_commitment",
    "a comment taken back for another": "UPDATE meetings_commitmentcomment SET text = '',"
    " taken_back_at = now() WHERE author_id <> {rep}",
    "its comment in another's name": "UPDATE meetings_commitmentcomment SET author_id = {ours}",
    "a comment taken away": "DELETE FROM meetings_commitmentcomment",
    "what ours waits for": "INSERT INTO meetings_commitmentdependency (key, commitment_id, waits_for_id,"
    " added_by_id) SELECT 'zqzqzqzqzqzq', ours.id, theirs.id, {rep} FROM meetings_commitment AS ours,"
    " meetings_commitment AS theirs WHERE ours.side = 'us' AND theirs.side = 'partner'",
    "a file for us": "INSERT INTO meetings_evidence (key, commitment_id, name, kind, size, digest,"
    " added_by_id) SELECT 'zqzqzqzqzqzq', id, 'x', 'pdf', 1, 'x', {rep} FROM meetings_commitment"
    " WHERE side = 'us'",
    "our file taken away": "DELETE FROM meetings_evidencecontent WHERE evidence_id IN"
    " (SELECT id FROM meetings_evidence WHERE added_by_id <> {rep})",
    "another name of a file": "UPDATE meetings_evidence SET name = 'x'",
    "another content of a file": "UPDATE meetings_evidencecontent SET content = ''",
    "our step ticked": "UPDATE meetings_commitmentstep SET done_at = now(), done_by_id = {rep} FROM"
    " meetings_commitment AS promise WHERE promise.id = commitment_id AND promise.side = 'us'",
    "our step taken away": "DELETE FROM meetings_commitmentstep USING meetings_commitment AS promise"
    " WHERE promise.id = commitment_id AND promise.side = 'us'",
    "another text of its own step": "UPDATE meetings_commitmentstep SET text = 'x'",
    "a step for us": "INSERT INTO meetings_commitmentstep (key, commitment_id, position, text) SELECT"
    " 'zqzqzqzqzqzq', id, 9, 'x' FROM meetings_commitment WHERE side = 'us'",
    "an event of another": "INSERT INTO core_event (actor_id, verb, object_type, object_id, object_label,"
    " links, changes, reason, request_id, at) VALUES ({ours}, 'x', 'x', 1, '', '{{}}', '{{}}', '', '', now())",
    "an event changed": "UPDATE core_event SET reason = ''",
    "an event taken away": "DELETE FROM core_event",
    "a history read": "SELECT count(*) FROM rfps_bidevent",
    "everybody's prices": "SELECT snapshot FROM rfps_award",
    "a message to another supplier": "INSERT INTO core_outbox (kind, what, recipient_id, address, channel,"
    " due_at, try_at, payload, state, attempts, error, created_at) VALUES ('x', 'x', {rival}, '', 'inbox',"
    " now(), now(), '{{}}', 'waiting', 0, '', now())",
    "an invitation to another company": "INSERT INTO accounts_invitation (key, email, name, side, roles,"
    " partner_key, invited_by_id, expires_at, by_colleague) SELECT 'zqzqzqzqzqzq', 'a@b.example', '',"
    " 'supplier', '{{}}', '{their_key}', {rep}, now(), true",
    "an invitation as ours": "INSERT INTO accounts_invitation (key, email, name, side, roles,"
    " partner_key, invited_by_id, expires_at, by_colleague) SELECT 'zqzqzqzqzqzq', 'a@b.example', '',"
    " 'supplier', '{{}}', key, {rep}, now(), false FROM suppliers_partner",
    "an invitation in another's name": "INSERT INTO accounts_invitation (key, email, name, side, roles,"
    " partner_key, invited_by_id, expires_at, by_colleague) SELECT 'zqzqzqzqzqzq', 'a@b.example', '',"
    " 'supplier', '{{}}', key, {ours}, now(), true FROM suppliers_partner",
    "an invitation that lasts": "UPDATE accounts_invitation SET expires_at = now()",
    "itself a person of another company": "UPDATE suppliers_representative SET partner_id = {theirs}",
    "who is one of it": "INSERT INTO suppliers_representative (key, user_id, partner_id) VALUES"
    " ('zqzqzqzqzqzq', {rep}, {theirs})",
    "whether colleagues invite": "UPDATE suppliers_partner SET colleagues_invite = true",
    "another message to whom it has invited": "INSERT INTO core_outbox (kind, what, address, channel,"
    " due_at, try_at, payload, state, attempts, error, created_at) SELECT 'x', 'x', email, 'email',"
    " now(), now(), '{{}}', 'waiting', 0, '', now() FROM accounts_invitation",
    "a message to an address": "INSERT INTO core_outbox (kind, what, address, channel,"
    " due_at, try_at, payload, state, attempts, error, created_at) VALUES ('x', 'x', 'a@b.example', 'email',"
    " now(), now(), '{{}}', 'waiting', 0, '', now())",
}


# May be written to in rows of its own: of another's it finds none.
FINDS_NOTHING = {
    "the password of one of ours",
    "our step ticked",
    "our step taken away",
    "a comment taken back for another",
    "our file taken away",
}


@pytest.mark.parametrize("what", WRITES)
def test_a_supplier_cannot_write(world: World, what: str) -> None:
    sql = WRITES[what].format(
        theirs=world.people["rival"].representative.partner_id,
        ours=world.people["owner"].pk,
        rival=world.people["rival"].pk,
        rep=world.people["rep"].pk,
        their_key=world.people["rival"].representative.partner.key,
    )
    refused = 0
    with acting.request(world.people["rep"].pk), taken_back() as cursor:
        try:
            cursor.execute(sql)
        except DatabaseError as error:
            assert "permission denied" in str(error) or "row-level security" in str(error), error
            refused = 1
        else:
            assert cursor.rowcount == 0, "it was written"
    assert refused or what in FINDS_NOTHING


def test_a_rank_is_told_to_its_bidder_only(world: World) -> None:
    mine, theirs = Bid.objects.filter(rfx__status="awarded").order_by("partner_id")
    rep, rival = world.people["rep"], world.people["rival"]
    assert (mine.partner_id, theirs.partner_id) == tuple(
        person.representative.partner_id for person in (rep, rival)
    )

    def ranks(user: User | None) -> list[int | None]:
        with acting.request(user and user.pk), connection.cursor() as cursor:
            cursor.execute("SELECT rfps_rank(%s), rfps_rank(%s)", [mine.pk, theirs.pk])
            return [*cursor.fetchone()]

    assert ranks(rep) == [1, None] and ranks(rival) == [None, 2] and ranks(None) == [1, 2]
