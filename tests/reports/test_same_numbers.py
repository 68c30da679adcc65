"""No two files or pages of a class say two numbers for the same thing, nor does one tell what another withholds."""

import re
from collections import Counter

import pytest
from django.utils import timezone

from cases.models import CONVERSATION
from deliberation.actions.arguments import edit_argument
from deliberation.actions.leaving import leave_class, remove_seat
from deliberation.analysis.votes import BANDS
from deliberation.models import Credit
from deliberation.rules.levels import Level
from tests.make import enter, make_argument, make_ballot, make_case, make_classroom, make_seat, student
from tests.reports.papers import pdf_text
from tests.reports.reading import (
    docx_of,
    file_of,
    html_of,
    pdf_of,
    sheets_of,
    tables_of_docx,
    tables_of_html,
    text_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
STANCES = {
    "as_described": "Yes, as described", "only_if": "Only if …", "never": "Never", "cannot_tell": "I cannot tell yet",
}  # fmt: skip
ROUNDS = ("first", "final")
OPEN, NOTHING = "The card “Open all night”", "Nothing new"


@pytest.fixture
def classroom():
    """Thirteen who voted, of whom one gave no number again; one removed and one erased seat that had voted and credited."""
    classroom = make_classroom(tradeoffs=1)
    tradeoff, card = classroom.tradeoffs.get(), classroom.case.positions.get(key="open")
    enter(classroom, "debrief")
    seats = [make_seat(classroom) for _ in range(15)]
    for at, seat in enumerate(seats):
        early = at < 7
        # Means that end in a half, or in more places than are shown.
        make_ballot(seat, value=10 + at, guess=0 if at % 2 else 100, stance="only_if" if early else "never")
        again = {"value": None, "stance": "cannot_tell"} if at == 12 else {"value": 61 + at}
        make_ballot(seat, round="final", **({"stance": "as_described" if early else "only_if"} | again))
        what = {"kind": "nothing"} if early else {"kind": "card", "position": card}
        Credit.objects.create(participant=seat, tradeoff=tradeoff, epoch=1, **what)
    remove_seat(seat=seats[13], by=classroom.instructor)
    leave_class(by=seats[14], erase=True)
    classroom.refresh_from_db()
    return classroom


def debrief_of(classroom):
    reader = make_seat(classroom)
    html = student(reader).get(f"/s/{classroom.code}/debrief/").content.decode()
    reader.removed_at = timezone.now()
    reader.save()
    return html


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of_workbook(classroom, level=Level.PSEUDONYMOUS):
    return sheets_of(file_of(classroom, "session.xlsx", level))


def credits_in(rows, *, thing=0, n=1, points=-1):
    """What is named in a table of credits: by how many, and their points where these are told."""
    return {row[thing]: (row[n], row[points]) for row in rows[1:]}


def test_credits_are_of_the_same_people_everywhere(classroom):
    expected = {OPEN: ("5", "255"), NOTHING: ("7", "357")}
    for html in (debrief_of(classroom), html_of(classroom)):
        (rows,) = [
            rows
            for caption, rows in tables_of_html(html)
            if "said what" in caption or "placed themselves both times" in caption
        ]
        assert credits_in(rows) == expected
    documents = [rows for rows in tables_of_docx(docx_of(classroom)) if rows[0][0] == "Credited"]
    assert credits_in(documents[1]) == expected
    assert {row[0]: row[2] for row in documents[0][1:]} == {key: n for key, (n, _) in expected.items()}
    words = " ".join(pdf_text(pdf_of(classroom)).split())
    assert "both times · n = 12 " in words
    for thing, (n, points) in expected.items():
        assert words.count(f"{thing} Trade-off 1 {n} ") == 1
        assert words.count(f"{thing} {n} {points} ") == 1

    rows = rows_of_workbook(classroom)
    twice = votes_twice(rows)
    said = Counter(row["position"] or row["kind"] for row in rows["credits"] if row["participant"] in twice)
    assert said == {"open": 5, "nothing": 7}
    numbers = rows_of_workbook(classroom, Level.AGGREGATE)["moved_by"]
    shown = {row["answer"]: row["n"] for row in numbers if row["n"]}
    assert shown.items() <= {"card": "5", "nothing": "7", "argument": "0", "passage": "0"}.items()


def votes_twice(rows):
    """First and final vote of each seat of the workbook that is not removed and gave a number in both."""
    cast = {}
    for row in rows["ballots"]:
        if row["removed"] == "0" and row["value"]:
            cast.setdefault(row["participant"], {})[row["round"]] = row
    return {who: both for who, both in cast.items() if len(both) == 2}


def test_what_was_guessed_is_off_by_as_much_everywhere(classroom):
    said = "Average guess 50, the class stood at 15"
    off = "On average a guess was off by 50 points."
    for html in (debrief_of(classroom), html_of(classroom)):
        words = words_of(html)
        assert said in words
        assert off in words
    printed = f"Of those who placed themselves both times, 12 guessed where the class stood. {said}. {off}"
    assert printed in " ".join(pdf_text(pdf_of(classroom)).split())
    assert printed in text_of(docx_of(classroom))
    twice = votes_twice(rows_of_workbook(classroom))
    assert len([who for who, cast in twice.items() if cast["first"]["guess"]]) == 12


def test_where_the_class_stood_is_rounded_alike_everywhere(classroom):
    """15.5 and 66.5: a half in whole points."""
    assert "Average 16 before, 67 after" in words_of(debrief_of(classroom))
    words = " ".join(pdf_text(pdf_of(classroom)).split())
    tables = tables_of_docx(docx_of(classroom))
    assert "12 16 → 67" in words
    assert tables_with(tables, "Trade-off")[0][1][2] == "16 → 67"
    means = rows_of_workbook(classroom, Level.AGGREGATE)["means"]
    assert [row["mean"] for row in means] == ["16", "67"]


def test_a_mean_is_rounded_and_never_cut_off(classroom):
    """15.67 and 66.58."""
    seat = classroom.participants.get(ballots__value=10)
    seat.ballots.filter(round="first").update(value=12)
    seat.ballots.filter(round="final").update(value=62)
    said = "15.7 → 66.6"
    assert said in words_of(html_of(classroom))
    assert said in " ".join(pdf_text(pdf_of(classroom)).split())
    assert any(
        said in row[1] for table in tables_of_docx(docx_of(classroom)) for row in table if len(row) == 2
    )


def test_every_count_is_the_same_or_withheld(classroom):
    debrief, page = debrief_of(classroom), html_of(classroom)
    words, tables = " ".join(pdf_text(pdf_of(classroom)).split()), tables_of_docx(docx_of(classroom))
    rows = rows_of_workbook(classroom)
    twice = votes_twice(rows)
    assert len(twice) == 12
    assert "13 placed themselves before, 12 after, 12 both times" in words_of(debrief)
    gave = "13 gave a number in the first vote, 12 in the final vote, 12 in both."
    assert gave in words_of(page)
    assert gave in words
    assert gave in text_of(docx_of(classroom))
    assert "12 moved by five points or more" in words_of(debrief)
    assert "12 of 12" in words_of(page)
    assert "12 of 12" in words

    # Of every answer: true counts in the workbook and the debrief, these or a sign for "withheld" elsewhere.
    true = {
        **{f"{low}–{high}": [sum(low <= int(vote[name]["value"]) <= high for vote in twice.values()) for name in ROUNDS]
           for low, high in BANDS},
        **{label: [sum(vote[name]["stance"] == key for vote in twice.values()) for name in ROUNDS]
           for key, label in STANCES.items()},
    }  # fmt: skip
    seen = answers_of(rows for _, rows in tables_of_html(debrief))
    bands = next(
        rows for caption, rows in tables_of_html(debrief) if caption.startswith("People in each band")
    )
    seen += [(label, [row[at] for row in bands[1:]]) for at, label in enumerate(bands[0]) if "–" in label]
    assert all(cells == [str(n) for n in true[label]] for label, cells in seen if label in true)
    assert {label for label, _ in seen} >= true.keys()
    printed = [answers_of(rows for _, rows in tables_of_html(page)), answers_of(tables)]
    for found in printed:
        assert {label for label, _ in found} >= true.keys()
        for label, cells in found:
            for n, cell in zip(true.get(label, []), cells, strict=False):
                assert cell in ("–", str(n)), label
    assert dict(printed[0]).items() >= {label: cells for label, cells in printed[1] if label in true}.items()
    for label, cells in printed[1]:
        assert label not in true or f"{label} {' '.join(cells)}" in words

    acts = {row[0]: f"{row[1]} of {row[2]}" for row in tables_with(tables, "Act")[0][1:]}
    assert len(acts) == 9
    for act, said in acts.items():
        assert f"{said} {act}" in words_of(page)
        assert f"{act} {said.replace(' of', '')}" in words
        assert f"{said.replace(' of', ' /')} {act}" in words
    took_part = rows_of_workbook(classroom, Level.AGGREGATE)["participation"]
    assert [row["n"] for row in took_part if row["what"] == "joined"] == ["13"]
    assert sum(row["status"] == "joined" for row in rows["participants"]) == 13
    numbers = rows_of_workbook(classroom, Level.AGGREGATE)["votes"]
    for row in numbers:
        label = STANCES.get(row["answer"], row["answer"].replace("-", "–"))
        if row["n"] and label in true and row["what"] != "moved":
            assert row["n"] == str(true[label][row["what"].endswith("final")]), row


def answers_of(tables):
    """Each row of three cells that names an answer: its two numbers."""
    return [(row[0], row[1:]) for rows in tables for row in rows if len(row) == 3]


def tables_with(tables, head):
    return [rows for rows in tables if rows[0][0] == head]


def test_many_who_each_say_something_else_are_not_called_fewer_than_five(classroom):
    for credit in Credit.objects.filter(tradeoff__in=classroom.tradeoffs.all()).select_related("participant"):
        credit.kind, credit.position, credit.argument = "argument", None, make_argument(credit.participant)
        credit.save()
    for words in (words_of(html_of(classroom)), " ".join(pdf_text(pdf_of(classroom)).split())):
        assert (
            "Of those who placed themselves both times, 12 said what moved them; too few said the same"
            in words
        )
        assert "fewer than five of those who placed" not in words


def test_who_could_not_tell_has_voted_and_is_not_called_somebody_who_has_not():
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    for _ in range(8):
        seat = make_seat(classroom)
        for round_ in ROUNDS:
            make_ballot(seat, value=None, round=round_, stance="cannot_tell")
        Credit.objects.create(participant=seat, tradeoff=classroom.tradeoffs.get(), epoch=1, kind="nothing")
    printed = " ".join(pdf_text(pdf_of(classroom)).split())
    reports = (words_of(html_of(classroom)), printed, text_of(docx_of(classroom)))
    for words in reports:
        assert "Too few to show: fewer than five placed themselves in both rounds." in words
    for words in (words_of(debrief_of(classroom)), *reports):
        assert "Nobody who placed themselves both times said what moved them." in words
        assert not re.search("who voted both|voted in both", words)


def test_the_one_page_that_is_handed_on_says_that_only_what_people_said_is_withheld(classroom):
    for seat in classroom.participants.all()[:2]:
        make_argument(seat)
    words = " ".join(pdf_text(pdf_of(classroom)).split())
    assert "2 / 13" in words
    assert "Nothing is said of fewer than five people" not in words
    assert "How many took part is counted in full; of what they said, “–” stands" in words


def test_where_nobody_said_what_moved_them_the_one_page_says_so(classroom):
    Credit.objects.all().delete()
    words = text_of(docx_of(classroom))
    assert words.count("Nobody who placed themselves both times said what moved them.") == 2
    assert "Too few said the same" not in words


@pytest.mark.parametrize(
    ("fields", "level", "beside"),
    [
        ({}, Level.PSEUDONYMOUS, "Pseudonyms stand beside what was written"),
        ({"own_names": True}, Level.PSEUDONYMOUS, "Pseudonyms stand beside what was written"),
        ({"own_names": True}, Level.NAMED, "The names that students chose stand beside what was written"),
        ({"shows_authors": False}, Level.PSEUDONYMOUS, "It does not say who wrote what"),
    ],
)
def test_the_cover_says_who_is_named_beside_what_was_written(fields, level, beside):
    classroom = make_classroom(phase="argue", **fields)
    make_argument(make_seat(classroom, pseudonym="Annabel"))
    words = " ".join(pdf_text(pdf_of(classroom, level)).split())
    assert beside in words
    assert ("Annabel" in words) is (level == Level.NAMED or not fields)
    assert ("this report does not tell them" in words) is (
        bool(fields.get("own_names")) and level != Level.NAMED
    )


def test_a_reply_to_what_is_left_out_is_no_argument_on_the_cover():
    classroom = make_classroom(phase="argue")
    first, other = make_seat(classroom), make_seat(classroom)
    answered, kept = make_argument(first), make_argument(other)
    for parent in (answered, kept):
        make_argument(other, kind="support", parent=parent)
    remove_seat(seat=first, by=classroom.instructor)
    assert "1 argument, 2 replies, weighed 0 times" in " ".join(pdf_text(pdf_of(classroom)).split())


def test_a_change_is_rounded_as_the_means_beside_it_are():
    """15 and 17.25: a half in tenths."""
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    for at in range(8):
        seat = make_seat(classroom)
        make_ballot(seat, value=15)
        make_ballot(seat, value=17 if at < 6 else 18, round="final")
    assert "2.3 points toward “Thrift”" in words_of(debrief_of(classroom))
    for words in (words_of(html_of(classroom)), " ".join(pdf_text(pdf_of(classroom)).split())):
        assert "15.0 → 17.3 (+2.3)" in words
        assert "+2.2" not in words


def test_the_class_stood_where_it_stood_also_where_guesses_are_compared_with_it():
    """66.5: a half in whole points, in a class so large that nothing is rounded to five."""
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    for at in range(20):
        seat = make_seat(classroom)
        make_ballot(seat, value=66 + at % 2, guess=50)
        make_ballot(seat, value=70, round="final")
    words = words_of(debrief_of(classroom))
    assert "Average 67 before, 70 after" in words
    assert "where the class stood: 67" in words
    assert "Average guess 50, the class stood at 67." in " ".join(pdf_text(pdf_of(classroom)).split())


def test_what_was_let_through_and_changed_after_it_is_not_called_never_let_through():
    classroom = make_classroom(phase="argue", screens_arguments=True)
    seat = make_seat(classroom)
    argument = make_argument(seat)
    edit_argument(by=seat, argument=argument, claim="Other words", reason="For no reason.")
    printed = " ".join(pdf_text(pdf_of(classroom)).split())
    for words in (words_of(html_of(classroom)), printed):
        assert "Other words" in words
        assert "Not let through: the class has not seen these words." in words
        assert "Never let through" not in words


def test_a_log_without_what_was_taken_out_is_not_called_every_act(classroom):
    classroom.log.create(act="export", detail="report.pdf")
    for words in (words_of(html_of(classroom)), " ".join(pdf_text(pdf_of(classroom)).split())):
        assert "took out" not in words
        assert "What was done in the class, the oldest first" in words
        assert "Every act" not in words


def test_a_conversation_held_elsewhere_is_not_called_our_reading():
    classroom = make_classroom(phase="debrief", case=make_case(f"{CONVERSATION}seattle"))
    printed = " ".join(cell for rows in tables_of_docx(docx_of(classroom)) for row in rows for cell in row)
    for words in (words_of(html_of(classroom)), printed):
        assert "A conversation that was held elsewhere" in words
        assert "Our reading" not in words
