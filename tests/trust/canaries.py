"""A seat all of whose stored words are made up and found nowhere else, and the places where they are looked for."""

from __future__ import annotations

import gc
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from deliberation.actions.leaving import remove_seat, restore_seat
from deliberation.actions.marks import give_marks
from deliberation.actions.moderation import hide_argument
from deliberation.models import Argument, LogEntry, Participant
from deliberation.rules.privacy import FIELDS, Kind
from tests.views.test_me import full_seat

# Shorter than this, a field holds a letter or a choice and no words.
LEAST_CHARS = 12


def label(model):
    return model._meta.label


def fields_of(model):
    """Every field that a table of the model, or one between two models, keeps."""
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def hanging():
    """The models whose rows are one seat's, each with the way from its row to the seat; found from the models alone."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        keys = {field.related_model: field.name for field in model._meta.concrete_fields if field.is_relation}
        if Participant in keys:
            found[model] = keys[Participant]
        elif Argument in keys and model is not Argument:
            found[model] = f"{keys[Argument]}__participant"
    return found


def rows_of(seat):
    """Every row that is there of the seat, the seat's own first."""
    yield from Participant.objects.filter(pk=seat.pk)
    yield from rows_about(seat.pk)


def rows_about(seat_id):
    """Every row of the seat but its own."""
    for model, way in hanging().items():
        yield from model._base_manager.filter(**{way: seat_id})


def is_words(field):
    plain = isinstance(field, models.CharField | models.TextField) and not field.choices
    return (plain and (field.max_length or 99) >= LEAST_CHARS) or isinstance(field, models.JSONField)


def make_canary(tag):
    """A seat with one of everything, the words in each of its fields by model and field; acts of the log besides."""
    seat = full_seat()
    words = {}
    for row in list(rows_of(seat)):
        for field in row._meta.concrete_fields:
            if is_words(field):
                word = f"Zq{tag}-{len(words)}x"
                words[label(type(row)), field.name] = word
                value = [word] if isinstance(field, models.JSONField) else word
                type(row)._base_manager.filter(pk=row.pk).update(**{field.name: value})
    seat = Participant.objects.select_related("classroom__instructor").get(pk=seat.pk)
    teacher = seat.classroom.instructor
    shown = seat.arguments.get()
    Argument.objects.filter(pk=shown.pk).update(hidden_at=None)
    words["log", "reason"] = f"Zq{tag}-reason"
    hide_argument(argument=shown, by=teacher, reason=words["log", "reason"])
    words[label(Argument), "hidden_reason"] = words["log", "reason"]
    comment = words[label(apps.get_model("deliberation", "RubricMark")), "comment"]
    give_marks(seat=seat, by=teacher, quotation=1, fairness=1, evidence=1, condition=1, comment=comment)
    remove_seat(seat=seat, by=teacher)
    restore_seat(seat=Participant.objects.get(pk=seat.pk), by=teacher)
    assert LogEntry.objects.filter(detail=words[label(Participant), "pseudonym"]).count() == 3
    return Participant.objects.select_related("classroom__instructor").get(pk=seat.pk), words


def secret(place):
    """Whether a field may be shown to nobody."""
    return place[0] in FIELDS and FIELDS[place[0]][place[1]].kind == Kind.SECRET


def in_rows(words: Iterable[str]) -> list[tuple[str, str]]:
    """(table, word) of each word that stands anywhere in the database, whatever the table."""
    found = []
    words = list(words)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(map(str, row))
                found += [(table, word) for word in words if word in text]
    return found


def in_files(words: Iterable[str], folders: Iterable[Path]) -> list[tuple[str, str]]:
    """(file, word) of each word that stands in the bytes of a file; an archive is looked into."""
    # What Python still holds keeps no file of ours from being written.
    gc.collect()
    found = []
    needles = [(word, {word.encode(), json.dumps(word)[1:-1].encode()}) for word in words]
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                for part in contents(path):
                    found += [
                        (path.name, word) for word, forms in needles if any(form in part for form in forms)
                    ]
    return found


def contents(path: Path) -> Iterable[bytes]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        yield path.read_bytes()


def database_folder() -> list[Path]:
    """Where SQLite's file lies, with its journal; nothing for PostgreSQL, whose files are not ours to read."""
    return [Path(connection.settings_dict["NAME"]).parent] if connection.vendor == "sqlite" else []
