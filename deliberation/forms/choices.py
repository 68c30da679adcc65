"""Choices that depend on the class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms


class LanguageSelect(forms.Select):
    """A list of languages: each is named in itself, to be read aloud in it and not translated."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"lang": value, "translate": "no"}
        return option


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Set what a choice field of this form can be answered with."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
