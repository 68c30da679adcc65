"""What the log says was done, in words: what came in from elsewhere is no fault of ours."""

import pytest

from deliberation.queries.control import detail_words


@pytest.mark.parametrize("act", ["extend", "roster"])
@pytest.mark.parametrize("detail", ["\N{SUPERSCRIPT TWO}", "9" * 5_000, "-1", ""])
def test_what_is_no_number_stays_as_it_is(act, detail):
    assert detail_words(act, detail) == detail


def test_a_number_is_said_in_words():
    assert detail_words("extend", "5") == "5 minutes"
