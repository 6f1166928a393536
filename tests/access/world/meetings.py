"""Visits, commitments, touchpoints and gifts."""

import datetime as dt

from django.utils import timezone

from accounts import actions as accounts
from meetings.states import CommitmentStatus, GiftStatus, VisitStatus
from suppliers.models import Partner
from tests.access.secrets import word
from tests.access.world.cast import AT_QUMPARIA, AT_ZYXRIVALIA, World
from tests.factories import meetings as make_meetings


def add_meetings(world: World, ours: Partner, rivals: Partner) -> None:
    people = world.people
    make_meetings.make_policy("key", 30)
    for partner, case, owner, who, readers in (
        (ours, "ours", "owner", "rep", AT_QUMPARIA),
        (rivals, "rivals", "rival_ae", "rival", AT_ZYXRIVALIA),
    ):
        soon = timezone.now() + dt.timedelta(days=3)
        visit = make_meetings.make_visit(
            partner, people[owner], people=[people[who]], title=f"Zqvisit{case}", starts_at=soon
        )
        make_meetings.make_visit(
            partner,
            people[owner],
            title="Last time",
            status=VisitStatus.MINUTED,
            minutes=f"Zqminutes{case}",
            starts_at=timezone.now() - dt.timedelta(days=9),
        )
        due = timezone.localdate() + dt.timedelta(days=5)
        promise = make_meetings.make_commitment(
            partner, people[owner], title=f"Zqpromise{case}", due_date=due
        )
        asked = make_meetings.make_commitment(
            partner,
            people[who],
            title=f"Zqasked{case}",
            due_date=due,
            status=CommitmentStatus.PROPOSED,
            counterpart=people[owner],
        )
        step = make_meetings.make_step(promise, f"Zqstep{case}")
        theirs = make_meetings.make_step(asked, f"Zqtheirstep{case}")
        waits = make_meetings.make_dependency(asked, promise, people[who])
        world.row("dependency", case, key=waits.key)
        for name, row, author in ((case, promise, owner), (f"{case}-theirs", asked, who)):
            file = make_meetings.make_evidence(
                row,
                people[author],
                f"Zqfile{name.replace('-', '')}.pdf",
                f"%PDF-1.7 Zqbytes{name.replace('-', '')}".encode(),
            )
            world.row("evidence", name, key=file.key)
            for text in ("Zqfile", "Zqbytes"):
                world.secret(word(text + name.replace("-", "")), readers | {who})
        for name, author, text, internal in (
            (case, owner, "Zqcomment", False),
            (f"{case}-theirs", who, "Zqtheircomment", False),
            (f"{case}-internal", owner, "Zqamongus", True),
        ):
            comment = make_meetings.make_comment(
                promise, people[author], f"{text}{case}", internal=internal
            )
            world.row("comment", name, key=comment.key)
            world.secret(word(text + case), readers if internal else readers | {who})
        make_meetings.make_touchpoint(partner, people[owner], note=f"Zqtouch{case}")
        gift = make_meetings.make_gift(
            partner, people[owner], description=f"Zqgift{case}", status=GiftStatus.PENDING
        )
        world.row("visit", case, key=visit.key)
        world.row("commitment", case, key=promise.key)
        world.row("commitment", f"{case}-theirs", key=asked.key)
        world.row("step", case, key=step.key)
        world.row("step", f"{case}-theirs", key=theirs.key)
        world.row("gift", case, key=gift.key)
        for name in (owner, who):
            muted = accounts.mute(kind="commitments", thing=promise.key, by=people[name])
            world.row("mute", name, key=muted.key)
        for text in ("Zqvisit", "Zqminutes", "Zqpromise", "Zqasked", "Zqstep", "Zqtheirstep"):
            world.secret(word(text + case), readers | {who})
        for text in ("Zqtouch", "Zqgift"):
            world.secret(word(text + case), readers)
