import pytest

from deliberation.rules.screen import SLIDES, figure_key, length_of


def test_every_slide_is_named_in_words():
    assert all(kind.title and kind.key == key for key, kind in SLIDES.items())


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", "short"),
        ("x" * 120, "short"),
        ("x" * 121, "long"),
        ("字" * 60, "short"),
        ("字" * 61, "long"),
        ("字" * 280, "very-long"),
        ("x" * 300, "long"),
        ("x" * 301, "very-long"),
        ("x" * 90 + "\n", "long"),
        ("x" * 89 + "\n", "short"),
        ("a\n" * 20, "very-long"),
    ],
)
def test_a_long_text_is_set_smaller_and_a_wide_letter_counts_two(text, length):
    assert length_of(text) == length


def test_a_figure_is_named_by_itself_and_its_trade_off():
    assert figure_key("before_after", "t2") == "before_after:t2"
