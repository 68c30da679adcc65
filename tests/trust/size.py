"""How much of something a test does: little in every run, all of it for `python -m tests.trust`."""

import os


def full() -> bool:
    """Whether this is the run that reaches the figures as they are asked."""
    return os.environ.get("DELIBERATION_TRUST") == "full"


def size(*, quick: int, whole: int) -> int:
    """The number to do: `whole` in a full run, else `quick`."""
    return whole if full() else quick
