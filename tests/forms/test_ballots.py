"""A vote that is read without a form says what the form would say, or leaves it to the form."""

from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cases.models import TradeOff
from deliberation.forms.ballots import BallotForm

TRADEOFF = TradeOff(key="t1", data={"conditions": [{"id": "c1", "text": "One"}, {"id": "c2", "text": "Two"}]})
ODD = st.sampled_from(
    ["", " ", "x", "-1", "101", "1.0", " 7", "007", "٣", "on", "off", "false", "0", "None", "\x00"]
)
PLACES = st.integers(0, 100).map(str) | ODD
TICKS = st.sampled_from(["on"]) | ODD
SENT = st.fixed_dictionaries(
    {},
    optional={
        "place": PLACES,
        "unplaced": TICKS,
        "confidence": st.sampled_from(["1", "2", "3"]) | ODD,
        "stance": st.sampled_from(["as_described", "only_if", "never", "cannot_tell"]) | ODD,
        "conditions": st.lists(st.sampled_from(["c1", "c2", "c9", ""]), max_size=4),
        "guessed": TICKS,
        "guess_place": PLACES,
    },
)
SAID = ("value", "confidence", "stance", "conditions", "guess")


@given(sent=SENT, flipped=st.booleans())
def test_what_is_read_is_what_the_form_says(sent, flipped):
    data = QueryDict(urlencode(sent, doseq=True))
    read = BallotForm.read(data, tradeoff=TRADEOFF, flipped=flipped)
    form = BallotForm(data, tradeoff=TRADEOFF, flipped=flipped)
    if read is not None:
        assert form.is_valid(), form.errors
        assert read == {name: form.cleaned_data[name] for name in SAID}


def test_a_vote_as_the_page_sends_it_needs_no_form():
    sent = {
        "place": "30",
        "confidence": "2",
        "stance": "only_if",
        "conditions": ["c2"],
        "guess_place": "60",
        "guessed": "on",
    }
    data = QueryDict(urlencode(sent, doseq=True))
    expected = {"value": 70, "confidence": 2, "stance": "only_if", "conditions": ["c2"], "guess": 40}
    assert BallotForm.read(data, tradeoff=TRADEOFF, flipped=True) == expected
