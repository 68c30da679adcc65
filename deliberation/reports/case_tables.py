"""The tables of the case, the same at every level: what the keys and poles of the other tables mean."""

from __future__ import annotations

from deliberation.errors import gettext_noop
from deliberation.reports.export import Export
from deliberation.reports.fields import OF_TRADEOFF, Field, table_of
from deliberation.reports.table import Table


def tradeoffs(export: Export) -> Table:
    """The trade-offs of the case: what the keys and poles of the other tables mean."""
    chosen = {tradeoff.key for tradeoff in export.record.chosen}
    fields = (
        Field("tradeoff", gettext_noop("Key of the trade-off."), lambda row: row.key),
        Field("title", gettext_noop("Its title.")),
        Field("question", gettext_noop("What was asked.")),
        Field("pole_a", gettext_noop("The side that stands at 0.")),
        Field("pole_a_means", gettext_noop("What that side means.")),
        Field("pole_b", gettext_noop("The side that stands at 100.")),
        Field("pole_b_means", gettext_noop("What that side means.")),
        Field(
            "chosen",
            gettext_noop("true if the class works on it."),
            lambda row: row.key in chosen,
            "true/false",
        ),
    )
    return table_of("tradeoffs", export, fields, export.record.tradeoffs.values, key=("tradeoff",))


def conditions(export: Export) -> Table:
    """The conditions that a vote could name with “only if”."""
    fields = (
        Field("tradeoff", gettext_noop("Key of the trade-off."), lambda row: row[0]),
        Field("condition", gettext_noop("Id of the condition."), lambda row: row[1]["id"]),
        Field("text", gettext_noop("What it says."), lambda row: row[1]["text"]),
    )
    return table_of(
        "conditions",
        export,
        fields,
        lambda: (
            (key, condition)
            for key, tradeoff in export.record.tradeoffs.items()
            for condition in tradeoff.conditions
        ),
        key=("tradeoff", "condition"),
        links=(OF_TRADEOFF,),
    )


def positions(export: Export) -> Table:
    """The position cards of the case."""
    fields = (
        Field("position", gettext_noop("Key of the card."), lambda row: row.key),
        Field(
            "kind",
            gettext_noop("heard (in the article), candidate, or unheard (an empty chair that may only ask)."),
        ),
        Field("name", gettext_noop("The card’s name.")),
        Field("role", gettext_noop("Who speaks.")),
    )
    return table_of("positions", export, fields, lambda: export.record.positions, key=("position",))


def passages(export: Export) -> Table:
    """The reading, passage by passage, in our own words with attributed quotations."""
    fields = (
        Field("passage", gettext_noop("The passage, such as P12."), lambda row: row.label),
        Field("heading", gettext_noop("The heading above it, if one begins here.")),
        Field("text", gettext_noop("What it says, as plain text.")),
    )
    return table_of("passages", export, fields, lambda: export.record.passages, key=("passage",))
