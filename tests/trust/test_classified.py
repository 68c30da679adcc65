"""Every stored field says how personal it is; what is about a student can be had and erased. Read from the models."""

import html
import json

import pytest
from django.apps import apps
from django.urls import reverse

from deliberation.actions.leaving import leave_class
from deliberation.models import Argument, LogEntry, Participant
from deliberation.queries.me import NOT_SHOWN
from deliberation.rules.privacy import ABOUT_A_SEAT, ABOUT_AN_ARGUMENT, ABOUT_THE_CLASS, FIELDS, Kind, Sealing
from tests.house.files import ours
from tests.make import make_argument, make_seat, student
from tests.trust.canaries import (
    fields_of,
    hanging,
    in_rows,
    is_words,
    label,
    make_canary,
    rows_about,
    rows_of,
    secret,
)

ALL_MODELS = apps.get_models(include_auto_created=True)
# Stored, and told in words by the file alone, not by the page.
FILE_ALONE = {
    ("deliberation.Participant", "folded"): "the pseudonym as it is compared with others",
    ("deliberation.Citation", "prefix"): "what stands in the reading before the words that are quoted",
    ("deliberation.Citation", "suffix"): "what stands behind them",
}
# Where the file keeps the rows of each model.
LISTS = {
    "Ballot": "ballots",
    "Argument": "arguments",
    "Weighing": "weighings",
    "TakenBack": "taken_back",
    "FairnessMark": "fairness_marks",
    "Credit": "credits",
}


@pytest.mark.gate("T14-classified")
def test_every_field_of_every_model_is_classed(figure):
    stored = {label(model): {field.name for field in fields_of(model)} for model in ALL_MODELS}
    classed = {name: set(fields) for name, fields in FIELDS.items()}
    count = sum(map(len, stored.values()))
    loose = sum(len(fields - classed.get(name, set())) for name, fields in stored.items())
    figure(f"{count} fields of {len(stored)} models, {loose} not classed")
    assert classed == stored


def test_no_field_of_a_row_about_a_seat_is_classed_as_about_nobody():
    wrong = [
        (label(model), field.name)
        for model in [Participant, *hanging()]
        for field in fields_of(model)
        if FIELDS[label(model)][field.name].kind == Kind.NONE
    ]
    assert wrong == []


def test_sealing_takes_a_whole_row_or_leaves_it():
    for name, fields in FIELDS.items():
        gone = {classed.sealing == Sealing.GONE for classed in fields.values()}
        assert len(gone) == 1, name


def test_sealing_says_what_becomes_of_every_moment_number_and_secret_of_a_seat():
    wrong = [
        (label(model), field.name)
        for model in [Participant, *hanging()]
        for field in model._meta.concrete_fields
        if FIELDS[label(model)][field.name].sealing == Sealing.KEPT
        and (
            field.primary_key
            or field.name in {"op", "seq"}
            or field.get_internal_type() in {"DateTimeField", "DateField", "TimeField", "DurationField"}
            or FIELDS[label(model)][field.name].kind in {Kind.PERSONAL, Kind.SECRET}
        )
    ]
    assert wrong == []


def test_every_act_of_the_log_says_whom_it_is_about():
    told = " ".join(path.read_text() for path in ours("deliberation/actions", ".py"))
    known = ABOUT_A_SEAT | ABOUT_AN_ARGUMENT | ABOUT_THE_CLASS
    assert [act for act in known if f'"{act}"' not in told] == []
    assert not ABOUT_THE_CLASS & (ABOUT_A_SEAT | ABOUT_AN_ARGUMENT)


def rows_in(data):
    """The rows of the file by model."""
    listed = {name: data[key] for name, key in LISTS.items()}
    cited = [citation for argument in data["arguments"] for citation in argument["citations"]]
    marks = [{"id": None, "participant": None, "passage": passage} for passage in data["marks"]]
    one_each = {
        "Participant": [data["seat"]], "Identity": [data["identity"]], "RubricMark": [data["rubric_mark"]],
        "Citation": cited, "Participant_marks": marks,
    }  # fmt: skip
    return {f"deliberation.{name}": rows for name, rows in {**listed, **one_each}.items()}


@pytest.mark.django_db
@pytest.mark.gate("T14-classified")
def test_my_data_has_every_field_about_the_seat_and_no_secret(figure):
    seat, words = make_canary("mine")
    browser = student(seat)
    body = browser.get(reverse("me-download", args=[seat.classroom.code])).content.decode()
    page = html.unescape(browser.get(reverse("me-data", args=[seat.classroom.code])).content.decode())
    found = rows_in(json.loads(body))
    about = {(label(type(row)), field.name) for row in rows_of(seat) for field in row._meta.concrete_fields}
    missing = [place for place in about if place[1] not in found[place[0]][0]]
    shown = [place for place in about if secret(place) and found[place[0]][0][place[1]] != NOT_SHOWN]
    unsaid = [place for place, word in words.items() if not secret(place) and word not in body]
    not_on_page = {place for place, word in words.items() if not secret(place) and word not in page}
    figure(
        f"My data: {len(about)} fields, {len(missing) + len(unsaid)} missing, {len(shown)} secrets shown; "
        f"{len(words)} words, {len(not_on_page - FILE_ALONE.keys())} missing on the page"
    )
    assert (missing, shown, unsaid) == ([], [], [])
    assert not_on_page == FILE_ALONE.keys()
    assert [word for place, word in words.items() if secret(place) and word in body + page] == []
    acts = {entry["act"] for entry in json.loads(body)["log"]}
    assert acts == {"hide", "change_marks", "remove", "restore_seat"}


@pytest.mark.django_db
@pytest.mark.gate("T14-classified")
@pytest.mark.parametrize("answered", [False, True], ids=["alone", "answered"])
def test_erasing_leaves_nothing_of_any_field_about_the_seat(answered, figure):
    seat, words = make_canary("gone")
    argument = seat.arguments.get()
    if answered:
        make_argument(make_seat(seat.classroom), kind="ask", parent=argument)
    counted = {
        model: len(list(model._base_manager.filter(**{way: seat}))) for model, way in hanging().items()
    }
    assert min(counted.values()) >= 1
    pk, before = seat.pk, Participant.objects.values().get(pk=seat.pk)
    leave_class(by=seat, erase=True)
    left = [(label(type(row)), row.pk) for row in rows_about(pk)]
    hits = in_rows(words.values())
    figure(
        f"erased, {'answered' if answered else 'alone'}: {len(hits)} of {len(words)} words left in any table"
    )
    assert hits == []
    if not answered:
        assert left == []
        assert not Participant.objects.filter(pk=pk).exists()
        return
    assert left == [("deliberation.Argument", argument.pk)]
    empty = Argument.objects.get(pk=argument.pk)
    assert [
        field.name for field in fields_of(Argument) if is_words(field) and getattr(empty, field.name)
    ] == []
    after = Participant.objects.values().get(pk=seat.pk)
    same = {name for name, value in after.items() if value == before[name]}
    # What the empty place keeps: that it is one, and when it was taken.
    assert same == {"id", "classroom_id", "op", "joined_at", "joined_epoch", "rehearsed"}


@pytest.mark.django_db
def test_an_erased_seat_leaves_acts_in_the_log_without_saying_about_whom():
    seat, _ = make_canary("log")
    acts = list(LogEntry.objects.order_by("pk").values_list("act", flat=True))
    leave_class(by=seat, erase=True)
    assert list(LogEntry.objects.order_by("pk").values_list("act", flat=True)) == acts
    about = LogEntry.objects.filter(act__in=ABOUT_A_SEAT | ABOUT_AN_ARGUMENT)
    assert set(about.values_list("detail", flat=True)) == {""}
