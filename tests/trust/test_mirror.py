"""Every main page in a made-up language from right to left, in a real Chromium: nothing without a translation, nothing
that scrolls sideways. The pages come from the views themselves, through the browser's own requests."""

import pytest

from deliberation.models import Argument, Credit, Participant
from tests.classes import fill_class
from tests.make import make_classroom
from tests.trust import pseudo
from tests.trust.size import size
from tests.trust.walk import WIDTHS, walk

# Latin letters that stand outside of every bracket, where nobody typed them and nothing says that they are of another
# language. What is read to a person counts as what is seen.
BARE = """() => {
  const quiet = "script,style,template,noscript,textarea,code,kbd,[translate=no],[data-user-text],bdi,.user-text";
  const here = document.documentElement.lang, found = [];
  const other = (node) => { const marked = node.closest("[lang]"); return marked && marked.lang !== here; };
  const foreign = (node) => node.closest(quiet) || other(node);
  const letters = (text, from) => {
    let depth = from.depth, bare = "";
    for (const sign of text) {
      if (sign === "⟦") depth += 1; else if (sign === "⟧") depth -= 1; else if (!depth) bare += sign;
    }
    from.depth = depth;
    return bare;
  };
  const say = (bare, where) => {
    const left = bare.replace(/\\b(?:P\\d+)+\\b|\\bUTC\\b/g, "");
    if (/[A-Za-z]{1}/.test(left)) found.push(where + ": " + left.trim().slice(0, 80));
  };
  const through = { depth: 0 };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (parent.closest("script,style,template,noscript")) continue;
    const bare = letters(node.data, through);
    // A passage in a list of choices is named by its first words, which are the reading's own.
    if (parent.tagName === "OPTION" && /^P[0-9]+(:| ·)/.test(node.data.trim())) continue;
    if (!foreign(parent)) say(bare, parent.tagName.toLowerCase() + "." + parent.className);
  }
  for (const node of document.querySelectorAll("*")) {
    if (node.closest("[translate=no]")) continue;
    for (const name of ["aria-label", "aria-description", "aria-valuetext", "alt", "title", "placeholder", "label"]) {
      if (node.hasAttribute(name)) say(letters(node.getAttribute(name), { depth: 0 }), `@${name}`);
    }
  }
  if (through.depth) found.push("a bracket is never closed");
  return found;
}"""


def faults(stop):
    """What is wrong with a page, at both widths."""
    stop.window.open(stop.path, pseudo.CODE)
    page, status = stop.window.page, stop.window.answer.status_code
    found = [] if status == stop.status else [f"{stop.path}: {status}"]
    found += [f"{stop.path}: {fault}" for fault in page.evaluate(BARE)]
    if page.evaluate("getComputedStyle(document.documentElement).direction") != "rtl":
        found.append(f"{stop.path} runs from left to right")
    return found + stop.window.too_wide(stop.path)


@pytest.fixture
def mirrored(db, settings, tmp_path):
    """A class that has argued and voted, whose people write in letters of another script."""
    pseudo.speak(settings, tmp_path)
    classroom = make_classroom(
        case=pseudo.mirrored_case(), title="Класс 10", tradeoffs=2, language=pseudo.CODE
    )
    fill_class(classroom, students=size(quick=12, whole=60), seed=3)
    for n, seat in enumerate(Participant.objects.filter(classroom=classroom)):
        Participant.objects.filter(pk=seat.pk).update(pseudonym=f"Выдра {n}")
    for n, argument in enumerate(Argument.objects.filter(classroom=classroom)):
        words = {"claim": f"Камера не отдых {n}", "reason": "Потому что. " * 30}
        Argument.objects.filter(pk=argument.pk).update(**words)
    Credit.objects.filter(participant__classroom=classroom).update(why="Так")
    return classroom


@pytest.mark.browser
@pytest.mark.gate("L-mirror")
def test_every_page_runs_from_right_to_left_and_says_nothing_untranslated(chromium, mirrored, figure):
    found = [faults(stop) for stop in walk(chromium, mirrored, other_title="Класс 9")]
    wrong = [fault for of_page in found for fault in of_page]
    figure(f"{len(found)} pages at {len(WIDTHS)} widths: {len(wrong)} faults")
    assert wrong == []
