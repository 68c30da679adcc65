"""The debrief of each class as it was last computed, in this process.

Computed again when the class has a new version, and at most every two seconds: thirty students who open the page at
once wait for one computation. What is kept is only ever a copy: the rows are the truth.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from deliberation.models import Argument, ClassroomSession
from deliberation.queries.debrief import Debrief, debrief_of
from deliberation.queries.debrief_rows import rows_of

FLOOR_SECONDS = 2.0
MOST_CLASSES = 64


@dataclass(frozen=True)
class Kept:
    """A debrief, of which phase change and version, of how many shown arguments, and when (seconds of a steady clock).

    It may be two seconds older than the class: who shows it as of a version takes this one.
    """

    debrief: Debrief
    epoch: int
    version: int
    shown: int
    at: float


_kept: OrderedDict[str, Kept] = OrderedDict()
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def kept_debrief(classroom: ClassroomSession) -> Kept:
    """The debrief of a class; at most two seconds behind its version, and never from before its phase changed.

    What the instructor hides is gone from it at once.
    """
    with _locks[classroom.code]:
        kept = _kept.get(classroom.code)
        if kept is None or _is_stale(kept, classroom):
            rows = rows_of(classroom)
            kept = Kept(
                debrief=debrief_of(classroom, rows=rows),
                epoch=classroom.phase_epoch,
                version=classroom.version,
                shown=len(rows.arguments),
                at=time.monotonic(),
            )
        _kept[classroom.code] = kept
        _kept.move_to_end(classroom.code)
    while len(_kept) > MOST_CLASSES:
        _kept.popitem(last=False)
    return kept


def forget_debriefs() -> None:
    """Compute every debrief anew when it is next asked for."""
    _kept.clear()


def _is_stale(kept: Kept, classroom: ClassroomSession) -> bool:
    if kept.epoch != classroom.phase_epoch:
        return True
    if kept.version == classroom.version:
        return False
    if time.monotonic() - kept.at >= FLOOR_SECONDS:
        return True
    return kept.shown != Argument.objects.shown().filter(classroom=classroom).count()
