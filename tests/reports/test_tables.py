"""The tables of a session: their columns, one whole file, and what is marked."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from deliberation.actions.arguments import post_argument, reply_to
from deliberation.actions.evidence import Words
from deliberation.actions.rosters import add_roster
from deliberation.errors import NoNames
from deliberation.models import Citation, Credit, FairnessMark, Participant
from deliberation.reports import REPORTS
from deliberation.reports.argument_tables import arguments, citations, credits, fairness, weighings
from deliberation.reports.export import Export
from deliberation.reports.tables import ballots, moderation, participants, phases
from deliberation.reports.writers import json_rows, write_csv
from deliberation.rules.levels import Level
from deliberation.rules.names import RosterLine, fold_name
from tests.make import make_argument, make_ballot, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, 30, 0, tzinfo=UTC)


def cite(argument, number=1):
    passage = argument.classroom.case.passages.get(number=number)
    return Citation.objects.create(
        argument=argument, order=argument.citations.count() + 1, passage=passage, exact="four in ten",
        prefix="that ", suffix=" students", start=20, end=31,
    )  # fmt: skip


def fill(classroom, n):
    """A class in which n seats each argue, cite, weigh, vote, credit and judge."""
    tradeoff = classroom.tradeoffs.all()[0]
    for value in range(n):
        seat = make_seat(classroom, card="open")
        argument = make_argument(seat, position=classroom.case.positions.get(key="open"))
        cite(argument)
        make_weighing(argument, participant=seat)
        make_ballot(seat, value=value)
        seat.marks.add(classroom.case.passages.first())
        Credit.objects.create(
            participant=seat, tradeoff=tradeoff, kind="argument", argument=argument, epoch=1
        )
        FairnessMark.objects.create(participant=seat, argument=argument, fair=True)


def test_the_columns_of_each_table():
    classroom = make_classroom()
    columns = {report.key: [c.name for c in report.build(Export(classroom)).columns] for report in REPORTS}
    who = ["participant", "removed", "rehearsed"]
    assert columns == {
        "participants": [
            "session_code", "participant", "status", "rehearsed", "card", "joined_at", "left_at", "removed_at",
            "passages_marked", "ballots_first", "ballots_final", "arguments", "replies", "other_side", "citations",
            "weighings",
        ],
        "ballots": [
            "session_code", *who, "tradeoff", "round", "value", "confidence", "stance", "conditions", "guess", "late",
            "epoch", "at",
        ],
        "arguments": [
            "session_code", "argument", "kind", "parent", *who, "tradeoff", "pole", "pole_name", "position", "claim",
            "reason", "citations", "status", "hidden_reason", "hidden_at", "featured_at", "edited_at", "epoch", "at",
        ],
        "citations": [
            "session_code", "argument", "citation", "status", "passage", "text", "exact", "prefix", "suffix", "start",
            "end",
        ],
        "weighings": ["session_code", "argument", "status", *who, "value", "well_argued", "epoch", "at"],
        "credits": [
            "session_code", *who, "tradeoff", "kind", "argument", "position", "passage", "why", "epoch", "at",
        ],
        "fairness": ["session_code", "argument", "status", "position", *who, "fair", "at"],
        "phases": ["session_code", "epoch", "phase", "planned_minutes", "entered_at", "left_at"],
        "moderation": ["session_code", "entry", "at", "act", "detail"],
        "tradeoffs": [
            "session_code", "tradeoff", "title", "question", "pole_a", "pole_a_means", "pole_b", "pole_b_means", "chosen",
        ],
        "conditions": ["session_code", "tradeoff", "condition", "text"],
        "positions": ["session_code", "position", "kind", "name", "role"],
        "passages": ["session_code", "passage", "heading", "text"],
    }  # fmt: skip


def test_every_column_says_what_it_means():
    classroom = make_classroom()
    unsaid = [
        (report.key, column.name)
        for report in REPORTS
        for column in report.build(Export(classroom)).columns
        if not column.meaning.endswith(".")
    ]
    assert unsaid == []


def test_a_whole_file_of_votes():
    classroom = make_classroom(phase="final_vote")
    ann = make_seat(classroom, pseudonym="=Ann")
    bob = make_seat(classroom, pseudonym="Bob", rehearsed=True, removed_at=timezone.now())
    make_ballot(bob, value=None, stance="cannot_tell", at=AT)
    make_ballot(ann, value=80, round="final", at=AT, guess=0)
    make_ballot(ann, value=0, stance="only_if", conditions=["notice", "fee"], at=AT, late=True)
    code, end = classroom.code, f'{classroom.phase_epoch},"2026-03-04T09:30:00Z"\r\n'
    assert write_csv(ballots(Export(classroom))).decode("utf-8-sig") == (
        '"session_code","participant","removed","rehearsed","tradeoff","round","value","confidence","stance",'
        '"conditions","guess","late","epoch","at"\r\n'
        f'"{code}","\'=Ann","false","false","t1","first",0,2,"only_if","notice fee","","true",{end}'
        f'"{code}","\'=Ann","false","false","t1","final",80,2,"as_described","",0,"false",{end}'
        f'"{code}","Bob","true","true","t1","first","",2,"cannot_tell","","","false",{end}'
    )


def test_an_argument_says_who_can_see_it():
    classroom = make_classroom(phase="argue")
    now = timezone.now()
    make_argument(make_seat(classroom), claim="shown one")
    make_argument(make_seat(classroom), claim="hidden one", hidden_at=now, hidden_reason="It names somebody.")
    make_argument(make_seat(classroom), claim="waiting one", let_through_at=None)
    make_argument(make_seat(classroom, removed_at=now), claim="removed one")
    erased = make_seat(classroom, removed_at=now)
    Participant.objects.filter(pk=erased.pk).update(folded=f"erased {erased.pk}", pseudonym="Erased seat")
    make_argument(erased, claim="")
    found = {
        row["claim"]: (row["status"], row["hidden_reason"]) for row in json_rows(arguments(Export(classroom)))
    }
    assert found == {
        "shown one": ("shown", ""),
        "hidden one": ("hidden", "It names somebody."),
        "waiting one": ("waiting", ""),
        "removed one": ("removed", ""),
        "": ("erased", ""),
    }


def test_what_was_weighed_before_its_words_were_changed_can_be_told_by_the_times():
    classroom = make_classroom(phase="weigh")
    argument = make_argument(make_seat(classroom))
    make_weighing(argument)
    # As version 0.1.0 let an author do where the instructor had gone back.
    classroom.arguments.update(claim="Other words", edited_at=timezone.now())
    make_weighing(argument)
    export = Export(classroom)
    (edited,) = [row["edited_at"] for row in json_rows(arguments(export))]
    assert [row["at"] < edited for row in json_rows(weighings(export))] == [True, False]


def test_what_belongs_to_a_hidden_argument_is_marked_in_every_table():
    classroom = make_classroom(phase="argue")
    fill(classroom, 1)
    classroom.arguments.update(hidden_at=timezone.now())
    found = {
        build.__name__: json_rows(build(Export(classroom)))[0]["status"]
        for build in (citations, weighings, fairness)
    }
    assert found == {"citations": "hidden", "weighings": "hidden", "fairness": "hidden"}


def test_the_first_citation_of_an_argument_is_number_one():
    classroom = make_classroom(phase="argue")
    words = [Words(2, "four in ten"), Words(3, "evenings")]
    for tradeoff in classroom.tradeoffs.all():
        post_argument(
            by=make_seat(classroom), op=uuid.uuid4(), tradeoff=tradeoff, pole="a", claim="So", reason="Yes",
            citations=words,
        )  # fmt: skip
    rows = json_rows(citations(Export(classroom)))
    assert [(row["citation"], row["passage"]) for row in rows] == [(1, "P2"), (2, "P3")] * 2


def test_what_has_no_side_is_a_question_or_answers_one():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    asked = reply_to(by=seat, op=uuid.uuid4(), parent=make_argument(seat), kind="ask", claim="Why?")
    reply_to(by=seat, op=uuid.uuid4(), parent=asked, kind="support", claim="Indeed, why?")
    table = arguments(Export(classroom))
    assert [(row["kind"], row["pole"]) for row in json_rows(table)] == [
        ("argument", "a"), ("ask", ""), ("support", ""),
    ]  # fmt: skip
    (meaning,) = [column.meaning for column in table.columns if column.name == "pole"]
    assert meaning == "a or b, the side it leans to; empty for a question and for what answers one."


def test_participants_say_what_became_of_each_seat():
    classroom = make_classroom()
    now = timezone.now()
    make_seat(classroom, pseudonym="A", rehearsed=True)
    make_seat(classroom, pseudonym="B", left_at=now)
    make_seat(classroom, pseudonym="C", removed_at=now)
    erased = [make_seat(classroom, removed_at=now, left_at=now) for _ in range(2)]
    for seat in erased:
        Participant.objects.filter(pk=seat.pk).update(folded=f"erased {seat.pk}", pseudonym="Erased seat")
    rows = json_rows(participants(Export(classroom)))
    assert [(row["participant"], row["status"], row["rehearsed"]) for row in rows] == [
        ("A", "joined", True),
        ("B", "left", False),
        ("C", "removed", False),
        ("Erased seat", "erased", False),
        ("Erased seat 2", "erased", False),
    ]


def test_participants_count_what_each_did():
    classroom = make_classroom(phase="argue")
    fill(classroom, 2)
    keys = (
        "card",
        "passages_marked",
        "ballots_first",
        "ballots_final",
        "arguments",
        "replies",
        "citations",
        "weighings",
    )
    rows = json_rows(participants(Export(classroom)))
    assert [tuple(row[key] for key in keys) for row in rows] == [("open", "P1", 1, 0, 1, 0, 1, 1)] * 2


def test_names_stand_there_only_if_asked_for_and_only_of_a_class_list():
    classroom = make_classroom(join_mode="roster")
    add_roster(
        classroom=classroom,
        by=classroom.instructor,
        lines=[RosterLine(1, "Zora Neale", fold_name("Zora Neale"))],
    )
    everything = b"".join(write_csv(report.build(Export(classroom))) for report in REPORTS)
    assert b"Zora" not in everything
    assert [row["name"] for row in json_rows(participants(Export(classroom, Level.NAMED)))] == ["Zora Neale"]
    with pytest.raises(NoNames):
        Export(make_classroom(), Level.NAMED)


def test_phases_say_when_the_class_was_where():
    classroom = make_classroom(phase="read")
    start = classroom.phase_changes.get(epoch=1)
    start.at = AT
    start.save()
    classroom.phase_changes.filter(epoch=2).update(at=AT + timedelta(minutes=5))
    rows = [
        (r["phase"], r["planned_minutes"], r["entered_at"], r["left_at"])
        for r in json_rows(phases(Export(classroom)))
    ]
    assert rows == [
        ("lobby", None, AT, AT + timedelta(minutes=5)),
        ("read", 10, AT + timedelta(minutes=5), None),
    ]


def test_the_log_is_in_order():
    classroom = make_classroom(phase="read")
    assert [(r["act"], r["detail"]) for r in json_rows(moderation(Export(classroom)))] == [
        ("create", ""),
        ("phase", "read"),
    ]


def test_credits_name_what_moved_somebody():
    classroom = make_classroom(phase="final_vote")
    seat = make_seat(classroom)
    tradeoff = classroom.tradeoffs.all()[0]
    passage = classroom.case.passages.get(number=3)
    Credit.objects.create(
        participant=seat, tradeoff=tradeoff, kind="passage", passage=passage, why="-3", epoch=1
    )
    row = json_rows(credits(Export(classroom)))[0]
    assert (row["kind"], row["passage"], row["argument"], row["why"]) == ("passage", "P3", None, "-3")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_as_many_queries_for_five_arguments_as_for_fifty(
    report, django_assert_num_queries, django_assert_max_num_queries
):
    few, many = make_classroom(phase="argue"), make_classroom(phase="argue")
    fill(few, 5)
    fill(many, 50)
    with django_assert_max_num_queries(12) as used:
        list(report.build(Export(few)).rows)
    with django_assert_num_queries(len(used)):
        list(report.build(Export(many)).rows)
