"""core.addresses finds the same addresses as Django."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, set_script_prefix
from django.urls import reverse as django_reverse

from core.addresses import reverse
from core.keys import new_key


@pytest.fixture
def _below_a_prefix():
    set_script_prefix("/srm/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", []),
        ("suppliers:list", []),
        ("suppliers:detail", [new_key()]),
        ("suppliers:detail", [new_key()]),
        ("rfps:award", [new_key()]),
        ("meetings:portal-visits-calendar", []),
        ("suppliers:move", [new_key(), "ended"]),
        ("suppliers:portal-contact", ("zzzzzzzzzzzz",)),
    ],
)
def test_it_is_the_address_that_django_finds(name, args):
    for _ in range(2):
        assert reverse(name, args) == django_reverse(name, args=args)


def test_named_arguments():
    key = new_key()
    assert reverse("suppliers:detail", kwargs={"key": key}) == f"/partners/{key}/"


@pytest.mark.parametrize("args", [[], ["no key"], [7], [None], ["../../../etc"], ["a", "b"]])
def test_what_is_no_key_has_no_address(args):
    reverse("suppliers:detail", args=[new_key()])
    with pytest.raises(NoReverseMatch):
        reverse("suppliers:detail", args=args)


def test_a_page_that_does_not_exist_has_no_address():
    for args in ([], [new_key()]):
        with pytest.raises(NoReverseMatch):
            reverse("suppliers:nowhere", args=args)


@pytest.mark.usefixtures("_below_a_prefix")
def test_an_installation_below_a_prefix():
    key = new_key()
    assert reverse("suppliers:detail", args=[key]) == f"/srm/partners/{key}/"
    assert reverse("suppliers:list") == "/srm/partners/"
    set_script_prefix("/")
    assert reverse("suppliers:detail", args=[key]) == f"/partners/{key}/"
    assert RequestFactory().get(reverse("suppliers:list")).path == "/partners/"
