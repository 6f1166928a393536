"""An RFP in whose team somebody may enter bids and open none."""

import pytest

from accounts.models import User
from accounts.states import Role
from rfps.models import Rfx, TeamMember
from rfps.states import TeamFunction
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published
from tests.rfps.conftest import Cast


@pytest.fixture
def clerk(cast: Cast) -> User:
    """A buyer of the team who may open nothing."""
    return make_user("Clerk", roles=[Role.BUYER], manager=cast.manager)


@pytest.fixture
def rfx(cast: Cast, clerk: User) -> Rfx:
    row = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    TeamMember.objects.create(rfx=row, user=clerk, function=TeamFunction.MEMBER)
    return row
