"""Parsing and cleaning; who and what can be chosen is passed in."""

from meetings.forms.commitments import (
    CommentForm,
    CommitmentForm,
    DependencyForm,
    EvidenceForm,
    MinutesRowForm,
    MinutesRows,
    NewDateForm,
    PauseForm,
    StepForm,
)
from meetings.forms.gifts import ApproveForm, GiftForm
from meetings.forms.shared import NoteForm, PartnerChoiceForm, ReasonForm
from meetings.forms.visits import (
    AgreedTimeForm,
    DeclineVisitForm,
    EnterAnswerForm,
    LocalTimesForm,
    MinutesForm,
    OtherTimeForm,
    SeenVisitForm,
    TouchpointForm,
    VisitForm,
)

__all__ = [
    "AgreedTimeForm",
    "ApproveForm",
    "CommentForm",
    "CommitmentForm",
    "DeclineVisitForm",
    "DependencyForm",
    "EnterAnswerForm",
    "EvidenceForm",
    "GiftForm",
    "LocalTimesForm",
    "MinutesForm",
    "MinutesRowForm",
    "MinutesRows",
    "NewDateForm",
    "NoteForm",
    "OtherTimeForm",
    "PartnerChoiceForm",
    "PauseForm",
    "ReasonForm",
    "SeenVisitForm",
    "StepForm",
    "TouchpointForm",
    "VisitForm",
]
