"""Every write of visits, touchpoints, commitments and gifts."""

from meetings.actions.agreement import (
    accept_commitment,
    accept_new_date,
    agree_to_cancel,
    ask_to_cancel,
    decline_commitment,
    decline_new_date,
    propose_new_date,
    refuse_to_cancel,
    withdraw_commitment,
)
from meetings.actions.answers import (
    agree_to_decline,
    agree_to_time,
    ask_for_time,
    confirm_visit,
    decline_visit,
    keep_time,
)
from meetings.actions.comments import take_back_comment, write_comment
from meetings.actions.commitments import (
    NewCommitment,
    confirm_commitment,
    finish_commitment,
    miss_commitment,
    propose_commitment,
    return_commitment,
)
from meetings.actions.dependencies import wait_for, wait_no_longer
from meetings.actions.due_visits import plan_due_visits
from meetings.actions.entering import enter_confirmation, enter_decline
from meetings.actions.evidence import add_evidence, remove_evidence
from meetings.actions.gifts import approve_gift, declare_gift, refuse_gift
from meetings.actions.minutes import write_minutes
from meetings.actions.pausing import pause_commitment, resume_commitment
from meetings.actions.policy import set_policy
from meetings.actions.steps import add_step, move_step, remove_step, tick_step, untick_step
from meetings.actions.touchpoints import log_touchpoint
from meetings.actions.visits import (
    cancel_visit,
    change_visit,
    hold_visit,
    miss_visit,
    plan_visit,
)
from suppliers.entering import EntryFacts

__all__ = [
    "EntryFacts",
    "NewCommitment",
    "accept_commitment",
    "accept_new_date",
    "add_evidence",
    "add_step",
    "agree_to_cancel",
    "agree_to_decline",
    "agree_to_time",
    "approve_gift",
    "ask_for_time",
    "ask_to_cancel",
    "cancel_visit",
    "change_visit",
    "confirm_commitment",
    "confirm_visit",
    "declare_gift",
    "decline_commitment",
    "decline_new_date",
    "decline_visit",
    "enter_confirmation",
    "enter_decline",
    "finish_commitment",
    "hold_visit",
    "keep_time",
    "log_touchpoint",
    "miss_commitment",
    "miss_visit",
    "move_step",
    "pause_commitment",
    "plan_due_visits",
    "plan_visit",
    "propose_commitment",
    "propose_new_date",
    "refuse_gift",
    "refuse_to_cancel",
    "remove_evidence",
    "remove_step",
    "resume_commitment",
    "return_commitment",
    "set_policy",
    "take_back_comment",
    "tick_step",
    "untick_step",
    "wait_for",
    "wait_no_longer",
    "withdraw_commitment",
    "write_comment",
    "write_minutes",
]
