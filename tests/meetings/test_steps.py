"""The checklist of a promise: who writes it, what stands in the history, and what is asked at the end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from core import changes
from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions, reports
from meetings.models import Commitment, CommitmentStep
from tests.factories.meetings import NOON, make_commitment, make_step
from tests.page_forms import fill_in, forms_of

DUE = NOON.date()


@pytest.fixture
def ours(cast):
    """Our promise with three steps, of which the second is done."""
    cast.promise = make_commitment(cast.partner, cast.executive, counterpart=cast.rep, due_date=DUE)
    cast.steps = [
        make_step(cast.promise, "Order the steel", person=cast.executive),
        make_step(cast.promise, "Draw the frame", done_by=cast.executive),
        make_step(cast.promise, "Weld it", due_date=DUE - timedelta(days=2)),
    ]
    return cast


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def listed(promise):
    found = CommitmentStep.objects.filter(commitment=promise).order_by("position")
    assert [step.position for step in found] == list(range(1, len(found) + 1))
    promise.refresh_from_db()
    done = sum(step.done_at is not None for step in found)
    assert (promise.steps_total, promise.steps_done) == (len(found), done)
    return [step.text for step in found]


def refused(code, function, /, **arguments):
    with pytest.raises(Refused) as refusal:
        function(**arguments)
    assert refusal.value.code == code
    return refusal.value


def told(promise, reader):
    """The newest event of a promise as the reader reads it: [(field, before, after)]."""
    event = Event.objects.filter(object_id=promise.pk, object_type="meetings.commitment").latest(
        "pk"
    )
    return event.verb, [(c.name, c.before, c.after) for c in changes.of(event, reader)]


def test_steps_are_added_at_the_end(ours):
    step = actions.add_step(
        commitment=ours.promise.key,
        text=" Paint it ",
        due_date=DUE,
        person=ours.executive.key,
        by=ours.manager,
    )
    assert (step.text, step.position, step.person) == ("Paint it", 4, ours.executive)
    assert listed(ours.promise)[-1] == "Paint it"
    verb, said = told(ours.promise, ours.rep)
    assert verb == "meetings.step_added"
    assert sorted(said) == [
        ("Due", "", DUE.isoformat()),
        ("Step", "", "Paint it"),
        ("Who does it", "", "Elin Executive"),
    ]
    # Steps are read on the page of the promise: nobody is written to for each.
    assert not Outbox.objects.exists()


def test_ticking_says_who_and_when_and_is_taken_back(ours):
    step = actions.tick_step(step=ours.steps[0].key, by=ours.manager, now=NOON)
    assert (step.done_at, step.done_by) == (NOON, ours.manager)
    listed(ours.promise)
    assert told(ours.promise, ours.rep)[1] == [("Done", "", "Order the steel")]
    refused("step_done_already", actions.tick_step, step=step.key, by=ours.executive, now=NOON)
    actions.untick_step(step=step.key, by=ours.executive)
    listed(ours.promise)
    assert told(ours.promise, ours.rep)[1] == [("Done", "Order the steel", "")]
    refused("step_open_already", actions.untick_step, step=step.key, by=ours.executive)


def test_steps_change_places(ours):
    first, _second, third = ours.steps
    actions.move_step(step=third.key, down=False, by=ours.executive)
    assert listed(ours.promise) == ["Order the steel", "Weld it", "Draw the frame"]
    actions.move_step(step=first.key, down=True, by=ours.executive)
    assert listed(ours.promise) == ["Weld it", "Order the steel", "Draw the frame"]
    assert told(ours.promise, ours.rep)[1] == [
        (
            "Steps in their order",
            "Order the steel, Weld it, Draw the frame",
            "Weld it, Order the steel, Draw the frame",
        )
    ]
    refused("at_the_end", actions.move_step, step=third.key, down=False, by=ours.executive)


def test_a_removed_step_leaves_no_gap(ours):
    actions.remove_step(step=ours.steps[1].key, by=ours.executive)
    assert listed(ours.promise) == ["Order the steel", "Weld it"]
    assert told(ours.promise, ours.rep) == (
        "meetings.step_removed",
        [("Step", "Draw the frame", "")],
    )
    with pytest.raises(Http404):
        actions.remove_step(step=ours.steps[1].key, by=ours.executive)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("text_missing", {"text": "  "}),
        ("control_character", {"text": "one\ntwo"}),
        ("after_the_promise", {"due_date": DUE + timedelta(days=1)}),
        ("not_of_that_side", {"person": "rep"}),
        ("not_of_that_side", {"person": "stranger"}),
    ],
)
def test_what_no_step_can_be(ours, code, given):
    if "person" in given:
        given = {"person": getattr(ours, given["person"]).key}
    given = {"text": "A step", **given}
    refused(code, actions.add_step, commitment=ours.promise.key, by=ours.executive, **given)
    assert len(listed(ours.promise)) == 3


def test_fifty_steps_are_enough(ours):
    for _number in range(47):
        make_step(ours.promise)
    no = refused(
        "too_many_steps",
        actions.add_step,
        commitment=ours.promise.key,
        text="One more",
        by=ours.executive,
    )
    assert no.details == {"most": 50}
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentStep.objects.create(commitment=ours.promise, position=51, text="One more")


def test_the_owners_side_alone_writes_while_there_is_something_to_do(ours):
    step, key = ours.steps[0].key, ours.promise.key
    for act, given in (
        (actions.tick_step, {"step": step, "now": NOON}),
        (actions.untick_step, {"step": ours.steps[1].key}),
        (actions.move_step, {"step": step, "down": True}),
        (actions.remove_step, {"step": step}),
        (actions.add_step, {"commitment": key, "text": "Hurry"}),
    ):
        refused("other_side_decides", act, by=ours.rep, **given)
        for stranger in (ours.stranger, ours.other_rep):
            with pytest.raises(Http404):
                act(by=stranger, **given)
    for status, code in (
        ("proposed", "steps_closed"),
        ("missed", None),
        ("cancelled", "steps_closed"),
    ):
        Commitment.objects.filter(key=key).update(status=status)
        if code:
            refused(code, actions.tick_step, step=step, by=ours.executive, now=NOON)
        else:
            actions.tick_step(step=step, by=ours.executive, now=NOON)


def test_their_promise_is_worked_on_by_their_people(cast):
    promise = make_commitment(cast.partner, cast.rep, counterpart=cast.executive)
    step = actions.add_step(
        commitment=promise.key, text="Cast a sample", person=cast.rep2.key, by=cast.rep
    )
    actions.tick_step(step=step.key, by=cast.rep2, now=NOON)
    assert listed(promise) == ["Cast a sample"]
    refused("other_side_decides", actions.untick_step, step=step.key, by=cast.executive)


def test_done_is_asked_for_while_steps_are_open(ours):
    given = {"commitment": ours.promise.key, "by": ours.executive, "now": NOON}
    no = refused("steps_open", actions.finish_commitment, **given)
    assert "Order the steel; Weld it" in no.message
    first, _second, third = ours.steps
    assert no.details == {"steps": f"{first.key},{third.key}"}
    # Told of one of them only: another was opened meanwhile.
    refused("steps_open", actions.finish_commitment, without=[first.key], **given)
    actions.finish_commitment(without=[first.key, third.key], **given)
    _verb, said = told(ours.promise, ours.rep)
    assert ("Steps left undone", "", "Order the steel, Weld it") in said


def test_done_is_not_asked_for_when_all_are_ticked(ours):
    for step in (ours.steps[0], ours.steps[2]):
        actions.tick_step(step=step.key, by=ours.executive, now=NOON)
    row = actions.finish_commitment(commitment=ours.promise.key, by=ours.executive, now=NOON)
    assert row.status == "done"
    refused("steps_closed", actions.untick_step, step=ours.steps[0].key, by=ours.executive)


def test_what_happens_to_steps_does_not_hide_why_it_was_sent_back(ours):
    Commitment.objects.filter(key=ours.promise.key).update(status="done", done_at=NOON)
    row = actions.return_commitment(
        commitment=ours.promise.key, reason="It squeaks.", by=ours.rep, now=NOON
    )
    actions.tick_step(step=ours.steps[0].key, by=ours.executive, now=NOON)
    assert reports.last_reason(row) == "It squeaks."


# --- pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "area", "writes"),
    [("executive", "", True), ("auditor", "", False), ("rep", "portal-", False)],
)
def test_both_sides_read_the_list_and_one_writes(ours, who, area, writes):
    client = client_of(getattr(ours, who))
    url = reverse(f"meetings:{area}commitment", args=[ours.promise.key])
    page = client.get(url).text
    assert "1 of 3 steps" in page and "Order the steel" in page and "Done by Elin Executive" in page
    posts = {form.action for form in forms_of(page) if "/steps/" in form.action}
    assert bool(posts) == writes
    if writes:
        keys = [step.key for step in ours.steps]
        assert posts == {
            f"/commitments/{ours.promise.key}/steps/new/",
            *(f"/steps/{key}/remove/" for key in keys),
            *(f"/steps/{key}/tick/" for key in (keys[0], keys[2])),
            f"/steps/{keys[1]}/untick/",
            *(f"/steps/{key}/down/" for key in keys[:2]),
            *(f"/steps/{key}/up/" for key in keys[1:]),
        }
    lists = {"executive": "commitments", "auditor": "commitments", "rep": "portal-commitments"}
    row = client.get(reverse(f"meetings:{lists[who]}"), {"scope": "all"})
    assert "1 of 3 steps" in row.text


def test_a_list_asks_nothing_for_its_steps(ours, django_assert_max_num_queries):
    client, url = client_of(ours.executive), reverse("meetings:commitments")
    client.get(url)
    with django_assert_max_num_queries(100) as few:
        client.get(url)
    for _number in range(5):
        make_step(make_commitment(ours.partner, ours.executive, counterpart=ours.rep))
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).text.count("of 1 step<") == 5


def test_a_step_is_added_in_one_line_or_in_a_dialog(ours):
    client = client_of(ours.executive)
    page = reverse("meetings:commitment", args=[ours.promise.key])
    url = reverse("meetings:step-new", args=[ours.promise.key])
    done = client.post(url, fill_in(client, page, url, text="Pack it"))
    assert done.status_code == 303 and done["Location"] == f"{page}#steps"
    form = fill_in(client, url, url, text="Send it", due_date=DUE, person=ours.executive.key)
    assert client.post(url, form).status_code == 303
    assert listed(ours.promise)[3:] == ["Pack it", "Send it"]
    # From the dialog to the page as it is now, not to a place on the one that is open.
    form = fill_in(client, url, url, text="Ship it")
    assert client.post(url, form, headers={"HX-Request": "true"})["HX-Redirect"] == page
    late = client.post(url, form | {"due_date": DUE + timedelta(days=1)})
    assert late.status_code == 422 and "due before that" in late.text
    # Neither a stranger to the partner nor one of the other side can be named.
    offered = client.get(url).text
    assert "Elin Executive" in offered
    assert "Sten Stranger" not in offered and "Jonas Ek" not in offered


@pytest.mark.parametrize("name", ["tick", "untick", "up", "down", "remove"])
def test_every_button_does_what_it_says(ours, name):
    client, middle = client_of(ours.executive), ours.steps[1]
    if name == "tick":
        middle = ours.steps[0]
    page = reverse("meetings:commitment", args=[ours.promise.key])
    url = reverse(f"meetings:step-{name}", args=[middle.key])
    done = client.post(url, fill_in(client, page, url))
    assert done["Location"] == f"{page}#steps"
    texts = listed(ours.promise)
    assert texts == {
        "up": ["Draw the frame", "Order the steel", "Weld it"],
        "down": ["Order the steel", "Weld it", "Draw the frame"],
        "remove": ["Order the steel", "Weld it"],
    }.get(name, ["Order the steel", "Draw the frame", "Weld it"])
    assert ours.promise.steps_done == {"tick": 2, "untick": 0, "remove": 0}.get(name, 1)


def test_the_question_names_the_open_steps(ours):
    client = client_of(ours.executive)
    url = reverse("meetings:commitment-finish", args=[ours.promise.key])
    asked = client.get(url).text
    assert "These steps are still open" in asked and "Order the steel" in asked
    assert "Draw the frame" not in asked
    # A press on a page that was drawn before the steps were written is asked, too.
    again = client.post(url, {"note": "Here it is"})
    assert again.status_code == 422 and "Not done yet: Order the steel; Weld it." in again.text
    keys = [ours.steps[0].key, ours.steps[2].key]
    assert all(f'name="without" value="{key}"' in again.text for key in keys)
    assert client.post(url, {"note": "", "without": keys}).status_code == 303
    ours.promise.refresh_from_db()
    assert ours.promise.status == "done"


def test_the_portal_writes_the_steps_of_its_own(cast):
    promise = make_commitment(cast.partner, cast.rep, counterpart=cast.executive)
    client = client_of(cast.rep)
    page = reverse("meetings:portal-commitment", args=[promise.key])
    assert "No steps yet" in client.get(page).text
    url = reverse("meetings:portal-step-new", args=[promise.key])
    assert client.post(url, fill_in(client, page, url, text="Cast it")).status_code == 303
    (step,) = CommitmentStep.objects.all()
    tick = reverse("meetings:portal-step-tick", args=[step.key])
    assert client.post(tick, fill_in(client, page, tick)).status_code == 303
    assert "1 of 1 step<" in client.get(page).text
    offered = client.get(url).text
    assert "Karin Ek" in offered and "Elin Executive" not in offered


# --- API --------------------------------------------------------------------------------------


def test_steps_in_the_api(ours):
    client, base = client_of(ours.executive), "/api/v1/"
    url = f"{base}commitments/{ours.promise.key}/"
    assert (client.get(url).json()["steps_total"], client.get(url).json()["steps_done"]) == (3, 1)

    def post(path, **data):
        return client.post(f"{base}{path}/", data, content_type="application/json")

    made = post(f"commitments/{ours.promise.key}/steps", text="Pack it", person=ours.executive.key)
    assert made.status_code == 201 and made.json()["position"] == 4
    key = made.json()["id"]
    ticked = post(f"steps/{key}/tick").json()
    assert ticked["done_by"]["name"] == "Elin Executive" and ticked["done_at"]
    assert post(f"steps/{key}/untick").json()["done_at"] is None
    assert post(f"steps/{key}/move", down=False).json()["position"] == 3
    assert post(f"steps/{key}/move").status_code == 400
    theirs = client_of(ours.rep).get(f"{url}steps/").json()
    assert [step["text"] for step in theirs] == listed(ours.promise)
    assert client.get(f"{base}steps/{key}/").json()["text"] == "Pack it"
    assert client.delete(f"{base}steps/{key}/").json()["steps_total"] == 3
    no = post(f"commitments/{ours.promise.key}/finish")
    assert no.status_code == 409 and no.json()["code"] == "steps_open"
    done = post(
        f"commitments/{ours.promise.key}/finish", without=no.json()["details"]["steps"].split(",")
    )
    assert done.json()["status"] == "done"
