"""A row that is stored by its own statement is the row that `save` would have left."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation.models import Ballot
from deliberation.models.storing import store
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


def test_a_new_row_and_the_same_row_again_are_stored_whole():
    ballot = vote(make_seat())
    store(ballot)
    assert everything(Ballot.objects.get(pk=ballot.pk)) == everything(ballot)
    ballot.value, ballot.conditions, ballot.late = None, [], True
    store(ballot)
    assert everything(Ballot.objects.get()) == everything(ballot)


def test_what_the_database_refuses_is_refused():
    seat = make_seat()
    store(vote(seat))
    for wrong in (vote(seat), vote(make_seat(), value=101)):
        with pytest.raises(IntegrityError), transaction.atomic():
            store(wrong)
    with pytest.raises(ObjectDoesNotExist):
        store(vote(make_seat(), pk=10**6))
