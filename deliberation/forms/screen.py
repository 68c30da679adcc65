"""What an instructor sends about the wall."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext

from deliberation.forms.teach import SEND_AGAIN
from deliberation.rules.screen import SLIDES


class SlideForm(forms.Form):
    """A slide as kind:key, or its kind alone; cleaned to both. Of an argument, which words of it were read."""

    slide = forms.CharField(max_length=120, error_messages={"required": SEND_AGAIN, "max_length": SEND_AGAIN})
    wording = forms.CharField(required=False)

    def clean_slide(self) -> tuple[str, str]:
        kind, _, key = self.cleaned_data["slide"].partition(":")
        if kind not in SLIDES or bool(key) != SLIDES[kind].names_one:
            raise forms.ValidationError(gettext("Choose something to show on the wall."))
        return kind, key


class BlankForm(forms.Form):
    """Whether the wall is to be covered."""

    blank = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
