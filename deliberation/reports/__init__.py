"""What can be taken out of a session. A new report is a function that builds a table, and a line here."""

from deliberation.errors import gettext_noop
from deliberation.reports import aggregate, argument_tables, case_tables, tables
from deliberation.reports.table import Report

# What the case says, which is the same for everybody.
OF_THE_CASE: tuple[Report, ...] = (
    Report(
        "tradeoffs",
        gettext_noop("Trade-offs"),
        gettext_noop("One row for each trade-off of the case, each end named."),
        case_tables.tradeoffs,
    ),
    Report(
        "conditions",
        gettext_noop("Conditions"),
        gettext_noop("One row for each condition that a vote could name."),
        case_tables.conditions,
    ),
    Report(
        "positions",
        gettext_noop("Position cards"),
        gettext_noop("One row for each position card of the case."),
        case_tables.positions,
    ),
    Report(
        "passages",
        gettext_noop("Passages"),
        gettext_noop("One row for each passage of the reading."),
        case_tables.passages,
    ),
)

REPORTS: tuple[Report, ...] = (
    Report(
        "participants",
        gettext_noop("Participants"),
        gettext_noop("One row for each seat: its pseudonym, its card, and how much it took part."),
        tables.participants,
    ),
    Report(
        "ballots",
        gettext_noop("Votes"),
        gettext_noop("One row for each vote by seat, trade-off and round."),
        tables.ballots,
    ),
    Report(
        "arguments",
        gettext_noop("Arguments"),
        gettext_noop("One row for each argument, reply and case for the other side; hidden ones are marked."),
        argument_tables.arguments,
    ),
    Report(
        "citations",
        gettext_noop("Citations"),
        gettext_noop("One row for each passage cited, with the exact words."),
        argument_tables.citations,
    ),
    Report(
        "weighings",
        gettext_noop("Weighings"),
        gettext_noop("One row for each time that a student weighed an argument."),
        argument_tables.weighings,
    ),
    Report(
        "credits",
        gettext_noop("Credits"),
        gettext_noop("One row for each answer to “what moved you?”."),
        argument_tables.credits,
    ),
    Report(
        "fairness",
        gettext_noop("Fairness marks"),
        gettext_noop("One row for each “fair” or “not yet fair” that a card’s holder gave."),
        argument_tables.fairness,
    ),
    Report(
        "phases",
        gettext_noop("Phases"),
        gettext_noop("When the class entered and left each phase."),
        tables.phases,
    ),
    Report(
        "moderation",
        gettext_noop("Log"),
        gettext_noop("What was done in the class: phases, removals, hidden arguments and why."),
        tables.moderation,
    ),
    *OF_THE_CASE,
)

# The tables of the aggregate level: numbers about groups of five or more.
AGGREGATES: tuple[Report, ...] = (
    Report(
        "participation",
        gettext_noop("Participation"),
        gettext_noop("How many took part in what."),
        aggregate.participation,
    ),
    Report(
        "votes",
        gettext_noop("Before and after"),
        gettext_noop("Where they stood before and after, would they allow it, and who moved."),
        aggregate.votes,
    ),
    Report("means", gettext_noop("Means"), gettext_noop("The mean vote before and after."), aggregate.means),
    Report(
        "argued",
        gettext_noop("What was argued"),
        gettext_noop("How many arguments of each kind stood for each side."),
        aggregate.argued,
    ),
    Report(
        "weighed",
        gettext_noop("How it was weighed"),
        gettext_noop("How often an argument was agreed with, disagreed with or passed."),
        aggregate.weighed,
    ),
    Report(
        "cited",
        gettext_noop("What was cited"),
        gettext_noop("How often each passage was cited."),
        aggregate.cited,
    ),
    Report(
        "moved_by",
        gettext_noop("What moved them"),
        gettext_noop("How many credited an argument, a card, a passage or nothing new."),
        aggregate.moved_by,
    ),
    *OF_THE_CASE,
)
