"""WebKitGTK by its own driver: the engine of Safari, without what Apple's systems add to it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.engines.window import Gone

BINARIES = [
    Path(f"/usr/lib/{machine}-linux-gnu/webkit2gtk-{version}/MiniBrowser")
    for machine in ("x86_64", "aarch64")
    for version in ("4.1", "4.0")
]
PACKAGES = ("webkit2gtk-driver", "xvfb")
# The bars of its window are wider than a phone: they are made small, or the page would never be as narrow.
NARROW = "toolbar *, headerbar *, box * { font-size: 3px; padding: 0; margin: 0; min-width: 0; -gtk-icon-transform: scale(0.1); }"
# Less motion, as some people ask for: what glides into sight cannot be clicked on its way.
STILL = "[Settings]\ngtk-enable-animations=0\n"
GONE = {"stale element reference", "no such element", "javascript error", "element click intercepted",
        "element not interactable", "no such frame"}  # fmt: skip


def missing() -> str:
    """What is not here of what this engine needs; nothing if all is."""
    absent = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)]
    return ", ".join(absent + ([] if binary() else ["MiniBrowser"]))


def binary() -> Path | None:
    return next((path for path in BINARIES if path.exists()), None)


class WebKit:
    """One browser with a screen of its own, since WebKitGTK has no headless mode."""

    key = "webkit"

    def __init__(self, *, width: int, height: int, scripts: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="webkit-"))
        self.screen, display = self._screen()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        look = self.folder / ".config" / "gtk-3.0" / "gtk.css"
        look.parent.mkdir(parents=True)
        look.write_text(NARROW)
        look.with_name("settings.ini").write_text(STILL)
        mine = {"XDG_CONFIG_HOME": str(self.folder / ".config"), "HOME": str(self.folder)}
        environment = os.environ | mine | {"DISPLAY": f":{display}", "LANG": "C.UTF-8"}
        command, quiet = ["WebKitWebDriver", f"--port={port}"], subprocess.DEVNULL
        self.driver = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        self.at = f"http://127.0.0.1:{port}"
        arguments = ["--automation"]
        if not scripts:
            arguments.append("--enable-javascript-markup=false")
        options = {"binary": str(binary()), "args": arguments}
        wanted = {"webkitgtk:browserOptions": options, "acceptInsecureCerts": True}
        self._await()
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.version = made["capabilities"]["browserVersion"]
        self.at += f"/session/{made['sessionId']}"
        # What the bars take is added, so that the page itself has this size.
        self._ask("POST", "/window/rect", {"width": width, "height": height})
        bars = height - self.call("run", script="return innerHeight", arguments=[])
        self._ask("POST", "/window/rect", {"width": width, "height": height + bars})

    def _screen(self) -> tuple[subprocess.Popen[bytes], str]:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        screen = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            return screen, pipe.readline().strip()

    def _await(self) -> None:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.at}/status", timeout=5).read()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return

    def call(self, name: str, **more: Any) -> Any:
        match name:
            case "goto":
                return self._ask("POST", "/url", {"url": more["url"]})
            case "url":
                return self._ask("GET", "/url")
            case "run":
                body = {"script": more["script"], "args": more["arguments"]}
                return self._ask("POST", "/execute/sync", body)
            case "click" | "clear":
                return self._ask("POST", f"/element/{more['id']}/{name}", {})
            case "type":
                return self._ask("POST", f"/element/{more['id']}/value", {"text": more["text"]})
            case "cookies":
                return self._ask("GET", "/cookie")
            case "picture":
                return self._ask("GET", "/screenshot")
            case _:
                return self._ask("POST", f"/{name}", more)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.at + path, method=method, data=data, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            said = f"{value['error']}: {value['message']}"
            raise (Gone if value["error"] in GONE else AssertionError)(said) from None

    def close(self) -> None:
        with contextlib.suppress(OSError, AssertionError):
            self._ask("DELETE", "")
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
