"""Contacts who left long ago are proposed to the account executive, who decides."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts import notices
from core.models import Outbox
from core.retention import Rule, register
from suppliers.models import Assignment, Contact
from suppliers.states import Responsibility
from suppliers.team import account_executives, holding_today

KIND = "suppliers.contact_left_long_ago"


def _left(before: datetime) -> QuerySet[Contact]:
    """Those whom nobody was asked about yet, at partners that have somebody to ask."""
    held = Assignment.objects.filter(
        holding_today(),
        partner=OuterRef("partner"),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        user__is_active=True,
    )
    asked = Outbox.objects.filter(kind=KIND, what=OuterRef("occasion"))
    rows = Contact.objects.filter(left_date__lt=before.date(), anonymised_at=None)
    occasion = Concat(Value("contact:"), Cast("pk", CharField()))
    return rows.annotate(occasion=occasion).filter(Exists(held), ~Exists(asked))


def _propose(rows: list[Any]) -> int:
    who = account_executives([row.partner for row in rows])
    for row in rows:
        notices.notify(
            KIND,
            f"contact:{row.pk}",
            to=[who[row.partner_id]],
            payload={"contact": row.key},
            channels=(Outbox.Channel.INBOX,),
        )
    return len(rows)


register(
    Rule(
        "suppliers.contacts",
        _("Contacts who have left"),
        _("From when they left; the account executive is asked to anonymise them"),
        730,
        _left,
        _propose,
        proposes=True,
    )
)
