"""What an instructor can take out of a session, and nobody else."""

import io
import json
import re
import tracemalloc
import zipfile
from dataclasses import replace
from tempfile import SpooledTemporaryFile

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.rosters import add_roster
from deliberation.models import Credit, FairnessMark
from deliberation.reports import REPORTS, bundle, whole
from deliberation.reports.archive import MANIFEST
from deliberation.reports.bundle import FILES as FILES_OF_A_BUNDLE
from deliberation.reports.bundle import files_of, write_bundle
from deliberation.reports.export import Export
from deliberation.rules.levels import Level
from deliberation.rules.names import RosterLine, fold_name
from deliberation.views.teach import reports
from deliberation.views.teach.reports import BY_ADDRESS, TYPES
from tests.make import (
    make_argument,
    make_ballot,
    make_classroom,
    make_instructor,
    make_seat,
    make_weighing,
    student,
    teacher,
)
from tests.reports.test_tables import cite, fill

pytestmark = pytest.mark.django_db

FILES = [
    ("report", "html"),
    ("bundle", "zip"),
    ("session", "json"),
    *((report.key, "csv") for report in REPORTS),
    ("csv-arguments", "csv"),
    ("session", "xlsx"),
    ("README", "txt"),
]


def address(classroom, report, suffix):
    return reverse("teach-report", args=[classroom.code, report, suffix])


def page(classroom):
    return reverse("teach-reports", args=[classroom.code])


def roster(name="Zora Neale"):
    classroom = make_classroom(join_mode="roster")
    line = RosterLine(1, name, fold_name(name))
    add_roster(classroom=classroom, by=classroom.instructor, lines=[line])
    return classroom


def voted(n, *, change=10, **fields):
    """A class of n who voted twice, each moved by as much."""
    classroom = make_classroom(phase="debrief", **fields)
    for value in range(n):
        seat = make_seat(classroom)
        make_ballot(seat, value=value)
        make_ballot(seat, value=value + change, round="final")
    return classroom


def content_of(response):
    return b"".join(response.streaming_content)


def report_of(classroom):
    return teacher(classroom).get(address(classroom, "report", "html")).content.decode()


@pytest.mark.parametrize(("report", "suffix"), FILES)
def test_nobody_else_gets_a_file(report, suffix):
    classroom = make_classroom()
    other = Client()
    other.force_login(make_instructor())
    url = address(classroom, report, suffix)
    clients = [Client(), student(make_seat(classroom)), other]
    assert [client.get(url).status_code for client in clients] == [404, 404, 404]


def test_nobody_else_sees_the_page():
    classroom = make_classroom()
    other = Client()
    other.force_login(make_instructor())
    assert [client.get(page(classroom)).status_code for client in (Client(), other)] == [404, 404]


@pytest.mark.parametrize(
    ("report", "suffix"),
    [
        ("nothing", "csv"),
        ("ballots", "pdf"),
        ("ballots", "json"),
        ("bundle", "csv"),
        ("report", "zip"),
        ("moderation", "html"),
    ],
)
def test_what_does_not_exist_is_not_found(report, suffix):
    classroom = make_classroom()
    assert teacher(classroom).get(address(classroom, report, suffix)).status_code == 404


def test_no_list_of_files_says_that_what_is_to_be_kept_is_handed_on():
    classroom = make_classroom()
    html = teacher(classroom).get(page(classroom)).content.decode()
    assert "To read and print" in html
    assert "hand on" not in html


def test_the_page_leads_to_every_file():
    classroom = make_classroom()
    html = teacher(classroom).get(page(classroom)).content.decode()
    assert [file for file in FILES if f'href="{address(classroom, *file)}"' not in html] == []


@pytest.mark.parametrize(("report", "suffix"), FILES)
def test_every_file_is_an_attachment_and_is_written_into_the_log(report, suffix):
    classroom = make_classroom()
    response = teacher(classroom).get(address(classroom, report, suffix), {"download": "yes"})
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{classroom.code}-{report}.{suffix}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    entry = classroom.log.first()
    assert (entry.act, entry.detail, entry.by) == ("export", f"{report}.{suffix}", classroom.instructor)


def unmade(classroom, report, suffix):
    """The answer to who asks for a file that cannot be made."""
    client = teacher(classroom)
    client.raise_request_exception = False
    return client.get(address(classroom, report, suffix), {"download": "yes"})


@pytest.mark.parametrize("suffix", ["pdf", "docx", "html"])
def test_what_cannot_be_made_is_an_error_and_no_file_that_breaks_off(suffix, monkeypatch):
    def breaks(*_):
        raise ValueError("cannot be made")

    monkeypatch.setattr(bundle, {"html": "write_page"}.get(suffix, f"write_{suffix}"), breaks)
    answer = unmade(make_classroom(), "report", suffix)
    assert (answer.status_code, answer.streaming) == (500, False)


def breaks_late(export):
    """A maker that breaks after its first piece."""
    yield b"begun"
    raise ValueError("cannot be made")


@pytest.mark.parametrize(
    ("path", "report", "suffix"),
    [
        (bundle.FILES[-1].path, "bundle", "zip"),
        ("session.json", "bundle", "zip"),
        ("csv/ballots.csv", "csv-ballots", "csv"),
    ],
)
def test_a_file_of_which_any_part_cannot_be_made_is_an_error_and_stands_in_no_log(
    path, report, suffix, monkeypatch
):
    files = [replace(file, maker=breaks_late) if file.path == path else file for file in bundle.FILES]
    monkeypatch.setattr(bundle, "FILES", files)
    monkeypatch.setattr(reports, "BY_ADDRESS", {file.address: file for file in files})
    classroom = make_classroom()
    answer = unmade(classroom, report, suffix)
    assert (answer.status_code, answer.streaming) == (500, False)
    assert not classroom.log.filter(act="export").exists()


def test_a_file_larger_than_memory_has_room_for_waits_on_the_disk_and_is_gone_with_its_download(monkeypatch):
    piece, waiting = bytes(1_000_000), []

    def huge(export):
        return (piece for _ in range(100))

    def noted(**how):
        waiting.append(SpooledTemporaryFile(**how))  # noqa: SIM115 - its reader closes it
        return waiting[-1]

    monkeypatch.setattr(whole, "SpooledTemporaryFile", noted)

    readme = replace(bundle.FILES[0], maker=huge)
    monkeypatch.setitem(reports.BY_ADDRESS, readme.address, readme)
    classroom = make_classroom()
    client = teacher(classroom)
    tracemalloc.start()
    try:
        answer = client.get(address(classroom, *readme.address))
        size = sum(len(part) for part in answer.streaming_content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == int(answer["Content-Length"]) == 100_000_000
    assert most < 2.5 * whole.IN_MEMORY
    assert [file.closed for file in waiting] == [True]


def test_who_only_asks_about_a_file_has_none_made(monkeypatch):
    readme = replace(bundle.FILES[0], maker=breaks_late)
    monkeypatch.setitem(reports.BY_ADDRESS, readme.address, readme)
    classroom = make_classroom()
    answer = teacher(classroom).head(address(classroom, *readme.address))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"")


def test_reading_the_report_writes_nothing():
    classroom = make_classroom()
    before = classroom.log.count()
    assert "Content-Disposition" not in teacher(classroom).get(address(classroom, "report", "html"))
    teacher(classroom).head(address(classroom, "ballots", "csv"))
    assert classroom.log.count() == before


def sure(classroom):
    """A browser in which the instructor has just given the password again."""
    client = teacher(classroom)
    answer = client.post(reverse("teach-sure", args=[classroom.code]), {"password": "correct horse battery"})
    assert answer.status_code == 303
    return client


def test_names_are_given_only_after_the_password_was_given_again():
    classroom = roster()
    client, url = teacher(classroom), address(classroom, "participants", "csv")
    assert b"Zora" not in content_of(client.get(url))
    refused = client.get(url, {"level": "named"})
    assert refused.status_code == 303
    assert refused["Location"] == page(classroom) + "?level=named"
    assert [entry.detail for entry in classroom.log.filter(act="export")] == ["participants.csv"]
    assert b"Zora" in content_of(sure(classroom).get(url, {"level": "named"}))
    assert classroom.log.first().detail == "participants.csv, with names"


def test_the_password_holds_for_ten_minutes():
    classroom = roster()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client, url = sure(classroom), address(classroom, "participants", "csv") + "?level=named"
        clock.shift(599)
        assert client.get(url).status_code == 200
        clock.shift(2)
        assert client.get(url).status_code == 303


def test_a_wrong_password_is_told_and_the_fifth_signs_out():
    classroom = roster()
    client, url = teacher(classroom), reverse("teach-sure", args=[classroom.code])
    for _ in range(4):
        answer = client.post(url, {"password": "wrong"})
        assert (answer.status_code, "This is not your password" in answer.content.decode()) == (422, True)
    assert client.post(url, {"password": "wrong"}).status_code == 303
    assert client.get(page(classroom)).status_code == 404


def test_who_has_another_session_open_cannot_confirm_for_this_one():
    classroom, other = roster(), Client()
    other.force_login(make_instructor())
    url = reverse("teach-sure", args=[classroom.code])
    assert other.post(url, {"password": "correct horse battery"}).status_code == 404


def test_the_page_offers_names_only_where_the_class_uses_them():
    listed, chosen, nameless = roster(), make_classroom(own_names=True), make_classroom()
    for classroom, offered in ((listed, True), (chosen, True), (nameless, False)):
        html = teacher(classroom).get(page(classroom)).content.decode()
        assert ('value="named"' in html) is offered
    html = teacher(listed).get(page(listed), {"level": "named"}).content.decode()
    assert ('name="password"' in html, "participants.csv" in html) == (True, False)
    html = sure(listed).get(page(listed), {"level": "named"}).content.decode()
    assert "participants.csv?level=named" in html


def test_names_of_a_nameless_class_are_no_level():
    classroom = make_classroom()
    answer = teacher(classroom).get(address(classroom, "participants", "csv"), {"level": "named"})
    assert b"name" not in content_of(answer).splitlines()[0].replace(b"display", b"")
    assert teacher(classroom).get(page(classroom), {"level": "everything"}).status_code == 404


def test_the_bundle_holds_everything_and_is_the_same_twice():
    classroom = make_classroom(phase="argue")
    fill(classroom, 2)
    client = teacher(classroom)
    content = content_of(client.get(address(classroom, "bundle", "zip")))
    # The log has a line more by now; what was taken out is no part of what happened in the class.
    assert content_of(client.get(address(classroom, "bundle", "zip"))) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [file.path for file in files_of(Level.PSEUDONYMOUS)] + [MANIFEST]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        session = json.loads(archive.read("session.json"))
        assert session["case"]["question"] == classroom.case.question
        assert session["session"]["tradeoffs"] == ["t1", "t2"]
        assert session["session"]["plan"] == classroom.plan
        assert len(session["rows"]["arguments"]["rows"]) == 2
        readme = archive.read("README.txt").decode("utf-8-sig")
        assert all(f"{report.key}.csv" in readme for report in REPORTS)


def test_every_file_has_an_address_of_its_own_and_a_type():
    assert len(BY_ADDRESS) == len(FILES_OF_A_BUNDLE)
    assert {suffix for _, suffix in BY_ADDRESS} <= TYPES.keys()
    assert re.fullmatch(r"[\w-]+", "".join("".join(address) for address in BY_ADDRESS))


def test_the_report_that_is_downloaded_stands_alone():
    classroom = voted(6)
    make_argument(make_seat(classroom), claim="</head><link href=x>")
    content = content_of(
        teacher(classroom).get(address(classroom, "report", "html"), {"download": "yes"})
    ).decode()
    assert [mark for mark in ("<link", "<script", "<a ", "src=", "url(", "@import") if mark in content] == []
    assert content.count("<style>") == 1
    assert ".report-bar" in content


def test_no_name_reaches_a_bundle_unasked():
    classroom = roster()
    with zipfile.ZipFile(io.BytesIO(write_bundle(Export(classroom)))) as archive:
        assert [name for name in archive.namelist() if b"Zora" in archive.read(name)] == []


def test_the_command_writes_the_same_bundle(tmp_path):
    classroom = make_classroom()
    expected = write_bundle(Export(classroom))
    call_command("export_session", classroom.code, "--to", str(tmp_path / "out.zip"), stdout=io.StringIO())
    assert (tmp_path / "out.zip").read_bytes() == expected
    assert classroom.log.first().act == "export"
    call_command(
        "export_session", classroom.code.lower(), "--to", str(tmp_path / "new"), stdout=io.StringIO()
    )
    assert zipfile.is_zipfile(tmp_path / "new" / f"{classroom.code}-bundle.zip")


def test_the_command_says_what_it_cannot_do(tmp_path):
    classroom = make_classroom()
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="no session"):
        call_command("export_session", "XXXXXX", "--to", str(tmp_path))
    with pytest.raises(CommandError, match="uses no names"):
        call_command("export_session", classroom.code, "--to", str(tmp_path), "--level", "named")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_session", classroom.code, "--to", str(tmp_path / "file"))


def test_before_and_after_with_their_numbers():
    html = report_of(voted(6))
    assert "6 in both" in html
    assert "+10.0" in html
    assert "6 of 6" in html
    assert "toward “Thrift”" in html
    assert "Whichever side began smaller" in html


def test_a_change_under_five_points_is_called_a_dead_heat():
    assert "A dead heat" in report_of(voted(6, change=4))
    assert "A dead heat" not in report_of(voted(6, change=5))


def test_four_are_too_few_to_show():
    html = report_of(voted(4))
    assert "Too few to show: fewer than five placed themselves in both rounds." in html
    assert "report-chart" not in html


def test_cells_under_five_are_withheld():
    classroom = voted(8, tradeoffs=1)
    classroom.participants.first().ballots.update(stance="never")
    table = report_of(classroom).split("Would they allow it")[1].split("</table>")[0]
    assert table.count("–</abbr>") == 4
    assert '<td class="number">7' not in table
    assert '<td class="number">1' not in table


def test_a_weighing_by_few_shows_only_how_many_weighed():
    classroom = make_classroom(phase="weigh")
    argument = make_argument(make_seat(classroom))
    for value in (1, 1, -1, 0):
        make_weighing(argument, value=value)
    assert "Weighed by 4: too few to show." in report_of(classroom)
    for _ in range(6):
        make_weighing(argument, value=1)
    html = " ".join(report_of(classroom).split())
    assert "Weighed by 10: agree –" in html


def test_credits_by_few_are_withheld_with_the_points_behind_them():
    classroom = voted(13, tradeoffs=1)
    tradeoff, card = classroom.tradeoffs.get(), classroom.case.positions.get(key="open")
    for n, seat in enumerate(classroom.participants.all()):
        what = {"kind": "nothing"} if n < 8 else {"kind": "card", "position": card}
        if n in (8, 9):
            what = {"kind": "passage", "passage": classroom.case.passages.first()}
        Credit.objects.create(participant=seat, tradeoff=tradeoff, epoch=1, **what)
    table = (
        report_of(classroom)
        .split("Of those who placed themselves both times, n = 13")[1]
        .split("</table>")[0]
    )
    rows = [" ".join(row.split()) for row in table.split("<tr>")[2:]]
    withheld = '<td class="number">–</td>' * 3
    assert [withheld in row for row in rows] == [False, True, True]
    assert '<td class="number">8</td><td class="number">–</td><td class="number">80</td>' in rows[0]


def test_fairness_marks_by_few_are_withheld():
    classroom = make_classroom(phase="switch")
    card = classroom.case.positions.get(key="open")
    argument = make_argument(make_seat(classroom), kind="steelman", position=card)
    for n in range(4):
        FairnessMark.objects.create(argument=argument, participant=make_seat(classroom), fair=n > 0)
    assert "Judged by 4 who hold the card: too few to show." in report_of(classroom)
    for _ in range(4):
        FairnessMark.objects.create(argument=argument, participant=make_seat(classroom), fair=True)
    assert "Judged by 8 who hold the card: fair –" in report_of(classroom)


def test_removed_seats_are_left_out_of_what_is_counted():
    classroom = voted(6)
    classroom.participants.filter(pk=classroom.participants.first().pk).update(removed_at=timezone.now())
    html = report_of(classroom)
    assert "5 in both" in html
    assert "1 seat was removed or erased" in html


def test_a_hidden_argument_is_there_with_its_reason():
    classroom = make_classroom(phase="argue")
    make_argument(
        make_seat(classroom), claim="Hidden words", hidden_at=timezone.now(), hidden_reason="It names <b>."
    )
    html = report_of(classroom)
    assert "Hidden words" in html
    assert "Hidden from the class. The reason given:" in html
    assert "It names &lt;b&gt;." in html


def test_evidence_stands_under_its_argument_with_the_passage():
    classroom = make_classroom(phase="argue")
    cite(make_argument(make_seat(classroom)), number=7)
    assert 'P7 <q dir="auto" lang="en">four in ten</q>' in report_of(classroom)


def test_a_long_chain_of_replies_is_printed_whole():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    last = make_argument(seat)
    for n in range(150):
        last = make_argument(seat, kind="rebut", parent=last, claim=f"Answer {n}.")
    html = report_of(classroom)
    assert html.count("rebuts ") == 150
    assert "Answer 149." in html


def test_authors_are_named_only_where_the_class_sees_them():
    for shows, times in ((True, 1), (False, 0)):
        classroom = make_classroom(phase="argue", shows_authors=shows)
        make_argument(make_seat(classroom, pseudonym="Curious Heron"))
        assert report_of(classroom).count("Curious Heron") == times


def test_a_rehearsal_is_said_at_the_top():
    classroom = make_classroom()
    assert "Rehearsed:" not in report_of(classroom)
    make_seat(classroom, rehearsed=True)
    html = report_of(classroom)
    assert html.index("Rehearsed: 1 seat") < html.index("The case and the plan")


def test_the_report_takes_as_many_queries_for_fifty_arguments_as_for_five(django_assert_num_queries):
    few, many = make_classroom(phase="argue"), make_classroom(phase="argue")
    fill(few, 5)
    fill(many, 50)
    for classroom in (few, many):
        client, url = teacher(classroom), address(classroom, "report", "html")
        # The session, the instructor, the class with its case; and what the report reads.
        with django_assert_num_queries(12):
            client.get(url)
