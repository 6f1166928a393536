"""Who sees which negotiation, whose private figures, and which agreement."""

import pytest

from accounts.states import Role
from core.counts import count_all
from core.timeline import visible_events
from negotiations import access, actions
from negotiations.states import Party
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_agreement, make_negotiation, make_position

SEES = {
    "owner": True,
    "manager": True,
    "account_executive": True,
    "executive": True,
    "auditor": True,
    "representative": True,
    "stranger": False,
    "administrator": False,
    "rival": False,
}


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_negotiations_and_agreements(cast, negotiation, who, sees):
    user = getattr(cast, who)
    agreement = make_agreement(partner=cast.partner, owner=cast.owner)
    assert (negotiation in access.visible_to(user)) is sees
    assert (agreement in access.visible_agreements(user)) is sees


def test_an_administrator_who_buys_sees_what_a_buyer_sees(cast, negotiation):
    both = make_user(roles=[Role.ADMINISTRATOR, Role.BUYER])
    own = make_negotiation(partner=cast.other_partner, owner=both)
    assert list(access.visible_to(both)) == [own]
    make_position(own, Party.US)
    assert not access.visible_positions(both).exists()


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_positions_stay_on_their_side(cast, negotiation, who, sees):
    make_position(negotiation, Party.US)
    make_position(negotiation, Party.PARTNER)
    user = getattr(cast, who)
    own = Party.US if user.is_internal else Party.PARTNER
    found = list(access.visible_positions(user).values_list("party", flat=True))
    assert found == ([own] if sees else [])


def test_events_of_a_position_are_read_by_its_side_alone(cast, negotiation):
    actions.set_position(
        negotiation=negotiation.key,
        target_total=None,
        walk_away_total=None,
        should_cost_total=None,
        notes="x",
        by=cast.owner,
    )
    for who, sees in SEES.items():
        user = getattr(cast, who)
        seen = visible_events(user).filter(verb="negotiations.position_set").exists()
        assert seen is (sees and user.is_internal), who


def test_a_colleague_of_the_owner_does_not_see_it(cast, negotiation):
    colleague = make_user(roles=[Role.BUYER], manager=cast.manager)
    assert not access.visible_to(colleague).exists()
    # Someone below does not look up, whatever their role.
    below = make_user(roles=[Role.MANAGER], manager=cast.owner)
    assert not access.visible_to(below).exists()


def test_counts_of_the_side_bar(cast, negotiation, theirs):
    everyone = (cast.owner, cast.manager, cast.representative, cast.rival)
    assert count_all([access.turns_of(user) for user in everyone]) == [1, 0, 1, 0]


def test_partner_by_name_or_key(cast):
    for text in (cast.partner.key, "elektra ab"):
        assert access.partner_key(cast.account_executive, text) == cast.partner.key
    assert access.partner_name(cast.account_executive, cast.partner.key) == "Elektra AB"
    assert access.partner_name(cast.owner, cast.partner.key) == ""
