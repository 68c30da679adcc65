"""How a paper looks as DOCX: the fonts, sizes and spaces of each kind of paragraph, and the lines of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

QUIET = RGBColor(0x55, 0x55, 0x55)
SERIF, SANS = "Noto Serif", "Noto Sans"


def set_styles(document: DocumentType, language: str) -> None:
    """The look of every kind of paragraph and table that is written, and the language of the whole."""
    normal = document.styles["Normal"]
    _font(normal, SANS, 10)
    normal.paragraph_format.space_after = Pt(6)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = defaults.find(qn("w:lang"))
    lang.set(qn("w:val"), language)
    for level, size in ((1, 19), (2, 13), (3, 11)):
        style = document.styles[f"Heading {level}"]
        _font(style, SERIF, size, bold=True)
        style.font.color.rgb = RGBColor(0, 0, 0)
    _font(document.styles["Title"], SERIF, 28, bold=True)
    document.styles["Title"].font.color.rgb = RGBColor(0, 0, 0)
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)
    caption = document.styles["Caption"]
    _font(caption, SANS, 9, bold=True)
    caption.font.color.rgb = RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
    for name, font, points, bold, quiet in (
        ("Lede", SERIF, 12, False, False),
        ("Small", SANS, 8.5, False, True),
        ("Notice", SANS, 10, True, False),
        ("Table Text", SANS, 9, False, False),
        ("After Table", SANS, 4, False, False),
        ("Picture", SANS, 10, False, False),
        ("Meta", SANS, 8, False, True),
        ("Claim", SERIF, 10.5, True, False),
        ("Reason", SERIF, 10, False, False),
        ("Quotation", SERIF, 9, False, False),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, font, points, bold=bold)
        style.paragraph_format.space_after = Pt(3)
        if quiet:
            style.font.color.rgb = QUIET
    document.styles["Table Text"].paragraph_format.space_after = Pt(1)
    document.styles["Meta"].paragraph_format.space_before = Pt(10)
    document.styles["Quotation"].font.italic = True
    table = document.styles.add_style("Report Table", WD_STYLE_TYPE.TABLE)
    table.base_style = document.styles["Normal Table"]
    table.element.append(_borders("w:tblPr", "w:tblBorders", ("w:top", "w:bottom", "w:insideH")))


def _font(style: Any, name: str, size: float, *, bold: bool = False) -> None:
    """The family for every script; a program without it takes its own."""
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for script, family in (
        ("w:hAnsi", name),
        ("w:eastAsia", "Noto Sans CJK SC"),
        ("w:cs", "Noto Naskh Arabic"),
    ):
        fonts.set(qn(script), family)


def _borders(outer: str, inner: str, edges: Iterable[str]) -> Any:
    properties, borders = OxmlElement(outer), OxmlElement(inner)
    for edge in edges:
        line = OxmlElement(edge)
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "BBBBBB")):
            line.set(qn(key), value)
        borders.append(line)
    properties.append(borders)
    return properties
