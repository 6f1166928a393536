"""One link to set a password, sent twice at once: it works once."""

from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.resets import ResetTokens
from core.models import Event
from tests.concurrency.racing import at_once, meanwhile, rounds
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_has_guessed() -> None:
    cache.clear()


DONE = "/account/password/reset/key/done/"


def _opened(user: User) -> tuple[Client, str]:
    """A browser that has opened the link, and the address of the form."""
    client, token = Client(), ResetTokens().make_token(user)
    answer = client.get(f"/account/password/reset/key/{user_pk_to_url_str(user)}-{token}/")
    return client, answer.headers["Location"]


def _send(opened: tuple[Client, str], password: str) -> HttpResponse:
    client, url = opened
    answer: Any = client.post(url, {"password1": password, "password2": password})
    return answer


def test_of_two_who_use_one_link_at_once_one_sets_the_password() -> None:
    for _round in range(rounds(3)):
        cache.clear()  # so many tries from one address are guessing
        user = make_user()
        browsers = [_opened(user), _opened(user)]
        words = ["the first secret of all", "the second secret of all"]
        answers = at_once(
            [
                lambda opened=opened, word=word: _send(opened, word)
                for opened, word in zip(browsers, words, strict=True)
            ]
        )
        set_ones = [word for answer, word in zip(answers, words, strict=True) if _is_done(answer)]
        assert len(set_ones) == 1, [answer.status_code for answer in answers]
        assert User.objects.get(pk=user.pk).check_password(set_ones[0])
        changed = Event.objects.filter(verb="accounts.password_changed", object_id=user.pk)
        assert changed.count() == 1


def _is_done(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] == DONE


def _while_another_uses_it(user: User) -> HttpResponse:
    opened, other = _opened(user), User.objects.get(pk=user.pk)
    other.set_password("what the other one chose")
    with meanwhile(lambda: other.save(update_fields=["password"])):
        return _send(opened, "what came a moment later")


def test_a_link_that_another_uses_at_this_moment_is_refused() -> None:
    user = make_user()
    answer = _while_another_uses_it(user)
    assert answer.status_code == 409
    assert "This link no longer works" in answer.content.decode()
    assert User.objects.get(pk=user.pk).check_password("what the other one chose")


def test_the_control_looked_at_before_the_lock_it_works_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the form found good when it came stays good: the later password counts."""
    monkeypatch.setattr("accounts.actions.signing_in.ResetTokens.check_token", lambda *args: True)
    user = make_user()
    assert _is_done(_while_another_uses_it(user))
    assert User.objects.get(pk=user.pk).check_password("what came a moment later")


def test_a_lock_out_at_this_moment_ends_the_link() -> None:
    user = make_user()
    opened = _opened(user)
    with meanwhile(
        lambda: User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=1)
    ):
        assert _send(opened, "what came a moment later").status_code == 409
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
