"""A whole class in Firefox or in WebKit: `python -m tests.benchmarks.engines firefox|webkit [--pictures FOLDER]`.

An instructor, a wall and three students, one of them without JavaScript, on a server without HTTPS under this machine's
own address, as in a room without a proxy; the server goes away while one of them sends. Then a class over HTTPS. The last
line is the figure; exit code 1 if anything is not as it should be, 77 if the engine is not here.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import needs
from tests.browser.place import Place
from tests.browser.tour import make_class
from tests.engines import firefox, webkit
from tests.engines.lesson import figures, lesson, secure
from tests.engines.secure import Secure
from tests.engines.walk import Walk
from tests.engines.window import RECORDER, Window

ENGINES = {"firefox": (firefox, firefox.Firefox), "webkit": (webkit, webkit.WebKit)}
NOT_HERE = 77
TOKEN = (
    "from deliberation.models import ClassroomSession as C; print('T', C.objects.get(code='{}').screen_token)"
)
SECURE = {"DELIBERATION_HTTPS": "yes", "DELIBERATION_TRUSTED_PROXY": "yes"}
# htmx says in the console that a request had no answer: the server is gone for a while, a page is left while it asks.
EXPECTED = ("htmx:afterRequest", "htmx:sendError")


def record(folder: Path) -> None:
    """Have the pages keep what goes wrong in them."""
    (script,) = folder.glob("static/vendor/htmx-*.min.????????????.js")
    script.write_text(RECORDER + script.read_text())
    script.with_name(f"{script.name}.gz").unlink()


def own_address() -> str:
    """The address under which others reach this machine; its number for itself if it has no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says which address it would send from.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Room:
    """The browsers of one class, all of one engine."""

    def __init__(self, kind: type[firefox.Firefox] | type[webkit.WebKit]) -> None:
        self.kind = kind
        self.open: list[Window] = []

    def window(self, name: str, width: int, height: int, *, scripts: bool = True) -> Window:
        window = Window(self.kind(width=width, height=height, scripts=scripts), name)
        self.open.append(window)
        return window

    def close(self, *, asks: bool = True) -> list[str]:
        """Close all; what went wrong in their pages."""
        said = [
            f"{window.name}: {line}" for window in self.open for line in (window.faults() if asks else [])
        ]
        for window in self.open:
            window.browser.close()
        self.open = []
        return [line for line in said if not any(words in line for words in EXPECTED)]


def walk_for(place: Place, base: str, pictures: Path | None) -> tuple[Walk, str]:
    """A new class of this place, and the address of its wall."""
    code = make_class(place)
    token = place.manage("shell", "-c", TOKEN.format(code)).split()[-1]
    return Walk(base, code, pictures), f"{base}/screen/{code}/{token}/"


def run(room: Room, folder: Path, pictures: Path | None) -> tuple[str, bool]:
    """All three classes; the figure, and whether all was as it should be."""
    place, address, said = Place(folder), own_address(), []
    place.environment["DELIBERATION_ALLOWED_HOSTS"] = f"localhost,127.0.0.1,{address}"
    place.set_up()
    record(folder)
    here, place.url = place.url, f"http://{address}:{place.port}"
    began = time.monotonic()
    place.start("--host", address)
    try:
        live, wall = walk_for(place, place.url, pictures)
        live.serving = ("--host", address)
        lesson(room.window, live, place, wall)
        version = room.open[0].browser.version
        said += room.close()
        shown, wall = walk_for(place, place.url, pictures and pictures / "figures")
        drawn = figures(room.window, shown, place, wall, students=21)
        said += room.close()
        place.stop()
        place.url = here
        place.environment |= SECURE
        place.start()
        with Secure(place.port, folder) as proxy:
            base = f"https://localhost:{proxy.port}"
            sealed, _ = walk_for(place, base, pictures and pictures / "https")
            names = secure(room.window, sealed)
            said += room.close()
    finally:
        room.close(asks=False)
        place.stop()
    walks = (live, shown, sealed)
    steps, wide = sum(walk.steps for walk in walks), [line for walk in walks for line in walk.wide]
    for line in [*said, *wide]:
        print(line)
    figure = (
        f"{room.kind.key} {version}: {steps} steps in {time.monotonic() - began:.0f} s, {drawn} figures drawn, "
        f"{len(wide)} pages too wide, {len(said)} faults in a page, {len(names)} cookies over HTTPS alone"
    )
    return figure, not (said or wide)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engines", description=__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--pictures", type=Path)
    wanted = parser.parse_args(arguments)
    module, kind = ENGINES[wanted.engine]
    if module.missing() and needs.can_install():
        needs.install(*module.PACKAGES)
    if missing := module.missing():
        print(f"not tested here: no {missing} (Debian has it in {', '.join(module.PACKAGES)})")
        return NOT_HERE
    with tempfile.TemporaryDirectory(prefix="deliberation-engines-") as folder:
        try:
            figure, good = run(Room(kind), Path(folder), wanted.pictures)
        except (AssertionError, subprocess.SubprocessError) as error:
            print(f"{wanted.engine}: {error}")
            return 1
    print(figure)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
