"""The text of an article, to be attached to a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from cases.article import KINDS
from cases.attaching import ArticleError, read_upload
from deliberation.rules.text import read_number

ARTICLE_CHARS = 200_000
ARTICLE_LINES = 400


class ArticleForm(forms.Form):
    """The text of an article, pasted or uploaded, and what the instructor says that its lines are."""

    text = forms.CharField(
        label=gettext_lazy("Text of the article"),
        required=False,
        strip=False,
        max_length=ARTICLE_CHARS,
        error_messages={"max_length": gettext_lazy("This text is too long to be the article.")},
    )
    file = forms.FileField(label=gettext_lazy("Or a plain text file"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        """One text, whichever way it came, with line ends of one kind."""
        data = super().clean() or self.cleaned_data
        text, file = data.get("text", ""), data.get("file")
        if file is not None and text.strip():
            raise forms.ValidationError(gettext("Paste the text or choose a file, not both."))
        if file is not None:
            if file.size > ARTICLE_CHARS * 4:
                raise forms.ValidationError(gettext("This text is too long to be the article."))
            try:
                text = read_upload(file.read())
            except ArticleError as error:
                raise forms.ValidationError(error.sentences) from error
        if "\x00" in text:
            raise forms.ValidationError(gettext("This file is not plain text."))
        if not text.strip() and not self.errors:
            raise forms.ValidationError(gettext("Paste the text of the article, or choose a file."))
        if text.count("\n") > ARTICLE_LINES:
            raise forms.ValidationError(gettext("This text has too many lines to be the article."))
        data["text"] = text.replace("\r\n", "\n").replace("\r", "\n")
        return data

    def kinds(self) -> dict[int, str]:
        """What each line is, as the instructor has confirmed it: by line number; unknown values are left out."""
        prefix = "line-"
        said = {
            read_number(name.removeprefix(prefix)): value
            for name, value in self.data.items()
            if name.startswith(prefix) and value in KINDS
        }
        return {line: kind for line, kind in said.items() if line is not None}

    @property
    def kept(self) -> str:
        """The text to stand in the page again, however it came."""
        return self.cleaned_data.get("text") or self.data.get("text", "")


def kind_choices() -> list[tuple[str, str]]:
    """What a line of an article can be, in words."""
    words = {
        "residue": gettext("left over from the page"),
        "title": gettext("headline"),
        "heading": gettext("heading"),
        "paragraph": gettext("paragraph"),
    }
    return [(kind, words[kind]) for kind in KINDS]
