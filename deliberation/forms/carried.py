"""What a form carries along unseen: the operation it was made for, the epoch of the class, and when it was sent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from deliberation.rules.text import read_number

NO_EPOCH = -1


def read_op(data: Mapping[str, Any] | None) -> uuid.UUID:
    """The operation that a form was made for; a new one for a new form, or where none is named."""
    try:
        return uuid.UUID(str((data or {}).get("op", "")))
    except ValueError:
        return uuid.uuid4()


def read_epoch(data: Mapping[str, Any]) -> int:
    """The epoch of the class when the form was made. One that is missing or no number matches no epoch."""
    epoch = read_number(str(data.get("epoch", "")), most_digits=9)
    return NO_EPOCH if epoch is None else epoch


def read_seq(data: Mapping[str, Any]) -> int | None:
    """When the form was sent, in ms by the server's clock; None where it does not say."""
    return read_number(str(data.get("seq", "")))
