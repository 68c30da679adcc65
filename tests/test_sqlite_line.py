"""Writers of one process wait in line for SQLite, and hand the turn on however their transaction ends."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from deliberation.models import ClassroomSession
from tests.make import make_classroom

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def raise_version(classroom):
    with transaction.atomic():
        found = ClassroomSession.objects.get(pk=classroom.pk)
        found.version += 1
        found.save(update_fields=["version"])


def in_threads(count, work):
    """Run in so many threads at once, each with a connection of its own; what went wrong."""
    errors = []

    def run():
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


def test_writers_at_once_lose_nothing():
    classroom = make_classroom()
    before = ClassroomSession.objects.get(pk=classroom.pk).version
    assert in_threads(8, lambda: [raise_version(classroom) for _ in range(5)]) == []
    found = ClassroomSession.objects.get(pk=classroom.pk)
    assert found.version == before + 40


def test_the_second_begins_when_the_first_has_ended():
    classroom = make_classroom()
    began, order = threading.Event(), []

    def second():
        began.wait(10)
        with transaction.atomic():
            order.append("second")

    thread = threading.Thread(target=lambda: in_threads(1, second))
    with transaction.atomic():
        thread.start()
        began.set()
        thread.join(0.3)
        ClassroomSession.objects.filter(pk=classroom.pk).update(title="first")
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


@pytest.mark.parametrize("end", ["an error", "a broken promise", "a closed connection"])
def test_the_turn_goes_on_however_a_transaction_ends(end):
    classroom = make_classroom()
    if end == "an error":
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
    elif end == "a broken promise":
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassroomSession.objects.filter(pk=classroom.pk).update(phase="nowhere")
    else:
        with transaction.atomic():
            connection.close()
    assert not connection.has_turn
    assert in_threads(1, lambda: raise_version(classroom)) == []
