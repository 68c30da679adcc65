"""A place whose power can be cut: all that its server keeps lies on a disk that forgets, with ext4 on it.

A cut kills every process of the place, and the disk with its memory; the file system goes with all that the kernel held of
it. Switched on again, ext4 replays its journal, as after any power cut, and the database does what it does then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.browser.place import Place
from tests.power.disk import SECTOR, Disk
from tests.power.fuse import FuseFile

MEGABYTES = 1_024
PATIENCE = 600
PROGRAMS = {"mkfs.ext4": "e2fsprogs", "losetup": "mount", "mount": "mount", "umount": "mount"}
NEEDED = (Path("/dev/fuse"), Path("/dev/loop-control"))


def missing() -> str:
    """Why there can be no such disk here, in words; or nothing."""
    if sys.platform != "linux" or os.geteuid():
        return "a disk that forgets is mounted by root, on Linux"
    if absent := [str(path) for path in NEEDED if not os.access(path, os.R_OK | os.W_OK)]:
        return f"a disk that forgets needs {' and '.join(absent)}"
    if absent := sorted({package for name, package in PROGRAMS.items() if not shutil.which(name)}):
        return f"not installed here: {', '.join(absent)}"
    return ""


def run(*words: str) -> str:
    """Run a program that must succeed; what it printed."""
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout.strip()


def is_mounted(place: Path) -> bool:
    """Whether a file system is mounted there; on a file too, of which Python's own question knows nothing."""
    return f" {place} " in Path("/proc/mounts").read_text(encoding="utf-8")


class Machine(Place):
    """One disk, and what runs on it: switched on, cut off, switched on again."""

    start_seconds = PATIENCE

    def __init__(self, folder: Path, image: Path | None = None, **environment: str) -> None:
        """With `image` the disk begins as a copy of that one."""
        folder.mkdir()
        self.folder, self.image, self.mounted = folder, folder / "image", folder / "mounted"
        super().__init__(self.mounted / "home")
        self.environment |= environment
        self.loop = ""
        self.disk: Disk | None = None
        if image:
            run("cp", "--sparse=always", str(image), str(self.image))
        else:
            with open(self.image, "wb") as file:
                file.truncate(MEGABYTES * 1024 * 1024)
            options = ["-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"]
            run("mkfs.ext4", "-q", "-F", "-b", str(SECTOR), *options, str(self.image))

    def switch_on(self) -> None:
        """Mount what has lasted; ext4 replays its journal."""
        self.disk = Disk(self.image)
        file = self.folder / "disk"
        FuseFile(self.disk, file)
        self.loop = run("losetup", "--find", "--show", "--sector-size", str(SECTOR), str(file))
        self.mounted.mkdir(exist_ok=True)
        run("mount", "-t", "ext4", self.loop, str(self.mounted))
        (self.mounted / "home").mkdir(exist_ok=True)

    def cut(self, draw: Random) -> tuple[int, int]:
        """Cut the power. How many sectors were not flushed, and how many of them are lost."""
        assert self.disk
        self.strike()
        gone = self.disk.cut(draw)
        # Who waited for the disk can only end now.
        self.kill()
        self._unmount()
        return gone

    def strike(self) -> None:
        """Let no process of this place do anything more."""
        if self.process:
            self.process.kill()

    def switch_off(self) -> None:
        """End everything in order."""
        self.stop()
        self._unmount()

    def close(self) -> None:
        """Leave nothing running and nothing mounted, whatever has happened."""
        if self.loop:
            self.cut(Random(0))
        self.kill()

    def _unmount(self) -> None:
        # Without power what the kernel would still write is refused, and forgotten with the mount.
        until = time.monotonic() + PATIENCE
        for place in (self.mounted, self.folder / "disk"):
            # A process that was killed may hold it for a moment.
            while (
                is_mounted(place) and subprocess.run(["umount", str(place)], capture_output=True).returncode
            ):
                assert time.monotonic() < until, f"{place} cannot be unmounted"
                time.sleep(0.1)
            if self.loop:
                run("losetup", "--detach", self.loop)
                self.loop = ""
        assert self.disk
        self.disk.close()
