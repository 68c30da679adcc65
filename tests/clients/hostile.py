"""Text as a class's worst student would write it: each string is made of pieces that some format gives a meaning."""

import random

PIECES = [
    "a", "b", "9", "1", " ", "  ", "\n", "\n\n", "\t", "[", "]", "<", ">", "(", ")", "{", "}", "//", "/*", "*/", "<!--",
    "-->", "http://x.y/z", "*", "**", "_", "__", "#tag", "#", "@[x]", "@<y>", "[P1]:", "<A1>:", "+", "-", "+>", "->", "><",
    "_>", "<_", "--", "----", "===", "1.", "(1)", ":smile:", ".^.", "...", "\\", '"', "'", ",", ",,", ";", "é", "中文",
    "\U0001f600", "\u2028", "\u00a0", "{a: 1}", "[x](http://a)", "=", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-3",
    "＝1", "&", "&amp;", "|", "~", "%", "$", "`", "?", "!", "</p>", "<script>alert(1)</script>", "<r><t>", "</t></r>", "</r>",
    "_x0041_", "null", "true", "\u0627\u0644", "e\u0301", "\u200b", "'=1", ']]>', "\r\n",
]  # fmt: skip


def hostile(count, seed=7, *, most=9):
    """So many strings, none of them without anything to be seen; the same each time."""
    chance = random.Random(seed)
    found = []
    while len(found) < count:
        text = "".join(chance.choices(PIECES, k=chance.randint(1, most)))
        if text.strip(" \n\t\r\u2028\u00a0\u200b"):
            found.append(text)
    return found
