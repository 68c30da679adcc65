import unicodedata
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case
from deliberation.actions.conversations import _in_two, import_conversation
from deliberation.errors import BadExport
from deliberation.models import Argument, ClassroomSession, Participant, Weighing
from deliberation.polis.export import read_export
from deliberation.reports.bundle import files_of
from deliberation.reports.export import Export
from deliberation.rules import limits
from deliberation.rules.levels import Level
from tests.make import make_instructor, teacher
from tests.polis.published import SEATTLE, rows, unpacked

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor():
    return make_instructor("ms-hill")


def export(folder, comments, votes="comment-id,voter-id,vote,timestamp\n0,1,1,1403054214196\n"):
    (folder / "comments.csv").write_text(comments)
    (folder / "votes.csv").write_text(votes)
    return read_export(folder)


def test_a_published_conversation_becomes_a_finished_session(tmp_path, instructor):
    folder = unpacked(SEATTLE, tmp_path)
    made = import_conversation(by=instructor, conversation=read_export(folder))
    classroom, comments = made.classroom, rows(folder, "comments.csv")
    assert (classroom.phase, classroom.door_open, classroom.title) == ("ended", False, "$15/hour")
    assert classroom.has_reached("weigh")
    assert sorted(argument.claim + argument.reason for argument in classroom.arguments.all()) == sorted(
        comment["comment-body"].strip() if len(comment["comment-body"]) <= 280 else without_the_cut(comment)
        for comment in comments
    )
    assert classroom.arguments.shown().count() == sum(comment["moderated"] != "-1" for comment in comments)
    expected = [
        (row["participant"], key, int(row[key]))
        for row in rows(folder, "participants-votes.csv")
        for key in row
        if key.isdigit() and row[key]
    ]
    assert made.votes == len(expected) == 2872
    by_seat = {who: 0 for who, _, _ in expected}
    for who, _, value in expected:
        by_seat[who] += value
    for seat in Participant.objects.filter(classroom=classroom).prefetch_related("weighings"):
        number = seat.pseudonym.removeprefix("Participant ")
        assert sum(weighing.value for weighing in seat.weighings.all()) == by_seat.get(number, 0)


def without_the_cut(comment):
    claim, reason = _in_two(comment["comment-body"])
    return claim + reason


def test_the_notice_stands_in_the_case_that_people_read(tmp_path, instructor):
    made = import_conversation(by=instructor, conversation=read_export(unpacked(SEATTLE, tmp_path)))
    case = made.classroom.case
    assert "CC BY 4.0 with Attribution to The Computational Democracy Project" in case.summary
    assert "CC BY 4.0" in "".join(case.passages.values_list("text", flat=True))
    assert (case.source["url"], case.source["published"]) == ("https://pol.is/2demo", "2014–2019")
    report = teacher(made.classroom).get(f"/teach/sessions/{made.classroom.code}/reports/report.html")
    assert "A conversation that was held elsewhere" in report.content.decode()
    assert "in our own words" not in report.content.decode()
    assert case.tradeoffs.count() == 1


def test_twice_is_once_and_another_instructor_has_a_session_of_their_own(tmp_path, instructor):
    conversation = read_export(unpacked(SEATTLE, tmp_path))
    first = import_conversation(by=instructor, conversation=conversation)
    again = import_conversation(by=instructor, conversation=conversation)
    assert (first.is_new, again.is_new, again.classroom) == (True, False, first.classroom)
    other = import_conversation(by=make_instructor(), conversation=conversation)
    assert other.classroom != first.classroom
    assert (Case.objects.count(), ClassroomSession.objects.count()) == (1, 2)


def test_what_is_in_the_trash_is_not_imported_beside_it(tmp_path, instructor):
    conversation = export(tmp_path, "comment-id,comment-body\n0,Yes\n")
    classroom = import_conversation(by=instructor, conversation=conversation).classroom
    classroom.trashed_at = classroom.created_at
    classroom.save()
    with pytest.raises(BadExport, match="in the trash"):
        import_conversation(by=instructor, conversation=conversation)


@pytest.mark.parametrize(
    "text",
    ["short", "word " * 60, "x" * 700, "a\nb " * 90, "e\u0301" * 200, "ends here." + " more" * 400],
)
def test_a_long_statement_loses_no_word(text):
    claim, reason = _in_two(text)
    assert 0 < len(claim) <= limits.CLAIM_CHARS
    together = f"{claim} {reason}" if len(text.split()) > 1 else claim + reason
    assert together.split() == unicodedata.normalize("NFC", text).split()


def test_text_from_elsewhere_is_shown_as_text(tmp_path, instructor):
    hostile = '"<script>alert(1)</script> & \u202ereversed"'
    (tmp_path / "summary.csv").write_text(f"topic,{hostile}\nconversation-description,{hostile}\n")
    made = import_conversation(
        by=instructor, conversation=export(tmp_path, f"comment-id,comment-body\n0,{hostile}\n")
    )
    passage = made.classroom.case.passages.get(number=1)
    assert passage.html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; reversed</p>"
    browser = teacher(made.classroom)
    for page in ("", "participants/", "moderation/", "reports/", "reports/report.html", "log/"):
        answer = browser.get(f"/teach/sessions/{made.classroom.code}/{page}")
        assert answer.status_code == 200, page
        assert b"<script>alert" not in answer.content, page


def test_what_is_about_the_conversation_itself_is_hidden(tmp_path, instructor):
    made = import_conversation(
        by=instructor,
        conversation=export(
            tmp_path, "comment-id,comment-body,is-meta,moderated\n0,Yes,true,1\n1,No,false,0\n"
        ),
    )
    assert [argument.claim for argument in made.classroom.arguments.shown()] == ["No"]
    assert "conversation itself" in Argument.objects.get(claim="Yes").hidden_reason


def test_authors_who_never_voted_have_a_seat_and_unknown_statements_are_left_out(tmp_path, instructor):
    made = import_conversation(
        by=instructor,
        conversation=export(
            tmp_path,
            "comment-id,author-id,comment-body\n0,99,Yes\n1,,No\n",
            "comment-id,voter-id,vote\n0,1,1\n7,1,-1\n",
        ),
    )
    names = set(made.classroom.participants.values_list("pseudonym", flat=True))
    assert names == {"Participant 1", "Participant 99", "Author not said"}
    assert (made.votes, made.unknown) == (1, 1)
    assert Weighing.objects.get().at is not None


def test_ids_that_are_no_numbers_are_not_shown(tmp_path, instructor):
    made = import_conversation(
        by=instructor,
        conversation=export(
            tmp_path, "comment-id,comment-body\n0,Yes\n", "comment-id,voter-id,vote\n0,a@example.org,1\n"
        ),
    )
    assert "example" not in "".join(made.classroom.participants.values_list("pseudonym", flat=True))


def test_too_much_and_nothing_are_refused_and_leave_nothing(tmp_path, instructor, monkeypatch):
    with pytest.raises(BadExport, match="no vote"):
        import_conversation(
            by=instructor,
            conversation=export(tmp_path, "comment-id,comment-body\n0,Yes\n", "comment-id,voter-id,vote\n"),
        )
    monkeypatch.setattr(limits, "IMPORTED_STATEMENTS", 1)
    with pytest.raises(BadExport, match="at most 10000 people, 1 statements"):
        import_conversation(
            by=instructor, conversation=export(tmp_path, "comment-id,comment-body\n0,Yes\n1,No\n")
        )
    assert not Case.objects.exists()


def test_the_command_says_what_it_made(tmp_path, instructor):
    folder, out = unpacked(SEATTLE, tmp_path), StringIO()
    call_command("import_polis", str(folder), instructor="ms-hill", stdout=out, no_color=True)
    code = ClassroomSession.objects.get().code
    call_command("import_polis", str(folder), instructor="ms-hill", stdout=out)
    assert out.getvalue().splitlines() == [
        f"Session {code}: 339 seats, 54 statements, 2872 votes.",
        f"Imported before as session {code}; nothing changed.",
    ]
    with pytest.raises(CommandError, match="no instructor “nobody”"):
        call_command("import_polis", str(folder), instructor="nobody")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_polis", str(tmp_path / "gone"), instructor="ms-hill")


TIMED = "comment-id,voter-id,vote,timestamp\n"
COMMENTS = "comment-id,comment-body,timestamp\n0,Yes,1403054214196\n"


@pytest.mark.parametrize(("times", "value"), [((1, 2), -1), ((2, 1), 1), ((5, 5), -1)], ids=str)
def test_of_two_votes_of_one_person_the_last_counts(tmp_path, instructor, times, value):
    votes = "".join(f"0,1,{vote},{at}\n" for vote, at in zip((1, -1), times, strict=True))
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes))
    assert [weighing.value for weighing in Weighing.objects.all()] == [value]
    assert made.votes == 1


def test_a_conversation_says_from_when_to_when_it_was(tmp_path, instructor):
    votes = "0,1,1,1403054214196\n0,2,1,1435000000000\n"
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes))
    assert made.classroom.case.source["published"] == "2014–2015"
    moments = [weighing.at.year for weighing in Weighing.objects.order_by("at")]
    assert moments == [2014, 2015]
    assert Argument.objects.get().at.year == 2014


def test_times_that_no_calendar_has_are_left_out(tmp_path, instructor):
    votes = "0,1,1,0\n0,2,1,253402300800000\n"
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes))
    assert made.classroom.case.source["published"] == "without a date"
    assert made.votes == 2


def test_a_conversation_that_went_on_says_so_beside_what_it_was_before(tmp_path, instructor):
    votes = "0,1,1,1403054214196\n"
    before = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes))
    votes += "0,2,1,1435000000000\n"
    later = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes))
    said = [made.classroom.case.source["published"] for made in (before, later)]
    assert said == ["2014", "2014–2015"]


def test_a_statement_goes_out_to_polis_and_comes_back_whole_and_with_its_time(tmp_path, instructor):
    texts = ["short", "word " * 100 + "end", "x" * 700]
    comments = "comment-id,comment-body,timestamp\n" + "".join(
        f"{n},{text},140305421400{n}\n" for n, text in enumerate(texts)
    )
    made = import_conversation(by=instructor, conversation=export(tmp_path, comments))
    for file in files_of(Level.PSEUDONYMOUS):
        if file.path.startswith("polis/"):
            content = b"".join(file.make(Export(made.classroom)))
            (tmp_path / file.path.removeprefix("polis/")).write_bytes(content)
    read = read_export(tmp_path)
    assert sorted(one.text for one in read.statements) == sorted(texts)
    assert {one.at for one in read.statements} == {1_403_054_214_000}
    assert list(read.at) == [1_403_054_214_000]


def test_the_first_moment_that_is_said_is_a_moment(tmp_path, instructor):
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, f"{TIMED}0,1,1,1\n"))
    assert made.classroom.case.source["published"] == "1970"


def test_people_without_a_number_are_counted_from_one(tmp_path, instructor):
    votes = "comment-id,voter-id,vote\n0,a@example.org,1\n0,b@example.org,-1\n"
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, votes))
    names = set(made.classroom.participants.values_list("pseudonym", flat=True))
    assert {"Participant 1", "Participant 2"} <= names
    assert "Participant 0" not in names


@pytest.mark.parametrize(("digits", "said"), [(19, "9" * 19), (20, "1")], ids=str)
def test_a_number_is_shown_unless_it_is_an_endless_one(tmp_path, instructor, digits, said):
    votes = f"comment-id,voter-id,vote\n0,{'9' * digits},1\n"
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, votes))
    assert f"Participant {said}" in made.classroom.participants.values_list("pseudonym", flat=True)


def test_a_statement_that_just_fits_is_a_claim_without_a_reason():
    fits = ("word " * 56)[:-1] + "s"
    assert len(fits) == limits.CLAIM_CHARS
    assert _in_two(fits) == (fits, "")
    assert _in_two(f"{fits}s")[1] == "wordss"


def test_nobody_is_dealt_a_card_or_named_in_a_conversation(tmp_path, instructor):
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS))
    classroom = made.classroom
    assert (made.is_new, classroom.phase) == (True, "ended")
    assert [step["minutes"] for step in classroom.plan] == [60, 60, 60]
    assert (classroom.deals_cards, classroom.shows_authors, classroom.door_open) == (False, False, False)
    assert (made.participants, made.statements, made.votes, made.unknown) == (2, 1, 1, 0)
    assert classroom.log.first().detail == tmp_path.name
    assert not classroom.participants.exclude(card=None).exists()
    again = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS))
    assert (again.is_new, again.classroom, again.votes) == (False, classroom, 1)


@pytest.mark.parametrize(("limit", "most"), [("IMPORTED_PEOPLE", 1), ("IMPORTED_VOTES", 2)])
def test_a_conversation_of_the_largest_size_is_taken_and_no_larger_one(
    tmp_path, instructor, monkeypatch, limit, most
):
    monkeypatch.setattr(limits, limit, most)
    votes = {"IMPORTED_PEOPLE": ("0,1,1,1\n", "0,1,1,1\n0,2,1,1\n")}.get(
        limit, ("0,1,1,1\n0,2,1,1\n", "0,1,1,1\n0,2,1,1\n0,3,1,1\n")
    )
    assert import_conversation(
        by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes[0])
    ).is_new
    with pytest.raises(BadExport):
        import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS, TIMED + votes[1]))


def test_a_long_topic_is_shortened_and_kept_in_the_reading(tmp_path, instructor):
    topic = "word " * 60
    (tmp_path / "summary.csv").write_text(f"topic,{topic}\n")
    case = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS)).classroom.case
    assert len(case.title) <= 200
    assert case.title.endswith("…")
    assert case.passages.get(number=1).text == topic.strip()
    assert case.tradeoffs.get().title.endswith("…")
    assert case.source["url"] == "https://pol.is/"


@pytest.mark.parametrize(("letters", "title"), [(120, "x" * 120), (121, "x" * 119 + "…")], ids=str)
def test_a_trade_off_bears_the_topic_in_a_hundred_and_twenty_letters(tmp_path, instructor, letters, title):
    (tmp_path / "summary.csv").write_text(f"topic,{'x' * letters}\n")
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS))
    assert made.classroom.case.tradeoffs.get().title == title


@pytest.mark.parametrize(("letters", "title"), [(200, "x" * 200), (201, "x" * 199 + "…")], ids=str)
def test_a_topic_is_shortened_to_two_hundred_letters(tmp_path, instructor, letters, title):
    (tmp_path / "summary.csv").write_text(f"topic,{'x' * letters}\n")
    made = import_conversation(by=instructor, conversation=export(tmp_path, COMMENTS))
    case = made.classroom.case
    assert (case.title, case.source["title"]) == (title, title)
    assert len(made.classroom.title) <= 120
