"""The debrief of each class as it was last computed, in this process.

Computed again when the class has a new version, and at most every two seconds: thirty students who open the page at
once wait for one computation. What is kept is only ever a copy: the rows are the truth.

Once the class may see its results, what it has voted, credited and weighed is counted once and for all: whoever
could compare the numbers before and after one seat was removed or erased would know how that seat voted. Only what
is hidden goes. This lasts as long as the process and the phase do; going back to an earlier phase opens a new count.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, replace

from deliberation.models import Argument, ClassroomSession
from deliberation.queries.debrief import Debrief, debrief_of
from deliberation.queries.debrief_rows import Rows, rows_of

FLOOR_SECONDS = 2.0
MOST_CLASSES = 64


@dataclass(frozen=True)
class Kept:
    """A debrief and its rows, whether the class sees it, of which phase change and version, and when it was computed.

    It may be two seconds older than the class: who shows it as of a version takes this one. `at` is in seconds of a
    steady clock.
    """

    debrief: Debrief
    rows: Rows
    is_open: bool
    epoch: int
    version: int
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
            if kept is not None and _is_released(kept, classroom):
                old = kept.rows
                rows = replace(rows, votes=old.votes, credits=old.credits, weighings=old.weighings)
            kept = Kept(
                debrief=debrief_of(classroom, rows=rows),
                rows=rows,
                is_open=classroom.allows("see_results"),
                epoch=classroom.phase_epoch,
                version=classroom.version,
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


def _is_released(kept: Kept, classroom: ClassroomSession) -> bool:
    """Whether the class has seen these numbers, and has been in no other phase since than one that shows them."""
    return kept.is_open and classroom.allows("see_results") and classroom.phase_epoch - kept.epoch <= 1


def _is_stale(kept: Kept, classroom: ClassroomSession) -> bool:
    if kept.epoch != classroom.phase_epoch:
        return True
    if kept.version == classroom.version:
        return False
    if time.monotonic() - kept.at >= FLOOR_SECONDS:
        return True
    return len(kept.rows.arguments) != Argument.objects.shown().filter(classroom=classroom).count()
