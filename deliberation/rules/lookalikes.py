"""Letters of other scripts that look like a Latin letter or a digit, as a person sees them on a screen.

Chosen by eye and kept small: a letter stands here if, in a name, most readers would take it for the other.
Within one script few letters share a target, so that two different names in that script stay different.
What Unicode itself calls a variant (full-width, mathematical, roman numerals) needs no line: NFKC folds it.
"""

from __future__ import annotations

_LOOK_LIKE = {
    "a": "Α α А а Ꭺ ᗅ ꓮ Ⲁ ⲁ ɑ ᴀ ⍺",
    "b": "Β β В в Ь ь Ᏼ ᗷ ꓐ Ⲃ ʙ ƀ Ƀ ɓ Ɓ ᑲ",
    "c": "С с Ꮯ ᑕ ꓚ Ⲥ ⲥ ᴄ ƈ ȼ Ȼ",
    "d": "ԁ Ꭰ ᗞ ꓓ ᴅ đ Đ ɖ ɗ ð Ð ᑯ",
    "e": "Ε ε Е е Є є Ꭼ ꓰ Ⲉ ⲉ ᴇ ɛ Ɛ ɇ ℮ ҽ",
    "f": "ꓝ ᖴ ƒ Ƒ ꜰ Ϝ ք",
    "g": "ɡ ɢ Ԍ ԍ Ᏻ Ꮐ ꓖ ց ǥ Ǥ ᶃ",
    "h": "Η Н н һ Һ Ꮋ Ꮒ ꓧ Ⲏ հ ʜ ħ Ħ ɦ",
    "j": "Ј ј Ϳ ϳ Ꭻ ꓙ ᴊ ȷ ɉ յ",
    "k": "Κ κ К к Қ қ Ꮶ ꓗ Ⲕ ⲕ ᴋ ƙ Ƙ",
    "l": "I i 1 | Ι ι І і Ӏ ӏ Ꭵ Ꮖ ꓲ Ⲓ ⲓ ı ɩ ɪ ł Ł Լ Ꮮ ꓡ ʟ ƚ ɨ Ɨ ǀ ו ן ا ∣ ¦ 丨 Ɩ",
    "m": "Μ М м Ꮇ ꓟ Ⲙ ᴍ ɱ Ϻ",
    "n": "Ν η П п ո ռ ꓠ Ⲛ ɴ ɲ ŋ Ŋ ƞ ᥒ",
    "o": "0 Ο ο σ О о Օ օ ꓳ Ⲟ ⲟ ᴏ ø Ø ס ه ە ᱛ ⵔ 〇 Ө ө ഠ ം ഃ",
    "p": "Ρ ρ Р р Ꮲ ᑭ ꓑ Ⲣ ⲣ ᴘ ƥ þ Þ",
    "q": "ԛ Ԛ գ զ ɋ ʠ",
    "r": "г Г Ꭱ Ꮢ ꓣ ʀ ɍ Ɍ ɾ ⲅ",
    "s": "Ѕ ѕ Տ ꓢ Ꮪ ꜱ ʂ ƨ",
    "t": "Τ τ Т т Ꭲ ꓔ Ⲧ ⲧ ᴛ ŧ Ŧ ƭ Ƭ",
    "u": "υ μ ս Ս ꓴ ᑌ ᴜ ʋ ʊ",
    "v": "ν Ѵ ѵ Ꮩ ᐯ ꓦ ᴠ ∨ ⋁",
    "w": "ω Ѡ ѡ Ш ш Ԝ ԝ Ꮃ Ꮤ ꓪ ա ᴡ ɯ",
    "x": "Χ χ Х х ꓫ Ⲭ ⲭ ᕁ × ⨯",
    "y": "Υ γ У у Ү ү Ꮍ ꓬ Ⲩ ɣ ʏ ყ ƴ Ƴ",
    "z": "Ζ ζ Ꮓ ꓜ Ⲍ ᴢ ʐ ƶ Ƶ",
    "3": "З з Ӡ ӡ Ʒ ʒ ȝ",
    "4": "Ч ч Ꮞ",
    "6": "б Ꮾ",
    "ae": "æ Æ Ӕ ӕ",
    "oe": "œ Œ",
    # Not Latin, but taken for each other all the same.
    "ك": "ک",
    "ي": "ی ى",
    "口": "ロ",
    "力": "カ",
    "夕": "タ",
    "二": "ニ",
    "工": "エ",
    "八": "ハ",
    "卜": "ト",
    "ヘ": "へ",
    "一": "ー",
}


def _table() -> dict[int, str]:
    table = {ord(char): target for target, chars in _LOOK_LIKE.items() for char in chars.split()}
    # Letters in squares and circles, and the letters that make flags, have no compatibility form.
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        for offset in range(26):
            letter = chr(ord("a") + offset)
            table[first + offset] = "l" if letter == "i" else letter
    return table


LOOKALIKES: dict[int, str] = _table()

# Normalisation makes another sigma of these, and the eye a C; so they are folded first.
BEFORE_NORMALISING: dict[int, str] = {ord("ϲ"): "c", ord("Ϲ"): "c"}
