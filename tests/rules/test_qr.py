"""The path draws the very squares that the code has."""

import re

import segno

from deliberation.rules.qr import qr_path

ADDRESS = "https://class.example.org/join/ABCDEF/"


def dark_squares(d):
    found = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", d):
        assert length == back
        found |= {(int(x) + step, int(y)) for step in range(int(length))}
    return found


def test_every_dark_square_is_drawn_in_its_place_and_no_light_one():
    path = qr_path(ADDRESS)
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, square in enumerate(row) if square}
    assert dark_squares(path.d) == dark


def test_four_light_squares_stand_on_each_side():
    path = qr_path(ADDRESS)
    places = {place for square in dark_squares(path.d) for place in square}
    assert (min(places), max(places)) == (4, path.size - 5)


def test_a_short_text_is_no_micro_code():
    assert qr_path("A").size == 21 + 8
