import re
from random import Random

import pytest
from django.utils import translation

from cases.loading import LIBRARY, load_case
from deliberation.rehearsal import words
from deliberation.rules import limits


@pytest.fixture
def material(db):
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    return words.Material.of(case, list(case.tradeoffs.all()))


def everything_said(material, seed):
    for tradeoff in material.tradeoffs.values():
        for pole in "ab":
            yield words.argument(material, tradeoff, pole, Random(seed))
            for kind in ("support", "rebut", "ask"):
                yield words.reply(tradeoff, kind, pole, Random(seed))
            for card in material.cards.values():
                yield words.best_case(card, tradeoff, Random(seed))


def test_all_that_is_said_fits_into_an_argument(material):
    said = [one for seed in range(20) for one in everything_said(material, seed)]
    assert all(0 < len(one.claim) <= limits.CLAIM_CHARS for one in said)
    assert all(len(one.reason) <= limits.REASON_CHARS for one in said)
    assert not any("  " in one.claim + one.reason or ".." in one.claim + one.reason for one in said)


def test_the_same_seed_says_the_same(material):
    assert list(everything_said(material, 3)) == list(everything_said(material, 3))
    assert list(everything_said(material, 3)) != list(everything_said(material, 4))


def test_an_argument_is_for_the_side_that_it_leans_to(material):
    tradeoff = material.tradeoffs["t2"]
    assert tradeoff.pole_b_means in words.argument(material, tradeoff, "b", Random(1)).reason


def test_a_quotation_is_a_sentence_or_the_clauses_that_it_begins_with():
    endless = " ".join(f"word{n}" for n in range(40))
    blocks = [
        "Too short. Four in ten work in the evening, they say.",
        f"Here a clause ends for once, {endless}.",
    ]
    quotes = {words.quotation(blocks, Random(seed)) for seed in range(30)}
    assert quotes == {"Four in ten work in the evening, they say.", "Here a clause ends for once"}


def test_a_passage_of_few_words_is_not_quoted():
    assert words.quotation(["Too short."], Random(1)) == ""


def test_in_a_chinese_class_chinese_is_written(material):
    with translation.override("zh-hans"):
        said = [one for seed in range(20) for one in everything_said(material, seed)]
        said.append(words.Said(words.why(material.tradeoffs["t2"], 20, True, Random(1)), ""))
    texts = [one.claim + one.reason for one in said]
    assert all(re.search("[一-鿿]", text) for text in texts)
    assert all(0 < len(one.claim) <= limits.CLAIM_CHARS for one in said)
    assert [
        text for text in texts if re.search("[。？：] |(?:[A-Za-z]+ ){3}|[一-鿿][,.:;?!]|。。", text)
    ] == []
