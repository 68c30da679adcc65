"""Cut the fonts of the PDF report out of the families they come from: `python -m tests.report_fonts FOLDER`.

FOLDER holds, anywhere below it, the files named in SOURCES: of Debian's packages fonts-noto-core and
fonts-noto-cjk (`apt-get download`, `dpkg -x`), and NotoEmoji_400Regular.ttf of the npm package
@expo-google-fonts/noto-emoji. What is written to deliberation/reports/fonts is what the report is set in:
each font with the letters it is for, and coverage.json, which says which characters there is a font for.
All of them are under the SIL Open Font License 1.1, whose text stands beside them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "deliberation" / "reports" / "fonts"

Ranges = list[tuple[int, int]]

# Latin with Vietnamese, Greek, Cyrillic, punctuation, currency, arrows and the signs that prose uses.
EUROPE: Ranges = [
    (0x20, 0x7E), (0xA0, 0x52F), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x20CF),
    (0x2100, 0x218F), (0x2C60, 0x2C7F), (0x2DE0, 0x2DFF), (0x2E00, 0x2E52), (0xA640, 0xA69F), (0xA720, 0xA7FF),
    (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFE20, 0xFE2F), (0xFFFD, 0xFFFD),
]  # fmt: skip
ALL: Ranges = [(0x20, 0x10FFFF)]
SOURCES: dict[str, Ranges] = {
    "NotoSans-Regular.ttf": EUROPE,
    "NotoSans-Bold.ttf": EUROPE,
    "NotoSerif-Regular.ttf": EUROPE,
    "NotoSerif-Bold.ttf": EUROPE,
    "NotoNaskhArabic-Regular.ttf": ALL,
    "NotoSansHebrew-Regular.ttf": ALL,
    "NotoSansDevanagari-Regular.ttf": ALL,
    "NotoSansBengali-Regular.ttf": ALL,
    "NotoSansTamil-Regular.ttf": ALL,
    "NotoSansThai-Regular.ttf": ALL,
    "NotoSansArmenian-Regular.ttf": ALL,
    "NotoSansGeorgian-Regular.ttf": ALL,
    "NotoSansEthiopic-Regular.ttf": ALL,
    "NotoSansMath-Regular.ttf": [(0x2190, 0x22FF), (0x25A0, 0x25FF), (0x1D400, 0x1D7FF)],
    "NotoSansSymbols2-Regular.ttf": [(0x2300, 0x27BF), (0x2900, 0x2BFF)],
    "NotoEmoji_400Regular.ttf": ALL,
}
CJK_SOURCE = "NotoSansCJK-Regular.ttc"
CJK_FACE = "Noto Sans CJK SC"
CJK_RANGES: Ranges = [
    (0x3000, 0x30FF),
    (0x3100, 0x312F),
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
]
# The characters that national standards hold to be in use, as Python's codecs know them.
CJK_STANDARDS = ("gb2312", "big5", "shift_jis", "euc_kr")


def in_standard(code: int, standard: str) -> bool:
    try:
        chr(code).encode(standard)
    except UnicodeEncodeError:
        return False
    return True


def east_asian() -> set[int]:
    """Han characters and Korean syllables in use, with kana, bopomofo, their punctuation and full-width forms."""
    wide = [*range(0x4E00, 0xA000), *range(0xAC00, 0xD7A4)]
    used = {code for code in wide if any(in_standard(code, standard) for standard in CJK_STANDARDS)}
    return used | spread(CJK_RANGES)


def spread(ranges: Ranges) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def cut(font: TTFont, wanted: set[int], features: list[str]) -> None:
    """Keep the letters asked for, with the joining and stacking that they need; no hints, no history."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "FFTM", "vhea", "vmtx", "VORG"]
    subsetter = Subsetter(options=options)
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False


def ranges_of(codes: set[int]) -> Ranges:
    """The same as ranges, first and last of each."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [(first, last) for first, last in found]


def covered() -> set[int]:
    """Every character that one of the fonts written here has a shape for."""
    return {code for path in sorted(FONTS.glob("*.[ot]tf")) for code in TTFont(path).getBestCmap()}


def main(folder: Path) -> None:
    found = {path.name: path for path in folder.rglob("*") if path.suffix in {".ttf", ".ttc"}}
    FONTS.mkdir(exist_ok=True)
    for name, ranges in SOURCES.items():
        font = TTFont(found[name], recalcTimestamp=False)
        cut(font, spread(ranges), ["*"])
        font.save(FONTS / name.replace("_400", "-"))
    faces = TTCollection(found[CJK_SOURCE]).fonts
    font = next(face for face in faces if face["name"].getDebugName(4).startswith(CJK_FACE))
    # Without "locl" and "vert": each would bring a second shape of thousands of characters.
    cut(font, east_asian(), ["ccmp", "kern", "liga", "mark", "mkmk", "ljmo", "vjmo", "tjmo"])
    font.save(FONTS / "NotoSansCJKsc-Regular.otf")
    coverage = json.dumps(ranges_of(covered()), separators=(",", ":")).replace("],[", "],\n[")
    (FONTS / "coverage.json").write_text(coverage + "\n")
    for path in sorted(FONTS.iterdir()):
        print(f"{path.stat().st_size / 1000:8.0f} kB  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
