"""The four criteria of the rubric, and a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from deliberation.models import RubricMark
from deliberation.rules.rubric import COMMENT_CHARS, CRITERIA, Criterion

ONE_OF_FOUR = gettext_lazy("Choose 0, 1, 2 or 3, or leave it open.")
OPEN = ""


@dataclass(frozen=True)
class Level:
    """One number of a criterion, what it means, and whether it is chosen."""

    value: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A criterion with its numbers, and what is wrong with the answer."""

    key: str
    title: str
    levels: tuple[Level, ...]
    is_open: bool
    errors: tuple[str, ...]


class MarkForm(forms.Form):
    """A mark from 0 to 3 for each criterion, or none yet."""

    comment = forms.CharField(
        label=gettext_lazy("Comment, for the student to read"),
        required=False,
        max_length=COMMENT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": gettext_lazy("Write at most %(limit_value)d characters.")},
    )

    # The stamp of the marks that the page showed, "" if there were none.
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, data: Mapping[str, Any] | None = None, *, mark: RubricMark | None = None) -> None:
        initial = {"comment": mark.comment, "seen": mark.stamp} if mark else {}
        if mark:
            given = zip(CRITERIA, mark.marks, strict=True)
            initial |= {criterion.key: OPEN if value is None else str(value) for criterion, value in given}
        super().__init__(data, initial=initial)
        for criterion in CRITERIA:
            self.fields[criterion.key] = forms.TypedChoiceField(
                choices=[(OPEN, ""), *((str(at), level) for at, level in enumerate(criterion.levels))],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": ONE_OF_FOUR},
            )

    def rows(self) -> Iterator[Row]:
        """The criteria as the page shows them."""
        for criterion in CRITERIA:
            yield self._row(criterion)

    def _row(self, criterion: Criterion) -> Row:
        chosen = self[criterion.key].value()
        levels = tuple(
            Level(str(at), gettext(meaning), str(at) == chosen) for at, meaning in enumerate(criterion.levels)
        )
        return Row(
            key=criterion.key,
            title=gettext(criterion.title),
            levels=levels,
            is_open=not any(level.is_chosen for level in levels),
            errors=tuple(str(error) for error in self.errors.get(criterion.key, ())),
        )

    def marks(self) -> dict[str, Any]:
        """What was sent, as `give_marks` takes it."""
        names = (*(criterion.key for criterion in CRITERIA), "comment")
        # A form that does not say what it has seen, is not asked.
        seen = self.cleaned_data["seen"] if "seen" in self.data else None
        return {name: self.cleaned_data[name] for name in names} | {"seen": seen}
