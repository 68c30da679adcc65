"""The names of a class, pasted or uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from deliberation.errors import BadRoster, Problem, gettext_noop
from deliberation.rules.names import RosterLine
from deliberation.rules.rosters import ROSTER_BYTES, read_roster

PROBLEMS_SHOWN = 20


def in_words(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return gettext(problem.message) % {**problem.params, "why": gettext(problem.why) if problem.why else ""}


class RosterForm(forms.Form):
    """Names, pasted or uploaded. `lines` holds them once the form is valid, `problems` all that is wrong."""

    names = forms.CharField(label=gettext_lazy("Names, one on each line"), required=False, strip=False)
    op = forms.UUIDField(required=False)
    file = forms.FileField(label=gettext_lazy("Or a CSV file"), required=False, allow_empty_file=True)

    lines: list[RosterLine]
    problems: list[str]

    def clean(self) -> dict[str, Any]:
        """Read the names, whichever way they came."""
        data = super().clean() or self.cleaned_data
        self.lines, self.problems = [], []
        try:
            self.lines = read_roster(self._given(data))
        except BadRoster as error:
            self.refuse(error)
        return data

    def _given(self, data: dict[str, Any]) -> str | bytes:
        pasted, file = data.get("names", ""), data.get("file")
        if file is None:
            return pasted
        if pasted.strip():
            raise BadRoster([Problem(gettext_noop("Paste the names or choose a file, not both."))])
        if file.size > ROSTER_BYTES:
            raise BadRoster(
                [Problem(gettext_noop("A list of names can be up to 1 MB. This file is larger."))]
            )
        return file.read()

    def refuse(self, error: BadRoster) -> None:
        """Keep every reason, and mark the form as refused."""
        self.problems = [in_words(problem) for problem in error.problems]
        self.add_error(None, gettext("No name was added."))

    @property
    def problems_shown(self) -> list[str]:
        return self.problems[:PROBLEMS_SHOWN]

    @property
    def problems_left(self) -> int:
        return max(len(self.problems) - PROBLEMS_SHOWN, 0)

    @property
    def kept(self) -> str:
        """What was pasted; or what the file holds, if it is text, to be mended on the page."""
        pasted: str = self.data.get("names", "")
        file = self.files.get("file")
        if (
            not pasted.strip()
            and isinstance(file, UploadedFile)
            and file.size is not None
            and file.size <= ROSTER_BYTES
        ):
            file.seek(0)
            text = file.read().decode("utf-8-sig", "replace")
            return "" if "\ufffd" in text or "\x00" in text else text
        return pasted
