"""What all forms have in common by which something is written: a claim, its reason and the words they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from deliberation.actions.evidence import Words
from deliberation.errors import DeliberationError
from deliberation.forms.carried import read_epoch, read_op, read_seq
from deliberation.forms.evidence import CitationForm, cited_row, kept_row
from deliberation.models import Citation
from deliberation.queries.evidence import EvidenceText
from deliberation.rules import limits


class WrittenForm(forms.Form):
    """A claim, its reason and its evidence: what all that is written has in common."""

    claim = forms.CharField(
        label=gettext_lazy("Your claim, in one sentence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write your claim in one sentence.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Give the reason for your claim.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        evidence: EvidenceText,
        quotes: int = limits.CITATIONS,
        cited: Sequence[Citation] = (),
        kept: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`kept` is what was typed so far on a form that is shown again without being sent."""
        kept = kept or {}
        super().__init__(data, initial={**(initial or {}), **kept})
        self.op = read_op(data or kept)
        self.epoch = read_epoch(data or {})
        self.seq = read_seq(data or {})
        self.evidence = evidence
        self.quotes = quotes
        self.begins_with = (data, kept, cited)
        self.is_blank = data is None and not kept and not cited and "claim" not in (initial or {})

    @cached_property
    def rows(self) -> list[CitationForm]:
        """The rows of its evidence."""
        data, kept, cited = self.begins_with
        return [
            CitationForm(
                data,
                prefix=f"citation-{n}",
                evidence=self.evidence,
                initial=cited_row(cited[n])
                if n < len(cited) and not kept
                else kept_row(kept, n, self.evidence),
            )
            for n in range(self.quotes)
        ]

    @property
    def what(self) -> str:
        """The kind of form, which decides what it asks for."""
        return type(self).__name__

    def is_valid(self) -> bool:
        """Whether the form and every row of its evidence have the right shape; all are looked at."""
        refused_rows = [row for row in self.rows if not row.is_valid()]
        return super().is_valid() and not refused_rows

    @property
    def cited(self) -> list[CitationForm]:
        return [row for row in self.rows if row.is_filled]

    def words(self) -> list[Words]:
        """The words that it rests on, in the order of the rows."""
        return [row.words() for row in self.cited]

    def row_of(self, error: DeliberationError) -> CitationForm | None:
        """The row of evidence that a refusal is about: it counts the rows that hold words."""
        name, _, place = (error.field or "").partition("-")
        return self.cited[int(place)] if name == "citation" and place.isdecimal() else None

    @property
    def has_problems(self) -> bool:
        return bool(self.errors) or any(row.errors for row in self.rows)
