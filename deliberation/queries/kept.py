"""The debrief of each class as it was last computed, in this process.

Thirty students who open the page at once wait for one computation, and a class that still changes is counted anew
every two seconds at most. What is kept is only ever a copy: the rows are the truth.

Once the class may see its results, what it has voted, credited and weighed is counted once and for all: whoever
could compare the numbers before and after one seat was removed or erased would know how that seat voted. Only what
is hidden goes, and that at once. This lasts as long as the process does, or until the results of a thousand other
classes have been opened in it; an earlier phase opens a new count.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from deliberation.models import Argument, ClassroomSession
from deliberation.queries.debrief import Debrief, debrief_of
from deliberation.queries.debrief_rows import Rows, rows_of

FLOOR_SECONDS = 2.0
# Classes that do not see their results yet, and such that do: to count those anew may tell of a seat that is gone.
MOST_CLASSES = 64
MOST_RELEASED = 1_000


@dataclass(frozen=True)
class Kept:
    """A debrief and its rows, whether the class sees it, of which phase change and version, and when it was computed.

    Before the class sees it, it may be two seconds older than the class: who shows it as of a version takes this
    one. `at` is in seconds of a steady clock.
    """

    debrief: Debrief
    rows: Rows
    is_open: bool
    epoch: int
    version: int
    is_sealed: bool
    at: float


_kept: OrderedDict[str, Kept] = OrderedDict()
_room = threading.Lock()
# A class always has the same one of these; to share it with another only makes that one wait.
_locks = tuple(threading.Lock() for _ in range(64))


def kept_debrief(classroom: ClassroomSession) -> Kept:
    """The debrief of a class, computed now if it has to be."""
    with _locks[hash(classroom.code) % len(_locks)]:
        kept = _next(_kept.get(classroom.code), classroom)
        with _room:
            _kept[classroom.code] = kept
            _kept.move_to_end(classroom.code)
            _make_room()
    return kept


def _make_room() -> None:
    """Let those go that were asked for longest ago; released ones are never pushed out by others that are not."""
    for is_open, most in ((False, MOST_CLASSES), (True, MOST_RELEASED)):
        codes = [code for code, one in _kept.items() if one.is_open == is_open]
        for code in codes[: max(0, len(codes) - most)]:
            del _kept[code]


def forget_debriefs() -> None:
    """Compute every debrief anew when it is next asked for."""
    _kept.clear()


def _next(kept: Kept | None, classroom: ClassroomSession) -> Kept:
    # Sealed since, its seats and arguments have other ids.
    if kept is None or kept.is_sealed != classroom.is_sealed:
        return _computed(rows_of(classroom), classroom)
    if _is_released(kept, classroom):
        return _with_words_of_now(kept, classroom)
    is_of_this_phase = kept.epoch == classroom.phase_epoch
    is_new_enough = kept.version == classroom.version or time.monotonic() - kept.at < FLOOR_SECONDS
    return kept if is_of_this_phase and is_new_enough else _computed(rows_of(classroom), classroom)


def _computed(rows: Rows, classroom: ClassroomSession) -> Kept:
    return Kept(
        debrief=debrief_of(classroom, rows=rows),
        rows=rows,
        is_open=classroom.allows("see_results"),
        epoch=classroom.phase_epoch,
        version=classroom.version,
        is_sealed=classroom.is_sealed,
        at=time.monotonic(),
    )


def _is_released(kept: Kept, classroom: ClassroomSession) -> bool:
    """Whether the class has seen these numbers, and has been in no other phase since than one that shows them."""
    return kept.is_open and classroom.allows("see_results") and classroom.phase_epoch - kept.epoch <= 1


def _with_words_of_now(kept: Kept, classroom: ClassroomSession) -> Kept:
    """The same numbers; computed anew only if other arguments are shown than before."""
    if (kept.version, kept.epoch) == (classroom.version, classroom.phase_epoch):
        return kept
    shown = set(Argument.objects.shown().filter(classroom=classroom).values_list("pk", flat=True))
    if shown == kept.rows.arguments.keys():
        return replace(kept, version=classroom.version, epoch=classroom.phase_epoch)
    counted = kept.rows
    rows = replace(
        rows_of(classroom), votes=counted.votes, credits=counted.credits, weighings=counted.weighings
    )
    return _computed(rows, classroom)
