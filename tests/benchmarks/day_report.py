"""What `class_day` prints of its day, and whether it reached its bars."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from deliberation.models import PhaseChange
from tests.benchmarks.ledger import stored

if TYPE_CHECKING:
    from tests.benchmarks.class_day import Day

BAR_WRITE_MS, BAR_PHASE_SECONDS = 500.0, 3.0


def quantile(values: list[float], q: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else 0.0


def report(day: Day, options: argparse.Namespace) -> int:
    found, twice = stored(day.classroom.pk)
    lost, strange = day.ledger.compare(found)
    journal = day.journal
    print(
        f"{options.database}, {options.processes} process(es), {day.students} students, "
        f"{day.lasted:.0f} s, {day.killed} kills, load {' '.join(f'{one:.1f}' for one in os.getloadavg())}"
    )
    print(
        f"{'':<10}{'answers':>9}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}{'in gaps':>9}"
    )
    p95 = 0.0
    for name, times in (("writes", journal.writes), ("pages", journal.pages), ("pulses", journal.pulses)):
        ms = [1_000 * seconds for began, seconds in times if not day.is_in_gap(began, seconds)]
        p95 = p95 or quantile(ms, 0.95)
        print(
            f"{name:<10}{len(times):>9}{len(times) / day.lasted:>10.0f}"
            + "".join(f"{quantile(ms, q):>9.0f}" for q in (0.5, 0.95, 0.99, 1.0))
            + f"{len(times) - len(ms):>9}"
        )
    changes = {change.epoch: change for change in PhaseChange.objects.filter(classroom=day.classroom)}
    slowest = 0.0
    print(f"{'phase':<12}{'phones':>8}{'missed':>8}{'p50 s':>8}{'p95 s':>8}{'last s':>8}")
    for epoch in sorted(changes)[1:]:
        seen, missed = journal.saw(epoch, changes[epoch].at.timestamp())
        slowest = float("inf") if missed or not seen else max(slowest, *seen)
        print(
            f"{changes[epoch].phase:<12}{len(seen):>8}{missed:>8}"
            + "".join(f"{quantile(seen, q):>8.2f}" for q in (0.5, 0.95, 1.0))
        )
    gaps = ", ".join(f"{end - start:.1f}" for start, end in day.gaps)
    print(f"server down or one process short, s: {gaps or 'never'}")
    print(
        f"processor, share of one core: server {day.cpu / day.lasted:.0%}, clients {day.client_cpu / day.lasted:.0%}"
    )
    print(
        f"forms {len(day.ledger.sent)}, acknowledged {len(day.ledger.acknowledged)}; answers thrown away "
        f"{journal.thrown_away}, connections broken {journal.broken}, streams opened again {journal.reopened}"
    )
    print(
        f"acknowledged and lost {len(lost)}, there twice {len(twice)}, there but never sent {len(strange)}, "
        f"refused {sum(journal.refused.values())}, given up {sum(journal.gave_up.values())}, "
        f"late by a phase {journal.overtaken_by_phase} (words not given back {journal.words_lost})"
    )
    for what, times in (journal.refused + journal.gave_up).most_common(12):
        print(f"  {times:>6} {what}")
    for what in [*lost[:5], *twice[:5], *strange[:5], *day.errors[:5]]:
        print(f"  {what}")
    print(
        f"writes p95 {p95:.0f} ms (bar {BAR_WRITE_MS:.0f}); last phone {slowest:.1f} s (bar {BAR_PHASE_SECONDS:.0f})"
    )
    wrong = lost or twice or strange or journal.refused or journal.gave_up or journal.words_lost or day.errors
    return int(bool(wrong) or p95 > BAR_WRITE_MS or slowest > BAR_PHASE_SECONDS)
