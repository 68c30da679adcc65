"""The debrief of each class as it was last computed, in this process.

Computed again when the class has a new version, and at most every two seconds: thirty students who open the page at
once wait for one computation. What is kept is only ever a copy: the rows are the truth.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from deliberation.models import ClassroomSession
from deliberation.queries.debrief import Debrief, debrief_of

FLOOR_SECONDS = 2.0
MOST_CLASSES = 64


@dataclass(frozen=True)
class Kept:
    """A debrief, of which phase change and version, and when it was computed (seconds of a steady clock)."""

    debrief: Debrief
    epoch: int
    version: int
    at: float


_kept: OrderedDict[str, Kept] = OrderedDict()
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def kept_debrief(classroom: ClassroomSession) -> Debrief:
    """The debrief of a class; at most two seconds behind its version, and never from before its phase changed."""
    with _locks[classroom.code]:
        kept = _kept.get(classroom.code)
        if kept is None or _is_stale(kept, classroom):
            kept = Kept(debrief_of(classroom), classroom.phase_epoch, classroom.version, time.monotonic())
        _kept[classroom.code] = kept
        _kept.move_to_end(classroom.code)
    while len(_kept) > MOST_CLASSES:
        _kept.popitem(last=False)
    return kept.debrief


def forget_debriefs() -> None:
    """Compute every debrief anew when it is next asked for."""
    _kept.clear()


def _is_stale(kept: Kept, classroom: ClassroomSession) -> bool:
    if kept.epoch != classroom.phase_epoch:
        return True
    return kept.version != classroom.version and time.monotonic() - kept.at >= FLOOR_SECONDS
