"""What stands in the database: one hash of every row of every table, and whether anything was written at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from deliberation.live import shared
from deliberation.queries.kept import forget_debriefs
from deliberation.views import paces

READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "WITH", "DECLARE")


def tables() -> list[str]:
    """Every table of ours and of Django's, the many-to-many ones too."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def all_rows() -> dict[str, str]:
    """A hash of all rows by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    """The tables that differ from what they were."""
    return [table for table, said in all_rows().items() if said != before[table]]


class Writes(list):
    """The statements other than reading ones that went through Django's connection."""

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(READS):
            self.append(sql)
        return execute(sql, params, many, context)


def forget() -> None:
    """What a process holds in memory of rows that are taken back, and how fast somebody was."""
    forget_debriefs()
    shared.forget_all()
    for buckets in paces.ALL:
        buckets.levels.clear()
    paces.classes_here.pairs.clear()


@contextmanager
def tried() -> Iterator[Writes]:
    """What is done in this block is undone after it; yields what it wrote."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            yield writes
        transaction.set_rollback(bool(writes))
    if writes:
        forget()
    else:
        for buckets in paces.ALL:
            buckets.levels.clear()
