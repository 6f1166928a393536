"""What people are told, built for what they may see when it is sent."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.notices import _builders
from negotiations import actions
from negotiations.states import AgreementStatus, Party
from negotiations.terms import OfferedLine
from tests.factories.negotiations import make_agreement, make_offer, make_position


def say(kind, recipient, **payload):
    return _builders[f"negotiations.{kind}"](recipient, payload)


def text(notice):
    return " ".join([notice.title, *notice.lines]).replace("\xa0", " ")


def test_an_offer_is_told_while_it_stands(cast, negotiation, standing):
    payload = {"negotiation": negotiation.key, "offer": standing.key}
    notice = say("offer_made", cast.owner, **payload)
    assert "Elektra AB" in text(notice)
    assert "SEK 1,900.00" in text(notice)
    assert notice.path == f"/negotiations/{negotiation.key}/"
    assert say("offer_made", cast.stranger, **payload) is None
    assert say("offer_made", cast.rival, **payload) is None
    make_offer(negotiation, party=Party.US, by=cast.owner)
    assert say("offer_made", cast.owner, **payload) is None


def test_no_message_holds_private_figures(cast, negotiation):
    make_position(negotiation, Party.US)
    made = actions.make_offer(
        negotiation=negotiation.key,
        lines={line.key: OfferedLine(Decimal("9.5")) for line in negotiation.lines.all()},
        valid_from_date=timezone.localdate(),
        valid_until_date=timezone.localdate(),
        by=cast.owner,
        now=timezone.now(),
    )
    notice = say("offer_made", cast.representative, negotiation=negotiation.key, offer=made.key)
    assert notice.path == f"/portal/negotiations/{negotiation.key}/"
    assert "7,771,234" not in text(notice)


def test_signing_is_asked_of_those_who_have_not_signed(cast):
    row = make_agreement(partner=cast.partner, owner=cast.owner, status=AgreementStatus.DRAFT)
    drawn_up = say("agreement_to_sign", cast.owner, agreement=row.key)
    assert drawn_up.title == f"Agreement to sign: {row.title}"
    actions.sign(agreement=row.key, by=cast.owner, now=timezone.now())
    assert say("agreement_to_sign", cast.owner, agreement=row.key) is None
    notice = say("agreement_countersign", cast.representative, agreement=row.key)
    assert notice.path == f"/portal/agreements/{row.key}/"
    # Each of the two messages about one agreement has a subject of its own.
    assert notice.title == f"Signed by the other side, to sign by you: {row.title}"


@pytest.mark.parametrize(
    ("status", "told"),
    [(AgreementStatus.ACTIVE, True), (AgreementStatus.TERMINATED, False)],
)
def test_only_an_agreement_in_force_expires(cast, status, told):
    row = make_agreement(partner=cast.partner, owner=cast.owner, status=status)
    notice = say("agreement_expiring", cast.owner, agreement=row.key)
    assert (notice is not None) is told
