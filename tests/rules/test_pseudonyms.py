"""Pseudonyms: how many there are in each language, and that no two can be taken for each other."""

import itertools

import pytest

from deliberation.rules.names import clean_name, fold_name, pseudonym, pseudonyms, some_pseudonyms
from deliberation.rules.pseudonym_words import WORDS, words_in


@pytest.mark.parametrize("language", WORDS)
def test_there_are_over_four_thousand_pseudonyms_and_no_two_look_alike(language):
    count = words_in(language).count
    assert count >= 4_000
    assert len({fold_name(pseudonym(seed, language)) for seed in range(count)}) == count


@pytest.mark.parametrize("language", WORDS)
def test_every_pseudonym_is_a_name_that_could_be_chosen(language):
    everyone = [pseudonym(seed, language) for seed in range(words_in(language).count)]
    assert [name for name in everyone if clean_name(name) != name] == []


@pytest.mark.parametrize("language", WORDS)
def test_a_seed_always_gives_the_same_pseudonym(language):
    count = words_in(language).count
    assert pseudonym(7, language) == pseudonym(7 + count, language)
    assert pseudonym(-1, language) == pseudonym(count - 1, language)


@pytest.mark.parametrize("language", WORDS)
def test_pseudonyms_come_once_each_and_then_with_a_number(language):
    count = words_in(language).count
    names = list(itertools.islice(pseudonyms(3, language), 2 * count))
    assert len({fold_name(name) for name in names}) == 2 * count
    assert names[count] == f"{names[0]} 2"


def test_a_chinese_pseudonym_is_two_words_of_two_signs_each_told_apart_whichever_way_they_are_read():
    words = words_in("zh-hans")
    signs = [*words.qualities, *words.animals]
    assert {len(word) for word in signs} == {2}
    assert len({frozenset(word) for word in signs}) == len(signs)
    assert all("\u4e00" <= sign <= "\u9fff" for word in signs for sign in word)


def test_a_language_without_words_of_its_own_has_the_english_pseudonyms():
    assert some_pseudonyms(7, 5, "fr") == some_pseudonyms(7, 5) == some_pseudonyms(7, 5, "en")
    assert not set(some_pseudonyms(7, 5, "zh-hans")) & set(some_pseudonyms(7, 5))


def test_the_order_of_pseudonyms_depends_on_the_seed_alone():
    def some(seed):
        return list(itertools.islice(pseudonyms(seed), 20))

    assert some(1) == some(1)
    assert some(1) != some(2)
