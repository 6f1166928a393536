"""Messages about gifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notices import Notice, notice
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from meetings import reports
from meetings.states import GiftStatus

if TYPE_CHECKING:
    from accounts.models import User
    from meetings.models import Gift


def _decides(person: User | None, gift: Gift) -> str:
    facts = {"name": gift.declared_by.name}
    return _("You get this because you decide on the gifts of %(name)s.") % facts


def _gift_lines(gift: Gift) -> list[str]:
    value = formats.money(gift.value, gift.currency)
    return [f"{gift.partner} · {gift.person} · {gift.get_direction_display()} · {value}"]


def _gift_notice(title: str, gift: Gift, lines: list[str]) -> Notice:
    return Notice(
        title=title % {"what": gift.description},
        path=reverse("meetings:gift", args=[gift.key]),
        lines=lines,
        action_label=_("Open the gift"),
        about=str(gift.partner),
        row=gift,
    )


@notice("meetings.gift_to_approve", why=_decides)
def gift_to_approve(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """A gift over a limit waits for the manager."""
    gift = reports.gift_for_message(recipient, payload)
    if gift is None or gift.status != GiftStatus.PENDING:
        return None
    return _gift_notice(_("A gift waits for you: %(what)s"), gift, _gift_lines(gift))


@reminder("meetings.gift_still_waits", why=_decides, of="gift", find=reports.gifts_for_messages)
def gift_still_waits(recipient: User, payload: dict[str, Any], gift: Gift) -> Notice | None:
    """To who was asked, until somebody has decided."""
    if gift.status != GiftStatus.PENDING:
        return None
    return _gift_notice(_("A gift still waits for you: %(what)s"), gift, _gift_lines(gift))


@notice("meetings.gift_decided", why=lazy("You get this because you declared this gift."))
def gift_decided(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The manager decided."""
    gift = reports.gift_for_message(recipient, payload)
    if gift is None or gift.status == GiftStatus.PENDING:
        return None
    approved = gift.status == GiftStatus.APPROVED
    title = _("Gift approved: %(what)s") if approved else _("Gift refused: %(what)s")
    return _gift_notice(title, gift, [*_gift_lines(gift), gift.decision_reason])
