"""`python -m tests.benchmarks.power`: the power is cut while a class joins and votes, and nothing acknowledged is lost.

A server with the settings of production keeps its SQLite on a disk that forgets what was not flushed (tests/power); a class
joins and votes from outside, with a ledger of what was acknowledged to it. At a random moment server, file system and disk
are cut off, and started again from what has lasted.

Before that, some cuts of a server that does not wait for its disk must lose something: a rig that cannot lose anything shows
nothing. `--synchronous FULL` tries only such cuts, with that carelessness. The last line is the figure; exit code
77 says that it cannot be tried here, and why.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")

from tests.power import machine
from tests.power.cuts import Rig, cut_again_and_again, cut_careless_ones, told

CUTS, CARELESS_CUTS = 20, 3
NOT_HERE = 77


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.power", description=__doc__)
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--careless", type=int, default=CARELESS_CUTS, help="cuts that must lose something")
    parser.add_argument("--synchronous", default="", help="only careless cuts, with this carelessness")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    # Whoever ends this leaves no mounted disk behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if reason := machine.missing():
        print(reason)
        return NOT_HERE
    draw = Random(options.seed)
    carelessness = options.synchronous or "OFF"
    environment = {"DJANGO_SETTINGS_MODULE": "tests.power.careless", "SYNCHRONOUS": carelessness}
    with tempfile.TemporaryDirectory(prefix="deliberation-power-") as name:
        rig = Rig(Path(name))
        proof = cut_careless_ones(rig, options.careless, draw, **environment)
        if options.synchronous:
            print(f"synchronous={carelessness}: {told(proof)}")
            return 0
        if not proof.lost:
            print(
                f"the rig shows nothing: a server that does not wait for its disk lost nothing ({told(proof)})"
            )
            return 1
        found = cut_again_and_again(rig, options.cuts, draw)
    for what in (*sorted(found.lost | found.strange | found.doubled), *found.complaints):
        print(f"  {what}")
    print(
        f"SQLite: {told(found)} (not waiting for the disk: {len(proof.lost)} of {proof.acknowledged} lost "
        f"in {proof.cuts} cuts)"
    )
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
