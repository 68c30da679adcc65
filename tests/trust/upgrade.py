"""What the test of upgrades does inside a place of its own: `python -m tests.trust.upgrade SESSIONS SEATS EVERY WHOLE`.

A database of this version is filled with classes that have come to their debrief. Of every released schema an empty
database is made and given the same rows, as far as it has columns for them; then it is brought up to date, and
compared with a database that was made at once. From the oldest, once more with a migration that is killed again and
again: before its first statement, then EVERY statements later; or with 0 before the statement that writes down that it
was made. (Without WHOLE, it is brought up to date only so.)
Prints one JSON value for each.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
django.setup()

from django.apps import apps as here  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402

from deliberation.backups import declared  # noqa: E402
from deliberation.backups.verifying import check_live  # noqa: E402
from deliberation.models import (  # noqa: E402
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    Identity,
    Participant,
    Weighing,
)
from deliberation.queries.results import class_results  # noqa: E402
from tests.make import enter, make_case, make_classroom, make_instructor, numbers  # noqa: E402

OURS = ("cases", "deliberation")
STANCES = ("as_described", "only_if", "never", "cannot_tell")


def released() -> list[str]:
    """The migrations of this app, oldest first: each has been somebody's database."""
    return sorted(
        name for app, name in MigrationExecutor(connection).loader.disk_migrations if app == OURS[1]
    )


def migrate_to(name: str) -> MigrationExecutor:
    """Bring an empty database to the schema of an older version."""
    executor = MigrationExecutor(connection)
    others = [key for key in executor.loader.graph.leaf_nodes() if key[0] != OURS[1]]
    executor.migrate([*others, (OURS[1], name)])
    return MigrationExecutor(connection)


def to_head() -> float:
    """Bring the database up to date as who runs a server does; seconds that it took."""
    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    return time.monotonic() - began


def wipe() -> None:
    """An empty database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    if connection.vendor == "sqlite":
        os.unlink(connection.settings_dict["NAME"])


def fill(sessions: int, seats: int) -> None:
    """Classes that have come to their debrief, with something of everything in each."""
    case, instructor = make_case(), make_instructor()
    passage = case.passages.first()
    card = case.positions.first()
    for session in range(sessions):
        classroom = make_classroom(case=case, by=instructor, title=f"Class {session}")
        tradeoffs = list(classroom.tradeoffs.all())
        for phase in classroom.phases[1 : classroom.phases.index("debrief") + 1]:
            enter(classroom, phase)
            classroom.refresh_from_db()
        common = {"epoch": 3}
        sitting = [
            Participant(
                classroom=classroom,
                pseudonym=f"Otter {n}",
                folded=f"otter{next(numbers)}",
                card=card if n % 2 else None,
                joined_at=classroom.created_at,
                removed_at=classroom.created_at if n == 1 else None,
            )
            for n in range(seats)
        ]
        Participant.objects.bulk_create(sitting)
        Identity.objects.bulk_create(Identity(participant=seat, name=f"Ada {seat.pk}") for seat in sitting)
        Ballot.objects.bulk_create(
            Ballot(
                participant=seat,
                tradeoff=tradeoff,
                round=round_,
                value=None if n % 11 == 0 else (37 * n + 13 * session + 5 * order) % 101,
                confidence=1 + n % 3,
                stance=STANCES[n % 4],
                conditions=["notice"] if n % 4 == 1 else [],
                **common,
            )
            for n, seat in enumerate(sitting)
            for order, tradeoff in enumerate(tradeoffs)
            for round_ in ("first", "final")
        )
        arguments = [
            Argument(
                classroom=classroom,
                participant=seat,
                tradeoff=tradeoffs[n % 2],
                pole="ab"[n % 2],
                claim=f"Claim {n}: 日本語, עברית, \u202emirror",
                reason="Because of this.",
                let_through_at=classroom.created_at,
                **common,
            )
            for n, seat in enumerate(sitting[:20])
        ]
        Argument.objects.bulk_create(arguments)
        Citation.objects.bulk_create(
            Citation(argument=one, order=0, passage=passage, exact=passage.text[:9], start=0, end=9)
            for one in arguments
        )
        Weighing.objects.bulk_create(
            Weighing(argument=one, participant=seat, value=(n + m) % 3 - 1, **common)
            for n, one in enumerate(arguments[:5])
            for m, seat in enumerate(sitting)
            if seat is not sitting[n]
        )
        Credit.objects.bulk_create(
            Credit(
                participant=seat, tradeoff=tradeoffs[0], kind="passage", passage=passage, why="So", **common
            )
            for seat in sitting
        )
        sitting[0].marks.add(passage)


def rows(models, fields=None) -> dict:
    """Every row of these models, by model; `fields` names those that are looked at of each."""
    return {
        model._meta.label: list(
            model._base_manager.order_by("pk").values(*(fields[model._meta.label] if fields else ()))
        )
        for model in models
    }


def ours(apps) -> list:
    """All models of ours and of accounts, those that join two among them."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in (*OURS, "auth") and model._meta.object_name not in ("Permission",)
    ]


def give(executor: MigrationExecutor, name: str, filled: dict) -> dict[str, list[str]]:
    """Insert the rows into an older schema, as far as it has columns for them; returns those columns by model."""
    state = executor.loader.project_state(
        [(OURS[1], name), *(key for key in executor.loader.graph.leaf_nodes() if key[0] != OURS[1])]
    )
    models = ours(state.apps)
    columns = {
        model._meta.label: [field.attname for field in model._meta.concrete_fields] for model in models
    }
    with transaction.atomic():
        for model in models:
            kept = columns[model._meta.label]
            for field in model._meta.concrete_fields:
                # The time is that of the row, not now.
                field.auto_now = field.auto_now_add = False
            model._base_manager.bulk_create(
                model(**{key: value for key, value in row.items() if key in kept})
                for row in filled[model._meta.label]
            )
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return columns


def columns_of(cursor, table: str) -> list[str]:
    """Each column of a table with its type and whether it may be empty."""
    cursor.execute(
        'SELECT name, type, "notnull" FROM pragma_table_info(%s)'
        if connection.vendor == "sqlite"
        else "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return sorted(map(str, cursor.fetchall()))


def schema() -> dict[str, list]:
    """What the database holds each table to: columns, uniqueness, indexes, keys and checks."""
    found = {}
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        for table in tables:
            held = declared.held_by(table)
            found[table] = [
                columns_of(cursor, table),
                sorted(held.names),
                *(sorted(map(str, one)) for one in (held.unique, held.indexed, held.keys)),
            ]
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2")
            found["constraints"] = sorted(map(str, cursor.fetchall()))
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
            found["indexes"] = sorted(map(str, cursor.fetchall()))
    return found


def tallies() -> list:
    """What the debriefs show of every vote."""
    return [
        [
            classroom.code,
            result.tradeoff.key,
            sorted(str(vote.value) for vote in (*result.first, *result.final)),
        ]
        for classroom in ClassroomSession.objects.order_by("code")
        for result in class_results(classroom)
    ]


def is_record(sql: str) -> bool:
    """Whether a statement writes down that a migration was made."""
    return sql.startswith('INSERT INTO "django_migrations"')


def everything(_: str) -> bool:
    return True


def die(nth: int, counts: Callable[[str], bool]) -> bool:
    """Bring the database up to date in a process that kills itself before the nth statement that counts; whether it did."""
    connection.close()
    if child := os.fork():
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in (0, -signal.SIGKILL), ended
        return ended != 0
    executed = count()

    def die_before(execute, sql, params, many, context):
        if counts(sql) and next(executed) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die_before):
        to_head()
    os._exit(0)


def die_again_and_again(every: int) -> int:
    """Until a run comes to its end: how many died. In each migration anew from its first statement."""
    counts, step = (everything, every) if every else (is_record, 1)
    deaths = nth = 0
    done = len(MigrationRecorder(connection).applied_migrations())
    while die(nth, counts):
        deaths += 1
        now = len(MigrationRecorder(connection).applied_migrations())
        nth, done = (0 if now > done else nth + step), now
    return deaths


def main(sessions: int, seats: int, every: int, whole: int) -> None:
    to_head()
    fresh = schema()
    fill(sessions, seats)
    filled, shown = rows(ours(here)), tallies()

    def say(what: str, columns: dict[str, list[str]], **more) -> None:
        kept = {name: [{key: row[key] for key in columns[name]} for row in filled[name]] for name in columns}
        models = [model for model in ours(here) if model._meta.label in columns]
        found = schema()
        print(
            json.dumps(
                {
                    "what": what,
                    "rows": sum(map(len, kept.values())),
                    "ballots": len(filled["deliberation.Ballot"]),
                    "same_rows": rows(models, columns) == kept,
                    "same_tallies": tallies() == shown,
                    "lost_schema": [key for key in fresh if found.get(key) != fresh[key]],
                    "findings": check_live(),
                    **more,
                }
            ),
            flush=True,
        )

    *older, _ = released()
    for name in older if whole else older[1:]:
        wipe()
        columns = give(migrate_to(name), name, filled)
        say(f"from {name}", columns, seconds=to_head())
    # Back from here to nothing, over the rows that are there, and up again.
    call_command("migrate", OURS[1], "zero", verbosity=0, interactive=False)
    call_command("migrate", OURS[0], "zero", verbosity=0, interactive=False)
    to_head()
    say("back and up again", {}, seconds=0.0)
    wipe()
    columns = give(migrate_to(older[0]), older[0], filled)
    deaths = die_again_and_again(every)
    say(f"from {older[0]}, killed again and again", columns, seconds=to_head(), deaths=deaths)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
