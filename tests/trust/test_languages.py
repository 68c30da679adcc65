"""Everything is said in Simplified Chinese too: the interface and the case; and each reader gets the right language."""

import gettext
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.carrying import case_content
from cases.loading import library, load_case
from cases.models import Case
from cases.reader import read_case
from cases.translating import ARTICLE_KEY, texts_of
from deliberation.queries import held
from deliberation.queries.kept import kept_debrief
from deliberation.reports.bundle import files_of, write_bundle
from deliberation.reports.export import Export
from deliberation.reports.letters import has_shape
from deliberation.rules.levels import Level
from tests import catalogue
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, student, teacher

CHINESE = re.compile("[\u4e00-\u9fff]")
# Signs, and what is written alike in both languages.
ALIKE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|session\.json|n = |[^A-Za-z]|^[AB]$|^n$|^A (?=%)|B (?=%)")


@pytest.fixture(autouse=True)
def nobody_speaks():
    """What a request spoke is not spoken by the next test."""
    with translation.override("en"):
        yield


def leaves(tree):
    if isinstance(tree, dict):
        tree = list(tree.values())
    return [leaf for one in tree for leaf in leaves(one)] if isinstance(tree, list) else [tree]


@pytest.mark.gate("L-complete")
def test_every_sentence_of_the_interface_is_translated(figure):
    said = catalogue.said()
    wrong = []
    for path in catalogue.catalogues():
        kept = catalogue.read_po(path)
        header = kept.pop((None, "")).forms[0]
        wrong += [f"{path}: not there: {key}" for key in said.keys() - kept.keys()]
        wrong += [f"{path}: nobody says it: {key}" for key in kept.keys() - said.keys()]
        for message in kept.values():
            count = catalogue.forms_of(header) if message.plural else 1
            if len(message.forms) != count or not message.is_translated or "fuzzy" in message.flags:
                wrong.append(f"{path}: not translated: {message.id!r}")
    figure(
        f"interface: {len(said)} sentences in {len(catalogue.catalogues())} language, {len(wrong)} missing"
    )
    assert [path.parts[-3] for path in catalogue.catalogues()] == ["zh_Hans"]
    assert wrong == []


@pytest.mark.gate("L-complete")
def test_every_text_of_the_case_is_translated(figure):
    texts = 0
    for path in library():
        case = read_case(path)
        told = {one.language: one.front for one in case.translations}
        written, in_chinese = texts_of(case), texts_of(told["zh-hans"])
        assert written.pop(ARTICLE_KEY) and {quote.speaker for quote in told["zh-hans"].quotes} >= {"文章"}
        pairs = list(zip(leaves(written), leaves(in_chinese), strict=True))
        assert [
            pair
            for pair in pairs
            if not CHINESE.search(pair[1]) and re.search("[A-Za-z]{2}", pair[0]) and pair[0] != pair[1]
        ] == []
        same = [one for one, other in pairs if one == other]
        assert all(len(text) < 30 for text in same) and len(same) < 16  # names, and DMS
        texts += len(pairs)
    figure(f"case: {texts} texts, 0 missing")


def test_a_translation_keeps_what_is_put_in_and_is_no_english():
    wrong = []
    for path in catalogue.catalogues():
        for message in catalogue.read_po(path).values():
            for form in message.forms if message.id else []:
                source = message.plural or message.id
                if catalogue.placeholders(form).keys() != catalogue.placeholders(source).keys():
                    wrong.append(f"{message.id!r}: {form!r}")
                if source.count("|") != form.count("|"):
                    wrong.append(f"{message.id!r} has other parts")
                if not CHINESE.search(form) and ALIKE.sub("", form):
                    wrong.append(f"{message.id!r} is still {form!r}")
    assert wrong == []


def test_what_is_compiled_is_what_is_written():
    for path in catalogue.catalogues():
        entries = catalogue.read_po(path)
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        assert path.with_suffix(".mo").read_bytes() == catalogue.compiled(entries)
        for (context, text), message in entries.items():
            if message.plural:
                assert compiled.ngettext(text, message.plural, 2) == message.forms[0]
            elif text:
                assert (
                    compiled.pgettext(context, text) if context else compiled.gettext(text)
                ) == message.forms[0]


def test_every_letter_of_a_translation_can_be_printed():
    texts = [
        form
        for path in catalogue.catalogues()
        for one in catalogue.read_po(path).values()
        for form in one.forms
    ]
    for path in library():
        for one in read_case(path).translations:
            texts += leaves(texts_of(one.front))
    assert {sign for text in texts for sign in text if not has_shape(sign)} == set()


@pytest.fixture
def chinese(db):
    """A class that is held in Chinese on the case of the library, with votes and an argument."""
    case, _ = load_case(library()[0])
    classroom = make_classroom(phase="debrief", case=case, language="zh-hans")
    for value in (10, 30, 50, 70, 90, 95):
        seat = make_seat(classroom)
        for round in ("first", "final"):
            make_ballot(seat, value=value, round=round)
    make_argument(seat)
    return classroom


def test_students_and_the_wall_are_spoken_to_in_the_language_of_the_class(chinese):
    phone = student(chinese.participants.first())
    page = phone.get(reverse("debrief-class", args=[chinese.code])).content.decode()
    wall = Client().get(reverse("screen-wall", args=[chinese.code, chinese.screen_token])).content.decode()
    for html in (page, wall):
        assert '<html lang="zh-hans" dir="ltr">' in html
        assert chinese.tradeoffs.first().__dict__["data"]["translations"]["zh-hans"]["title"] in html
    assert "复盘" in page


def test_a_reader_may_choose_another_language_and_only_then_has_a_cookie_for_it(chinese):
    phone = student(chinese.participants.first())
    page = reverse("debrief-class", args=[chinese.code])
    assert "language" not in phone.get(page).cookies
    answer = phone.post(reverse("language"), {"language": "en", "next": page})
    assert (answer.status_code, answer.url) == (302, page)
    assert answer.cookies["language"]["httponly"] and answer.cookies["language"]["samesite"] == "Lax"
    html = phone.get(page).content.decode()
    assert '<html lang="en"' in html and "复盘" not in html
    assert "Debrief" in html


@pytest.mark.parametrize("asked", ["zh-CN", "zh-TW", "zh-HK", "zh-SG", "zh-Hant-TW", "zh", "zh-TW,en;q=0.5"])
def test_whoever_reads_any_chinese_is_spoken_to_in_the_chinese_there_is(client, asked):
    assert '<html lang="zh-hans"' in client.get("/", headers={"accept-language": asked}).content.decode()


def test_whoever_asks_for_another_language_first_hears_that(client):
    html = client.get("/", headers={"accept-language": "en-GB,zh-TW;q=0.8"}).content.decode()
    assert '<html lang="en"' in html


def test_the_switch_keeps_the_page_and_all_that_it_was_asked(chinese):
    phone = student(chinese.participants.first())
    page = reverse("debrief-class", args=[chinese.code]) + f"?t={chinese.tradeoffs.last().key}"
    html = phone.get(page).content.decode()
    assert f'name="next" value="{page}"' in html
    assert phone.post(reverse("language"), {"language": "en", "next": page}).url == page
    other = reverse("me-data", args=[chinese.code])
    assert '<html lang="en"' in phone.get(other).content.decode()


def test_nobody_is_led_to_another_site_by_the_switch(client):
    answer = client.post(reverse("language"), {"language": "en", "next": "https://example.org/"})
    assert answer.url == "/"


def test_an_instructor_is_spoken_to_as_the_browser_asks(chinese):
    page = reverse("teach-control", args=[chinese.code])
    desk = teacher(chinese)
    assert '<html lang="en"' in desk.get(page).content.decode()
    assert (
        '<html lang="zh-hans"'
        in desk.get(page, headers={"accept-language": "zh-CN,zh;q=0.9"}).content.decode()
    )


def test_what_is_rendered_once_for_a_class_is_rendered_once_a_language(chinese):
    in_chinese = student(chinese.participants.first())
    in_english = student(chinese.participants.last())
    in_english.cookies["language"] = "en"
    for name in ("positions-read", "article-read", "arguments-board", "debrief-class", "sessions-pulse"):
        page = reverse(name, args=[chinese.code])
        first = in_chinese.get(page).content.decode()
        other = in_english.get(page).content.decode()
        assert CHINESE.search(first)
        assert not CHINESE.search(other.replace("简体中文", "")), name
        assert CHINESE.search(in_chinese.get(page).content.decode())


def test_a_debrief_that_is_kept_names_cards_in_the_language_of_who_reads_it(chinese):
    held.with_case(chinese)
    card = kept_debrief(chinese).rows.case.cards[0]
    assert card.name == "Company"
    with translation.override("zh-hans"):
        assert kept_debrief(chinese).rows.case.cards[0] is card
        assert card.name == "公司"


def test_the_same_session_gives_the_same_bytes_whoever_asks_in_whatever_language(chinese):
    with translation.override("zh-hans"):
        one = write_bundle(Export(chinese, Level.PSEUDONYMOUS))
    other = write_bundle(Export(chinese, Level.PSEUDONYMOUS))
    assert one == other
    readme = next(file for file in files_of(Level.PSEUDONYMOUS) if file.path == "README.txt")
    assert "级别：化名" in b"".join(readme.make(Export(chinese, Level.PSEUDONYMOUS))).decode()
    assert translation.get_language() == "en"


def test_a_case_is_carried_as_it_was_written_with_its_translations(chinese):
    with translation.override("zh-hans"):
        content = case_content(Case.objects.get(pk=chinese.case_id))
    assert content["title"] == "SenseTime: being seen, being safe"
    assert content["data"]["translations"]["zh-hans"]["title"] == "商汤：被看见，与安全"
    assert content["positions"][0]["data"]["translations"]["zh-hans"]["name"] == "公司"


def test_a_row_read_in_a_language_is_stored_as_it_was_written(chinese):
    with translation.override("zh-hans"):
        case = Case.objects.get(pk=chinese.case_id)
        assert case.title == "商汤：被看见，与安全"
        case.save()
        case.refresh_from_db()
    assert Case.objects.filter(title="SenseTime: being seen, being safe").exists()
    assert case.title == "SenseTime: being seen, being safe"


def test_passages_to_choose_from_are_said_to_be_in_the_language_of_the_case(chinese):
    """A screen reader would read English by the sounds of Chinese."""
    for phase, page in (("argue", "arguments-new"), ("final_vote", "ballot-vote")):
        seat = make_seat(enter(chinese, phase))
        browser = student(seat)
        for tradeoff in chinese.tradeoffs.all() if phase == "final_vote" else ():
            make_ballot(seat, round="final", tradeoff=tradeoff)
        html = browser.get(reverse(page, args=[chinese.code])).content.decode()
        options = re.findall(r"<option([^>]*)>([^<]*)<", html)
        passages = [attributes for attributes, words in options if re.match(r"P\d+\b", words)]
        assert len(passages) >= chinese.case.passages.count()
        assert all('lang="en"' in attributes for attributes in passages)
        others = [attributes for attributes, words in options if not re.match(r"P\d+\b", words)]
        assert others
        assert not any("lang=" in attributes for attributes in others)
