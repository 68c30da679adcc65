"""What is written in Chinese, in the catalogue and in the case, is written as Chinese is, and each term has one word."""

import re

import pytest

from cases.loading import library
from cases.reader import read_case
from cases.translating import texts_of
from tests import catalogue

HAN = "\u3400-\u9fff"
RULES = {
    "a narrow mark beside a Chinese sign": re.compile(f"[{HAN}] ?[,.:;?!()]|[,:;?!()][{HAN}]"),
    "a space between two Chinese signs": re.compile(f"[{HAN}] +[{HAN}]"),
    "a space beside a wide mark": re.compile("[、，。；：？！）》] | [、，。；：？！）》（《]"),
    "a straight quotation mark": re.compile("[\"']"),
    "three dots, which are six in Chinese": re.compile(r"\.\.\.|(?<!…)…(?!…)"),
    # A name may be Chinese, and a day ends with a Chinese sign.
    "a space beside a day or a name": re.compile(r" %\((?:when|name)\)s |^%\(when\)s | %\(day\)s "),
}
# 时刻 ends with the zone, in Latin letters.
WITH_AN_HOUR = {"Released on", "Stored apart", "changed %"}
# In English, what may stand for it in Chinese; the word itself is the one of docs/translating.md.
TERMS = {
    "trade-off": (r"trade-offs?", ""),
    "ballot, vote": (r"vot(?:e|ed|es|ing)", "投过票|投什么票|投一次票|投了什么票|数值"),
    "argument": (r"arguments?", ""),
    "weigh, weighing": (r"weigh(?:ed|s|ing|ings)?", "考虑"),
    "seat": (r"seats?", "就座"),
    "passage": (r"passages?", "第 .* 段"),
    "position, position card": (r"position cards?", ""),
    "the wall": (r"wall", ""),
    "debrief": (r"debrief", ""),
    "pseudonym": (r"pseudonyms?", ""),
    "condition, only if": (r"conditions?", ""),
    "lobby": (r"lobby", ""),
    "evidence": (r"evidence", ""),
    "quotation": (r"quotations?(?! mark)", "引用"),
    "citation": (r"citations?", ""),
    "well argued": (r"well argued", ""),
    "case": (r"cases?", "立论|就事论事"),
    "what moved you, credit": (r"credited", ""),
    "hide, let through": (r"hidden|hide", ""),
    "join code": (r"join code", ""),
}
# Put in, or the name of a file.
NOT_WORDS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|\b\w+\.(?:csv|json|html|zip)\b|\b\w+_\w+\b")
# Words that stood for something else before, or say something else to who reads Chinese.
NEVER = {"持卡人": "who has a bank card", "刷屏": "who floods a chat", "辩论": "a contest", "选票": "投票"}


def sentences():
    (path,) = catalogue.catalogues()
    return [message for message in catalogue.read_po(path).values() if message.id]


def told():
    for path in library():
        for one in read_case(path).translations:
            yield from leaves(texts_of(one.front))


def leaves(tree):
    if isinstance(tree, str):
        return [tree]
    return [leaf for one in (tree.values() if isinstance(tree, dict) else tree) for leaf in leaves(one)]


def words_of_the_docs():
    """The table of docs/translating.md: English, and the words that stand for it in Chinese."""
    text = (catalogue.ROOT / "docs" / "translating.md").read_text()
    rows = [
        line.strip("| ").split(" | ")
        for line in text.splitlines()
        if line.startswith("| ") and "---" not in line
    ]
    pairs = [
        (row[at].strip(" |"), row[at + 1].strip(" |"))
        for row in rows[1:]
        for at in (0, 2)
        if len(row) > at + 1
    ]
    pairs = [(cell[0], cell[1]) for cell in pairs]
    return {english: re.split("[,、：] ?", chinese) for english, chinese in pairs}


@pytest.mark.parametrize("rule", RULES)
def test_a_translation_is_punctuated_as_chinese_is(rule):
    texts = [(message.id, form) for message in sentences() for form in message.forms]
    texts += [(text, text) for text in told()]
    wrong = [
        form for key, form in texts if RULES[rule].search(form) and not key.startswith(tuple(WITH_AN_HOUR))
    ]
    assert wrong == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_one_word_wherever_it_is_said(term):
    english, others = TERMS[term]
    said = "|".join(filter(None, [*words_of_the_docs()[term], others]))
    wrong = [
        (message.id, message.forms[0])
        for message in sentences()
        if re.search(rf"(?<![\w-])(?:{english})(?![\w-])", NOT_WORDS.sub("", message.id), re.IGNORECASE)
        and not re.search(said, message.forms[0])
    ]
    assert wrong == []


def test_no_word_is_used_that_says_something_else():
    texts = [form for message in sentences() for form in message.forms] + list(told())
    assert [text for text in texts if any(word in text for word in NEVER)] == []


def test_the_word_for_a_trade_off_is_used_for_nothing_else():
    others = {"Bears on:", "true if the class works on it."}
    wrong = [
        message.id
        for message in sentences()
        if "权衡" in message.forms[0]
        and "trade-off" not in message.id.casefold()
        and message.id not in others
    ]
    assert wrong == []
