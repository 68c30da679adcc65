"""Letters that have no compatibility form are folded all the same, from the first of their kind to the last."""

from string import ascii_lowercase

import pytest

from deliberation.rules.names import fold_name

BLOCKS = {"in dark circles": 0x1F150, "in dark squares": 0x1F170, "of flags": 0x1F1E6}


@pytest.mark.parametrize("first", BLOCKS.values(), ids=BLOCKS)
def test_every_letter_of_the_block_folds_to_the_letter_that_it_shows(first):
    for place, letter in enumerate(ascii_lowercase):
        # Between digits no two letters run together.
        assert fold_name(f"7{chr(first + place)}7") == fold_name(f"7{letter}7"), letter


@pytest.mark.parametrize("first", BLOCKS.values(), ids=BLOCKS)
def test_a_word_in_such_letters_is_the_word(first):
    shown = "".join(chr(first + ord(letter) - ord("a")) for letter in "quizlet")
    assert fold_name(shown) == fold_name("quizlet") == fold_name("QUIZLET")


MARKS = {
    "the first point of Hebrew": "א\u05b0",
    "the last point of Hebrew": "ש\u05c2",
    "the last of Arabic and Syriac": "ܐ\u0711",
    "a line through a letter": "ж\u0335",
    "a cedilla": "ж\u0327",
    "an accent": "ж\u0301",
    "the first variation selector": "漢\ufe00",
    "the last variation selector": "漢\ufe0f",
    "a circle": "漢\u20dd",
}
VOWELS = {
    "a virama": "क\u094d",
    "a nukta": "क\u093c",
    "a vowel of Telugu": "క\u0c56",
    "a vowel of Thai": "ก\u0e38",
    "a tone of Lao": "ກ\u0ec8",
    "a vowel of Tibetan": "ཀ\u0f74",
    "a vowel without a class": "क\u0941",
}


@pytest.mark.parametrize("name", MARKS.values(), ids=MARKS)
def test_a_mark_that_is_easily_overlooked_makes_no_other_name(name):
    assert fold_name(name) == fold_name(name[0])


@pytest.mark.parametrize("name", VOWELS.values(), ids=VOWELS)
def test_a_mark_that_is_read_makes_another_name(name):
    assert fold_name(name) != fold_name(name[0])
