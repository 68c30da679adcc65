"""What a bundle says in words it says in the language of its class; what programs read is the same in every language."""

import json
import re

import pytest
from django.utils import timezone, translation

from deliberation.actions.imports import import_session
from deliberation.models import Participant
from deliberation.reports import AGGREGATES, REPORTS
from deliberation.reports.bundle import files_of, tables_of, write_bundle
from deliberation.reports.export import Export
from deliberation.reports.readme import write_readme
from deliberation.rules.levels import Level
from tests.actions.test_imports import content_of, emptied, files
from tests.make import make_classroom, make_seat
from tests.reports.everything import everything

pytestmark = pytest.mark.django_db

CHINESE = re.compile("[\u4e00-\u9fff]")


def made(export, path):
    """One file of the bundle."""
    return b"".join(next(file for file in files_of(export.level) if file.path == path).make(export))


def package(classroom, level=Level.PSEUDONYMOUS):
    return json.loads(made(Export(classroom, level), "datapackage.json"))


def meanings(package):
    """What each column is for, by table and name, taken out of the package."""
    return {
        (resource["name"], field["name"]): field.pop("description")
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }


@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.AGGREGATE])
def test_every_column_is_explained_in_the_language_of_the_class_and_no_name_is_translated(level):
    classroom = make_classroom()
    in_english = package(classroom, level)
    classroom.language = "zh-hans"
    in_chinese = package(classroom, level)
    english, chinese = meanings(in_english), meanings(in_chinese)
    assert [column for column, said in english.items() if CHINESE.search(said)] == []
    assert [column for column, said in chinese.items() if not CHINESE.search(said)] == []
    # What is left are keys, names, types and links.
    assert in_chinese == in_english
    assert len(chinese) > 30


def test_the_readme_says_nothing_in_english_to_a_chinese_class_but_names_for_programs():
    classroom = make_classroom(language="zh-hans")
    for level in (Level.PSEUDONYMOUS, Level.AGGREGATE):
        text = made(Export(classroom, level), "README.txt").decode("utf-8-sig")
        explained = re.findall(r"^\w+（(?:text|number|true/false|time)）：(.*)\r$", text, re.MULTILINE)
        tables = AGGREGATES if level == Level.AGGREGATE else REPORTS
        assert len(explained) == sum(len(report.build(Export(classroom, level)).columns) for report in tables)
        assert [said for said in explained if not CHINESE.search(said)] == []


def test_what_a_column_means_is_said_in_the_language_spoken_when_the_table_is_made():
    export = Export(make_classroom())
    with translation.override("zh-hans"):
        chinese = write_readme(export, [], tables_of(export)).decode("utf-8-sig")
    english = write_readme(export, [], tables_of(export)).decode("utf-8-sig")
    assert "权衡的键。" in chinese and "Key of the trade-off." not in chinese
    assert "Key of the trade-off." in english and not CHINESE.search(english)


@pytest.mark.parametrize("kind", ["", "own_names"])
def test_a_chinese_session_taken_in_elsewhere_makes_the_same_bundle_whatever_is_spoken_there(kind):
    classroom = everything(names="Zora ", language="zh-hans", **({kind: True} if kind else {}))
    before, content = write_bundle(Export(classroom)), content_of(classroom)
    with translation.override("zh-hans"):
        done = import_session(content, by=emptied(), source="a bundle")
        after = write_bundle(Export(done.classroom))
    assert [name for name, held in files(before).items() if files(after)[name] != held] == []
    assert after == before


def test_a_seat_that_is_a_number_or_erased_is_called_so_in_the_language_of_the_class():
    classroom = make_classroom(language="zh-hans", own_names=True)
    make_seat(classroom, pseudonym="Zora")
    erased = make_seat(classroom, removed_at=timezone.now())
    Participant.objects.filter(pk=erased.pk).update(folded=f"erased {erased.pk}", pseudonym="Erased seat")
    with translation.override("en"):
        labels = Export(classroom).labels
    assert sorted(re.sub(r"\d", "0", label) for label in labels.values()) == ["已清除的席位", "席位 0"]
    erased.refresh_from_db()
    assert erased.called == "Erased seat"
    with translation.override("zh-hans"):
        assert erased.called == "已清除的席位"
