"""What is printed of a text: the fonts have every letter that is promised, and the rest is said in numbers."""

import json

import pytest
from fontTools.ttLib import TTFont

from deliberation.reports.letters import (
    FONTS,
    cleaned,
    has_shape,
    language_of,
    printable,
    runs_right_to_left,
)


def test_the_list_of_what_is_covered_is_that_of_the_fonts():
    shapes = {code for path in FONTS.glob("*.[ot]tf") for code in TTFont(path, lazy=True).getBestCmap()}
    listed = {
        code
        for first, last in json.loads((FONTS / "coverage.json").read_text())
        for code in range(first, last + 1)
    }
    assert listed == shapes


def test_the_fonts_stay_light_and_carry_their_licence():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 12_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize(
    "text", ["Größe, Đặng, Ωμέγα, Щука", "监控与隐私 監控與隱私", "プライバシー", "개인정보", "الخصوصية", "פרטיות", "निजता", "ความเป็นส่วนตัว", "→ ≤ ½ € “–”", "😀🏳️‍🌈👩‍👩‍👧"]
)  # fmt: skip
def test_what_a_class_writes_is_printed_as_it_was_written(text):
    assert printable(text) == text


def test_a_letter_that_no_font_has_is_printed_as_its_number():
    assert printable("a\U00012000b\ue000") == "a[U+12000]b[U+E000]"
    assert not has_shape("\U00012000")


def test_what_turns_a_line_around_or_breaks_a_file_is_left_out():
    assert cleaned("a\u202eb\u2066c\x00d\x07e\ufffff\tg") == "abcdef g"


def test_a_long_word_may_break_and_a_short_one_may_not():
    assert printable("a" * 30) == "a" * 30
    assert printable("a" * 200).replace("\u200b", "") == "a" * 200
    assert max(len(piece) for piece in printable("a" * 200).split("\u200b")) < 36


@pytest.mark.parametrize(
    ("text", "language", "rtl"),
    [("Plain", "", False), ("2019: الخصوصية", "ar", True), ("פרטיות first", "he", True), ("隐私 first", "zh", False),
     ("第一のプライバシー", "ja", False), ("개인정보", "ko", False), ("", "", False), ("123 !", "", False)],
)  # fmt: skip
def test_direction_and_language_follow_the_script(text, language, rtl):
    assert (language_of(text), runs_right_to_left(text)) == (language, rtl)
