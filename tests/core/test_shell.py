"""The frame around every page: what it asks of the database, and what it may keep between pages."""

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts.models import Notification, User
from accounts.states import Language, Role
from core.counts import count_all
from core.models import Outbox
from tests.factories.accounts import make_user


def draw(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get("/"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_the_frame_asks_for_session_person_and_all_counts_at_once(django_assert_num_queries):
    client = signed_in(make_user(roles=[Role.BUYER, Role.ADMINISTRATOR]))
    client.get("/search/")
    with django_assert_num_queries(3):
        client.get("/search/")


@pytest.mark.django_db
def test_the_bell_counts_what_is_unread():
    user = make_user(roles=[Role.BUYER])
    client = signed_in(user)
    assert 'class="ping"' not in client.get("/search/").content.decode()
    message = Outbox.objects.create(
        kind="test",
        what="bell",
        channel=Outbox.Channel.INBOX,
        recipient=user,
        due_at=timezone.now(),
        try_at=timezone.now(),
    )
    Notification.objects.create(user=user, outbox=message, kind="test", title="Unread", path="/")
    page = client.get("/search/").content.decode()
    assert 'class="ping"' in page
    assert 'aria-label="Inbox, 1 unread"' in page


@pytest.mark.django_db
def test_each_reader_has_their_own_entries_language_and_name():
    """What is kept of one reader's frame must not show on the next one's page."""
    administrator = make_user(roles=[Role.ADMINISTRATOR], name="Sara Holm")
    buyer = make_user(roles=[Role.BUYER], name="Oskar Wallin", language=Language.SWEDISH)
    for _ in range(2):
        page = signed_in(administrator).get("/search/").content.decode()
        assert '<html lang="en"' in page
        assert "Skip to content" in page
        assert "Sara Holm" in page
        assert '<a href="/people/"' in page
        page = signed_in(buyer).get("/search/").content.decode()
        assert '<html lang="sv"' in page
        assert "Hoppa till innehållet" in page
        assert "Oskar Wallin" in page
        assert '<a href="/people/"' not in page


@pytest.mark.django_db
def test_the_entry_of_the_page_is_marked_alone():
    page = signed_in(make_user(roles=[Role.BUYER])).get("/partners/").content.decode()
    side = page[page.index('<ul class="nav">') : page.index("</ul>")]
    assert side.count('aria-current="page"') == 1
    assert '<a href="/partners/" aria-current="page">' in side


def test_a_constant_sees_nothing_of_the_page():
    source = "{% constant %}[{{ who }}{{ request.path }}{{ lang }}]{% endconstant %}{{ who }}"
    assert draw(source, who="Karin") == "[en]Karin"


def test_a_constant_is_drawn_once_in_each_language():
    template = engines["django"].from_string(
        "{% constant %}{% translate 'Search' %}{% endconstant %}"
    )
    for _ in range(2):
        for language, text in (("en", "Search"), ("sv", "Sök")):
            with translation.override(language):
                assert template.render() == text
    (node,) = template.template.nodelist
    assert len(node.drawn) == 2


@pytest.mark.django_db
def test_counting_nothing_needs_no_query(django_assert_num_queries):
    make_user()
    with django_assert_num_queries(0):
        assert count_all([None, User.objects.none()]) == [0, 0]
    with django_assert_num_queries(1):
        found = count_all([User.objects.all(), None, User.objects.filter(name="?")])
    assert found == [User.objects.count(), 0, 0]
