"""A session.json is read up to each bound and no further, and the refusal names the place where it was passed."""

import uuid

import pytest

from deliberation.actions import imports
from deliberation.actions.imports import import_session
from deliberation.errors import BadBundle
from deliberation.models import ClassroomSession
from deliberation.rules import limits
from tests.actions.test_imports import cell, changed, content_of, emptied
from tests.reports.everything import everything

pytestmark = pytest.mark.django_db

PLACES = {
    "an unknown way to join": (("session", "join_mode"), "window", "session"),
    "an unknown kind of argument": (cell("arguments", "kind"), "insult", "arguments"),
    "a code of five letters": (("session", "code"), "ABCDE", "code"),
    "a code with a letter that no code has": (("session", "code"), "ABCDE0", "code"),
    "a step after the last one": (("session", "step"), 99, "phase"),
    "no trade-off": (("session", "tradeoffs"), [], "tradeoffs"),
    "the letters of a word for trade-offs": (("session", "tradeoffs"), "t1", "tradeoffs"),
    "a plan that is a number": (("session", "plan"), 5, "plan"),
    "half a minute": (("session", "plan"), [{"phase": "read", "minutes": 5.5}], "plan"),
    "true for a minute": (("session", "plan"), [{"phase": "read", "minutes": True}], "plan"),
    "a session that is a list": (("session",), [], "session"),
    "a list for a table": (("rows", "weighings"), [], "weighings"),
    "a table of tables": (("rows", "weighings", "rows"), {}, "weighings"),
    "columns and nothing else": (("rows", "weighings"), {"columns": []}, "weighings"),
    "a table that no session has": (("rows", "passwords"), {"columns": [], "rows": []}, "rows"),
    "an id in capital letters": (cell("seats", "id"), "7D3F0C0E-6A7B-4A53-9D3C-0C1F1F0A9B10", "id"),
    "an id that is a number": (cell("arguments", "id"), 7, "id"),
    "one for erased": (cell("seats", "erased"), 1, "seats"),
    "true for the number of a passage": (cell("citations", "passage"), True, "citations"),
    "an argument by nobody": (cell("arguments", "seat"), None, "arguments"),
    "conditions that are no list": (cell("ballots", "conditions"), {}, "ballots"),
    "a time in another zone": (("session", "created_at"), "2024-01-01T00:00:00+00:00", "session"),
    "a time that is a number": (("session", "created_at"), 0, "session"),
    "a time before 1980": (("session", "created_at"), "1979-12-31T23:59:59.999999Z", "session"),
    "a time after 2999": (("session", "created_at"), "3000-01-01T00:00:00Z", "session"),
    "a number above the largest": (cell("citations", "end"), 2**31, "citations"),
    "a number below the smallest": (cell("weighings", "value"), -(2**31), "weighings"),
}
TAKEN = {
    "the first moment": (("session", "created_at"), "1980-01-01T00:00:00.000000Z"),
    "the last moment": (("session", "created_at"), "2999-12-31T23:59:59.999999Z"),
    "the largest number": (cell("citations", "end"), 2**31 - 1),
}


@pytest.fixture
def content():
    return content_of(everything())


def way_in(content, way):
    return way(content) if callable(way) else way


@pytest.mark.parametrize("what", PLACES)
def test_the_refusal_names_the_place(what, content):
    way, to, place = PLACES[what]
    with pytest.raises(BadBundle, match=f"“{place}”"):
        import_session(changed(content, *way_in(content, way), to=to), by=emptied(), source="a bundle")
    assert not ClassroomSession.objects.exists()


@pytest.mark.parametrize("what", TAKEN)
def test_what_lies_on_the_bound_is_taken(what, content):
    way, to = TAKEN[what]
    good = changed(content, *way_in(content, way), to=to)
    done = import_session(good, by=emptied(), source="a bundle")
    again = content_of(done.classroom)
    assert (again["session"], again["rows"]["citations"]) == (good["session"], good["rows"]["citations"])


@pytest.mark.parametrize(
    ("kind", "most", "row"),
    [
        ("seats", 40, lambda rows: [str(uuid.uuid4()), *rows[0][1:]]),
        ("weighings", 500, lambda rows: rows[0]),
    ],
    ids=["seats", "weighings"],
)
def test_so_many_rows_and_not_one_more(kind, most, row, content, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 500)
    monkeypatch.setattr(limits, "IMPORTED_PEOPLE", 40)
    monkeypatch.setattr(limits, "SEATS", 30)
    # What is wrong with the code is looked for after the rows were counted.
    content["session"]["code"] = "none"
    rows = content["rows"][kind]["rows"]
    rows += [row(rows) for _ in range(most - len(rows))]
    me = emptied()
    with pytest.raises(BadBundle, match="“code”"):
        import_session(content, by=me, source="a bundle")
    rows.append(row(rows))
    with pytest.raises(BadBundle, match=f"“{kind}”"):
        import_session(content, by=me, source="a bundle")


def test_a_million_rows_of_a_kind_are_read():
    assert imports.MOST_ROWS == 1_000_000


def test_a_session_that_is_here_is_found_by_its_arguments_alone(content):
    classroom = ClassroomSession.objects.get()
    for n, row in enumerate(content["rows"]["seats"]["rows"]):
        content["rows"]["seats"]["rows"][n] = [str(uuid.uuid4()), *row[1:]]
    with pytest.raises(BadBundle, match="is here already") as caught:
        import_session(content, by=classroom.instructor, source="a bundle")
    assert str(classroom) in str(caught.value)
