"""Agree, disagree or pass on one argument; and, apart from that, whether it is well argued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from deliberation.forms.carried import read_epoch, read_seq


class WeighForm(forms.Form):
    """One of three answers, and a box of its own."""

    value = forms.TypedChoiceField(
        coerce=int,
        choices=[("1", gettext_lazy("Agree")), ("-1", gettext_lazy("Disagree")), ("0", gettext_lazy("Pass"))],
        error_messages={
            "required": gettext_lazy("Agree, disagree or pass."),
            "invalid_choice": gettext_lazy("Agree, disagree or pass."),
        },
    )
    well_argued = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.epoch = read_epoch(data or {})
        self.seq = read_seq(data or {})
