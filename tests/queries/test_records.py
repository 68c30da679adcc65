"""A session's record holds every field of every model, or says why it leaves one out."""

import pytest
from django.apps import apps

from deliberation.models import ClassroomSession
from deliberation.queries.record_kinds import KINDS, LEFT_OUT, SETTINGS
from deliberation.queries.records import Record
from tests.make import make_argument, make_classroom, make_seat, make_weighing


def models():
    return list(apps.get_app_config("deliberation").get_models(include_auto_created=True))


def kept_of(model):
    """The fields of a model that a record holds, by their names in the model."""
    if model is ClassroomSession:
        return set(SETTINGS)
    kinds = [kind for kind in KINDS if kind.model is model]
    lookups = {lookup.split("__")[0] for kind in kinds for lookup in kind.lookups}
    return {model._meta.get_field(model._meta.pk.name if name == "pk" else name).name for name in lookups}


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_is_kept_or_left_out_for_a_reason(model):
    fields = {
        field.name
        for field in model._meta.get_fields()
        if field.concrete and (field.many_to_many or not field.auto_created or field.name == "id")
    }
    left_out = LEFT_OUT.get(model.__name__, {})
    assert fields - kept_of(model) - left_out.keys() == set()
    # "folded" is read for whether a seat was erased, and does not go out itself.
    assert kept_of(model) & left_out.keys() <= {"folded"}
    assert left_out.keys() <= fields


@pytest.mark.django_db
def test_weighings_that_are_streamed_are_read_anew_and_the_same():
    classroom = make_classroom(phase="argue")
    for _ in range(3):
        make_weighing(make_argument(make_seat(classroom)))
    streamed, kept = Record(classroom, streams=True), Record(classroom)
    assert list(streamed.weighings) == list(kept.weighings) == list(streamed.weighings)
    assert len(list(kept.weighings)) == 3
    assert kept.weighings is kept.weighings


@pytest.mark.django_db
def test_what_is_taken_out_or_in_is_no_part_of_the_log():
    classroom = make_classroom()
    for act in ("export", "import", "hide"):
        classroom.log.create(act=act)
    assert [row.act for row in Record(classroom).log] == ["create", "hide"]
