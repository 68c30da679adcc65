"""Whom the owner of a session lets lead it as well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from deliberation.forms.sure import SureForm

MISSING = gettext_lazy("Enter a user name.")


class CoInstructorForm(SureForm):
    """A user name, and one's own password unless it was given just now."""

    refusal = gettext_lazy("This is not your password. Capitals count; nobody was added.")

    user_name = forms.CharField(
        label=gettext_lazy("Their user name"),
        max_length=User._meta.get_field("username").max_length,
        help_text=gettext_lazy("Exactly as they sign in with it on this server; capitals count."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": MISSING},
    )
    field_order = ("user_name", "password")

    def __init__(self, *args: Any, user: Any, is_sure: bool, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if is_sure:
            del self.fields["password"]
