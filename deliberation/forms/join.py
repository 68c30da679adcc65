"""What one types to join a class: a code; then a pseudonym, or a name of the roster and its PIN."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from deliberation.models import ClassroomSession
from deliberation.rules.names import TOO_LONG

OFFER_SALT = "deliberation.pseudonym"
REHEARSAL_SALT = "deliberation.rehearsal"
LONGEST_INPUT = 400
# A keyboard for Chinese or Japanese writes letters and digits as wide as its other signs.
WIDE_SIGNS = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def fold_code(code: str) -> str:
    """A join code as somebody typed it: in capitals, without the spaces and dashes that people add."""
    return "".join(code.translate(WIDE_SIGNS).split()).upper().replace("-", "")


def fold_pin(pin: str) -> str:
    """A PIN as somebody typed it: in the digits of any script, without the space that the slip has, or a dash."""
    digits = (str(int(sign)) if sign.isdecimal() else sign for sign in fold_code(pin))
    return "".join(digits)


def sign_offer(classroom: ClassroomSession, pseudonym: str) -> str:
    """A pseudonym that this server has offered for this class, so that no other can be sent in its place."""
    return signing.dumps([classroom.code, pseudonym], salt=OFFER_SALT)


def _offered(offer: str) -> tuple[str, str]:
    """The class and the pseudonym of an offer; twice nothing if this server has not signed it."""
    try:
        code, pseudonym = signing.loads(offer, salt=OFFER_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return code, pseudonym


def was_offered(classroom: ClassroomSession, data: Mapping[str, Any]) -> bool:
    """Whether a form holds what only the page of this class gives: a pseudonym's offer, or a seat of the list."""
    if not classroom.is_roster:
        return _offered(str(data.get("offer", "")))[0] == classroom.code
    try:
        seat = uuid.UUID(str(data.get("seat", "")))
    except ValueError:
        return False
    return classroom.participants.filter(pk=seat).exists()


class CodeForm(forms.Form):
    """The code that stands on the wall."""

    code = forms.CharField(
        label=gettext_lazy("Code of your class"),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Type the code that your instructor shows."),
            "max_length": gettext_lazy("A code has six letters and digits."),
        },
    )


class JoinForm(forms.Form):
    """A pseudonym: the one that was offered, or, where the class allows it, one's own."""

    pseudonym = forms.CharField(
        label=gettext_lazy("Your pseudonym"),
        required=False,
        max_length=LONGEST_INPUT,
        error_messages={"max_length": gettext_lazy(TOO_LONG)},
    )
    offer = forms.CharField(required=False)
    op = forms.UUIDField(
        required=True,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Please send the form again.")),
    )
    rehearsal = forms.CharField(required=False)

    def __init__(self, *args: Any, classroom: ClassroomSession, **kwargs: Any) -> None:
        self.classroom = classroom
        super().__init__(*args, **kwargs)

    @property
    def is_rehearsal(self) -> bool:
        """Whether the seat is taken by a rehearsal, which alone can sign this."""
        try:
            code = signing.loads(self.cleaned_data.get("rehearsal", ""), salt=REHEARSAL_SALT)
        except signing.BadSignature:
            return False
        return code == self.classroom.code

    def clean(self) -> dict[str, Any]:
        """Where the class uses generated pseudonyms, the name is the one that was offered and signed."""
        data = super().clean() or self.cleaned_data
        if self.classroom.own_names:
            return data
        code, pseudonym = _offered(data.get("offer", ""))
        if code != self.classroom.code:
            raise ValidationError(gettext_lazy("Take the pseudonym that stands here, or ask for another."))
        data["pseudonym"] = pseudonym
        return data


class ClaimForm(forms.Form):
    """One's name of the roster, and the PIN that the instructor handed out."""

    seat = forms.UUIDField(
        label=gettext_lazy("Your name"),
        error_messages={
            "required": gettext_lazy("Choose your name from the list."),
            "invalid": gettext_lazy("Choose your name from the list."),
        },
    )
    pin = forms.CharField(
        label=gettext_lazy("Your PIN"),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Enter the six digits of your PIN."),
            "max_length": gettext_lazy("A PIN has six digits."),
        },
    )
    op = forms.UUIDField(required=False)

    def clean_pin(self) -> str:
        return fold_pin(self.cleaned_data["pin"])


def new_op() -> str:
    """The name of one operation, made when its form is shown: sent twice, it is done once."""
    return str(uuid.uuid4())
