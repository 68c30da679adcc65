from dataclasses import replace

import pytest

from deliberation.analysis.next_moves import (
    MOST_MOVES,
    RULES,
    ArgumentFacts,
    CardFacts,
    ClassFacts,
    TradeOffFacts,
    next_moves,
)

T1 = TradeOffFacts("t1", "Night or day", "Access", "Thrift")
T2 = TradeOffFacts("t2", "Quiet or open", "Quiet", "Open")
ARGUING = ClassFacts("argue", of=8, tradeoffs=(T1, T2))


def said(n, tradeoff="t1", **fields):
    return tuple(ArgumentFacts(f"{tradeoff}-{i}", f"Claim {i}", tradeoff, **fields) for i in range(n))


def rules(facts):
    return [move.rule for move in next_moves(facts)]


def move(facts, rule):
    return next(found for found in next_moves(facts) if found.rule == rule)


def test_an_empty_class_has_nothing_to_do_next():
    for phase in (
        "lobby",
        "read",
        "first_vote",
        "argue",
        "switch",
        "weigh",
        "final_vote",
        "debrief",
        "ended",
    ):
        assert next_moves(ClassFacts(phase)) == ()


@pytest.mark.parametrize(
    ("seconds", "done", "says"),
    [(60, 14, True), (0, 0, True), (-30, 3, True), (61, 0, False), (60, 15, False), (None, 0, False)],
)
def test_a_class_is_behind_when_a_minute_is_left_and_fewer_than_half_are_done(seconds, done, says):
    facts = ClassFacts("first_vote", done=done, of=30, seconds_left=seconds)
    assert ("behind" in rules(facts)) is says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(60, "Time is nearly up"), (1, "Time is nearly up"), (0, "Time is up"), (-600, "Time is up")],
)
def test_a_time_that_is_over_is_not_called_nearly_up(seconds, says):
    facts = ClassFacts("first_vote", done=3, of=30, seconds_left=seconds)
    assert move(facts, "behind").sentence.startswith(f"{says}, and ")


def test_nobody_there_is_not_behind():
    assert rules(ClassFacts("first_vote", seconds_left=0)) == []


@pytest.mark.parametrize(
    ("done", "of", "seconds", "says"),
    [(27, 30, 200, True), (26, 30, 200, False), (5, 5, None, True), (4, 4, None, False), (30, 30, 60, False)],
)
def test_a_class_can_go_on_when_nine_in_ten_of_five_or_more_are_done(done, of, seconds, says):
    facts = ClassFacts("first_vote", done=done, of=of, seconds_left=seconds)
    assert ("nearly_done" in rules(facts)) is says


@pytest.mark.parametrize(
    ("phase", "seconds", "says"),
    [
        ("argue", 180, True),
        ("switch", 400, True),
        ("argue", 179, False),
        ("weigh", 999, False),
        ("argue", None, False),
    ],
)
def test_three_minutes_without_a_word_are_silence_while_the_class_writes(phase, seconds, says):
    facts = replace(ARGUING, phase=phase, seconds_silent=seconds)
    assert ("silence" in rules(facts)) is says


def test_an_empty_room_is_not_silent():
    assert rules(replace(ARGUING, of=0, seconds_silent=999)) == []


def test_silence_asks_the_question_that_was_argued_least():
    facts = replace(ARGUING, seconds_silent=250, arguments=said(2, "t1", card="x"))
    found = move(facts, "silence")
    assert (found.kind, found.key, found.about) == ("tradeoff", "t2", "Quiet or open")
    assert found.params == {"minutes": 4}


def test_a_card_that_nobody_speaks_for_is_named_once_something_is_said():
    cards = (CardFacts("open", "Open all night"), CardFacts("close", "Close at ten"))
    facts = replace(ARGUING, cards=cards, arguments=said(3, card="open"))
    assert move(facts, "silent_card").key == "close"
    assert "silent_card" not in rules(replace(facts, arguments=said(2, card="open")))
    everybody = said(3, card="open") + said(1, "t2", card="close")
    assert "silent_card" not in rules(replace(facts, arguments=everybody))
    assert "silent_card" not in rules(replace(facts, phase="weigh"))


def test_four_arguments_that_all_lean_one_way_want_the_other_side():
    facts = replace(ARGUING, arguments=said(4, pole="a"))
    assert move(facts, "one_sided").params == {"n": 4, "other": "Thrift"}
    assert move(replace(facts, arguments=said(4, pole="b")), "one_sided").params["other"] == "Access"
    assert "one_sided" not in rules(replace(facts, arguments=said(3, pole="a")))
    both = (*said(4, pole="a"), ArgumentFacts("x", "No", "t1", pole="b"))
    assert "one_sided" not in rules(replace(facts, arguments=both))


def test_what_waits_is_not_shown_to_the_class():
    facts = replace(
        ARGUING,
        phase="debrief",
        arguments=(ArgumentFacts("x", "Why?", "t1", is_question=True, is_waiting=True),),
    )
    assert rules(facts) == []


def test_of_two_one_sided_questions_the_one_with_more_arguments_is_named():
    facts = replace(ARGUING, arguments=said(4, "t1", pole="a") + said(5, "t2", pole="b"))
    assert move(facts, "one_sided").key == "t2"


SURE_AND_SPLIT = replace(T1, values=(0, 10, 20, 80, 90, 100), confidences=(3, 3, 3, 3, 2, 2))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, True),
        ({"values": (0, 10, 90, 90, 90), "confidences": (3, 3, 3, 3, 3)}, True),
        ({"values": (0, 90, 90, 90, 90, 90)}, False),
        ({"confidences": (2, 2, 3, 2, 2, 2)}, False),
        ({"values": (0, 10, 90, 100), "confidences": (3, 3, 3, 3)}, False),
        ({"values": (50, 50, 50, 50, 50, 50)}, False),
        ({"values": (), "confidences": ()}, False),
    ],
    ids=[
        "even and sure",
        "two to three",
        "one to five",
        "unsure",
        "four people",
        "all in the middle",
        "nobody",
    ],
)
def test_a_class_is_split_where_it_leans_both_ways_and_is_sure(fields, says):
    facts = replace(ARGUING, tradeoffs=(replace(SURE_AND_SPLIT, **fields),))
    assert ("split" in rules(facts)) is says


def test_a_split_is_told_only_after_the_first_vote_and_before_the_debrief():
    for phase in ("first_vote", "read", "debrief", "ended"):
        assert rules(replace(ARGUING, phase=phase, tradeoffs=(SURE_AND_SPLIT,))) == []


def test_of_two_splits_the_surer_one_is_named():
    surer = replace(SURE_AND_SPLIT, key="t2", confidences=(3,) * 6)
    assert move(replace(ARGUING, tradeoffs=(SURE_AND_SPLIT, surer)), "split").key == "t2"


def test_a_question_without_an_answer_is_named_while_there_is_time_to_answer():
    question = ArgumentFacts("q", "Who pays?", "t1", is_question=True)
    assert move(replace(ARGUING, arguments=(question,)), "open_question").about == "Who pays?"
    assert rules(replace(ARGUING, arguments=(replace(question, is_answered=True),))) == []
    assert rules(replace(ARGUING, phase="weigh", arguments=(question,))) == []


def test_the_most_noticed_claim_without_evidence_is_named():
    few, many = said(2)[0], replace(said(2)[1], noticed=4)
    facts = replace(ARGUING, phase="weigh", arguments=(replace(few, noticed=3), many))
    assert move(facts, "unsupported").key == many.key
    assert rules(replace(facts, arguments=(replace(many, is_cited=True), replace(few, noticed=2)))) == []
    assert rules(replace(facts, arguments=(replace(many, is_question=True),))) == []


def test_what_both_sides_found_well_argued_is_named_once_it_is_weighed():
    fair = replace(said(1)[0], is_fair_to_both=True, is_cited=True)
    assert move(ClassFacts("debrief", arguments=(fair,)), "fair_to_both").key == fair.key
    assert rules(replace(ARGUING, arguments=(fair,))) == []


def everything_at_once():
    question = ArgumentFacts("q", "Who pays?", "t1", is_question=True)
    bare = ArgumentFacts("b", "Bare", "t1", pole="a", noticed=9)
    return ClassFacts(
        "argue",
        done=0,
        of=30,
        seconds_left=10,
        seconds_silent=500,
        arguments=(*said(4, pole="a"), question, bare),
        cards=(CardFacts("open", "Open"),),
        tradeoffs=(SURE_AND_SPLIT, T2),
    )


def test_at_most_five_moves_are_told_the_most_urgent_first():
    found = rules(everything_at_once())
    assert found == ["behind", "silence", "silent_card", "one_sided", "open_question"]
    assert len(found) == MOST_MOVES


def test_what_is_on_the_wall_is_not_told_again():
    facts = replace(everything_at_once(), on_wall=("card", "open"))
    assert "silent_card" not in rules(facts)
    assert "unsupported" in rules(facts)


def test_one_thing_is_told_once_for_its_most_urgent_reason():
    both = replace(said(1)[0], is_fair_to_both=True, noticed=5)
    assert rules(ClassFacts("debrief", arguments=(both,))) == ["unsupported"]


def test_every_rule_has_a_sentence_that_its_figures_fill():
    facts = replace(everything_at_once(), phase="argue")
    debrief = ClassFacts(
        "debrief", done=9, of=9, arguments=(replace(said(1)[0], is_fair_to_both=True, noticed=5),)
    )
    moves = [rule(one) for rule in RULES for one in (facts, debrief)]
    told = {found.rule for found in moves if found}
    assert told == {rule.__name__ for rule in RULES}
    for found in moves:
        assert found is None or "%(" not in found.sentence % found.params
