import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import BadName
from deliberation.rules.lookalikes import BEFORE_NORMALISING, LOOKALIKES
from deliberation.rules.names import (
    clean_name,
    fold_name,
    look_alike,
    name_keys,
    one_time_pins,
)

IMITATIONS = [
    "teal otter",
    "TEAL OTTER",
    "Teal 0tter",
    "Tea1 Otter",
    "TeaI Otter",
    "Tea| Otter",
    "Теаl Оttеr",
    "ТЕАL ОТТЕR",
    "ΤΕΑL ΟΤΤΕR",
    "ＴＥＡＬ　ＯＴＴＥＲ",
    "Teal\u200bOtter ",
    "Teal\u00a0\u00a0Otter",
    "Te\u00adal Ot\u200dter",
    "\u202eTeal Otter",
    "Téàl Öttęr",
    "T\u0335eal Otter",
    "T" + "\u0300" * 12 + "eal Otter",
    "𝐓𝐞𝐚𝐥 𝕆𝕥𝕥𝕖𝕣",
    "Ⓣⓔⓐⓛ 🅞🅣🅣🅔🅡",
    "ᴛᴇᴀʟ ᴏᴛᴛᴇʀ",
    "Teaⅼ Otter",
    "ꓔꓰꓮꓡ ꓳꓔꓔꓰꓣ",
    "ᎢᎬᎪᏞ ⲞᎢᎢᎬᎡ",
    "Teal-Otter!",
    "Teal Otter 🦦",
    "Teal Ⲟtter\ufe0f",
    "Teal\u3164Otter",
    "Teal\u2800Otter",
    "Tеаl øtter",
    "Teal ০tter",
]


@pytest.mark.parametrize("imitation", IMITATIONS)
def test_an_imitation_counts_as_the_same_name(imitation):
    assert fold_name(imitation) == fold_name("Teal Otter")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nova", "ηονα"),
        ("Vova", "νονα"),
        ("viva", "νινα"),
        ("ΝΟΝΑ", "νονα"),
        ("Νίκος", "νικος"),
        ("ALICE", "alice"),
    ],
)
def test_a_name_that_is_greek_throughout_is_compared_as_it_looks_and_as_it_is_read(one, other):
    assert look_alike(one, [other])
    assert look_alike(other, [one])


def test_one_name_in_greek_does_not_make_two_others_the_same():
    assert not name_keys("Vova") & name_keys("Nona")
    assert not look_alike("Νίκος", ["Νίκη", "Νίκα"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Teal Otter", "Teal Osprey"),
        ("Han", "Van"),
        ("Nan", "Van"),
        ("Νίκος", "Νίκη"),
        ("Иван", "Ирина"),
        ("Пан", "Ван"),
        ("小明", "小红"),
        ("กุ้ง", "กิ่ง"),
        ("राम", "रमा"),
        ("गुप्ता", "गप्ता"),
        ("محمد", "محمود"),
        ("דוד", "דני"),
        ("Student 1", "Student 10"),
        ("Student 2", "Student 5"),
        ("김민준", "김민지"),
    ],
)
def test_different_people_keep_different_names(one, other):
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ΝΙΚΗ", "Νίκη"), ("ИВАН", "иван"), ("Straße", "STRASSE"), ("İpek", "ipek")]
)
def test_capitals_make_no_difference_in_any_script(one, other):
    assert fold_name(one) == fold_name(other)


def test_letter_pairs_that_run_together_count_as_one_letter():
    assert fold_name("Bames") == fold_name("Barnes")
    assert fold_name("vvren") == fold_name("Wren")


@given(
    st.one_of(
        st.text(), st.text(alphabet=[chr(code) for code in LOOKALIKES]), st.text(alphabet="rnvνΝηυΥΣς1I")
    )
)
def test_folding_twice_changes_nothing(name):
    assert fold_name(fold_name(name)) == fold_name(name)


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_swapping_any_letters_for_lookalikes_changes_no_key(name, chance):
    swaps = {}
    for code, target in LOOKALIKES.items():
        if target.isascii() and len(target) == 1 and not "\u0370" <= chr(code) <= "\u03ff":
            swaps.setdefault(target, []).append(chr(code))
    disguised = "".join(chance.choice([char, *swaps.get(char, [])]) for char in name)
    assert fold_name(disguised) == fold_name(name)


def test_every_lookalike_folds_to_what_it_looks_like():
    # Between Latin letters, for a name that is Greek throughout is compared in capitals.
    wrong = {
        chr(code): target
        for code, target in {**LOOKALIKES, **BEFORE_NORMALISING}.items()
        if fold_name("q" + chr(code) + "q") != fold_name("q" + target + "q")
    }
    assert wrong == {}


def test_a_name_is_stored_trimmed_with_single_spaces():
    assert clean_name("  Teal \n\u00a0 Otter\t") == clean_name("Teal\nOtter") == "Teal Otter"


def test_invisible_characters_and_overrides_are_not_stored():
    assert clean_name("\u202eTeal\u200b Ot\u00adter\ufeff\u2066\x00") == "Teal Otter"


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        "علی‌رضا",
        "क्‍ष",
        "น้ำฝน",
        "שָׁלוֹם",
        "👩‍🔬 Ada",
        "O’Brien-Łukasz",
        "中村さくら",
        "X Æ A-12",
    ],
)
def test_ordinary_names_are_stored_as_they_are(name):
    assert clean_name(name) == unicodedata.normalize("NFC", name)


def test_joiners_stay_only_where_a_script_needs_them():
    assert clean_name("Te\u200dal") == "Teal"
    assert clean_name("علی\u200c\u200cرضا") == "علیرضا"
    assert clean_name("علی\u200c") == "علی"


def test_a_name_carries_at_most_four_marks_on_a_letter():
    assert clean_name("Z" + "\u0489" * 20 + "o") == "Z" + "\u0489" * 4 + "o"


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u2060", "\u3164", "\u2800", "\x00"])
def test_a_name_that_nobody_can_see_is_refused_as_empty(name):
    with pytest.raises(BadName) as refused:
        clean_name(name)
    assert str(refused.value) == "Please enter a name."


@pytest.mark.parametrize("name", ["!!!", "🦦", "- -", "…"])
def test_a_name_without_letter_or_digit_is_refused(name):
    with pytest.raises(BadName) as refused:
        clean_name(name)
    assert "letter or digit" in str(refused.value)


def test_a_name_has_at_most_forty_characters():
    assert clean_name("a" * 40) == "a" * 40
    with pytest.raises(BadName) as refused:
        clean_name("a" * 41)
    assert "40" in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        "Instructor",
        "the instructor",
        "1nstruct0r",
        "ІNSТRUСТОR",
        "i n s t r u c t o r",
        "Teacher Ann",
        "Tеасhеr",
        "admin",
        "Site Admin",
        "ADMIN2",
        "administrator",
        "Moderator",
        "Ｍｏｄｅｒａｔｏｒ",
    ],
)
def test_nobody_goes_by_a_name_that_pretends_to_be_the_instructor(name):
    with pytest.raises(BadName) as refused:
        clean_name(name)
    assert "instructor" in str(refused.value)


def test_a_name_that_only_holds_such_letters_is_fine():
    assert clean_name("Badminton Otter") == "Badminton Otter"


@pytest.mark.parametrize("name", ["\ufc5e", "\ufe70\ufe7e", "\uff9e", "\uff9f \ufc63", "\u0903\uff9e"])
def test_a_name_of_signs_that_sit_on_other_letters_is_refused(name):
    with pytest.raises(BadName) as refused:
        clean_name(name)
    assert "letter" in str(refused.value)


@given(st.text(max_size=60))
def test_a_name_once_cleaned_stays_as_it_is(name):
    try:
        cleaned = clean_name(name)
    except BadName:
        return
    assert clean_name(cleaned) == cleaned


@given(st.text(max_size=40))
def test_a_name_that_is_stored_can_be_told_from_others(name):
    try:
        cleaned = clean_name(name)
    except BadName:
        return
    assert fold_name(cleaned)


def test_pins_are_six_digits_and_all_different():
    pins = one_time_pins(500, random.Random(1))
    assert len(set(pins)) == 500
    assert all(len(pin) == 6 and pin.isdecimal() and pin[0] != "0" for pin in pins)
