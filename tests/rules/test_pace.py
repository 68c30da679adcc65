import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules import pace
from deliberation.rules.pace import Buckets, Known, Pace, place_of


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def buckets(burst=3, per_second=0.5, **more):
    clock = Clock()
    return Buckets(Pace(burst, per_second), clock, **more), clock


def test_a_burst_is_let_through_and_the_next_one_waits():
    mine, _ = buckets()
    assert [mine.spend("a") for _ in range(4)] == [True, True, True, False]
    assert mine.is_empty("a")
    assert mine.wait("a") == 3
    assert mine.wait("b") == 0


def test_whoever_has_just_one_left_does_not_wait():
    mine, _ = buckets(burst=2, per_second=0.25)
    assert mine.spend("a")
    assert (mine.wait("a"), mine.is_empty("a")) == (0, False)
    assert mine.spend("a")
    assert (mine.wait("a"), mine.is_empty("a")) == (5, True)


def test_a_bucket_fills_by_itself_and_never_above_its_burst():
    mine, clock = buckets()
    for _ in range(3):
        mine.spend("a")
    clock.now += 2
    assert mine.spend("a")
    assert not mine.spend("a")
    clock.now += 1_000
    assert [mine.spend("a") for _ in range(4)] == [True, True, True, False]


def test_one_key_does_not_spend_anothers():
    mine, _ = buckets(burst=1)
    assert mine.spend("a")
    assert mine.spend("b")


def test_a_clock_that_steps_back_takes_nothing_away():
    mine, clock = buckets()
    mine.spend("a")
    clock.now -= 86_400
    assert mine.spend("a")
    assert mine.spend("a")
    assert not mine.spend("a")


def test_only_so_many_keys_are_remembered():
    mine, _ = buckets(burst=1, most=2)
    for key in "abc":
        mine.spend(key)
    assert list(mine.levels) == ["b", "c"]


def test_a_bucket_that_is_full_again_is_forgotten_and_no_other():
    mine, clock = buckets(burst=2, per_second=1)
    for key, moment in (("a", 0.0), ("b", 0.0), ("b", 0.0), ("c", 1.5)):
        clock.now = moment
        mine.spend(key)
    clock.now = 2.0
    mine.forget_full()
    assert list(mine.levels) == ["c"]
    clock.now = 2.5
    mine.forget_full()
    assert list(mine.levels) == []


@pytest.mark.parametrize("one", [one for one in vars(pace).values() if isinstance(one, pace.Pace)])
def test_every_bucket_is_full_again_within_ten_minutes(one):
    assert one.burst / one.per_second <= 600


def test_a_pair_is_remembered_for_a_day():
    _, clock = buckets()
    known = Known(clock=clock)
    known.remember("old")
    known.remember("again")
    clock.now += pace.KNOWN_SECONDS - 1
    known.remember("again")
    clock.now += 1
    known.forget_old()
    assert "old" not in known
    assert "again" in known


@given(st.lists(st.floats(0, 10), max_size=60))
def test_in_the_long_run_no_more_is_let_through_than_the_pace_allows(pauses):
    mine, clock = buckets(burst=2, per_second=1)
    let_through = 0
    for pause in pauses:
        clock.now += pause
        let_through += mine.spend("a")
    assert let_through <= 2 + sum(pauses) + 1e-6


def test_what_was_seen_is_remembered_until_there_is_too_much():
    known = Known(most=2)
    for pair in ("a", "b", "a", "c"):
        known.remember(pair)
    assert "a" in known
    assert "c" in known
    assert "b" not in known


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("", "", True),
    ],
)
def test_what_counts_as_one_place(one, other, same):
    assert (place_of(one) == place_of(other)) == same
