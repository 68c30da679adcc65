"""What is shipped, as a software bill of materials in CycloneDX: locked packages, third-party files and fonts.

All of it is read from what lies here: the lock file, the metadata of installed packages, the list beside third-party
files, and the files themselves. There is no time and no chance in it: the same place gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import struct
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

LOCK = "requirements.txt"
VENDOR = "static/vendor"
FONTS = "deliberation/reports/fonts"
PIN = re.compile(r"([a-z0-9-]+)==([\w.]+)(?: ; ([^\\]+?))?((?: --hash=sha256:[0-9a-f]{64})+)")
OSI = "License :: OSI Approved :: "
SHA_CELL = 6

Component = dict[str, Any]


def bill(root: Path) -> dict[str, Any]:
    """The bill of materials of the version that lies in a folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/{project['name']}@{project['version']}",
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [*_packages(root), *_third_party(root), *_fonts(root)],
    }


def _packages(root: Path) -> list[Component]:
    """Every package of the lock file, with the digests of all its distributions that may be installed."""
    text = (root / LOCK).read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        pin = PIN.fullmatch(line)
        if pin is None:
            raise ValueError(f"{LOCK}: this is no package with its version and hashes: {line[:60]}")
        name, version, marker, digests = pin.groups()
        purl = f"pkg:pypi/{name}@{version}"
        component: Component = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "hashes": [
                {"alg": "SHA-256", "content": one} for one in sorted(re.findall(r"[0-9a-f]{64}", digests))
            ],
        }
        if licences := _licences(name):
            component["licenses"] = licences
        if marker:
            component["properties"] = [{"name": "deliberation:only-if", "value": marker.strip()}]
        found.append(component)
    return found


def _licences(name: str) -> list[dict[str, Any]]:
    """What the installed package says of its licence; nothing where it is not installed on this machine."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if "License-Expression" in said:
        return [{"expression": said["License-Expression"]}]
    classified = [one.removeprefix(OSI) for one in said.get_all("Classifier") or [] if one.startswith(OSI)]
    if not classified and "License" in said:
        classified = [said["License"].strip().splitlines()[0]]
    return [{"license": {"name": one}} for one in classified]


def _third_party(root: Path) -> list[Component]:
    """Files of others that are served, as the list beside them names them."""
    found = []
    for line in (root / VENDOR / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) <= SHA_CELL or not re.fullmatch(r"[0-9a-f]{64}", cells[SHA_CELL]):
            continue
        file, what, version, licence = cells[1:5]
        component = _file(root, f"{VENDOR}/{file}", what, version)
        if licence:
            component["licenses"] = [{"license": {"id": licence.split()[0]}}]
        found.append(component)
    return found


def _fonts(root: Path) -> list[Component]:
    """The letters of printed reports, each with the version that stands in the font itself."""
    files = sorted(path for path in (root / FONTS).iterdir() if path.suffix in (".ttf", ".otf"))
    return [
        {
            **_file(root, f"{FONTS}/{path.name}", path.stem, _revision(path.read_bytes())),
            "licenses": [{"license": {"id": "OFL-1.1"}}],
        }
        for path in files
    ]


def _file(root: Path, path: str, name: str, version: str) -> Component:
    digest = hashlib.sha256((root / path).read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": path,
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "properties": [{"name": "deliberation:path", "value": path}],
    }


def _revision(font: bytes) -> str:
    """The revision in the table "head" of an OpenType font, a fixed-point number."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"head":
            (revision,) = struct.unpack_from(">l", font, offset + 4)
            return f"{revision / 65536:.3f}"
    raise ValueError("This is no OpenType font: it has no table “head”.")
