import pytest

from deliberation.errors import BadPlan
from deliberation.rules.phases import PHASES, PLANNABLE, PLANS, Step, allows, check_plan


def test_every_plan_is_one_that_could_be_made_by_hand():
    for _, steps in PLANS.values():
        assert check_plan(list(steps)) == steps


def test_the_plans_take_the_time_that_they_are_named_for():
    minutes = {key: sum(step.minutes for step in steps) for key, (_, steps) in PLANS.items()}
    assert minutes == {"fifty": 50, "ninety": 90, "week": 7 * 24 * 60}


def test_phases_are_put_in_their_order():
    assert [step.phase for step in check_plan([Step("debrief", 5), Step("read", 5)])] == ["read", "debrief"]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step("read", 0)],
        [Step("read", 14 * 24 * 60 + 1)],
        [Step("read", 5), Step("read", 5)],
        [Step("lobby", 5)],
        [Step("nonsense", 5)],
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(steps):
    with pytest.raises(BadPlan):
        check_plan(steps)


def test_each_write_is_allowed_in_some_phase_and_none_in_the_lobby_or_at_the_end():
    writes = {"mark", "vote_first", "argue", "edit", "steelman", "judge", "weigh", "vote_final", "credit"}
    assert writes <= set().union(*(phase.allows for phase in PHASES.values()))
    for phase in ("lobby", "ended", "debrief"):
        assert not writes & PHASES[phase].allows


def test_results_are_seen_only_when_nobody_votes_any_more():
    for key in (*PLANNABLE, "lobby", "ended"):
        votes = allows(key, "vote_first") or allows(key, "vote_final") or allows(key, "vote_late")
        assert not (votes and allows(key, "see_results"))


# The other way round than in the code: for each act, when.
WHEN = {
    "read": "read first_vote argue switch weigh final_vote debrief ended",
    "mark": "read first_vote argue switch weigh final_vote",
    "choose_card": "read first_vote argue switch weigh final_vote",
    "see_board": "argue switch weigh final_vote debrief ended",
    "vote_first": "first_vote",
    "argue": "argue",
    "edit": "argue",
    "steelman": "switch",
    "judge": "switch weigh",
    "weigh": "weigh",
    "vote_late": "argue switch weigh",
    "vote_final": "final_vote",
    "credit": "final_vote",
    "see_results": "debrief ended",
}


@pytest.mark.parametrize("what", WHEN)
def test_each_act_has_its_phases_and_no_other(what):
    assert [phase for phase in PHASES if allows(phase, what)] == WHEN[what].split()


def test_no_phase_allows_an_act_that_is_not_listed():
    assert set().union(*(phase.allows for phase in PHASES.values())) == set(WHEN)


def test_a_plan_may_use_all_the_minutes_that_there_are():
    for minutes in (1, 20_160):
        assert check_plan([Step("read", minutes)]) == (Step("read", minutes),)
