"""The numbers that students, instructors and TRUST were promised. A change of one is a change of the promise."""

from deliberation.rules import limits, pace, phases, rubric


def test_what_one_may_write():
    assert (limits.CLAIM_CHARS, limits.REASON_CHARS, limits.WHY_CHARS) == (280, 2_000, 280)
    assert (limits.QUOTE_CHARS, limits.CITATIONS, limits.CONDITIONS) == (600, 3, 3)


def test_what_a_class_may_hold():
    assert (limits.SEATS, limits.TRADEOFFS, limits.TRASH_DAYS) == (1_000, 9, 30)
    assert phases.LONGEST_MINUTES == 20_160


def test_what_may_come_from_a_conversation_held_elsewhere():
    found = (limits.IMPORTED_PEOPLE, limits.IMPORTED_STATEMENTS, limits.IMPORTED_VOTES)
    assert found == (10_000, 2_000, 1_000_000)


def test_a_pin_is_tried_five_times_a_minute_and_a_password_is_good_for_ten_minutes():
    assert (limits.PIN_TRIES, limits.PIN_WAIT_SECONDS, limits.SURE_SECONDS) == (5, 60, 600)


def test_no_number_of_fewer_than_five_is_shown():
    assert limits.MIN_GROUP == 5


def test_there_are_about_five_hundred_million_codes():
    assert limits.CODE_LENGTH == 6
    assert len(set(limits.CODE_ALPHABET)) == len(limits.CODE_ALPHABET) == 28
    assert not set(limits.CODE_ALPHABET) & set("0O1IL5S8")


def test_how_fast_one_may_go():
    at_once = {
        "WRITES": 60,
        "ARGUMENTS": 10,
        "CLASS_WRITES": 6_000,
        "GUESSES": 200,
        "ALARMS": 1,
        "PASSWORDS": 10,
    }
    a_minute = {
        "WRITES": 60,
        "ARGUMENTS": 10,
        "CLASS_WRITES": 12_000,
        "GUESSES": 60,
        "ALARMS": 1,
        "PASSWORDS": 1,
    }
    paces = {name: getattr(pace, name) for name in at_once}
    assert {name: one.burst for name, one in paces.items()} == at_once
    assert {name: round(one.per_second * 60, 6) for name, one in paces.items()} == a_minute


def test_a_hundred_passwords_are_tried_from_one_place_and_then_one_in_two_seconds():
    found = pace.PASSWORDS_FROM_ONE_PLACE
    assert (found.burst, found.per_second, pace.MOST_KEYS) == (100, 0.5, 50_000)


def test_four_criteria_are_marked_from_none_to_three():
    assert (rubric.LOWEST, rubric.HIGHEST, rubric.MOST, rubric.COMMENT_CHARS) == (0, 3, 12, 2_000)
