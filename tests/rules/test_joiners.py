"""A joiner stays between letters of the scripts that need one, to the edges of their blocks, and nowhere else."""

import pytest

from deliberation.rules.names import clean_name

JOINER = "\u200d"
EDGES = {
    "the first letter of Arabic": ("\u0620", True),
    "the last letter of N'Ko": ("\u07ea", True),
    "the first letter of Mandaic": ("\u0840", True),
    "the last letter of Georgian": ("\u10ff", True),
    "the first letter of Hangul": ("\u1100", False),
    "the last letter before Khmer": ("\u1711", False),
    "the first letter of Khmer": ("\u1780", True),
    "the last letter of Mongolian": ("\u18aa", True),
    "the first letter of Canadian syllabics": ("\u18b0", False),
    "a Latin letter": ("a", False),
}


@pytest.mark.parametrize("edge", EDGES)
def test_between_two_letters_of_the_edge_of_a_block(edge):
    letter, stays = EDGES[edge]
    assert clean_name(f"{letter}{JOINER}{letter}") == letter + JOINER * stays + letter


def test_both_neighbours_need_it():
    assert clean_name("م\u200da") == "مa"
    assert clean_name("a\u200dم") == "aم"


@pytest.mark.parametrize("name", ["\u200cعلی", "علی\u200c"])
def test_at_the_beginning_and_the_end_of_a_name_it_joins_nothing(name):
    assert clean_name(name) == "علی"
