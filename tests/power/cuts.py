"""A class votes while the power is cut again and again, and an outside ledger says what must be there."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.backups.home import send
from tests.power.machine import PATIENCE, Machine
from tests.trust.arrivals import Arrivals

STUDENTS, VOTES = 1_000, 10
# How much is acknowledged between one start and the next cut. Every other comes a random part of a second later; the rest
# after so many more writes and flushes of the disk at most, in the middle of one.
LEAST, MOST, MOMENT, REQUESTS = 10, 100, 1.0, 60


@dataclass
class Found:
    """What the cuts have left."""

    cuts: int = 0
    acknowledged: int = 0
    waiting: int = 0  # sectors that were not flushed when the power was cut
    gone: int = 0
    waited_for: list[int] = field(default_factory=list)  # what was sent and not answered at each cut
    lost: set[str] = field(default_factory=set)
    strange: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing is missing, and each cut came while somebody waited for an answer."""
        bad = self.lost or self.strange or self.doubled or self.complaints
        return bool(self.cuts) and all(self.waited_for) and not bad


class Rig:
    """A class in its first vote on a disk of its own, which is copied for each machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = Machine(folder / "filled")
        try:
            home.switch_on()
            self.filled = home.ask("fill", "0")
            home.switch_off()
        finally:
            home.close()
        self.image = home.image

    def machine(self, name: str, **environment: str) -> Machine:
        """A machine with a copy of the disk."""
        return Machine(self.folder / name, self.image, **environment)


def cut_again_and_again(rig: Rig, cuts: int, draw: Random) -> Found:
    """So many cuts of one machine, each under load; after each, everything acknowledged is looked for."""
    found = Found()
    machine = rig.machine("careful")
    class_ = Arrivals(machine, rig.filled, students=STUDENTS, votes=VOTES)
    try:
        machine.switch_on()
        machine.start()
        class_.start()
        for number in range(1, cuts + 1):
            cut(machine, class_, found, draw)
            machine.switch_on()
            look(machine, class_, found)
            found.acknowledged = class_.done
            print(f"cut {number}: {told(found)}", flush=True)
            machine.start()
        class_.wait_for(class_.done + LEAST, hold=False)
        class_.stop()
        look(machine, class_, found)
        found.acknowledged = class_.done
        page = send(machine, f"/teach/sessions/{rig.filled['code']}/", cookie=rig.filled["instructor"]).text
        joined = sum(key[0] == "seat" for key in class_.ledger.acknowledged)
        if f"<strong>{joined}</strong> have joined" not in page:
            found.complaints.append(f"the instructor's page does not tell of {joined} seats")
    finally:
        class_.ended = True
        machine.close()
    return found


def cut_careless_ones(rig: Rig, cuts: int, draw: Random, **environment: str) -> Found:
    """So many machines that do not wait for the disk, each cut once."""
    found = Found()
    for number in range(1, cuts + 1):
        machine = rig.machine(f"careless-{number}", **environment)
        class_ = Arrivals(machine, rig.filled, students=STUDENTS, votes=VOTES)
        try:
            machine.switch_on()
            machine.start()
            class_.start()
            cut(machine, class_, found, draw)
            class_.stop()
            machine.switch_on()
            look(machine, class_, found)
            found.acknowledged += class_.done
            print(f"careless cut {number}: {told(found)}", flush=True)
        finally:
            class_.ended = True
            machine.close()
    return found


def cut(machine: Machine, class_: Arrivals, found: Found, draw: Random) -> None:
    """Let the class work for a while, then cut the power."""
    class_.wait_for(class_.done + draw.randint(LEAST, MOST), hold=False)
    if found.cuts % 2:
        machine.disk.hang_after(draw.randint(0, REQUESTS))
        assert machine.disk.hangs.wait(PATIENCE), "nothing is written any more"
    else:
        time.sleep(draw.random() * MOMENT)
    with class_.lock:
        found.waited_for.append(len(class_.ledger.unanswered()))
    waiting, gone = machine.cut(draw)
    found.cuts += 1
    found.waiting += waiting
    found.gone += gone


def look(machine: Machine, class_: Arrivals, found: Found) -> None:
    """Compare what is stored with what was acknowledged; nobody can be answered meanwhile."""
    try:
        stored = machine.ask("survived")
    except AssertionError as error:  # not even readable
        stored = {"seats": [], "ballots": [], "is_recount": False, "verified": str(error)[-300:]}
    there = {("seat", op): "taken" for op in stored["seats"]}
    there |= {("ballot", seat, key): place for seat, key, place in stored["ballots"]}
    with class_.lock:
        lost, strange = class_.ledger.compare(there)
    times = Counter((seat, key) for seat, key, _ in stored["ballots"])
    found.lost |= {" ".join(key) for key in lost}
    found.strange |= {" ".join(key) for key in strange}
    found.doubled |= {" ".join(key) for key, count in times.items() if count > 1}
    if stored["verified"] != "The database is whole.\n":
        found.complaints.append(stored["verified"].strip())
    if not stored["is_recount"]:
        found.complaints.append("the tally is not what a recount says")


def told(found: Found) -> str:
    """The figure, in words."""
    return (
        f"{found.cuts} cuts, {found.acknowledged:,} acknowledged, {len(found.lost)} lost, {len(found.doubled)} double, "
        f"{len(found.strange)} strange, {len(found.complaints)} complaints; {sum(found.waited_for)} waited for an answer, "
        f"{found.gone:,} of {found.waiting:,} unflushed sectors gone"
    )
