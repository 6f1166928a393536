"""Every message says why its recipient gets it: in the mail, in the digest and in the inbox."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts import actions, digest, notices, reasons
from accounts.models import Notification, User
from accounts.notices import Notice
from core import outbox
from core.clock import company_today, database_now
from core.models import Outbox
from meetings.states import CommitmentStatus
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
BECAUSE = {"en": "You get this because ", "sv": "Du får det här "}
KINDS = sorted(kind for kind in notices._builders if "tests" not in kind)


def test_no_kind_is_without_a_reason() -> None:
    assert set(reasons._reasons) == set(notices._builders) and len(KINDS) > 50
    for kind in KINDS:
        # What is made of the row is said below.
        for language, beginning in () if callable(reasons._reasons[kind]) else BECAUSE.items():
            with translation.override(language):
                text = reasons.reason(kind, None, None)
            assert text.startswith(beginning) and text.endswith("."), (kind, text)


def test_a_kind_cannot_be_registered_without_one() -> None:
    with pytest.raises(TypeError):
        notices.notice("tests.without")  # type: ignore[call-arg]


def why(kind: str, person: User, row: Any) -> str:
    return reasons.reason(kind, person, row).removeprefix("You get this because ")


class TestWhatItSays:
    def test_of_a_promise_to_everybody_who_hears_of_it(self) -> None:
        boss = make_user("Maria")
        elin, wilma = make_user("Elin", manager=boss), make_user("Wilma")
        alfa = make_partner(legal_name="Alfa AB")
        make_assignment(alfa, wilma)
        jonas, rep = make_representative(alfa, name="Jonas"), make_representative(alfa)
        row = make_commitment(alfa, jonas, counterpart=elin, proposed_by=rep)
        said = {
            person.name: why("meetings.commitment_done", person, row) for person in (jonas, elin)
        }
        assert said == {"Jonas": "you promised it.", "Elin": "you follow it up."}
        assert why("meetings.commitment_done", rep, row) == "you wrote it down."
        assert why("meetings.commitment_done", wilma, row) == "you look after Alfa AB."
        assert why("meetings.commitment_done", boss, row) == "you have taken part in it."
        assert why("meetings.escalation", boss, row) == "Elin, who follows it up, reports to you."
        row.status = CommitmentStatus.PROPOSED
        assert why("meetings.commitment_proposed", jonas, row) == "it was asked of you."
        other = make_representative(alfa, name="Another")
        assert why("meetings.commitment_done", other, row) == "you act for your company here."

    def test_of_a_visit(self) -> None:
        alfa, elin, guest = make_partner(), make_user(), make_user()
        make_assignment(alfa, elin)
        visit = make_visit(alfa, elin, people=[guest])
        assert why("meetings.visit_planned", elin, visit) == "you organise this visit."
        assert why("meetings.visit_planned", guest, visit) == "you take part in this visit."

    def test_a_suppliers_person_learns_nothing_of_ours(self) -> None:
        alfa = make_partner(legal_name="Alfa AB")
        rep, elin = make_representative(alfa), make_user("Elin Ek")
        make_assignment(alfa, elin)
        row = make_commitment(alfa, elin, counterpart=None)
        visit = make_visit(alfa, elin)
        for kind in KINDS:
            about = {"meetings.visit": visit, "meetings.commi": row, "suppliers.repr": alfa}
            for beginning, thing in about.items():
                if kind.startswith(beginning):
                    text = why(kind, rep, thing)
                    assert "Elin" not in text and "look after" not in text, (kind, text)


@notices.notice("rfps.tests_reasoned", why="You get this because of a bell & a <whistle>.")
def _said(recipient: User | None, payload: dict[str, Any]) -> Notice:
    return Notice("It rang", "/")


def tell(person: User) -> None:
    notices.notify("rfps.tests_reasoned", "bell", to=[person], payload={})
    while outbox.send_next():
        pass


class TestWhereItStands:
    def test_in_the_mail_and_in_the_inbox(self, client: Client) -> None:
        person = make_user()
        tell(person)
        (letter,) = mail.outbox
        (html, _type) = letter.alternatives[0]
        assert "You get this because of a bell & a <whistle>." in letter.body
        assert "a bell &amp; a &lt;whistle&gt;." in html
        client.force_login(person)
        assert "a bell &amp; a &lt;whistle&gt;." in client.get("/inbox/").text

    def test_in_the_digest(self) -> None:
        person = make_user(digest_email=["rfps"], working_days=[1, 2, 3, 4, 5, 6, 7])
        tell(person)
        digest.plan(person.pk, company_today(), database_now())
        while outbox.send_next():
            pass
        (letter,) = mail.outbox
        (html, _type) = letter.alternatives[0]
        assert "because of a bell & a <whistle>." in letter.body
        assert "because you have chosen a daily digest." in letter.body
        assert "a bell &amp; a &lt;whistle&gt;." in html

    def test_who_stands_in_is_told_that(self) -> None:
        away, here = make_user("Maria"), make_user()
        today = company_today()
        actions.set_absence(from_date=today, until_date=today, deputy=here.key, by=away)
        away.refresh_from_db()
        tell(away)
        said = dict(Notification.objects.values_list("user__name", "reason"))
        assert said[here.name] == "You get this because Maria is away and you stand in."
        assert said["Maria"].startswith("You get this because of a bell")
        assert not Outbox.objects.exclude(state="sent").exists()
