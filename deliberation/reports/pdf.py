"""A paper as PDF/UA-1: tagged, with a title, a language, and words for every picture.

report.typ sets it. What anybody typed reaches it as JSON, as a value, and never as mark-up; only the fonts
shipped with this project are used; and nothing in the file tells when it was made, so it is always the same.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from deliberation.reports.letters import FONTS, language_of, printable, runs_right_to_left
from deliberation.reports.paper import Chart, Entry, Paper, Shift, Typed

HERE = Path(__file__).parent
LAYOUT = HERE / "report.typ"
CHART_STYLES = HERE / "chart.css"
# The order in which a letter is looked for, after the two fonts of the text itself.
SCRIPT_FONTS = (
    "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil",
    "Noto Sans Thai", "Noto Sans Armenian", "Noto Sans Georgian", "Noto Sans Ethiopic", "Noto Sans",
    "Noto Sans CJK SC", "Noto Sans Math", "Noto Sans Symbols2", "Noto Emoji",
)  # fmt: skip
CHART_PIXELS_PER_INCH = 220


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of this project, and none of the machine's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def write_pdf(paper: Paper) -> bytes:
    """The paper, set. The same paper gives the same bytes."""
    return typst.compile(
        LAYOUT.read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_content(paper), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(paper.made_at.timestamp()),
    )


def chart_pictures(charts: list[Chart]) -> list[bytes]:
    """The charts as PNG, each on a page of its own size."""
    if not charts:
        return []
    source = (
        "#set page(width: 160mm, height: auto, margin: 1mm)\n"
        "#let charts = json(bytes(sys.inputs.charts))\n"
        "#for (at, svg) in charts.enumerate() {"
        " if at > 0 { pagebreak() }\n image(bytes(svg), format: \"svg\", width: 100%) }\n"
    )  # fmt: skip
    made = typst.compile(
        source.encode(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=CHART_PIXELS_PER_INCH,
        sys_inputs={"charts": json.dumps([styled(chart.svg) for chart in charts])},
    )
    return made if isinstance(made, list) else [made]


def styled(svg: str) -> str:
    """A chart with its styles inside, where it stands alone."""
    start, rest = svg.split(">", 1)
    return f"{start}><style>{CHART_STYLES.read_text()}</style>{rest}"


def _content(paper: Paper) -> dict[str, Any]:
    title = _words(paper.title)
    content = {_key(field.name): _plain(getattr(paper, field.name)) for field in fields(paper)}
    return content | {
        "subtitle": printable(paper.subtitle),
        "subtitle-words": _words(paper.subtitle),
        "language": paper.language,
        "page-of": paper.page_of,
        "rtl": paper.right_to_left,
        "made-at": "",
        # A document without a title is none.
        "title": title if title["text"].strip() else _words(paper.kind),
        "scripts": SCRIPT_FONTS,
    }


def _plain(value: Any) -> Any:
    """A value of the paper as JSON has it: text with what is known of it, blocks with their name."""
    if isinstance(value, str | Typed):
        return _words(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if not is_dataclass(value):
        return value
    plain = {_key(field.name): _plain(getattr(value, field.name)) for field in fields(value)}
    plain["block"] = type(value).__name__.lower()
    if isinstance(value, Chart):
        plain |= {"svg": styled(value.svg), "alt": value.alt}
    if isinstance(value, Shift):
        plain["figures"] = value.figures
    if isinstance(value, Entry):
        plain["is-long"] = value.is_long
    return plain | {name: getattr(value, name) for name in ("kind", "pole") if hasattr(value, name)}


def _words(value: str | Typed) -> dict[str, Any]:
    text = value.text if isinstance(value, Typed) else value
    words: dict[str, Any] = {"text": printable(text)}
    if isinstance(value, Typed):
        words |= {"language": language_of(text), "rtl": runs_right_to_left(text)}
    return words


def _key(name: str) -> str:
    return name.replace("_", "-")
