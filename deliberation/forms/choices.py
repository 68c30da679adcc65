"""Choices that depend on the class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Set what a choice field of this form can be answered with."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
