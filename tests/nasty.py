"""Five hundred texts that a hostile, a playful or an ordinary student might send; the same ones every time.

`Nasty.is_ordinary` marks writing of living people that must come through unchanged, in every script.
"""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

SIZE = 500
MARKS = [chr(code) for code in [*range(0x300, 0x370), *range(0x483, 0x48A), *range(0x20D0, 0x20F1)]]
TURNS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c"
EMOJI = ["😀", "👩🏽‍🔬", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳", "❤️‍🔥", "1️⃣", "🫠"]
ORDINARY = [
    "الكاميرا ليست راحة، والسائق المتعب يحتاج إلى قانون",
    "العَرَبِيَّةُ: مُحَمَّدٌ رَسولُ اللّٰهِ",
    "المصنع SenseTime وعدد الوجوه 100 مليون (P12)",
    "עִבְרִית: הַמַּצְלֵמָה אֵינָהּ מְנוּחָה",
    "המצלמה של SenseTime רואה 100 מיליון פנים",
    "กล้องไม่ใช่การพักผ่อน ที่นี่ น้ำ ปู่",
    "Máy ảnh không phải là nghỉ ngơi: Nguyễn, ngữ, trường",
    "कैमरा आराम नहीं है: क्षत्रिय, गुप्ता, र्‍य",
    "فارسی: نمی‌خواهم دیده شوم",
    "一个摄像头不是休息，疲倦的司机需要的是法律。",
    "カメラは休息ではない。「誰が見るのか」",
    "카메라는 휴식이 아니다. 누가 보는가?",
    "Камера — это не отдых; ёжик в тумане",
    "Η κάμερα δεν είναι ανάπαυση",
    "ካሜራ እረፍት አይደለም",
    "தமிழ்: கேமரா ஓய்வு அல்ல",
    "བོད་སྐད། པར་ཆས་ནི་ངལ་གསོ་མ་རེད།",
    "A camera is no rest, I’d say: 3 < 5 && 5 > 3, “so what?”",
    "👩🏽‍🔬 and 👨‍👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿 agree ❤️",
    "x² + y² ≤ r², 40 °C, ½ of 10 €, naïve façade",
]
MARKUP = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg/onload=window.pwned=1>",
    "</p></article><h1>I am the page now</h1>",
    "<iframe src=javascript:window.pwned=1></iframe>",
    "<style>*{display:none}</style>",
    "<a href=javascript:window.pwned=1>press me</a>",
    '" onmouseover=window.pwned=1 x="',
    "' autofocus onfocus=window.pwned=1 '",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.pwned=1&#62;",
    "{{ classroom.screen_token }}{% csrf_token %}",
    "${window.pwned=1}`${alert(1)}`",
    "<!-- --><![CDATA[ ]]><?php pwned ?>",
    "<base href=//example.org><meta http-equiv=refresh content=0>",
    "<div hx-get=/teach/ hx-trigger=load>x</div>",
    "<template><slot></slot></template><dialog open>x</dialog>",
    "<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>",
]
STYLED = [
    "position:fixed;inset:0;background:red",
    "}*{font-size:900px}/*",
    "@import url(//example.org/x.css);",
    "expression(alert(1)) url(javascript:alert(1))",
    "--paper: red; display: none !important",
]


@dataclass(frozen=True)
class Nasty:
    """A text, the kind it is of, and whether it is ordinary writing."""

    kind: str
    text: str
    is_ordinary: bool = False


def _zalgo(chance: random.Random) -> str:
    letters = "deliberation of the class"
    return "".join(
        letter + "".join(chance.choices(MARKS, k=chance.choice([5, 20, 90]))) for letter in letters
    )


def _turned(chance: random.Random) -> str:
    words = ["yes", "no", "נגד", "ضد", "10:30", "(a)", "vote", "100%"]
    return " ".join(chance.choice(TURNS) + chance.choice(words) for _ in range(chance.randint(2, 40)))


def _endless(chance: random.Random) -> str:
    letter = chance.choice(["x", "W", "字", "ﷺ", "𒐫", "꧅", "م", "i", "\u3000字", "-", "_"])
    return letter * chance.choice([300, 900, 2_000])


def _flood(chance: random.Random) -> str:
    return "".join(chance.choices(EMOJI, k=chance.choice([40, 200, 400])))


def _lines(chance: random.Random) -> str:
    return chance.choice(["\n", "\n\n\n\n\n\n\n\n", "\t", "\u2028", "\x0b"]).join(
        ["line"] * chance.choice([20, 300])
    )


def _unseen(chance: random.Random) -> str:
    return "".join(chance.choices(UNSEEN + "ab", k=chance.choice([1, 50, 800]))) or "\u200b"


def _wide(chance: random.Random) -> str:
    return "".join(chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(chance.choice([140, 280, 2_000])))


def _anything(chance: random.Random) -> str:
    found = (chr(chance.randint(0x20, 0x2FFFF)) for _ in range(chance.choice([30, 280])))
    return "".join(char for char in found if unicodedata.category(char) not in ("Cs", "Cc"))


def _one_of(texts: list[str]) -> Callable[[random.Random], str]:
    return lambda chance: (
        chance.choice(["", "x ", "字 ", "ضد "]) + chance.choice(texts) * chance.choice([1, 1, 6])
    )


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "zalgo": _zalgo,
    "turned around": _turned,
    "endless word": _endless,
    "emoji flood": _flood,
    "markup": _one_of(MARKUP),
    "style": _one_of(STYLED),
    "lines": _lines,
    "unseen": _unseen,
    "wide": _wide,
    "anything": _anything,
}


def corpus() -> list[Nasty]:
    """All five hundred, no two alike: what must survive, every piece of markup, then every kind in turn."""
    chance = random.Random(20)
    made = [Nasty("ordinary", unicodedata.normalize("NFC", text), is_ordinary=True) for text in ORDINARY]
    made += [Nasty("markup", text) for text in MARKUP]
    seen = {nasty.text for nasty in made}
    for kind in itertools.cycle(MAKERS):
        text = MAKERS[kind](chance)
        if text not in seen:
            seen.add(text)
            made.append(Nasty(kind, text))
        if len(made) == SIZE:
            break
    return made
