"""How long a session is kept, and its end: what cannot be taken back is done once the session's code was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from deliberation.forms.join import fold_code
from deliberation.forms.teach import KEEP_LABEL, SEAL_LABEL, days_field
from deliberation.models import ClassroomSession
from deliberation.rules.privacy import Keep, is_hasty

CODE_LABEL = gettext_lazy("Type the code to confirm")
CODE_CHARS = 40
HASTY_END = gettext_lazy(
    "So few days delete this session for good, at once or within a week: it does not go into the trash, and the days "
    "cannot be lengthened again. Type the code %(code)s if that is what you want."
)
HASTY_SEAL = gettext_lazy(
    "So few days seal this session for good, at once or within a week. Type the code %(code)s if that is what you want."
)


def is_code_typed(typed: str, code: str) -> bool:
    """Whether somebody typed this session's code, in letters of any size."""
    return fold_code(typed) == code


class KeepForm(forms.Form):
    """How long a session is kept; with its code, typed, where the new days delete or seal it at once or within days."""

    seal_days = days_field(SEAL_LABEL, required=True)
    keep_days = days_field(KEEP_LABEL, required=True)
    keep_code = forms.CharField(label=CODE_LABEL, required=False, max_length=CODE_CHARS)

    def __init__(self, data: Mapping[str, Any] | None = None, *, classroom: ClassroomSession) -> None:
        known = {"seal_days": classroom.seal_days, "keep_days": classroom.keep_days}
        super().__init__(data, initial=known)
        self.classroom = classroom

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        room, now = self.classroom, timezone.now()
        why = None
        seal, keep = cleaned.get("seal_days"), cleaned.get("keep_days")
        if seal and room.seal_at:
            since = room.seal_at - timedelta(days=room.seal_days)
            if is_hasty(seal, room.seal_days, since=since, now=now):
                why = HASTY_SEAL
        if keep:
            since = room.delete_at - timedelta(days=room.keep_days)
            if is_hasty(keep, room.keep_days, since=since, now=now):
                why = HASTY_END
        if why and not is_code_typed(cleaned.get("keep_code", ""), room.code):
            self.add_error("keep_code", why % {"code": room.code})
        return cleaned

    def keep(self) -> Keep:
        return Keep(seal_days=self.cleaned_data["seal_days"], keep_days=self.cleaned_data["keep_days"])


class TrashForm(forms.Form):
    """The session's code, typed, so that no session goes by a slip of the hand."""

    refusal = gettext_lazy("Type the code %(code)s to put this session into the trash.")
    typed = forms.CharField(label=CODE_LABEL, required=False, max_length=CODE_CHARS)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["typed"].error_messages["max_length"] = self.refusal % {"code": code}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if not is_code_typed(typed, self.code):
            raise forms.ValidationError(self.refusal % {"code": self.code})
        return typed


class SealForm(TrashForm):
    """The same before a session is sealed."""

    refusal = gettext_lazy("Type the code %(code)s to seal this session.")
