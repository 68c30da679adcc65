"""The password, asked for again before names are taken out, a seat is erased, or somebody else is let in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext, gettext_lazy

from deliberation.models import Participant
from deliberation.rules.names import fold_name


class SureForm(forms.Form):
    """One's own password once more."""

    refusal = gettext_lazy("This is not your password. Capitals count; nothing was exported.")

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user: User = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(self.refusal, code="wrong")
        return password


class EraseForm(SureForm):
    """The name that a seat goes by, so that no other one is erased; and the password, unless it was just given."""

    refusal = gettext_lazy("This is not your password. Capitals count; nothing was erased.")

    typed = forms.CharField(required=False, strip=True, max_length=120)
    field_order = ("typed", "password")

    def __init__(self, *args: Any, seat: Participant, is_sure: bool, **kwargs: Any) -> None:
        super().__init__(*args, prefix="erase", **kwargs)
        self.seat = seat
        self.fields["typed"].label = gettext("Type the pseudonym %(name)s") % {"name": seat.pseudonym}
        self.fields["typed"].error_messages["max_length"] = self.other_name
        self.fields["typed"].widget.attrs |= {"autocomplete": "off", "dir": "auto"}
        if is_sure:
            del self.fields["password"]

    @property
    def other_name(self) -> str:
        return gettext("Type the pseudonym %(name)s to erase this seat.") % {"name": self.seat.pseudonym}

    @property
    def guessed(self) -> bool:
        """Whether a wrong password was given."""
        return self.has_error("password", code="wrong")

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold_name(typed) != fold_name(self.seat.pseudonym):
            raise forms.ValidationError(self.other_name)
        return typed
