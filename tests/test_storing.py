"""A row that is stored by its own statement is the row that `save` would have left."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation.models import Ballot, Credit
from deliberation.models.storing import store_over
from tests.make import make_seat

pytestmark = pytest.mark.django_db


def vote(seat, **values):
    given = {
        "value": 30,
        "confidence": 2,
        "stance": "only_if",
        "conditions": ["c1", "ü"],
        "epoch": 3,
        "at": timezone.now(),
    }
    return Ballot(
        participant=seat, tradeoff=seat.classroom.tradeoffs.first(), round="first", **given | values
    )


def everything(ballot):
    return {field.attname: getattr(ballot, field.attname) for field in Ballot._meta.concrete_fields}


OF = ("participant", "tradeoff", "round")


def test_a_new_row_and_one_in_its_place_are_stored_whole():
    ballot = vote(make_seat())
    assert store_over(ballot, *OF)
    assert everything(Ballot.objects.get(pk=ballot.pk)) == everything(ballot)
    again = vote(ballot.participant, value=None, conditions=[], late=True, seq=4)
    assert store_over(again, *OF)
    assert again.pk == ballot.pk
    assert everything(Ballot.objects.get()) == everything(again)


def test_a_row_that_is_newer_stays():
    ballot = vote(make_seat(), seq=7)
    assert store_over(ballot, *OF)
    older = vote(ballot.participant, value=1, seq=6)
    assert not store_over(older, *OF)
    assert older.pk is None
    assert everything(Ballot.objects.get()) == everything(ballot)
    assert store_over(vote(ballot.participant, value=2, seq=7), *OF)
    assert Ballot.objects.get().value == 2


def test_what_the_database_refuses_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        store_over(vote(make_seat(), value=101), *OF)
    seat = make_seat()
    credit = Credit(participant=seat, tradeoff=seat.classroom.tradeoffs.first(), kind="card", epoch=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        store_over(credit, "participant", "tradeoff")
    assert not Ballot.objects.exists()
    assert not Credit.objects.exists()
