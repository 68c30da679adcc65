"""What goes out at each level, and what does not: every student has a name that stands nowhere else."""

import csv
import io
import json
import zipfile

import pytest

from deliberation.actions.marks import give_marks, release_marks
from deliberation.models import Citation, Identity
from deliberation.reports.aggregate import argued, cited, participation, weighed
from deliberation.reports.bundle import files_of, write_bundle
from deliberation.reports.export import Export
from deliberation.rules.levels import Level
from tests.make import make_argument, make_classroom, make_seat, make_weighing
from tests.reports.everything import everything

pytestmark = pytest.mark.django_db

CANARY = "Quetzalcoatlus"
USES = {"a class list": {"join_mode": "roster"}, "names of their own choice": {"own_names": True}}


def files(classroom, level):
    with zipfile.ZipFile(io.BytesIO(write_bundle(Export(classroom, level)))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(io.BytesIO(found.pop("session.xlsx"))) as book:
        found |= {f"session.xlsx/{name}": book.read(name) for name in book.namelist()}
    return found


def secrets_of(classroom):
    """What nobody may read in a file: names, hashes of PINs, keys of seats, tokens."""
    found = {CANARY, classroom.screen_token}
    found |= {seat.key for seat in classroom.participants.all()}
    found |= {row.pin_hash for row in Identity.objects.filter(participant__classroom=classroom)}
    return {secret.encode() for secret in found if secret}


@pytest.mark.parametrize("uses", USES)
@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.AGGREGATE])
def test_no_students_name_is_in_any_file_below_the_named_level(uses, level):
    classroom = everything(names=CANARY, **USES[uses])
    secrets = secrets_of(classroom)
    found = files(classroom, level)
    assert len(found) > 20
    assert [
        (name, secret) for name, content in found.items() for secret in secrets if secret in content
    ] == []


@pytest.mark.parametrize("uses", USES)
def test_the_named_level_has_the_names_and_no_secret(uses):
    classroom = everything(names=CANARY, **USES[uses])
    secrets = secrets_of(classroom) - {CANARY.encode()}
    found = files(classroom, Level.NAMED)
    named = {name for name, content in found.items() if CANARY.encode() in content}
    assert {"session.json", "csv/participants.csv", "gradebook/canvas.csv"} <= named
    assert [
        (name, secret) for name, content in found.items() for secret in secrets if secret in content
    ] == []


def test_the_aggregate_has_no_word_of_a_student_and_no_row_by_seat():
    classroom = everything()
    found = files(classroom, Level.AGGREGATE)
    words = [
        *(
            text
            for row in classroom.arguments.all()
            for text in (row.claim, row.reason, row.hidden_reason)
            if text
        ),
        *classroom.participants.values_list("pseudonym", flat=True),
        *map(str, classroom.participants.values_list("pk", flat=True)),
        *map(str, classroom.arguments.values_list("pk", flat=True)),
        "@ it",
    ]
    assert len(words) > 60
    everything_out = b"\n".join(found.values()).decode(errors="replace")
    assert [word for word in words if word.split("\n")[0] in everything_out] == []
    assert not {"session.json", "arguments.argdown", "polis/votes.csv", "csv/ballots.csv"} & found.keys()


@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.AGGREGATE])
def test_what_an_empty_cell_means_is_said_as_it_is_at_this_level(level):
    readme = files(everything(), level)["README.txt"].decode("utf-8-sig")
    assert ("An empty cell means that nothing was said" in readme) is (level != Level.AGGREGATE)
    assert ("Where a number is empty it is withheld, never zero." in readme) is (level == Level.AGGREGATE)


@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.AGGREGATE])
def test_no_file_is_said_to_be_handed_on_that_is_to_be_kept(level):
    readme = files(everything(), level)["README.txt"].decode("utf-8-sig")
    assert "Its cover says what it tells, and whether it is fit to pass on." in readme
    assert "hand on" not in readme
    # What was taken out is in no file.
    assert "Every act" not in readme


@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.AGGREGATE])
def test_the_readme_speaks_of_no_column_and_no_row_that_its_level_does_not_have(level):
    classroom = everything()
    classroom.participants.update(rehearsed=True)
    readme = files(classroom, level)["README.txt"].decode("utf-8-sig")
    assert "Seats of this session were filled by a rehearsal, not by people" in readme
    assert ("see “rehearsed”" in readme) is ("rehearsed (true/false)" in readme) is (level != Level.AGGREGATE)
    assert ("Weighings: 1 agree" in readme) is (level != Level.AGGREGATE)


def test_the_argument_maps_say_that_the_words_of_an_erased_seat_were_erased():
    found = files(everything(), Level.PSEUDONYMOUS)
    nodes = json.loads(found["arguments.aif.json"])["nodes"]
    assert [node["text"] for node in nodes if node["type"] == "I" and not node["text"]] == []
    assert [node["text"] for node in nodes].count("(erased by its author)") == 1
    assert found["arguments.argdown"].count(b"(erased by its author)") == 1


def test_hidden_arguments_go_out_marked_with_every_row_and_not_at_all_as_numbers():
    classroom = everything()
    hidden = classroom.arguments.get(hidden_at__isnull=False)
    pseudonymous = files(classroom, Level.PSEUDONYMOUS)
    assert pseudonymous["arguments.argdown"].decode().count("#hidden") == 1
    rows = list(csv.DictReader(io.StringIO(pseudonymous["csv/arguments.csv"].decode(), newline="")))
    assert {row["argument"]: row["status"] for row in rows}[str(hidden.pk)] == "hidden"
    aggregate = b"".join(files(classroom, Level.AGGREGATE).values()).decode(errors="replace")
    assert hidden.claim not in aggregate


def test_small_cells_of_a_real_session_are_withheld():
    found = files(everything(), Level.AGGREGATE)
    lines = [line.split(",") for line in found["csv/votes.csv"].decode().splitlines()[1:]]
    counts = [int(line[-1]) for line in lines if line[-1]]
    assert [n for n in counts if 0 < n < 5] == []
    assert any(line[-1] == "" for line in lines)


@pytest.mark.parametrize(("wrote", "others"), [(3, 5), (5, 3)])
def test_who_took_part_cannot_be_subtracted_from_who_joined(wrote, others):
    """8 joined, and 3 and 5 of them did it or not: one of these numbers would be the other."""
    classroom = make_classroom()
    seats = [make_seat(classroom) for _ in range(wrote + others)]
    for seat in seats[:wrote]:
        make_argument(seat)
    table = participation(Export(classroom, Level.AGGREGATE))
    shown = {row[-3:-1]: row[-1] for row in map(tuple, table.rows)}
    assert shown["joined", "all"] == 8
    assert (shown["wrote an argument", "yes"], shown["wrote an argument", "no"]) == (None, None)


def numbers(table):
    """The last column of the first trade-off's rows, by answer."""
    first = next(iter(table.rows))[1]
    return {row[-2]: row[-1] for row in table.rows if row[1] == first}


def test_what_one_student_did_often_is_not_shown():
    classroom = make_classroom()
    seats = [make_seat(classroom) for _ in range(30)]
    many = [make_argument(seats[0]) for _ in range(6)]
    for argument in many:
        make_weighing(argument, participant=seats[1], value=-1)
        quote(argument)
    export = Export(classroom, Level.AGGREGATE)
    # Not even that there is none of a kind: it would tell of that one student, too.
    for table in (argued, weighed, cited):
        assert set(numbers(table(export)).values()) == {None}


def test_what_five_students_did_is_shown_however_often():
    classroom = make_classroom()
    seats = [make_seat(classroom) for _ in range(8)]
    for seat in [*seats[:5], seats[0]]:
        quote(make_argument(seat))
    for seat in seats[5:]:
        quote(make_argument(seat, pole="b"))
    first = classroom.arguments.first()
    for value, seat in zip((1, 1, 1, 1, 1, -1, -1), seats, strict=False):
        make_weighing(first, participant=seat, value=value)
    export = Export(classroom, Level.AGGREGATE)
    assert numbers(weighed(export)) == {"agree": 5, "disagree": None, "pass": 0}
    sides = [n for answer, n in numbers(argued(export)).items() if answer.startswith("argument")]
    assert sides == [6, None]
    assert 9 in numbers(cited(export)).values()


def test_in_a_class_of_three_nothing_is_told_of_what_was_weighed():
    classroom = make_classroom()
    seats = [make_seat(classroom) for _ in range(3)]
    for _ in range(6):
        make_weighing(make_argument(seats[0]), participant=seats[1], value=-1)
    assert set(numbers(weighed(Export(classroom, Level.AGGREGATE))).values()) == {None}


def quote(argument):
    passage = argument.classroom.case.passages.first()
    Citation.objects.create(
        argument=argument, order=0, passage=passage, text="", exact=passage.text[:4], start=0, end=4
    )


def test_every_file_says_at_which_level_it_is_made():
    assert {file.path for file in files_of(Level.NAMED)} == {
        file.path for file in files_of(Level.PSEUDONYMOUS)
    }
    assert "csv/participation.csv" in {file.path for file in files_of(Level.AGGREGATE)}
    session = json.loads(files(everything(names="A", own_names=True), Level.NAMED)["session.json"])
    assert session["level"] == "named"


def test_the_log_does_not_say_whose_marks_were_changed_below_the_named_level():
    classroom = everything(names=CANARY, own_names=True)
    by, seat = classroom.instructor, classroom.participants.filter(removed_at__isnull=True).first()
    release_marks(classroom, by=by, released=True)
    give_marks(seat=seat, by=by, quotation=1, fairness=1, evidence=1, condition=1)
    found = files(classroom, Level.PSEUDONYMOUS)
    assert b"change_marks" in found["session.json"]
    assert [name for name, content in found.items() if CANARY.encode() in content] == []
