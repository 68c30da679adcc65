"""Rows, constraints, one-row rules and QuerySets."""

from deliberation.models.arguments import (
    Argument,
    Citation,
    Credit,
    DeletedArgument,
    FairnessMark,
    TakenBack,
    Weighing,
)
from deliberation.models.classrooms import ClassroomSession, CoInstructor, JoinMode, LogEntry, PhaseChange
from deliberation.models.marks import RubricMark
from deliberation.models.participants import Ballot, Identity, Participant

__all__ = [
    "Argument",
    "Ballot",
    "Citation",
    "ClassroomSession",
    "CoInstructor",
    "Credit",
    "DeletedArgument",
    "FairnessMark",
    "Identity",
    "JoinMode",
    "LogEntry",
    "Participant",
    "PhaseChange",
    "RubricMark",
    "TakenBack",
    "Weighing",
]
