"""What a student erased, or the instructor for them, stands in no row and in no byte of a file: database, journal, ledger, log, exports, backup."""

import os

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from deliberation.actions.arguments import edit_argument
from deliberation.models import Argument
from tests.backups.home import Home, erase
from tests.backups.tasks import CANARY
from tests.make import make_argument, make_ballot, make_classroom, make_seat, student, teacher
from tests.trust.canaries import database_folder, in_files, in_rows, make_canary
from tests.trust.size import size

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = "rows; of files nothing is promised on PostgreSQL"


@pytest.mark.gate("P-erased")
def test_nothing_of_an_erased_seat_is_left_in_any_table_or_file(tmp_path, capfd, caplog, figure):
    """Every field of every row, where nobody has answered, where somebody has, and by the instructor; exports made on the way."""
    caplog.set_level("DEBUG")
    words = []
    for tag in ("alone", "answered", "for them"):
        seat, mine = make_canary(tag)
        if tag == "answered":
            make_argument(make_seat(seat.classroom), kind="ask", parent=seat.arguments.get())
        browser, desk = student(seat), teacher(seat.classroom)
        for name in ("me-data", "me-download", "me-contribution", "arguments-board"):
            browser.get(reverse(name, args=[seat.classroom.code]))
        b"".join(
            desk.get(reverse("teach-report", args=[seat.classroom.code, "bundle", "zip"])).streaming_content
        )
        words += mine.values()
        folders = [*database_folder(), tmp_path]
        if connection.vendor == "sqlite":
            assert in_files(mine.values(), folders), "the words were in the database"
        if tag == "for them":
            sure = {"erase-typed": seat.pseudonym, "erase-password": "correct horse battery"}
            answer = desk.post(reverse("teach-erase", args=[seat.classroom.code, seat.pk]), sure)
        else:
            sure = {"erase": "yes", "confirm": "yes"}
            answer = browser.post(reverse("me-leave", args=[seat.classroom.code]), sure)
        assert answer.status_code == 303
    call_command("backup", to=tmp_path / "after.zip")
    said = "".join(capfd.readouterr()) + caplog.text
    hits = in_rows(words) + in_files(words, folders) + [("log", word) for word in words if word in said]
    where = "rows, database file, ledger, log, a backup" if database_folder() else BYTES
    figure(f"{len(words)} words of 3 seats: {len(hits)} hits in {where}")
    assert hits == []


@pytest.mark.gate("P-erased")
@pytest.mark.sqlite
def test_rows_that_were_moved_about_before_leave_no_copy_behind(tmp_path, figure):
    """Half a class edits what it wrote and is then erased, while rows of the others are written between theirs."""
    classroom = make_classroom(phase="argue")
    seats = [make_seat(classroom, pseudonym=f"Zqmoved {n:03}x") for n in range(size(quick=12, whole=120))]
    written = []
    for turn in range(6):
        for n, seat in enumerate(seats):
            claim = f"Zqmoved {n:03}x said {turn}"
            written.append(make_argument(seat, claim=claim, reason=f"{claim} " * (1 + (7 * n + turn) % 40)))
            if turn < 2:
                make_ballot(seat, tradeoff=classroom.tradeoffs.all()[turn])
    for n, argument in enumerate(written):
        edit_argument(
            by=argument.participant, argument=argument, claim=f"Other words {n}", reason="b" * (1 + n % 900)
        )
    gone = seats[::2]
    for seat in gone:
        student(seat).post(reverse("me-leave", args=[classroom.code]), {"erase": "yes", "confirm": "yes"})
    names = [seat.pseudonym for seat in gone]
    first_words = [f"{seat.pseudonym} said" for seat in seats[1::2]]
    hits = in_rows(names) + in_files(names, [*database_folder(), tmp_path])
    earlier = in_files(first_words, database_folder())
    figure(
        f"{len(gone)} of {len(seats)} seats erased among {len(written)} edited arguments: {len(hits)} hits; "
        f"{len(earlier)} of earlier versions of the others"
    )
    assert hits == []
    assert earlier == []
    assert Argument.objects.count() == 6 * len(seats[1::2])


@pytest.mark.gate("P-erased")
def test_a_real_server_leaves_nothing_in_its_folder(tmp_path, capfd, figure):
    home = Home(tmp_path / "home")
    try:
        filled = home.ask("fill", "8")
        home.start()
        answers = [erase(home, filled, filled["seats"][number]).status for number in (0, 2)]
        home.stop()
        said = "".join(capfd.readouterr())
        words = home.ask("read")["words"]
        hits = in_files([CANARY], [home.folder]) + [("log", CANARY)] * said.count(CANARY)
        files = sum(len(names) for _, _, names in os.walk(home.folder))
        figure(f"a server's folder after two were erased: {len(hits)} hits in {files} files")
    finally:
        home.close()
    assert answers == [303, 303]
    assert [word for word in words if CANARY in word] == []
    assert hits == []
