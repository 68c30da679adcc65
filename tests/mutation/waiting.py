"""How a child that tries a mutant ends, and how long it may take."""

import os
import signal
import time

NOTICED, SURVIVED, NOT_FOUND = 1, 0, 3
# Beside twice what the tests took while they were followed line by line, and many times that: for a child that runs in a
# circle, which is noticed, and for one that waits, which says nothing of the mutant.
LEAST_CPU_SECONDS, LEAST_SECONDS = 4, 60
OUTCOMES = {SURVIVED: "survived", -signal.SIGKILL: "waited"}


def wait(pid: int, seconds: float) -> int:
    """The status that a child ended with; one that takes longer is ended."""
    until = time.monotonic() + seconds
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            return os.waitpid(pid, 0)[1]
        time.sleep(0.003)
