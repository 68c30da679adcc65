"""A session comes in as it went out, or not at all."""

import copy
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from cases.models import AttachedText, Case
from deliberation.actions.imports import import_session
from deliberation.errors import BadBundle
from deliberation.models import Argument, Citation, ClassroomSession, Participant
from deliberation.reports.bundle import write_bundle
from deliberation.reports.export import Export
from deliberation.reports.sessionfile import session_chunks
from deliberation.rules.levels import Level
from tests.make import make_case, make_classroom, make_instructor
from tests.reports.everything import everything

pytestmark = pytest.mark.django_db

KINDS = [
    {"names": "", "level": Level.PSEUDONYMOUS},
    {"names": "Zora ", "level": Level.NAMED, "join_mode": "roster"},
    {"names": "Zora ", "level": Level.PSEUDONYMOUS, "join_mode": "roster"},
    {"names": "Zora ", "level": Level.NAMED, "own_names": True},
    {"names": "Zora ", "level": Level.PSEUDONYMOUS, "own_names": True},
]


def content_of(classroom, level=Level.PSEUDONYMOUS):
    return json.loads(b"".join(session_chunks(Export(classroom, level))))


def files(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def emptied():
    """Everything is gone, as on another server; a new instructor is there."""
    ClassroomSession.objects.all().delete()
    Case.objects.all().delete()
    User.objects.all().delete()
    return make_instructor("somebody")


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_models()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind.values())))
def test_a_session_taken_in_on_an_empty_database_makes_the_same_bundle_byte_for_byte(kind):
    level = kind["level"]
    classroom = everything(**{key: value for key, value in kind.items() if key != "level"})
    before, content = write_bundle(Export(classroom, level)), content_of(classroom, level)
    done = import_session(content, by=emptied(), source="a bundle")
    assert (done.new_case, done.classroom.code, done.old_code) == (True, classroom.code, classroom.code)
    after = write_bundle(Export(done.classroom, level))
    assert [name for name, content in files(before).items() if files(after)[name] != content] == []
    assert after == before


def test_the_import_stands_in_the_log_and_lets_nobody_in():
    content = content_of(everything())
    done = import_session(content, by=emptied(), source="ABCDEF-bundle.zip")
    assert (done.classroom.log.first().act, done.classroom.log.first().detail) == (
        "import",
        "ABCDEF-bundle.zip",
    )
    assert done.classroom.door_open is False
    assert (
        len({seat.key for seat in done.classroom.participants.all()}) == done.classroom.participants.count()
    )


def test_a_session_that_is_here_is_not_taken_in_twice():
    classroom = everything()
    before = counts()
    with pytest.raises(BadBundle, match="is here already"):
        import_session(content_of(classroom), by=make_instructor(), source="a bundle")
    assert {**counts(), "User": before["User"]} == before


def test_a_code_that_another_session_has_is_replaced():
    classroom = everything()
    content = content_of(classroom)
    me = emptied()
    make_classroom(case=make_case(), by=me)
    ClassroomSession.objects.update(code=content["session"]["code"])
    done = import_session(content, by=me, source="a bundle")
    assert done.old_code == content["session"]["code"] != done.classroom.code


def test_the_edition_of_the_case_that_is_here_is_used():
    classroom = everything()
    content, case = content_of(classroom), classroom.case
    ClassroomSession.objects.all().delete()
    done = import_session(content, by=make_instructor(), source="a bundle")
    assert (done.new_case, done.classroom.case) == (False, case)


def test_an_edition_number_that_is_taken_becomes_the_next_one():
    classroom = everything()
    content = content_of(classroom)
    me = emptied()
    make_case(content["case"]["slug"])
    done = import_session(content, by=me, source="a bundle")
    assert (done.new_case, done.classroom.case.edition) == (True, 2)


def test_the_articles_own_text_does_not_go_out():
    classroom = everything()
    AttachedText.objects.create(
        case_slug=classroom.case.slug,
        instructor=classroom.instructor,
        digest="d",
        paragraphs=[{"number": 1, "heading": "", "text": "XyzzyTheArticleItself"}],
    )
    assert b"XyzzyTheArticleItself" not in b"".join(session_chunks(Export(classroom)))


def test_words_of_an_article_come_in_as_the_article_has_them():
    classroom = everything()
    citation = Citation.objects.filter(argument__classroom=classroom).first()
    # As a page of the web, and the pages of a PDF, are copied.
    citation.text, citation.exact = "article", "four in \u2068ten\u2069\x0c students"
    citation.prefix, citation.suffix = "\u2066Says\u2069 ", "\x0bwork"
    citation.save()
    before, content = write_bundle(Export(classroom)), content_of(classroom)
    done = import_session(content, by=emptied(), source="a bundle")
    assert write_bundle(Export(done.classroom)) == before


def changed(content, *way, to):
    """The content with one value changed; the way ends at it."""
    content = copy.deepcopy(content)
    here = content
    for key in way[:-1]:
        here = here[key]
    here[way[-1]] = to
    return content


def cell(kind, column):
    """The way to a cell of the first row of a list."""

    def way(content):
        return "rows", kind, "rows", 0, content["rows"][kind]["columns"].index(column)

    return way


def erased_cell(column):
    """The way to a cell of the seat that was erased."""

    def way(content):
        columns, rows = content["rows"]["seats"]["columns"], content["rows"]["seats"]["rows"]
        (erased,) = [n for n, row in enumerate(rows) if row[columns.index("erased")]]
        return "rows", "seats", "rows", erased, columns.index(column)

    return way


ODD = {
    "another format": (("format",), "deliberation-session/9"),
    "an aggregate": (("level",), "aggregate"),
    "no rows": (("rows",), []),
    "a list missing": (("rows",), {}),
    "no case": (("case",), None),
    "a case of other fields": (("case",), {"slug": "x"}),
    "a case with a number for a title": (("case", "title"), 7),
    "a script in the reading": (("case", "passages", 0, "html"), "<p>x</p><script>go()</script>"),
    "an address that is a script": (("case", "source"), {"url": "javascript:go()"}),
    "a card of an unknown kind": (("case", "positions", 0, "kind"), "loud"),
    "a bad code": (("session", "code"), "../../"),
    "an unknown phase": (("session", "phase"), "lunch"),
    "a phase that is not its step": (("session", "step"), 1),
    "a plan of other phases": (("session", "plan"), [{"phase": "lunch", "minutes": 5}]),
    "a plan of endless minutes": (("session", "plan"), [{"phase": "read", "minutes": 1e300}]),
    "an unknown trade-off": (("session", "tradeoffs"), ["t9"]),
    "a time that is none": (("session", "created_at"), "yesterday"),
    "a time beyond any calendar": (("session", "created_at"), "9999-12-31T23:59:59.999999Z"),
    "an endless title": (("session", "title"), "x" * 121),
    "other columns": (("rows", "weighings", "columns"), ["argument", "password"]),
    "a short row": (("rows", "weighings", "rows", 0), []),
    "a row that is no list": (("rows", "seats", "rows", 0), {"id": 1}),
    "an id that is none": (cell("seats", "id"), "12"),
    "a pseudonym that turns the line around": (cell("seats", "pseudonym"), "a\u202eb"),
    "text with a zero byte": (cell("arguments", "claim"), "a\x00b"),
    "a number for a text": (cell("arguments", "claim"), 5),
    "a claim too long": (cell("arguments", "claim"), "x" * 281),
    "an unknown kind": (cell("arguments", "kind"), "insult"),
    "a seat of nobody": (cell("arguments", "seat"), "7d3f0c0e-6a7b-4a53-9d3c-0c1f1f0a9b10"),
    "an argument on what the class does not work on": (("session", "tradeoffs"), ["t1"]),
    "an erased seat that is still in the class": (erased_cell("removed_at"), None),
    "a list for a seat": (cell("ballots", "seat"), []),
    "yes for a number": (cell("ballots", "value"), True),
    "a vote of 101": (cell("ballots", "value"), 101),
    "a confidence of a half": (cell("ballots", "confidence"), 0.5),
    "an unknown condition": (cell("ballots", "conditions"), ["free beer"]),
    "a weighing of seven": (cell("weighings", "value"), 7),
    "words with a zero byte": (cell("citations", "exact"), "a\x00b"),
    "words with half a character": (cell("citations", "prefix"), "a\ud800"),
    "a number for words": (cell("citations", "suffix"), 5),
    "a passage that is not there": (cell("citations", "passage"), 99),
    "a citation that ends before it begins": (cell("citations", "end"), 0),
    "a number beyond any database": (cell("citations", "end"), 2**40),
    "one for a yes": (cell("weighings", "well_argued"), 1),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_refused_with_a_sentence_and_changes_nothing(what, odd_content):
    way, to = ODD[what]
    me, content = odd_content
    bad = changed(content, *(way(content) if callable(way) else way), to=to)
    before = counts()
    with pytest.raises(BadBundle) as caught:
        import_session(bad, by=me, source="a bundle")
    assert str(caught.value).endswith(".")
    assert "%(" not in str(caught.value)
    assert counts() == before


@pytest.fixture
def odd_content():
    content = content_of(everything())
    return emptied(), content


def test_rows_that_stand_twice_or_go_round_in_a_circle_are_refused(odd_content):
    me, content = odd_content
    twice = copy.deepcopy(content)
    twice["rows"]["weighings"]["rows"].append(twice["rows"]["weighings"]["rows"][0])
    rows, columns = content["rows"]["arguments"]["rows"], content["rows"]["arguments"]["columns"]
    one, other = [row for row in rows if row[columns.index("kind")] == "support"][:2]
    circle = copy.deepcopy(content)
    for row in circle["rows"]["arguments"]["rows"]:
        if row[0] in (one[0], other[0]):
            row[columns.index("parent")] = one[0] if row[0] == other[0] else other[0]
    before = counts()
    for bad in (twice, circle):
        with pytest.raises(BadBundle):
            import_session(bad, by=me, source="a bundle")
        assert counts() == before
    assert import_session(content, by=me, source="a bundle").classroom.participants.exists()


def test_another_case_under_the_same_name_is_refused():
    classroom = everything()
    content = content_of(classroom)
    ClassroomSession.objects.all().delete()
    bad = changed(content, "case", "question", to="Another question?")
    with pytest.raises(BadBundle, match="not the one that is here"):
        import_session(bad, by=make_instructor(), source="a bundle")
    assert (Participant.objects.count(), Argument.objects.count()) == (0, 0)
