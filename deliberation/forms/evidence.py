"""The rows of a form in which one says on which words an argument rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from deliberation.actions.evidence import Words
from deliberation.models import Citation
from deliberation.queries.evidence import EvidenceText
from deliberation.rules import limits


class CitationForm(forms.Form):
    """One row of evidence: a passage and words of it. A row without words is no evidence."""

    passage = forms.TypedChoiceField(
        label=gettext_lazy("Passage"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the passages.")},
    )
    quote = forms.CharField(
        label=gettext_lazy("Its words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    suffix = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, evidence: EvidenceText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form has a prefix of its own, so this field cannot be declared in the class.
        self.fields["prefix"] = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
        cast(forms.ChoiceField, self.fields["passage"]).choices = [
            ("", gettext("Choose a passage")),
            *evidence.choices,
        ]

    def clean(self) -> dict[str, Any]:
        """Words need the passage that they are in."""
        data = super().clean() or self.cleaned_data
        if data.get("quote") and not data.get("passage") and not self.has_error("passage"):
            self.add_error("passage", ValidationError(gettext("Choose the passage that these words are in.")))
        return data

    @property
    def passages(self) -> list[tuple[str, str]]:
        """The passages to choose from, as values and labels."""
        return [(str(value), label) for value, label in cast(Any, self.fields["passage"]).choices]

    @property
    def passage_value(self) -> str:
        return str(self["passage"].value() or "")

    @property
    def prefix_field(self) -> forms.BoundField:
        """The field named prefix, which a template cannot reach: a form has a prefix of its own."""
        return self["prefix"]

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("quote"))

    def words(self) -> Words:
        data = self.cleaned_data
        is_article = data.get("text") == Citation.Text.ARTICLE
        return Words(
            passage=data["passage"],
            exact=data["quote"],
            prefix=data.get("prefix", "")[-limits.QUOTE_CHARS :],
            suffix=data.get("suffix", "")[: limits.QUOTE_CHARS],
            text=Citation.Text.ARTICLE if is_article else Citation.Text.READING,
        )


def kept_row(kept: Mapping[str, Any], n: int, evidence: EvidenceText) -> dict[str, Any]:
    """The n-th row as it was typed so far; an empty one is of the text that stands beside the form."""
    row = {
        name: kept.get(f"citation-{n}-{name}", "")
        for name in ("passage", "quote", "prefix", "suffix", "text")
    }
    return row if row["quote"] else {**row, "text": evidence.text}


def cited_row(citation: Citation) -> dict[str, Any]:
    """A row as it begins where words are cited already."""
    return {
        "passage": citation.passage.number,
        "quote": citation.exact,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "text": citation.text,
    }
