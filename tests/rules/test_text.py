import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.rules.text import clean_text, fold_space, locate_quote, read_number
from tests.nasty import corpus

# Letters, accents, joiners, line ends and everything that cleaning is there for, close together.
TROUBLE = "ae\u0301\u0302\u0323\u0338\u0e34\u0e48\u093f\u094d\u200d\u200c\u00ad\u202e\u2066\x00\x0b\x85\u2028"
TROUBLE += "\r\n\t \u00a0"
texts = st.one_of(st.text(), st.text(alphabet=TROUBLE), st.text(alphabet="\n \r"))

# Written as people write them; cleaning must leave every one as it is.
ORDINARY = [
    "Tiếng Việt: Nguyễn, ngữ, trường",
    "ภาษาไทย: ที่นี่ น้ำ ปู่",
    "हिन्दी: क्षत्रिय, गुप्ता, र्‍य",
    "العَرَبِيَّةُ: مُحَمَّدٌ",
    "עִבְרִית: שָׁלוֹם",
    "فارسی: می‌خواهم",
    "👩🏽‍🔬 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ ❤️",
    "中文，日本語。한국어",
    "two\n\n\nblank lines\n\tand a tab",
]


@given(texts, st.booleans())
@example("a\x00\u0301", True)
@example("\n\n\n\n\n\n", True)
def test_cleaning_twice_changes_nothing(text, lines):
    once = clean_text(text, lines=lines)
    assert clean_text(once, lines=lines) == once


@given(texts)
def test_nothing_unwanted_is_left_after_cleaning(text):
    cleaned = clean_text(text)
    assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in cleaned)
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@given(st.text(alphabet="a\u0308\u0489\u200d\u0e34", max_size=60))
def test_no_letter_carries_more_than_four_marks(text):
    marks = 0
    for char in clean_text(text):
        if unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
        elif char != "\u200d":
            marks = 0
        assert marks <= 4


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_writing_of_any_script_survives_unchanged(text):
    text = unicodedata.normalize("NFC", text)
    assert clean_text(text) == text


def test_a_text_keeps_its_words_when_towers_of_marks_fall():
    assert clean_text("n" + "\u0489" * 30 + "o") == "n" + "\u0489" * 4 + "o"


def test_line_ends_of_every_kind_become_one_kind():
    assert clean_text("a\r\nb\rc\u2028d\x0be\n") == "a\nb\nc\nd\ne"


def test_more_than_three_blank_lines_become_two():
    assert clean_text("a" + "\n" * 5 + "b") == "a\n\n\nb"
    assert clean_text("a" + "\n" * 4 + "b") == "a\n\n\n\nb"


def test_blank_lines_that_hold_spaces_count_as_blank():
    assert clean_text("a \n \t\n\u00a0\n\n\nb ") == "a\n\n\nb"


def test_a_text_without_lines_is_one_line():
    assert clean_text("  one\n\n two\tthree ", lines=False) == "one two three"


def test_half_a_character_is_removed_because_no_database_can_store_it():
    assert clean_text("a\ud83db") == "ab"


def test_white_space_of_every_kind_folds_to_one_space():
    assert fold_space("\u00a0a\u2003 b\n\tc ") == "a b c"


PASSAGE = (
    "“That, actually, will save a lot\u00a0of lives,” she says – and then… nothing. She says a lot of it."
)


def test_a_quote_is_found_through_straight_quotes_plain_spaces_and_hyphens():
    found = locate_quote(
        '"That, actually, will save a lot of\n lives," she says - and then... nothing', PASSAGE
    )
    assert found.start == 0
    assert found.exact == "“That, actually, will save a lot\u00a0of lives,” she says – and then… nothing"


def test_a_quote_brings_thirty_two_characters_of_its_surroundings():
    passage = "x" * 50 + " the words " + "y" * 50
    found = locate_quote("the words", passage)
    assert (found.prefix, found.suffix) == ("x" * 31 + " ", " " + "y" * 31)


def test_surroundings_are_cut_off_at_the_ends_of_the_passage():
    found = locate_quote("all of it", "all of it")
    assert (found.start, found.end, found.prefix, found.suffix) == (0, 9, "", "")


def test_surroundings_begin_with_the_first_and_end_with_the_last_letter_of_the_passage():
    found = locate_quote("it", "So it is")
    assert (found.prefix, found.suffix) == ("So ", " is")


def test_of_several_places_the_surroundings_decide():
    passage = "He says no. They ask again. She says no, and leaves."
    assert locate_quote("says no", passage).start == 3
    assert locate_quote("says no", passage, prefix="again. She ").start == 32
    assert locate_quote("says no", passage, suffix=", and").start == 32
    assert locate_quote("says no", passage, prefix="nothing like it").start == 3


def test_surroundings_agree_whatever_space_is_at_the_edge_of_the_selection():
    passage = "one word. two word. three word."
    assert locate_quote(" word ", passage, prefix="three").start == 26


@pytest.mark.parametrize("words", ["will not save", "THAT, ACTUALLY", "", " \n", "\u200b"])
def test_words_that_the_passage_does_not_say_are_not_found(words):
    assert locate_quote(words, PASSAGE) is None


def test_half_an_ellipsis_or_a_letter_without_its_accent_is_no_quote():
    assert locate_quote("then.", PASSAGE) is None
    assert locate_quote("cafe", "a café") is None
    assert locate_quote("cafe", "a cafe\u0301") is None


def test_an_accent_may_be_written_in_either_way():
    assert locate_quote("cafe\u0301 au", "un café au lait").exact == "café au"
    assert locate_quote("café au", "un cafe\u0301 au lait").exact == "cafe\u0301 au"


def test_soft_hyphens_in_a_passage_do_not_hide_its_words():
    assert locate_quote("surveillance", "mass sur\u00adveil\u00adlance").exact == "sur\u00adveil\u00adlance"


@given(st.text(alphabet="ab \n\u00a0“”'’—-…é\u0301", max_size=40), st.data())
def test_what_is_found_is_always_the_passages_own_text_at_that_place(passage, data):
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    found = locate_quote(passage[start:end], passage, passage[:start], passage[end:])
    if found is not None:
        assert passage[found.start : found.end] == found.exact
        assert found.exact
        assert passage[: found.start].endswith(found.prefix)
        assert passage[found.end :].startswith(found.suffix)


@given(st.text(alphabet="abc ", min_size=1, max_size=40), st.data())
def test_any_selection_of_words_is_found_where_it_was_made(passage, data):
    start = data.draw(st.integers(0, len(passage) - 1))
    end = data.draw(st.integers(start + 1, len(passage)))
    selection = passage[start:end]
    found = locate_quote(selection, passage, passage[:start], passage[end:])
    if selection.strip():
        assert fold_space(found.exact) == fold_space(selection)
        assert found.start == start + len(selection) - len(selection.lstrip())
    else:
        assert found is None


def test_of_five_hundred_texts_the_ordinary_survive_and_no_other_turns_a_line_or_builds_a_tower():
    for nasty in corpus():
        cleaned = clean_text(nasty.text)
        if nasty.is_ordinary:
            assert cleaned == nasty.text
        assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in cleaned)
        assert clean_text(cleaned, lines=False) == clean_text(nasty.text, lines=False)


def test_marks_beyond_thirty_in_a_row_are_not_brought_into_order():
    # That would take a time that grows with the square of their number. The last one would come to stand first.
    assert "\u0316" not in clean_text("a" + 40 * "\u0301" + "\u0316")


@pytest.mark.parametrize("text", ["", "-1", "1e3", "\N{SUPERSCRIPT TWO}", "9" * 16, "9" * 5_000, "1_0", " 1"])
def test_what_is_no_number_of_ours_is_none(text):
    assert read_number(text) is None


def test_a_number_is_read_in_the_digits_of_any_script():
    assert [read_number(text) for text in ("0", "042", "\u0661\u0662", "\uff11\uff12")] == [0, 42, 12, 12]
