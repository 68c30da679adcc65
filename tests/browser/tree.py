"""What a screen reader is told of a page: Chromium's accessibility tree, and what is wrong with it in words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from playwright.sync_api import CDPSession

CONTROLS = {
    "button", "link", "textbox", "checkbox", "radio", "slider", "combobox", "listbox", "spinbutton", "searchbox", "switch",
    "menuitem", "tab", "DisclosureTriangle",
}  # fmt: skip
NAMED = {
    "image",
    "img",
    "figure",
    "table",
    "form",
    "region",
    "group",
    "navigation",
    "progressbar",
    "meter",
    "dialog",
}
# A group or a figure without a name is no more than its content; what must have one are those that are landmarks or data.
MUST_BE_NAMED = CONTROLS | {"image", "img", "table", "region", "progressbar", "meter", "dialog"}


class Node:
    """One thing in the tree."""

    def __init__(self, told: dict) -> None:
        self.role = str(told.get("role", {}).get("value", ""))
        self.name = str(told.get("name", {}).get("value", "")).strip()
        self.states = {one["name"]: one["value"].get("value") for one in told.get("properties", [])}

    def __repr__(self) -> str:
        return f"{self.role} “{self.name[:60]}”"


def read(devtools: CDPSession) -> list[Node]:
    """Everything that is told, in the order of the page."""
    found = devtools.send("Accessibility.getFullAXTree")["nodes"]
    return [Node(one) for one in found if not one.get("ignored")]


def faults(nodes: list[Node], *, live: bool) -> list[str]:
    """What is wrong: something unnamed, a page without one main part or heading, a level left out, no voice."""
    wrong = [f"{node} has no name" for node in nodes if node.role in MUST_BE_NAMED and not node.name]
    roles = Counter(node.role for node in nodes)
    if roles["main"] != 1:
        wrong.append(f"{roles['main']} main parts")
    levels = [int(node.states["level"]) for node in nodes if node.role == "heading"]
    if levels.count(1) != 1:
        wrong.append(f"{levels.count(1)} first headings")
    wrong += [
        f"a heading of level {after} follows {before}"
        for before, after in pairwise(levels)
        if after > before + 1
    ]
    places = Counter(node.name for node in nodes if node.role in ("navigation", "region"))
    wrong += [f"{count} landmarks are called “{name}”" for name, count in places.items() if count > 1]
    if not nodes[0].name:
        wrong.append("the page has no title")
    if live and not (roles["status"] or any(node.states.get("live") == "polite" for node in nodes)):
        wrong.append("nothing on it can speak")
    return wrong
