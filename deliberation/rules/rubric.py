"""What a contribution is marked for: four criteria, each from 0 to 3, and what each number means. Never a count."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.errors import gettext_noop

LOWEST, HIGHEST = 0, 3


@dataclass(frozen=True)
class Criterion:
    """One thing to look for; `levels` says in words what 0, 1, 2 and 3 are."""

    key: str
    title: str
    levels: tuple[str, str, str, str]


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "quotation",
        gettext_noop("Accuracy of quotation"),
        (
            gettext_noop("Quotes nothing, or what the text does not say"),
            gettext_noop("Quotes the text, but not what the claim needs"),
            gettext_noop("Quotes what the claim rests on"),
            gettext_noop("Quotes it, and says what it does and does not show"),
        ),
    ),
    Criterion(
        "fairness",
        gettext_noop("Fairness to the other side"),
        (
            gettext_noop("The other side is missing or mocked"),
            gettext_noop("The other side is named, not its reasons"),
            gettext_noop("The other side’s reasons are given so that it would agree"),
            gettext_noop("Its strongest reason is given and answered"),
        ),
    ),
    Criterion(
        "evidence",
        gettext_noop("Use of evidence"),
        (
            gettext_noop("Claims without grounds"),
            gettext_noop("Grounds are named, but do not bear on the claim"),
            gettext_noop("Grounds bear on the claim"),
            gettext_noop("Grounds bear on it, and what speaks against it is weighed"),
        ),
    ),
    Criterion(
        "condition",
        gettext_noop("A condition specific enough to be checked"),
        (
            gettext_noop("No condition"),
            gettext_noop("A condition that nobody could check"),
            gettext_noop("A condition that somebody could check"),
            gettext_noop("It says who would check it, and by what"),
        ),
    ),
)
MOST = HIGHEST * len(CRITERIA)
COMMENT_CHARS = 2_000
