"""Static files as a class is served them: hashed names, compressed, one stylesheet and one script.

`css/site.css` and `js/site.js` only name other files, and in development the browser follows them. Here, when
the files are collected, the named files are written into these two, so that a page asks for one of each. The style
sheet is written in the words of older browsers (`plainer.py`). Comments are for who reads the files here, and are
left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from whitenoise.storage import CompressedManifestStaticFilesStorage

from deliberation.plainer import plainer

CSS_IMPORT = re.compile(
    r'^@import\s+url\("(?P<file>[^"]+)"\)(?:\s+layer\((?P<layer>[\w.-]+)\))?(?P<media>[^;]*);[ \t]*$',
    re.MULTILINE,
)
CSS_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<file>[^"')]+)(?P=quote)\s*\)""")
JS_IMPORT = re.compile(r"""^import\s+["'](?P<file>[^"']+)["'];[ \t]*$""", re.MULTILINE)
# What cannot stand inside a block or a layer, and so not in a file that is written into another.
CSS_NOT_INSIDE = re.compile(r"^\s*@(?:import|charset|namespace)\b", re.MULTILINE)
JS_NOT_INSIDE = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
# A comment has its lines to itself. A text over several lines could hold what looks like one: there is none.
JS_COMMENT = re.compile(r"^[ \t]*(?:/\*(?s:.*?)\*/[ \t]*|//.*)\n", re.MULTILINE)
JS_LONG_TEXT = re.compile(r"^[^`\n]*(?:`[^`\n]*`[^`\n]*)*`[^`\n]*$", re.MULTILINE)

Read = Callable[[str], str]


def flat_css(name: str, read: Read) -> str:
    """The stylesheet with each `@import` replaced by the text of its file, in its layer and media."""

    def inside(found: re.Match[str]) -> str:
        imported = beside(name, found["file"])
        text = moved(read(imported), imported, name)
        refuse(CSS_NOT_INSIDE, text, imported)
        if found["layer"]:
            text = f"@layer {found['layer']} {{\n{text}\n}}"
        if media := found["media"].strip():
            text = f"@media {media} {{\n{text}\n}}"
        return text

    text = CSS_IMPORT.sub(inside, read(name))
    refuse(CSS_NOT_INSIDE, text, name)
    try:
        return plainer(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


def flat_js(name: str, read: Read) -> str:
    """The script with each `import "./file.js";` replaced by its text, without comments, in a block of its own."""

    def inside(found: re.Match[str]) -> str:
        imported = beside(name, found["file"])
        text = read(imported)
        text = JS_COMMENT.sub("", text)
        for pattern in (JS_NOT_INSIDE, JS_LONG_TEXT):
            refuse(pattern, text, imported)
        return f"{{\n{text}\n}}"

    text = JS_IMPORT.sub(inside, read(name))
    refuse(JS_NOT_INSIDE, text, name)
    return text


def beside(name: str, file: str) -> str:
    """The path of a file that `name` refers to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), file))


def moved(text: str, old: str, new: str) -> str:
    """A stylesheet's text with its relative addresses as they read from another folder."""

    def readdressed(found: re.Match[str]) -> str:
        file = found["file"]
        if file.startswith(("/", "#", "data:")) or posixpath.dirname(old) == posixpath.dirname(new):
            return found[0]
        return f'url("{posixpath.relpath(beside(old, file), posixpath.dirname(new))}")'

    return CSS_URL.sub(readdressed, text)


def refuse(pattern: re.Pattern[str], text: str, name: str) -> None:
    """Stop the collecting when a line is of a kind that the flat file cannot hold."""
    if found := pattern.search(text):
        line = text[found.start() :].strip().split("\n", 1)[0]
        raise ImproperlyConfigured(f"{name}: this line cannot be written into one file: {line}")


FLATTENERS: dict[str, Callable[[str, Read], str]] = {"css/site.css": flat_css, "js/site.js": flat_js}


class FlatManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; `css/site.css` and `js/site.js` are flat before they get their hashed names."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        def read(name: str) -> str:
            if name not in paths:
                raise ImproperlyConfigured(f"static/{name} is imported and does not exist.")
            # The source, not the collected copy: that one may be the flat file of an earlier run.
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        flat = (
            {} if dry_run else {name: make(name, read) for name, make in FLATTENERS.items() if name in paths}
        )
        for name, text in flat.items():
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)
