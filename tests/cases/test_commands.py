"""The case commands, as somebody at a shell meets them."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from cases.models import AttachedText, Case

SAMPLES = Path(__file__).parent / "samples"
SAMPLE, ARTICLE = SAMPLES / "night-library.md", SAMPLES / "night-library.txt"


def run(*arguments, **options):
    """What a command prints, and why it fails ("" if it does not)."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, no_color=True, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_check_case_counts_what_a_good_case_has():
    out, failure = run("check_case", SAMPLE)
    assert failure == ""
    assert out == (
        f"OK {SAMPLE}: 10 passages, 6 quotes of at most 45, 56 quoted words (19.0% of 294, at most 25%), "
        "4 positions, 2 trade-offs\n"
    )


def test_check_case_prints_every_problem_of_every_file(tmp_path):
    text = SAMPLE.read_text(encoding="utf-8")
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text(text.replace("status: live", "status: on").replace("[q-slept]", "[q-s]"), encoding="utf-8")
    two.write_text(text.replace("in spring.", "in <b>spring</b>."), encoding="utf-8")
    out, failure = run("check_case", one, SAMPLE, two)
    assert failure == "4 problems found."
    lines = text.split("\n")
    system, card, spring = (
        next(number for number, line in enumerate(lines, start=1) if words in line)
        for words in ("status: live", "[q-slept]", "in spring.")
    )
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        f"{one}:{system}",
        f"{one}:{card}",
        f"OK {SAMPLE}",
        f"{two}:{spring}",
        f"{two}:{spring}",
    ]


@pytest.mark.django_db
def test_load_case_says_what_it_did():
    assert run("load_case", SAMPLE) == ("night-library: edition 1 loaded.\n", "")
    assert run("load_case", SAMPLE)[0] == "night-library: edition 1 was loaded before; nothing changed.\n"


@pytest.mark.django_db
def test_load_case_without_a_name_loads_the_library():
    assert run("load_case")[1] == ""
    assert Case.objects.filter(slug="sensetime").count() == 1
    assert "nothing changed" in run("load_case", "sensetime")[0]


@pytest.mark.django_db
def test_load_case_loads_the_good_and_names_the_broken(tmp_path):
    broken = tmp_path / "broken.md"
    broken.write_text("nothing", encoding="utf-8")
    out, failure = run("load_case", broken, SAMPLE)
    assert f"{broken}:1: a case file begins" in out
    assert failure == "Not every case could be loaded."
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_attach_article_takes_the_only_instructor():
    run("load_case", SAMPLE)
    ada = User.objects.create_user("ada")
    out, failure = run("attach_article", "night-library", ARTICLE)
    assert failure == ""
    assert out.splitlines() == [
        "10 of 10 paragraphs",
        "6 of 6 quotes",
        "Attached to “The library at night” for ada.",
    ]
    assert AttachedText.objects.get().instructor == ada


@pytest.mark.django_db
def test_attach_article_asks_for_the_instructor_unless_there_is_exactly_one():
    run("load_case", SAMPLE)
    assert "no instructor yet" in run("attach_article", "night-library", ARTICLE)[1]
    User.objects.create_user("ada")
    bob = User.objects.create_user("bob")
    assert "several instructors" in run("attach_article", "night-library", ARTICLE)[1]
    assert "no instructor “eve”" in run("attach_article", "night-library", ARTICLE, instructor="eve")[1]
    assert run("attach_article", "night-library", ARTICLE, instructor="bob")[1] == ""
    assert AttachedText.objects.get().instructor == bob


@pytest.mark.django_db
def test_attach_article_keeps_nothing_of_another_article(tmp_path):
    run("load_case", SAMPLE)
    User.objects.create_user("ada")
    other = tmp_path / "other.txt"
    other.write_text("Bread\n\nTake flour.\n", encoding="utf-8")
    out, failure = run("attach_article", "night-library", other)
    assert out.splitlines() == ["2 of 10 paragraphs", "0 of 6 quotes"]
    assert "another text" in failure
    assert not AttachedText.objects.exists()


@pytest.mark.django_db
def test_attach_article_says_what_is_not_there(tmp_path):
    assert "No case “night-library” is loaded" in run("attach_article", "night-library", ARTICLE)[1]
    run("load_case", SAMPLE)
    User.objects.create_user("ada")
    assert "cannot be read" in run("attach_article", "night-library", tmp_path / "nowhere.txt")[1]
