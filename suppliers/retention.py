"""Contacts who left, and with whom there was nothing for long, are proposed to the account executive."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, DateField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User
from core.clock import CompanyToday
from core.models import Outbox
from core.personal import kinds_about
from core.retention import Rule, register
from suppliers.models import Assignment, Contact
from suppliers.states import Responsibility
from suppliers.team import account_executives, holding

KIND = "suppliers.contact_left_long_ago"


def _left(before: datetime) -> QuerySet[Contact]:
    """Those whom nobody was asked about yet, at partners that have somebody to ask.

    Who has left may have visited us since, or been written to: it counts from the last of that. Nor is
    anybody proposed who logs in with the address.
    """
    held = Assignment.objects.filter(
        holding(CompanyToday()),
        partner=OuterRef("partner"),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        user__is_active=True,
    )
    asked = Outbox.objects.filter(kind=KIND, what=OuterRef("occasion"))
    # As PostgreSQL makes a day of it: the instant is written into the query later.
    rows = Contact.objects.filter(
        left_date__lt=Cast(Value(before), DateField()), anonymised_at=None
    )
    occasion = Concat(Value("contact:"), Cast("pk", CharField()))
    rows = rows.annotate(occasion=occasion).filter(Exists(held), ~Exists(asked))
    for kind in kinds_about(Contact):
        for business in kind.business_since(Contact, before):
            rows = rows.filter(~business)
    accounts = User.objects.annotate(address=Lower("email"))
    return rows.filter(~Exists(accounts.filter(address=Lower(OuterRef("email")), is_active=True)))


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
        _(
            "From when they left, or the last visit, message or change since; the account executive is asked"
        ),
        730,
        _left,
        _propose,
        proposes=True,
    )
)
