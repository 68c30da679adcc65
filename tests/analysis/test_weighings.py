import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.analysis.weighings import Agreement, Weighing, agreement, by_camp, camps, marks, well_argued


def stand(**groups):
    """A class by how many stand at each number: stand(v10=4) is four people at 10."""
    return {(name, place): int(name[1:]) for name, count in groups.items() for place in range(count)}


def shape(found):
    return [(camp.key, camp.size) for camp in found.camps]


def test_the_share_is_of_those_who_took_a_side():
    assert Agreement(agree=3, disagree=1, passed=6).share == 0.75


def test_a_share_of_nobody_is_none():
    assert agreement([]).share is None
    assert agreement([Weighing("a", 0)]).share is None


def test_agreement_and_well_argued_are_counted_apart():
    weighings = [Weighing("a", 1), Weighing("b", -1, well_argued=True), Weighing("c", 0, well_argued=True)]
    assert agreement(weighings) == Agreement(agree=1, disagree=1, passed=1)
    assert well_argued(weighings) == 2


def test_camps_are_the_thirds_of_the_first_vote():
    found = camps(stand(v0=4, v50=5, v100=6))
    assert shape(found) == [("a", 4), ("middle", 5), ("b", 6)]
    assert not found.merged


def test_who_could_not_tell_is_in_no_camp():
    found = camps({**stand(v0=4, v100=4), "unsure": None})
    assert "unsure" not in found.members
    assert shape(found) == [("a", 4), ("b", 4)]
    assert not found.merged


def test_an_outer_third_under_four_joins_its_neighbour_and_the_result_says_so():
    found = camps(stand(v0=3, v50=5, v100=6))
    assert shape(found) == [("a+middle", 8), ("b", 6)]
    assert found.merged


def test_a_small_middle_joins_the_side_that_it_is_nearer_to():
    assert shape(camps(stand(v0=6, v40=2, v100=6))) == [("a+middle", 8), ("b", 6)]
    assert shape(camps(stand(v0=6, v60=2, v100=6))) == [("a", 6), ("middle+b", 8)]


def test_a_small_middle_exactly_half_way_makes_one_camp_of_all():
    assert shape(camps(stand(v0=6, v50=2, v100=6))) == [("a+middle+b", 14)]


def test_two_small_wings_make_one_camp_of_all():
    assert shape(camps(stand(v0=2, v50=9, v100=2))) == [("a+middle+b", 13)]


def test_nobody_makes_no_camp():
    found = camps({})
    assert (found.camps, dict(found.members), found.merged) == ((), {}, False)


def test_one_person_is_one_camp_and_nothing_was_merged():
    found = camps({"a": 10})
    assert shape(found) == [("a", 1)]
    assert not found.merged


def test_two_people_at_the_poles_become_one_camp():
    found = camps({"a": 0, "b": 100})
    assert shape(found) == [("a+b", 2)]
    assert found.merged


first_votes = st.dictionaries(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 100)), max_size=25)


@given(first_votes)
def test_everybody_who_voted_is_in_one_camp_and_camps_are_four_or_alone(values):
    found = camps(values)
    voters = {who for who, value in values.items() if value is not None}
    assert set(found.members) == voters
    assert sum(camp.size for camp in found.camps) == len(voters)
    assert len(found.camps) <= 1 or all(camp.size >= 4 for camp in found.camps)
    for camp in found.camps:
        assert list(found.members.values()).count(camp.key) == camp.size


@given(first_votes)
def test_swapping_the_poles_mirrors_the_camps(values):
    def mirrored(camp):
        return {"a": "b", "b": "a"}.get(camp, camp)

    one = camps(values)
    other = camps({who: None if value is None else 100 - value for who, value in values.items()})
    assert [camp.size for camp in other.camps] == [camp.size for camp in reversed(one.camps)]
    assert [{mirrored(third) for third in camp.thirds} for camp in other.camps] == [
        set(camp.thirds) for camp in reversed(one.camps)
    ]
    assert other.merged == one.merged


def test_weighings_are_counted_by_camp_and_strangers_left_out():
    found = camps({**dict.fromkeys("abcd", 0), **dict.fromkeys("wxyz", 100), "unsure": None})
    weighings = [
        Weighing("a", 1, True),
        Weighing("b", -1),
        Weighing("z", 1, True),
        Weighing("unsure", 1, True),
    ]
    in_a, in_b = by_camp(weighings, found)
    assert (in_a.camp.key, in_a.agreement, in_a.well_argued) == ("a", Agreement(1, 1, 0), 1)
    assert (in_b.camp.key, in_b.agreement, in_b.well_argued) == ("b", Agreement(1, 0, 0), 1)


def test_a_camp_that_weighed_nothing_is_still_there():
    found = camps(stand(v0=4, v100=4))
    assert [one.agreement.n for one in by_camp([], found)] == [0, 0]


@pytest.mark.parametrize("value", [33, 34])
def test_a_camp_begins_where_the_flow_says(value):
    assert camps(dict.fromkeys(range(4), value)).camps[0].key == ("a" if value == 33 else "middle")


def test_nearly_all_is_said_where_it_tells_no_number_and_the_order_tells_none_either():
    assert [marks(n, 23).nearly_all for n in (4, 5, 18, 19, 22, 23)] == [
        False,
        False,
        False,
        True,
        True,
        False,
    ]
    assert not marks(5, 6).nearly_all
    assert (
        marks(19, 23).rank == marks(22, 23).rank > marks(18, 23).rank > marks(3, 23).rank > marks(0, 23).rank
    )
