"""A screen reader, a screen for it and a browser on it: Orca, Xvfb and Chromium, and what Orca said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright

from tests import needs

HERE = Path(__file__).resolve().parent
# Programs, each with Debian's package for it.
PROGRAMS = {
    "orca": "orca",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus",
    "gdbus": "libglib2.0-bin",
}
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PATIENCE = 60.0


def missing() -> list[str]:
    """The packages that are not here."""
    gone = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    return gone + ([] if LAUNCHER.exists() else ["at-spi2-core"]) + ([] if needs.chromium() else ["chromium"])


def version() -> str:
    """Which Orca this is."""
    done = subprocess.run(["orca", "--version"], capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


@dataclass(frozen=True)
class Said:
    """One utterance; `kind` is said, or page (read from its top as it opened)."""

    kind: str
    text: str


class Reader:
    """A display with a screen reader and one browser window, all in a folder of its own."""

    def __init__(self, folder: Path, playwright: Playwright) -> None:
        self.folder = folder
        self.playwright = playwright
        self.spoken = folder / "spoken.jsonl"
        self.spoken.touch()
        self.running: list[subprocess.Popen[bytes]] = []
        run = folder / "run"
        run.mkdir(mode=0o700)
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(run),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(HERE),
            "SPOKEN_TO": str(self.spoken),
        }

    def start(self) -> None:
        """Screen, buses, screen reader, browser."""
        self.environment["DISPLAY"] = f":{self._screen()}"
        self._run("openbox")
        address = self.folder / "bus"
        self._run("dbus-daemon", "--session", "--nofork", f"--address=unix:path={address}")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={address}"
        self._until(address.exists, "no message bus")
        self._run(str(LAUNCHER), "--launch-immediately")
        self._set("IsEnabled")
        self._set("ScreenReaderEnabled")
        settings = self.folder / "data" / "orca" / "user-settings.conf"
        settings.parent.mkdir(parents=True)
        general = {
            "speechServerFactory": "mouth", "enableSpeech": True, "enableBraille": False, "enableSound": False,
            "enableKeyEcho": False, "startingProfile": ["Default", "default"],
        }  # fmt: skip
        profiles = {"default": {"profile": ["Default", "default"]}}
        settings.write_text(
            json.dumps({"general": general, "profiles": profiles, "pronunciations": {}, "keybindings": {}})
        )
        self._run("orca")
        self._until(
            lambda: "Screen reader on" in self.spoken.read_text(),
            "Orca says nothing: is another one running?",
        )
        self.browser = self.playwright.chromium.launch(
            executable_path=needs.chromium(),
            headless=False,
            env=self.environment,
            args=[*needs.CHROMIUM_OPTIONS, "--force-renderer-accessibility", "--window-size=1270,1000"],
        )
        self.context = self.browser.new_context(no_viewport=True)
        self.page = self.context.new_page()

    def stop(self) -> None:
        """End what was begun, the last first."""
        if hasattr(self, "browser"):
            self.browser.close()
        for one in reversed(self.running):
            one.terminate()
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait(10)

    def _screen(self) -> str:
        """A virtual screen; Xvfb chooses its number."""
        ours, theirs = os.pipe()
        command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
        self.running.append(
            subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL, env=self.environment)
        )
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            return pipe.readline().strip()

    def _run(self, *command: str) -> None:
        with (self.folder / f"{Path(command[0]).name}.log").open("wb") as log:
            self.running.append(
                subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)
            )

    def _set(self, name: str) -> None:
        """Tell programs that somebody listens."""
        command = (
            "gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus "
            f"--method org.freedesktop.DBus.Properties.Set org.a11y.Status {name}"
        ).split()
        subprocess.run(
            [*command, "<true>"], env=self.environment, check=True, timeout=60, capture_output=True
        )

    def _until(self, is_so, otherwise: str) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > until:
                raise RuntimeError(otherwise)
            time.sleep(0.1)

    def heard(self) -> list[Said]:
        """All that was said so far."""
        return [Said(**json.loads(line)) for line in self.spoken.read_text(encoding="utf-8").splitlines()]

    def key(self, *names: str) -> None:
        subprocess.run(
            ["xdotool", "key", "--clearmodifiers", *names], env=self.environment, check=True, timeout=60
        )

    def type(self, words: str) -> None:
        subprocess.run(
            ["xdotool", "type", "--delay", "15", words], env=self.environment, check=True, timeout=120
        )
