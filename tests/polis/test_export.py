import pytest

from deliberation.errors import BadExport
from deliberation.polis.export import read_export
from deliberation.polis.tables import table
from tests.polis.published import BOWLING_GREEN, NAMES, SEATTLE, rows, unpacked

COMMENTS = "comment-id,comment-body,moderated\n0,Yes,1\n1,No,-1\n"
VOTES = "timestamp,comment-id,voter-id,vote\n10,0,7,1\n11,1,7,-1\n12,0,8,0\n"


def export(folder, **files):
    """A small export; a file given as None is not there."""
    for name, text in ({"comments": COMMENTS, "votes": VOTES} | files).items():
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode()
            (folder / f"{name.replace('_', '-')}.csv").write_bytes(data)
    return folder


def votes_of(conversation):
    """Every vote in the order of the file."""
    return [
        (conversation.participants[person], conversation.keys[statement], value)
        for person, statement, value in zip(
            conversation.person, conversation.statement, conversation.value, strict=True
        )
    ]


def refusal(folder):
    with pytest.raises(BadExport) as caught:
        read_export(folder)
    return str(caught.value)


def test_votes_and_statements_are_read_as_they_are_written(tmp_path):
    read = read_export(export(tmp_path))
    assert votes_of(read) == [("7", "0", 1), ("7", "1", -1), ("8", "0", 0)]
    assert [(one.key, one.text, one.is_left_out) for one in read.statements] == [
        ("0", "Yes", False),
        ("1", "No", True),
    ]
    assert (list(read.at), read.left_out) == ([10, 11, 12], {"1"})


@pytest.mark.parametrize("name", NAMES)
def test_a_published_conversation_is_read_whole(tmp_path, name):
    folder = unpacked(name, tmp_path, but="votes.csv")
    read, people = read_export(folder), rows(folder, "participants-votes.csv")
    assert read.participants == tuple(row["participant"] for row in people)
    assert read.groups == {row["participant"]: int(row["group-id"]) for row in people if row["group-id"]}
    assert sorted(votes_of(read)) == sorted(
        (row["participant"], key, int(row[key]))
        for row in people
        for key in row
        if key.isdigit() and row[key]
    )
    assert [one.text for one in read.statements] == [
        row["comment-body"].strip() for row in rows(folder, "comments.csv")
    ]
    assert "CC BY 4.0" in read.notice


def test_the_votes_file_ends_where_the_participants_file_stands(tmp_path):
    folder = unpacked(SEATTLE, tmp_path)
    read = read_export(folder)
    cast = votes_of(read)
    last = {cast[entry][:2]: cast[entry][2] for entry in sorted(range(len(cast)), key=read.at.__getitem__)}
    assert len(last) < len(cast)
    (folder / "votes.csv").unlink()
    assert {(person, key): value for person, key, value in votes_of(read_export(folder))} == last


def test_the_published_consensus_and_topic_are_read(tmp_path):
    read = read_export(unpacked(BOWLING_GREEN, tmp_path))
    first = rows(tmp_path / BOWLING_GREEN, "comments.csv")[0]
    assert read.statements[0].consensus == float(first["group-informed-consensus"])
    assert read.topic == "Together, we'll build the BG of 2050."
    assert sum(one.is_meta for one in read.statements) == 1


def test_a_mark_at_the_beginning_capitals_and_underscores_do_not_matter(tmp_path):
    comments = "\ufeffComment_ID,TXT, Moderated ,is_meta\r\n0,Yes,1.0,TRUE\r\n"
    votes = "\ufefftid,pid,vote\r\n0,a-1, 1 \r\n"
    read = read_export(export(tmp_path, comments=comments, votes=votes))
    assert votes_of(read) == [("a-1", "0", 1)]
    assert read.statements[0].is_meta


def test_line_ends_commas_and_quotes_inside_a_statement_are_kept(tmp_path):
    comments = 'comment-id,moderated,comment-body\n0,1,"One ""two"",\nthree"\n1,1,Four\n'
    read = read_export(export(tmp_path, comments=comments))
    assert [one.text for one in read.statements] == ['One "two",\nthree', "Four"]


def test_columns_that_say_who_somebody_is_are_no_statements(tmp_path):
    people = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n7,mail@example.org,2,0,1,1,0,1,\n9,,,0,0,0,0,,\n"
    read = read_export(export(tmp_path, votes=None, participants_votes=people))
    assert votes_of(read) == [("7", "0", 1)]
    assert (read.participants, read.groups, read.keys) == (("7", "9"), {"7": 2}, ("0", "1"))


def test_what_a_program_wrote_for_nothing_is_nothing(tmp_path):
    comments = "comment-id,comment-body,moderated,group-informed-consensus,timestamp\n0,Yes,null,NaN,NaN\n1,No,1,0.5,1.4E12\n"
    people = "participant,group-id,0,1\n7,nan,1.0,NaN\n"
    read = read_export(export(tmp_path, comments=comments, votes=None, participants_votes=people))
    assert (votes_of(read), read.groups) == ([("7", "0", 1)], {})
    assert [(one.moderated, one.consensus, one.at) for one in read.statements] == [
        (0, None, 0),
        (1, 0.5, 1_400_000_000_000),
    ]


def test_times_in_seconds_are_the_same_moments_as_in_milliseconds(tmp_path):
    comments = "comment-id,comment-body,timestamp\n0,Yes,1403054214\n1,No,1.403054214E9\n"
    votes = "timestamp,comment-id,voter-id,vote\n1403054214196,0,7,1\n1403054215,1,7,-1\n"
    read = read_export(export(tmp_path, comments=comments, votes=votes))
    assert [one.at for one in read.statements] == [1_403_054_214_000] * 2
    assert list(read.at) == [1_403_054_214_196, 1_403_054_215_000]


def test_votes_on_what_has_no_text_are_kept_under_its_id(tmp_path):
    read = read_export(export(tmp_path, votes="comment-id,voter-id,vote\n5,7,1\n"))
    assert (read.keys, len(read.statements)) == (("0", "1", "5"), 2)


def test_the_notice_is_found_beside_the_files_or_above_them(tmp_path):
    folder = tmp_path / "talk"
    folder.mkdir()
    export(folder)
    assert read_export(folder).notice == ""
    (tmp_path / "ATTRIBUTION.md").write_text("above")
    assert read_export(folder).notice == "above"
    (folder / "NOTICE.txt").write_text("beside")
    assert read_export(folder).notice == "beside"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"comments": None}, "has no comments.csv."),
        ({"votes": None}, "has neither votes.csv nor participants-votes.csv."),
        ({"comments": ""}, "comments.csv has no column “comment-id”."),
        ({"comments": "comment-id,author-id\n0,1\n"}, "comments.csv has no column “comment-body”."),
        ({"votes": "comment-id,voter-id\n0,1\n"}, "votes.csv has no column “vote”."),
        ({"votes": VOTES + "13,0,9,2\n"}, "votes.csv, line 5: “2” was not expected there."),
        ({"votes": VOTES + "13,0,9\n"}, "votes.csv, line 5: “” was not expected there."),
        ({"votes": VOTES + "soon,0,9,1\n"}, "votes.csv, line 5: “soon” was not expected there."),
        ({"votes": b"comment-id,voter-id,vote\n0,\xe9,1\n"}, "votes.csv is not UTF-8 text"),
        ({"comments": COMMENTS + "0,Again,1\n"}, "comments.csv, line 4: “0” was not expected there."),
        ({"comments": COMMENTS + "2,Odd,maybe\n"}, "comments.csv, line 4: “maybe” was not expected there."),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, files, sentence):
    assert sentence in refusal(export(tmp_path, **files))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert refusal(tmp_path / "nowhere") == f"There is no folder {tmp_path / 'nowhere'}."


def test_a_table_is_read_a_row_at_a_time(tmp_path):
    path = export(tmp_path, votes=VOTES + "13,0,9,what\n") / "votes.csv"
    with table(path) as opened:
        assert next(opened.rows()) == ["10", "0", "7", "1"]
