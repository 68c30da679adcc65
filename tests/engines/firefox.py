"""Firefox by Marionette, the protocol that it speaks itself: nothing stands between."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.engines.window import Gone

PACKAGES = ("firefox-esr",)
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "browser.uitour.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "extensions.update.enabled": False,
    "layout.spellcheckDefault": 0,
    "ui.prefersReducedMotion": 1,
}
GONE = {"stale element reference", "no such element", "javascript error", "element click intercepted",
        "element not interactable", "no such window", "unknown error"}  # fmt: skip
NAMES = {
    "goto": "WebDriver:Navigate",
    "url": "WebDriver:GetCurrentURL",
    "run": "WebDriver:ExecuteScript",
    "click": "WebDriver:ElementClick",
    "clear": "WebDriver:ElementClear",
    "type": "WebDriver:ElementSendKeys",
    "cookies": "WebDriver:GetCookies",
    "picture": "WebDriver:TakeScreenshot",
    "refresh": "WebDriver:Refresh",
    "back": "WebDriver:Back",
}
# A window of Firefox is never as narrow as a phone: the page in it is made so.
NARROW = """
const page = gBrowser.selectedBrowser;
page.style.setProperty("width", arguments[0] + "px");
page.style.setProperty("height", arguments[1] + "px");
"""


def binary() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def missing() -> str:
    """What is not here of what this engine needs; nothing if all is."""
    return "" if binary() else "Firefox"


class Firefox:
    """One browser with a profile of its own, without a screen."""

    key = "firefox"

    def __init__(self, *, width: int, height: int, scripts: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="firefox-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        wanted = PREFERENCES | {"marionette.port": port, "javascript.enabled": scripts}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (self.folder / "user.js").write_text("\n".join(lines))
        options = "--headless --no-remote --marionette --remote-allow-system-access --profile"
        command = [str(binary()), *options.split(), str(self.folder)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        self.socket = self._connect(port)
        self.count = 0
        self._read()
        made = self._ask("WebDriver:NewSession", {"acceptInsecureCerts": True})
        self.version = made["capabilities"]["browserVersion"]
        self._ask("WebDriver:SetWindowRect", {"width": max(width, 600), "height": height + 200})
        with self._chrome():
            self._ask("WebDriver:ExecuteScript", {"script": NARROW, "args": [width, height]})

    def _connect(self, port: int) -> socket.socket:
        end = time.monotonic() + 90
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=120)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    @contextlib.contextmanager
    def _chrome(self) -> Any:
        """Speak to the browser itself, not to the page."""
        self._ask("Marionette:SetContext", {"value": "chrome"})
        try:
            yield
        finally:
            self._ask("Marionette:SetContext", {"value": "content"})

    def call(self, name: str, **more: Any) -> Any:
        if name == "run":
            more = {"script": more["script"], "args": more["arguments"]}
        if name == "picture":
            more = {"full": False}
        answer = self._ask(NAMES[name], more)
        return answer.get("value") if isinstance(answer, dict) and "value" in answer else answer

    def _ask(self, name: str, more: dict[str, Any]) -> Any:
        self.count += 1
        said = json.dumps([0, self.count, name, more]).encode()
        self.socket.sendall(b"%d:%b" % (len(said), said))
        _, _, error, answer = self._read()
        if error:
            words = f"{error['error']}: {error['message']}"
            raise (Gone if error["error"] in GONE else AssertionError)(words)
        return answer

    def _read(self) -> Any:
        length = b""
        while (one := self.socket.recv(1)) != b":":
            if not one:
                raise AssertionError("Firefox has gone away")
            length += one
        data = b""
        while len(data) < int(length):
            data += self.socket.recv(int(length) - len(data))
        return json.loads(data)

    def close(self) -> None:
        with contextlib.suppress(OSError, AssertionError):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self.socket.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
