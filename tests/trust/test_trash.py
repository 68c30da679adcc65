"""What is put into the trash comes back row for row, and is gone for good after its days."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from deliberation.models import ClassroomSession, LogEntry
from deliberation.rules import limits
from tests.make import make_instructor, teacher
from tests.reports.everything import everything
from tests.trust.canaries import database_folder, in_files, in_rows
from tests.trust.size import size

# The acts themselves: they are written down, and pages hear of them.
OF_THE_ACT = {"version"}


def hashes():
    """The SHA-256 of each row of each table but logins; the log's two lines about the trash are not of the session."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        rows = model._base_manager.order_by("pk").values()
        if model is Session:
            continue
        if model is LogEntry:
            rows = rows.exclude(act__in=("trash", "restore"))
        for row in rows:
            told = repr(sorted((key, value) for key, value in row.items() if key not in OF_THE_ACT))
            found[model._meta.label, row["id"]] = hashlib.sha256(told.encode()).hexdigest()
    return found


@pytest.mark.django_db
@pytest.mark.gate("T11-trash")
@pytest.mark.parametrize(
    "fields", [{}, {"own_names": True}, {"join_mode": "roster"}], ids=["open", "own", "roster"]
)
def test_what_is_restored_from_the_trash_is_the_same_row_for_row(fields, figure):
    by = make_instructor()
    mine, other = everything(names="Zora ", by=by, **fields), everything(seats=11, by=by)
    browser = teacher(mine)
    before = hashes()
    for _ in range(size(quick=1, whole=10)):
        trash = reverse("teach-trash", args=[mine.code])
        assert browser.post(trash, {"typed": "no"}).status_code == 422
        browser.post(trash, {"typed": mine.code})
        assert ClassroomSession.objects.present().get() == other
        assert browser.get(reverse("teach-control", args=[mine.code])).status_code == 404
        browser.post(reverse("teach-restore", args=[mine.code]))
        after = hashes()
        differ = [key for key in before.keys() | after.keys() if after.get(key) != before.get(key)]
        assert differ == []
    figure(f"trashed and restored: {len(before)} rows hashed, {len(differ)} differ")


@pytest.mark.django_db(transaction=True)
@pytest.mark.gate("T11-trash")
def test_what_has_been_in_the_trash_for_its_days_leaves_no_row_and_no_file(tmp_path, figure):
    classroom = everything(names="Zqzora ", join_mode="roster")
    ids = [str(pk) for pk in classroom.participants.values_list("pk", flat=True)]
    forms = [form for one in ids for form in (one, one.replace("-", ""))]
    words = ["Zqzora", "Still waiting", "The other side", "It names somebody.", *forms]
    assert in_rows(words)
    start = timezone.now()
    teacher(classroom).post(reverse("teach-trash", args=[classroom.code]), {"typed": classroom.code})
    # What students erased before stands in the ledger by its id, which is how a restored backup knows it.
    erased = {line.split()[2] for line in (tmp_path / "erased").read_text().splitlines()}
    with time_machine.travel(start + timedelta(days=limits.TRASH_DAYS, hours=-1), tick=False):
        call_command("purge")
        assert ClassroomSession.objects.count() == 1
    with time_machine.travel(start + timedelta(days=limits.TRASH_DAYS, hours=1), tick=False):
        call_command("purge")
    rows = {
        model._meta.label: model._base_manager.count()
        for model in apps.get_app_config("deliberation").get_models(include_auto_created=True)
    }
    words = [word for word in words if word not in erased]
    hits = in_rows(words) + in_files(words, [*database_folder(), tmp_path])
    figure(f"after {limits.TRASH_DAYS} days: {sum(rows.values())} rows, {len(hits)} hits in files")
    assert (sum(rows.values()), hits) == (0, [])
