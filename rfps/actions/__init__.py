"""Every write of needs, RFxs, bids and awards."""

from rfps.actions.awards import (
    AwardedLine,
    approve_award,
    complete,
    propose_award,
    send_back_award,
)
from rfps.actions.bids import (
    accept_invitation,
    decline_invitation,
    save_draft,
    submit_bid,
    withdraw_bid,
)
from rfps.actions.drafting import (
    LineInput,
    create_rfx,
    edit_rfx,
    invite,
    set_lines,
    set_team,
    uninvite,
)
from rfps.actions.ending import cancel, close_if_due, declare_unsuccessful
from rfps.actions.entering import enter_answer, enter_bid, enter_need_answer, withdraw_entry
from rfps.actions.needs import (
    answer_need,
    arrange_need,
    create_need,
    drop_need,
    edit_need,
    need_to_rfp,
    share_need,
)
from rfps.actions.opening import approve_opening, disqualify_bid, start_evaluation
from rfps.actions.publishing import publish
from rfps.actions.tabulations import import_tabulation
from rfps.sealing import BidContent
from suppliers.entering import EntryFacts

__all__ = [
    "AwardedLine",
    "BidContent",
    "EntryFacts",
    "LineInput",
    "accept_invitation",
    "answer_need",
    "approve_award",
    "approve_opening",
    "arrange_need",
    "cancel",
    "close_if_due",
    "complete",
    "create_need",
    "create_rfx",
    "declare_unsuccessful",
    "decline_invitation",
    "disqualify_bid",
    "drop_need",
    "edit_need",
    "edit_rfx",
    "enter_answer",
    "enter_bid",
    "enter_need_answer",
    "import_tabulation",
    "invite",
    "need_to_rfp",
    "propose_award",
    "publish",
    "save_draft",
    "send_back_award",
    "set_lines",
    "set_team",
    "share_need",
    "start_evaluation",
    "submit_bid",
    "uninvite",
    "withdraw_bid",
    "withdraw_entry",
]
