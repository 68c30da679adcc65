"""Checking a backup, and the live database: each finding is a sentence, and none is good news."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import Count, F, Max, Min, Model, Q

from deliberation import ledger
from deliberation.actions.retention import overdue
from deliberation.backups import declared, postgres, schema, sqlite
from deliberation.backups.archive import BackupRefused, Manifest, open_archive
from deliberation.models import (
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    FairnessMark,
    Participant,
    Weighing,
)
from deliberation.queries.erasures import still_there

SHOWN = 20


def check_backup(path: Path) -> Manifest:
    """Look through a backup without restoring it. BackupRefused says all that is wrong with it."""
    with open_archive(path) as reader:
        reader.check()
        kind = reader.manifest.kind
        findings = sqlite.check(reader) if kind == "sqlite" else postgres.check(reader)
        if findings:
            raise BackupRefused(f"{path.name} is not whole. " + " ".join(findings))
        return reader.manifest


def check_live() -> list[str]:
    """All that is wrong with the live database; what could not be looked at is said too."""
    try:
        if waiting := schema.missing():
            some = ", ".join(waiting[:3]) + (f" and {len(waiting) - 3} more" if len(waiting) > 3 else "")
            return [f"The database is of an older version: {some} must be applied. Run: manage.py migrate"]
        return [finding for look in LOOKS for finding in look()]
    except DatabaseError as error:
        return [f"The database cannot be read: {error}."]


def _integrity() -> Iterator[str]:
    """SQLite's own checks; PostgreSQL's foreign keys and indexes, which a damaged disk may have broken."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check(20)")
            yield from (f"The database is damaged: {line}." for (line,) in cursor.fetchall() if line != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, parent, _ in cursor.fetchmany(SHOWN):
                yield f"Row {row} of {table} points to a row of {parent} that is not there."
            return
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)"
        )
        yield from (f"The index {name} is not valid: REINDEX it." for (name,) in cursor.fetchall())
        cursor.execute(
            "SELECT conname FROM pg_constraint "
            "WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
        )
        yield from (f"The constraint {name} was never checked on old rows." for (name,) in cursor.fetchall())


def _foreign_keys() -> Iterator[str]:
    """Rows that point nowhere, counted by the models' own keys: what PostgreSQL promises, and a disk may break."""
    if connection.vendor == "sqlite":
        return
    for model in _models():
        for field in model._meta.concrete_fields:
            if not field.remote_field or not isinstance(field.related_model, type):
                continue
            there = field.related_model._base_manager.values("pk")
            given = model._base_manager.filter(**{f"{field.name}__isnull": False})
            if lost := given.exclude(**{f"{field.attname}__in": there}).count():
                yield f"{lost} rows of {model._meta.db_table} point to a {field.name} that is not there."


def _declared() -> Iterator[str]:
    """Every constraint and index that the models declare, by name or columns, as the database has it."""
    for model in _models():
        held = declared.held_by(model._meta.db_table)
        yield from declared.lost(model, held)


def _sequences() -> Iterator[str]:
    """PostgreSQL hands out the next id from a sequence: it stands past every id that is there."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for model in _models():
            for sequence in connection.introspection.get_sequences(cursor, model._meta.db_table):
                name = connection.ops.quote_name(sequence["name"])
                cursor.execute(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 - a name of the database's
                last, is_called = cursor.fetchone()
                most = model._base_manager.aggregate(most=Max(sequence["column"]))["most"] or 0
                if last + is_called <= most:
                    yield f"The next id of {model._meta.db_table} is taken: {sequence['name']} stands at {last}."


def _phases() -> Iterator[str]:
    """The phase of a class stands in its row and as the last of its changes; epochs rise by one, from one."""
    changed = ClassroomSession.objects.order_by("pk").annotate(
        changes=Count("phase_changes"), first=Min("phase_changes__epoch"), last=Max("phase_changes__epoch")
    )
    for classroom in changed.iterator():
        numbers = (classroom.changes, classroom.first, classroom.last)
        if numbers != (classroom.phase_epoch, 1, classroom.phase_epoch):
            yield (
                f"Session {classroom.code} is in its epoch {classroom.phase_epoch}, and its record has "
                f"{classroom.changes} phases, numbered {classroom.first} to {classroom.last}."
            )
        elif classroom.phase_changes.get(epoch=classroom.phase_epoch).phase != classroom.phase:
            yield f"Session {classroom.code} is in “{classroom.phase}”, and its record says otherwise."
        if (
            not 0 <= classroom.step < len(classroom.phases)
            or classroom.phases[classroom.step] != classroom.phase
        ):
            yield f"Session {classroom.code} is in “{classroom.phase}”, which is not step {classroom.step} of its plan."


def _one_class() -> Iterator[str]:
    """What stands together in a row is of one class and one case, and no row is of an epoch that has not come."""
    in_class = Q(classroom=F("participant__classroom"))
    of_author = Q(argument__classroom=F("participant__classroom"))
    looks = (
        ("arguments", Argument.objects.exclude(in_class), "stand in another class than their author"),
        (
            "replies",
            Argument.objects.filter(parent__isnull=False).exclude(parent__classroom=F("classroom")),
            "answer an argument of another class",
        ),
        ("weighings", Weighing.objects.exclude(of_author), "weigh an argument of another class"),
        ("fairness marks", FairnessMark.objects.exclude(of_author), "judge an argument of another class"),
        (
            "credits",
            Credit.objects.filter(argument__isnull=False).exclude(of_author),
            "name an argument of another class",
        ),
        (
            "citations",
            Citation.objects.exclude(passage__case=F("argument__classroom__case")),
            "rest on a passage of another case",
        ),
        (
            "ballots",
            Ballot.objects.exclude(tradeoff__case=F("participant__classroom__case")),
            "are about another case",
        ),
        (
            "ballots",
            Ballot.objects.filter(epoch__gt=F("participant__classroom__phase_epoch")),
            "are of a phase that has not come yet",
        ),
        (
            "arguments",
            Argument.objects.filter(epoch__gt=F("classroom__phase_epoch")),
            "are of a phase that has not come yet",
        ),
    )
    for what, rows, fault in looks:
        if count := rows.count():
            yield f"{count} {what} {fault}."


def _tallies() -> Iterator[str]:
    """The tallies that pages show, counted in two ways: through the seats that are there, and over all ballots less
    those of seats that were removed. One ballot in each place, whatever the constraint says."""
    ballots = Ballot.objects.order_by()
    doubled = (
        ballots.values("participant", "tradeoff", "round").annotate(n=Count("pk")).filter(n__gt=1).count()
    )
    if doubled:
        yield f"{doubled} seats have voted twice on one trade-off in one round."
    shown = ballots.filter(participant__in=Participant.objects.seated()).count()
    recount = ballots.count() - ballots.filter(participant__removed_at__isnull=False).count()
    if shown != recount:
        yield f"{recount - shown} ballots are of seats that have never joined."


def _erasures() -> Iterator[str]:
    try:
        entries = ledger.read()
    except ledger.BadLedger as error:
        yield f"The ledger of erasures cannot be read. {error}"
        return
    for entry in still_there(entries)[:SHOWN]:
        if entry.kind == ledger.Kind.SEAL:
            yield f"The ledger says that the session {entry.id} was sealed on {entry.day}, and it is not."
            continue
        yield f"The ledger says that the {entry.kind} {entry.id} was erased on {entry.day}, and it is there."


def _kept() -> Iterator[str]:
    """What students were told is deleted by now."""
    if late := overdue():
        codes = ", ".join(classroom.code for classroom in late[:SHOWN])
        yield f"Sessions are past their days ({codes}). Let a timer run each day: manage.py purge"


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


LOOKS: tuple[Callable[[], Iterator[str]], ...] = (
    _integrity,
    _foreign_keys,
    _declared,
    _sequences,
    _phases,
    _one_class,
    _tallies,
    _erasures,
    _kept,
)
