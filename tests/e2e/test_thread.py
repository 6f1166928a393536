"""The whole thread, on real pages of both sides: from a new partner to a promise that was kept."""

import pytest

from tests.e2e.clock import moving_clock
from tests.e2e.post import Post
from tests.e2e.thread import asking, bargaining, bidding, joining, meeting
from tests.e2e.thread.cast import gather


@pytest.fixture
def clock():
    with moving_clock() as clock:
        yield clock


@pytest.fixture
def post(live_app, settings, tmp_path):
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    return Post(settings.EMAIL_FILE_PATH)


@pytest.fixture
def cast(new_page):
    cast = gather(new_page)
    yield cast
    assert [failure for person in cast for failure in person.failures] == []


def test_from_a_new_partner_to_a_promise_kept(cast, post, clock):
    joining.partner_and_invitation(cast, post)
    asking.need(cast, post)
    asking.request_for_proposals(cast, post)
    bidding.bids(cast)
    bidding.opening_and_award(cast, post, clock)
    bargaining.negotiation(cast)
    meeting.visit(cast, clock)
    meeting.promise(cast, post, clock)
