"""Leaving a class, with or without what one has written."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class LeaveForm(forms.Form):
    """`erase` says what becomes of one's words; nothing is done before `confirm` is yes."""

    erase = forms.ChoiceField(
        choices=[("yes", gettext_lazy("delete everything")), ("no", gettext_lazy("leave it in the class"))],
        error_messages={
            "required": gettext_lazy("Say whether your data is to be deleted."),
            "invalid_choice": gettext_lazy("Say whether your data is to be deleted."),
        },
    )
    confirm = forms.CharField(required=False)

    @property
    def erases(self) -> bool:
        return self.cleaned_data["erase"] == "yes"

    @property
    def is_confirmed(self) -> bool:
        return self.cleaned_data.get("confirm") == "yes"
