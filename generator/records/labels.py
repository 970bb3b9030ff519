"""Which words of the catalogues stand for the values that the models fix.

Gives contexts, never the words themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from generator.records.base import Dimension, Stage
from generator.records.budget import BudgetStatus, LineDirection
from generator.records.feedback import AboutKind, Channel, FeedbackState
from generator.records.moderation import RefusalReason
from generator.records.need import NeedState, RaisedBy
from generator.records.project import Direction, Moment, ProjectState
from generator.records.town import QuestionKind, WithdrawnKind

LABELS: Mapping[tuple[str, ...], str] = {
    get_args(literal): context
    for literal, context in (
        (Stage, "stage"),
        (Dimension, "dimension"),
        (ProjectState, "project state"),
        (NeedState, "need state"),
        (FeedbackState, "feedback state"),
        (BudgetStatus, "budget status"),
        (Channel, "channel"),
        (RaisedBy, "raised by"),
        (AboutKind, "about"),
        (WithdrawnKind, "about"),
        (RefusalReason, "refusal reason"),
        (Direction, "direction"),
        (Moment, "moment"),
        (LineDirection, "line direction"),
        (QuestionKind, "question kind"),
    )
}
"""The values of a list that the models fix, and the catalogue's context of their labels."""
