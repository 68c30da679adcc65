"""What may happen when, as data. Everything that asks "may I?" asks here, through `allows`."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.errors import BadPlan, gettext_noop

READ = frozenset({"read"})
ANY_CLASS_WORK = frozenset({"read", "mark", "choose_card"})


@dataclass(frozen=True)
class Phase:
    """One phase of a session: its key, its name, what the student is asked, and what it allows.

    `page` is the name of the URL that a student is led to; `product` counts as "done" in this phase.
    """

    key: str
    title: str
    task: str
    page: str
    allows: frozenset[str]
    product: str = ""


PHASES: dict[str, Phase] = {
    phase.key: phase
    for phase in (
        Phase(
            "lobby",
            gettext_noop("Lobby"),
            gettext_noop("Wait here until everybody has joined."),
            "sessions-now",
            frozenset(),
        ),
        Phase(
            "read",
            gettext_noop("Read"),
            gettext_noop("Read the case and the position cards. Mark the passages that matter to you."),
            "article-read",
            ANY_CLASS_WORK,
            product=gettext_noop("marked a passage"),
        ),
        Phase(
            "first_vote",
            gettext_noop("First vote"),
            gettext_noop("Say where you stand before anybody has argued. No classmate sees your vote."),
            "ballot-vote",
            ANY_CLASS_WORK | {"vote_first"},
            product=gettext_noop("voted"),
        ),
        Phase(
            "argue",
            gettext_noop("Argue"),
            gettext_noop("Make an argument, rest it on a passage, and answer others."),
            "arguments-board",
            ANY_CLASS_WORK | {"see_board", "argue", "edit", "vote_late"},
            product=gettext_noop("argued"),
        ),
        Phase(
            "switch",
            gettext_noop("Switch sides"),
            gettext_noop("Write the best case for a card you disagree with."),
            "switch-sides",
            ANY_CLASS_WORK | {"see_board", "steelman", "judge", "vote_late"},
            product=gettext_noop("wrote for the other side"),
        ),
        Phase(
            "weigh",
            gettext_noop("Weigh"),
            gettext_noop("Weigh what others have argued, one argument at a time."),
            "weigh-next",
            ANY_CLASS_WORK | {"see_board", "weigh", "judge", "vote_late"},
            product=gettext_noop("weighed an argument"),
        ),
        Phase(
            "final_vote",
            gettext_noop("Final vote"),
            gettext_noop("Vote again, and say what moved you, if anything did."),
            "ballot-vote",
            ANY_CLASS_WORK | {"see_board", "vote_final", "credit"},
            product=gettext_noop("voted again"),
        ),
        Phase(
            "debrief",
            gettext_noop("Debrief"),
            gettext_noop("See where the class stood before and after, and what moved it."),
            "debrief-class",
            READ | {"see_board", "see_results"},
        ),
        Phase(
            "ended",
            gettext_noop("Ended"),
            gettext_noop("The session is over. You can still read it and take your own data."),
            "debrief-class",
            READ | {"see_board", "see_results"},
        ),
    )
}

# The debrief's task where the class is not shown how it voted.
OWN_DEBRIEF = gettext_noop("See where you stood before and after, and what moved you.")

# The phases that a plan is made of, in the only order that makes sense.
PLANNABLE = ("read", "first_vote", "argue", "switch", "weigh", "final_vote", "debrief")
LONGEST_MINUTES = 14 * 24 * 60


@dataclass(frozen=True)
class Step:
    """A phase of a plan and the minutes it is given (1 to 14 days)."""

    phase: str
    minutes: int


DAY = 24 * 60
PLANS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "fifty": (
        gettext_noop("50 minutes"),
        (
            Step("read", 10),
            Step("first_vote", 3),
            Step("argue", 12),
            Step("switch", 8),
            Step("weigh", 6),
            Step("final_vote", 4),
            Step("debrief", 7),
        ),
    ),
    "ninety": (
        gettext_noop("90 minutes"),
        (
            Step("read", 17),
            Step("first_vote", 5),
            Step("argue", 22),
            Step("switch", 14),
            Step("weigh", 14),
            Step("final_vote", 6),
            Step("debrief", 12),
        ),
    ),
    "week": (
        gettext_noop("One week"),
        (
            Step("read", DAY),
            Step("first_vote", DAY // 2),
            Step("argue", 2 * DAY),
            Step("switch", DAY),
            Step("weigh", DAY),
            Step("final_vote", DAY),
            Step("debrief", DAY // 2),
        ),
    ),
}


def check_plan(steps: list[Step]) -> tuple[Step, ...]:
    """The steps in the order of PLANNABLE, or BadPlan: no step, a phase twice or unknown, minutes out of range."""
    if not steps:
        raise BadPlan(gettext_noop("Choose at least one phase."), field="plan")
    keys = [step.phase for step in steps]
    if len(set(keys)) != len(keys) or not set(keys) <= set(PLANNABLE):
        raise BadPlan(gettext_noop("A plan has each phase once at most."), field="plan")
    if any(not 1 <= step.minutes <= LONGEST_MINUTES for step in steps):
        raise BadPlan(gettext_noop("Give each phase at least 1 minute and at most 14 days."), field="plan")
    return tuple(sorted(steps, key=lambda step: PLANNABLE.index(step.phase)))


def allows(phase: str, what: str) -> bool:
    """Whether the phase allows the act named."""
    return what in PHASES[phase].allows
