"""What the tests need beyond Python: a Chromium, readers of reports, and a PostgreSQL for the second run."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

IN_CI = os.environ.get("CI") == "true"
POSTGRES = os.environ.get("DELIBERATION_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
ARTICLE = Path(
    os.environ.get(
        "DELIBERATION_TEST_ARTICLE",
        Path(__file__).resolve().parents[2] / "shared" / "seeds" / "000_e9aa724b9ef79013.txt",
    )
)
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Programs that read what a report writes, each with Debian's package for it.
OFFICE = "/usr/lib/libreoffice/program/"
READERS = {
    "qpdf": "qpdf",
    "pdftotext": "poppler-utils",
    f"{OFFICE}libswlo.so": "libreoffice-writer-nogui",
    f"{OFFICE}libsclo.so": "libreoffice-calc-nogui",
    "java": "default-jre-headless",
    "node": "nodejs",
    "npm": "npm",
}
NO_CHROMIUM = "no Chromium: install it, or name it in DELIBERATION_CHROMIUM"
NO_CHINESE_FONT = "no font with Chinese signs: boxes stand for them, and are as wide as no sign is"


def chromium() -> str | None:
    """The path of a Chromium, if there is one."""
    chosen = os.environ.get("DELIBERATION_CHROMIUM", "")
    for name in (
        [chosen] if chosen else ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"]
    ):
        if path := shutil.which(name):
            return path
    return None


def has_chinese_font() -> bool:
    """Whether a browser here has signs for Chinese."""
    asked = ["fc-list", ":lang=zh-cn", "family"]
    return bool(shutil.which("fc-list") and subprocess.run(asked, capture_output=True).stdout.strip())


def install_chromium() -> bool:
    """Install Debian's Chromium and two fonts where that can be done; True if all of it is there afterwards."""
    wanted = {
        ("chromium", "fonts-dejavu-core"): chromium,
        ("fontconfig", "fonts-wqy-microhei"): has_chinese_font,
    }
    for packages, is_here in wanted.items():
        if not is_here() and can_install() and "DELIBERATION_CHROMIUM" not in os.environ:
            install(*packages)
    missing = {NO_CHROMIUM: not chromium(), NO_CHINESE_FONT: not has_chinese_font()}
    for reason in (reason for reason, is_missing in missing.items() if is_missing):
        print(f"The tests in a browser find {reason}.", flush=True)
    return not any(missing.values())


def absent_readers() -> dict[str, str]:
    """What of READERS is not there, and the package that brings it."""
    here = {name: Path(name).exists() if name.startswith("/") else shutil.which(name) for name in READERS}
    return {name: package for name, package in READERS.items() if not here[name]}


def install_readers() -> list[str]:
    """Install the programs in READERS that are missing, where that can be done; the packages that are missing still."""
    if (missing := absent_readers()) and can_install():
        install(*missing.values())
    return sorted(absent_readers().values())


def can_install() -> bool:
    """Whether this is a Debian on which we may install."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines() and os.geteuid() == 0


def install(*packages: str) -> None:
    """Install packages of Debian; what fails is seen by who looks for the program afterwards."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-yqq", "--no-install-recommends", *packages]
    # The first try fails where the list of packages is old or was never fetched.
    if subprocess.run(command, env=quiet, capture_output=True).returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)


def postgres(database: str) -> str:
    """The address of a database on the PostgreSQL for the tests."""
    return urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{database}"))


def postgres_answers() -> bool:
    try:
        psycopg.connect(postgres("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
