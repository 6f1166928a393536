"""The people, and what belongs to their accounts."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import DataCopy, DataRequest, Identity, Invitation, Notification, SignIn
from accounts.states import Role
from core.keys import KEY_LENGTH
from core.models import Outbox
from suppliers import actions as suppliers
from suppliers.models import Partner
from tests.access.secrets import word
from tests.access.world.cast import AT_QUMPARIA, AT_ZYXRIVALIA, World
from tests.factories.accounts import make_user, picture


def add_people(world: World) -> None:
    executive = make_user("Olof Owner", roles=[Role.EXECUTIVE])
    manager = make_user("Maria Maj", roles=[Role.MANAGER], manager=executive)
    account = [Role.ACCOUNT_EXECUTIVE]
    world.people = {
        "executive": executive,
        "manager": manager,
        "owner": make_user("Elin Ek", roles=account, manager=manager),
        "teammate": make_user("Tore Teammate", roles=[Role.BUYER], manager=manager),
        "rival_ae": make_user("Rune Riksson", roles=account, manager=executive),
        "other": make_user("Sten Stranger", roles=account, manager=executive),
        "admin": make_user("Ada Admin", roles=[Role.ADMINISTRATOR]),
        "auditor": make_user("Arvid Auditor", roles=[Role.AUDITOR]),
    }


def add_account_rows(world: World) -> None:
    people, now = world.people, timezone.now()
    message = Outbox.objects.create(
        kind="rfps.invited",
        what="zq",
        channel=Outbox.Channel.INBOX,
        recipient=people["owner"],
        due_at=now,
        try_at=now,
    )
    note = Notification.objects.create(
        user=people["owner"], outbox=message, kind="rfps.invited", title="Zqnotification", path="/"
    )
    world.secret(word("Zqnotification"), {"owner"})
    world.row("notification", "owner", pk=note.pk)
    token, text = accounts.create_token(
        name="Zqtoken", may_write=True, days=9, by=people["owner"], now=now
    )
    world.secret(word(text), set())
    world.row("token", "owner", key=token.key)
    # Somebody below the manager, somebody who is not, and somebody of a partner.
    for case, name in (("below", "owner"), ("beside", "rival_ae"), ("theirs", "rep")):
        world.row("person", case, key=people[name].key)
    # Of a session that is there: entries of others go when the person signs in.
    session = Session.objects.create(
        session_key="zqsession", expire_date=now + dt.timedelta(days=1)
    )
    sign_in = SignIn.objects.create(
        user=people["owner"], session_key=session.session_key, last_used_at=now
    )
    world.row("session", "owner", key=sign_in.key)
    identity = Identity.objects.create(
        user=people["owner"], issuer="https://zqsubject.example", subject="Zqsubject"
    )
    world.secret(word("Zqsubject"), {"owner", "admin", "auditor"})
    world.row("identity", "owner", key=identity.key)
    look = accounts.start_look(
        person=people["owner"].key, reason="Zqlookreason", by=people["admin"], now=now
    )
    # On the trail of the person it is to be read by who looks after everybody's sign-ins.
    world.secret(word("Zqlookreason"), {"owner", "admin", "auditor", "executive"})
    world.row("look", "owner", key=look.key)
    for name in ("owner", "rep", "rival"):
        request = DataRequest.objects.create(
            kind="copy", object_type="accounts.user", object_id=people[name].pk,
            asked_by=people[name], state="done", finished_at=now,
        )  # fmt: skip
        DataCopy.objects.create(request=request, content=f"Zqcopyof{name}".encode())
        world.secret(word(f"Zqcopyof{name}"), {name})
        world.row("copy of data", name, key=request.key)
    for name in ("owner", "rep", "rival"):
        accounts.set_photo(content=picture(), by=people[name])
        if name != "rival":
            world.row("photo", name, key=people[name].key)
    accounts.invite_representative(
        partner=world.rows["partner"]["ours"]["key"],
        email="zqinvited@partner.example",
        name="Zqinvited",
        by=people["owner"],
        now=now,
    )
    invitation = Invitation.objects.get(email="zqinvited@partner.example")
    world.row("invitation", "owner", key=invitation.key)
    Partner.objects.update(colleagues_invite=True)
    for name, case, who in (("rep", "ours", AT_QUMPARIA), ("rival", "rivals", AT_ZYXRIVALIA)):
        theirs = suppliers.invite_colleague(
            email=f"zqcolleague{case}@partner.example", name="New", by=people[name], now=now
        )
        world.secret(word(f"zqcolleague{case}"), who | {"admin", name})
        if case == "ours":
            world.row("invitation", "colleague", key=theirs.key)
    # A file that is kept for its owner for a while; nobody has one here.
    world.row("refused rows", "unknown", attempt="0" * KEY_LENGTH)
    world.row("invitation token", "open", token=token_for(invitation.key))
