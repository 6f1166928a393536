"""Who is told of an entered bid: whatever who enters it does to contacts and accounts before."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import DataRequest, User
from accounts.tasks import carry_out_requests
from core import outbox
from core.clock import company_today, database_now
from core.models import Event
from core.refused import Refused
from rfps import actions
from rfps.models import Bid, NeedShare, Rfx, TeamMember
from rfps.states import NeedStatus, TeamFunction
from suppliers import actions as suppliers
from suppliers.models import Contact, Partner
from tests.factories.rfps import make_need, make_published, open_bids, pass_deadline, submit
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import client_of, enter, facts_of_today, page

OLD, NEW = "pia@post.example", "clerk@elsewhere.example"
TOLD_OTHERWISE = "rfps.told_otherwise"


@pytest.fixture
def post(clerk: User) -> Partner:
    """A supplier that writes letters, whose contacts the one who enters them keeps."""
    partner = make_partner(legal_name="Post AB")
    make_assignment(partner, clerk, responsibility="buyer")
    make_contact(partner, name="Pia Post", email=OLD, is_main=True)
    return partner


@pytest.fixture
def rfx(cast: Cast, clerk: User, post: Partner) -> Rfx:
    return ask_now(cast, clerk, post)


def ask_now(cast: Cast, clerk: User, post: Partner) -> Rfx:
    """A request that is published now: who is there already is asked."""
    row = make_published(cast.buyer, partners=[post, cast.alfa], openers=[cast.opener])
    Rfx.objects.filter(pk=row.pk).update(published_at=database_now())
    TeamMember.objects.create(rfx=row, user=clerk, function=TeamFunction.MEMBER)
    return row


def letters() -> dict[str, str]:
    """What was written to which address."""
    mail.outbox.clear()
    while outbox.send_next():
        pass
    return {message.to[0]: str(message.body) for message in mail.outbox}


def edit(post: Partner, by: User, **fields: object) -> None:
    contact = Contact.objects.get(partner=post, name="Pia Post")
    suppliers.edit_contact(contact=contact.key, by=by, fields=fields)


def change_the_address(post: Partner, by: User) -> None:
    edit(post, by, email=NEW)


def say_that_she_left(post: Partner, by: User) -> None:
    edit(post, by, left_date=company_today())
    suppliers.add_contact(partner=post.key, by=by, fields={"name": "Nora", "email": NEW})


def take_the_address_away(post: Partner, by: User) -> None:
    edit(post, by, email="")


def put_another_first(post: Partner, by: User) -> None:
    fields = {"name": "Nora", "email": NEW, "is_main": True}
    suppliers.add_contact(partner=post.key, by=by, fields=fields)


def let_another_in(post: Partner, by: User) -> None:
    make_representative(post, name="Nora", email=NEW)


@pytest.mark.parametrize(
    ("change", "new"),
    [
        (change_the_address, NEW),
        (say_that_she_left, NEW),
        (take_the_address_away, None),
        (put_another_first, NEW),
        (let_another_in, f"Nora <{NEW}>"),
    ],
)
def test_who_was_there_when_it_was_asked_is_told_and_ours_see_it(
    cast: Cast,
    clerk: User,
    rfx: Rfx,
    post: Partner,
    change: Callable[[Partner, User], None],
    new: str | None,
) -> None:
    change(post, clerk)
    form = page(clerk, reverse("rfps:enter-bid", args=[rfx.key, post.key]))
    assert OLD in form
    entry = enter(rfx, post, clerk)
    told = letters()
    assert set(told) == {OLD, *([new] if new else [])}
    assert entry.digest in told[OLD] and "when your company was asked" in told[OLD]
    assert new is None or "when your company was asked" not in told[new]

    open_bids(rfx, cast.buyer, cast.opener)
    event = Event.objects.get(verb=TOLD_OTHERWISE)
    assert (event.actor, event.object_id) == (cast.opener, Bid.objects.get().pk)
    text = page(cast.buyer, reverse("rfps:bid", args=[Bid.objects.get().key]))
    assert "somebody changed who at the bidder is told of it" in text
    assert OLD in text and (new is None or "Nora" in text or NEW in text)
    if change is not let_another_in and change is not put_another_first:
        assert f"by {clerk.name}" in text
    assert "changed first" in page(cast.buyer, reverse("rfps:comparison", args=[rfx.key]))
    api = client_of(cast.buyer).get(reverse("api-rfps-comparison", args=[rfx.key])).json()
    assert [one["told_otherwise"] for one in api["bids"]] == [True]


def test_an_account_that_was_closed_is_written_to(cast: Cast, clerk: User, rfx: Rfx) -> None:
    accounts.change_duties(
        user=cast.anna.key,
        name=cast.anna.name,
        title="",
        email=cast.anna.email,
        roles=[],
        manager=None,
        active=False,
        by=cast.administrator,
    )
    make_contact(cast.alfa, name="Nora", email=NEW)
    enter(rfx, cast.alfa, clerk)
    assert set(letters()) == {cast.anna.email, NEW}


def test_who_has_no_account_learns_nothing_of_the_bidders_own_bid(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    """Who keeps the contacts could be behind the address of then, and ask by entering something."""
    nora = make_representative(post, name="Nora", email=NEW)
    written = []
    for bids in (False, True):
        if bids:
            submit(rfx, nora, "7.77", "1")
        enter(rfx, post, clerk)
        told = letters()
        subject = next(str(one.subject) for one in mail.outbox if one.to == [OLD])
        written.append(re.sub(r"[0-9a-f]{64}|\d", "", subject + told[OLD]))
        # The control: she is told which of the two it was.
        assert ("submitted or withdrawn a bid yourself" in told[f"Nora <{NEW}>"]) == bids
    assert written[0] == written[1]


def test_nothing_is_said_where_nothing_was_changed(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    edit(post, clerk, title="Head of sales", email=OLD)
    enter(rfx, post, clerk)
    told = letters()
    assert set(told) == {OLD} and "when your company was asked" not in told[OLD]
    # What is changed afterwards is not what somebody did to enter it.
    change_the_address(post, clerk)
    open_bids(rfx, cast.buyer, cast.opener)
    assert not Event.objects.filter(verb=TOLD_OTHERWISE).exists()
    text = page(cast.buyer, reverse("rfps:bid", args=[Bid.objects.get().key]))
    assert f"Pia Post &lt;{OLD}&gt;" in text and NEW not in text
    assert "somebody changed who" not in text


def test_an_address_from_before_says_who_put_it_there(
    cast: Cast, clerk: User, post: Partner
) -> None:
    change_the_address(post, clerk)
    rfx = ask_now(cast, clerk, post)
    enter(rfx, post, clerk)
    assert set(letters()) == {NEW}
    open_bids(rfx, cast.buyer, cast.opener)
    text = page(cast.buyer, reverse("rfps:bid", args=[Bid.objects.get().key]))
    assert f", through {clerk.name}." in text


def test_where_nobody_could_be_told_the_page_says_so(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    Contact.objects.filter(partner=post).update(email="")
    enter(rfx, post, clerk)
    assert letters() == {}
    open_bids(rfx, cast.buyer, cast.opener)
    text = page(cast.buyer, reverse("rfps:bid", args=[Bid.objects.get().key]))
    assert "nobody: there was no account and no address" in text


def test_nobody_is_forgotten_who_has_to_be_told(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    with pytest.raises(Refused) as no:
        forget(post, clerk, cast.administrator)
    assert no.value.code == "has_to_be_told"
    enter(rfx, post, clerk)
    open_bids(rfx, cast.buyer, cast.opener)
    forget(post, clerk, cast.administrator)
    text = page(cast.buyer, reverse("rfps:bid", args=[Bid.objects.get().key]))
    assert OLD not in text and "Pia Post" not in text
    assert "(anonymised since)" in text and "somebody changed who" in text


def test_nobody_with_an_account_is_forgotten_who_has_to_be_told(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    person = make_representative(post, name="Rita Rep")
    address = person.email
    User.objects.filter(pk=person.pk).update(is_active=False)
    given = {
        "person": person.key,
        "typed": address,
        "reason": "She asked.",
        "by": cast.administrator,
    }
    with pytest.raises(Refused) as no:
        accounts.ask_to_anonymise(**given)
    assert no.value.code == "has_to_be_told"
    assert "Until the deadline this person" in page(
        cast.administrator, reverse("accounts:anonymise", args=[person.key])
    )
    # The worker looks again: what was asked for before is not done either.
    pass_deadline(rfx)
    accounts.ask_to_anonymise(**given)
    Rfx.objects.filter(pk=rfx.pk).update(deadline_at=timezone.now() + timedelta(days=2))
    carry_out_requests()
    assert User.objects.get(pk=person.pk).email == address
    DataRequest.objects.all().delete()
    pass_deadline(rfx)
    accounts.ask_to_anonymise(**given)
    carry_out_requests()
    assert User.objects.get(pk=person.pk).anonymised_at is not None


def forget(post: Partner, clerk: User, administrator: User) -> None:
    edit(post, clerk, left_date=company_today())
    contact = Contact.objects.get(partner=post, name="Pia Post")
    suppliers.ask_to_anonymise_contact(
        contact=contact.key, typed="Pia Post", reason="She asked.", by=administrator
    )
    carry_out_requests()


def share_with(post: Partner, clerk: User) -> NeedShare:
    need = make_need(clerk, status=NeedStatus.SHARED)
    return NeedShare.objects.create(need=need, partner=post, shared_by=clerk)


def enter_for(share: NeedShare, clerk: User) -> NeedShare:
    return actions.enter_need_answer(
        need=share.need.key,
        partner=share.partner.key,
        product="Grey iron",
        facts=facts_of_today(),
        by=clerk,
        now=database_now(),
    )


def test_of_a_need_what_was_asked_of_who_is_forgotten_is_asked_anew(
    cast: Cast, clerk: User, post: Partner
) -> None:
    """It has no deadline that forgetting could wait for."""
    share = share_with(post, clerk)
    forget(post, clerk, cast.administrator)
    suppliers.add_contact(partner=post.key, by=clerk, fields={"name": "Nora", "email": NEW})
    with pytest.raises(Refused) as no:
        enter_for(share, clerk)
    assert no.value.code == "nobody_told"
    enter_for(share_with(post, clerk), clerk)
    assert NEW in letters()


def test_a_colleague_who_was_asked_too_is_told(cast: Cast, clerk: User, post: Partner) -> None:
    Contact.objects.filter(partner=post).update(is_main=False)
    make_contact(post, name="Kim Post", email="kim@post.example")
    share = share_with(post, clerk)
    forget(post, clerk, cast.administrator)
    enter_for(share, clerk)
    assert "kim@post.example" in letters()
