"""A translation has every text of its case and no other, and travels with it only in the right shape."""

import copy

import pytest

from cases.carrying import BadContent, case_content, store_content
from cases.casefile import CaseError
from cases.loading import LIBRARY, load_case
from cases.reader import read_case

CASE = LIBRARY / "sensetime" / "case.md"
TOLD = LIBRARY / "sensetime" / "case.zh-hans.md"


@pytest.fixture
def place(tmp_path):
    """The case and its translation, to be changed."""
    for file in (CASE, TOLD):
        (tmp_path / file.name).write_text(file.read_text())
    return tmp_path


def problems(place, old, new):
    told = place / TOLD.name
    text = told.read_text()
    assert old in text
    told.write_text(text.replace(old, new, 1))
    with pytest.raises(CaseError) as raised:
        read_case(place / CASE.name)
    return [problem.message for problem in raised.value.problems]


def test_what_is_missing_is_named(place):
    assert problems(place, "    title: 刷脸付款\n", "") == ["“t1” has no “title”."]


def test_what_the_case_does_not_say_is_named(place):
    assert problems(place, "title: 商汤", "subtitle: 副标题\ntitle: 商汤") == [
        "“subtitle” has no text in the case."
    ]


def test_a_list_is_as_long_as_in_the_case(place):
    assert problems(place, "      - 有要求审计的买家。\n", "") == [
        "“would_change” must be a list of 4, as in the case."
    ]


def test_a_quotation_stands_in_the_case_alone(place):
    found = problems(place, "title: 商汤：被看见，与安全", "title: not a surveillance company")
    assert found == ["“title” quotes the article; quotations stand once, in the case itself."]


def test_lines_of_a_chinese_text_are_joined_without_a_space(place):
    told = place / TOLD.name
    text = told.read_text()
    old = text[text.index("summary: >-") : text.index("the_article")]
    lines = ["由三家", "“甲”公司，", "Wong 说", "好。", "Xu Li 在 2018 年", "（八月）", "来过"]
    told.write_text(text.replace(old, "summary: >-\n" + "".join(f"  {line}\n" for line in lines)))
    front = read_case(place / CASE.name).translations[0].front
    assert front.summary == "由三家“甲”公司，Wong 说好。Xu Li 在 2018 年（八月）来过"


def test_a_changed_translation_is_another_text(place):
    before = read_case(place / CASE.name).digest
    (place / TOLD.name).write_text(TOLD.read_text().replace("刷脸付款", "用脸付款"))
    assert read_case(place / CASE.name).digest != before


@pytest.mark.django_db
def test_a_case_that_is_carried_may_be_told_in_the_same_shape_only():
    case, _ = load_case(CASE)
    content = copy.deepcopy(case_content(case))
    case.delete()
    for bad in ({"title": 5}, {"slug": "x"}, {"data": {"glossary": []}}, {"data": {"people": "x"}}, "x"):
        broken = copy.deepcopy(content)
        broken["data"]["translations"]["zh-hans"] = bad
        with pytest.raises(BadContent):
            store_content(broken)
    assert store_content(content)[1]
