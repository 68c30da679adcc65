"""What the head of every answer must say, whatever its status."""

from __future__ import annotations

from collections.abc import Iterable

YEAR = 31_536_000
OWN_COOKIES = ("seat-", "session", "csrf", "device", "language")


def lacks(heads: Iterable[tuple[str, str]], *, secure: bool = True, is_static: bool = False) -> list[str]:
    """What is missing or too lax in these headers; `secure` is an answer over HTTPS."""
    pairs = [(name.lower(), value) for name, value in heads]
    known = dict(pairs)
    wanted = {
        "one policy": [name for name, _ in pairs].count("content-security-policy") == 1,
        "nosniff": known.get("x-content-type-options") == "nosniff",
        "referrer": known.get("referrer-policy") == "same-origin",
        "opener": known.get("cross-origin-opener-policy") == "same-origin",
        "resource": known.get("cross-origin-resource-policy") == "same-origin",
        "permissions": "camera=()" in known.get("permissions-policy", ""),
        "frame": known.get("x-frame-options") == "DENY",
        "hsts": not secure or int("0" + known.get("strict-transport-security", "")[8:16]) >= YEAR,
    }
    if not is_static:
        wanted["no-store"] = "no-store" in known.get("cache-control", "")
        # Without it scripts take the answer for one that came from elsewhere, and wait for ours.
        wanted["ours"] = known.get("x-deliberation") == "1"
        wanted["vary"] = "hx-request" in known.get("vary", "").lower()
    wrong = [name for name, is_there in wanted.items() if not is_there]
    return wrong + policy(known.get("content-security-policy", "")) + cookies(pairs)


def policy(text: str) -> list[str]:
    """What the content security policy leaves open."""
    rules = {words[0]: words[1:] for rule in text.split(";") if (words := rule.split())}
    strict = ("default-src", "frame-ancestors", "base-uri")
    wrong = [name for name in strict if rules.get(name) != ["'none'"]]
    allowed = {"'none'", "'self'"}
    return wrong + [f"{name} {values}" for name, values in rules.items() if not set(values) <= allowed]


def cookies(pairs: list[tuple[str, str]]) -> list[str]:
    """Cookies without their flags; one that is taken away needs only those that a browser asks for."""
    wrong = []
    for cookie in (value for name, value in pairs if name == "set-cookie"):
        name, _, rest = cookie.partition("=")
        flags = {part.strip().lower() for part in rest.split(";")[1:]}
        wanted = {"secure", "path=/", "samesite=lax"} | (set() if "max-age=0" in flags else {"httponly"})
        is_ours = name.startswith("__Host-") or not name.startswith(OWN_COOKIES)
        if not wanted <= flags or not is_ours or any(flag.startswith("domain") for flag in flags):
            wrong.append(f"cookie {name}")
    return wrong
