"""Every main page in Chinese, in a real Chromium: written and set as Chinese is, at both widths."""

import re

import pytest

from cases.loading import LIBRARY, load_case
from deliberation.models import Argument, Credit, Participant
from tests import needs
from tests.classes import fill_class
from tests.make import make_classroom
from tests.trust.size import size
from tests.trust.walk import WIDTHS, walk

HAN = "\u3400-\u9fff"
# A wide mark has its own room: no space before or after it. What is parted by a middle dot is no sentence.
SPACED = re.compile(r"[、，。；：？！）》][ \u00a0]+[^·\s]|\S[ \u00a0]+[、，。；：？！）》]")
NARROW = re.compile(f"[{HAN}][,.:;?!()]|[,:;?!()][{HAN}]")
# What is shown or read aloud, line by line; what people have typed, and what is of another language, is one letter.
SAID = """() => {
  const own = document.documentElement.lang, quiet = "[data-user-text],bdi,.user-text,textarea,kbd,code,script,style";
  const foreign = [...document.querySelectorAll("[lang]")].filter((node) => node !== document.documentElement && node.lang !== own);
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const node of [...foreign, ...document.querySelectorAll(quiet)]) node.textContent = "x";
  const read = [...document.querySelectorAll("*")].flatMap((node) =>
    ["aria-label", "aria-description", "aria-valuetext", "alt", "title", "placeholder", "label"].map((name) => node.getAttribute(name)));
  const drawn = [...document.querySelectorAll("svg :is(title, desc, text)")].map((node) => node.textContent);
  return [document.body.innerText, ...read, ...drawn].filter(Boolean).join("\\n");
}"""
# Chinese that a screen reader would take for English, and English that it would read by the sounds of Chinese.
MISTAKEN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, place = node.parentElement;
    if (place.closest("script,style,[data-user-text],bdi,.user-text,textarea,.report-address")) continue;
    const spoken = place.closest("[lang]").lang, text = node.data.trim();
    if (spoken !== document.documentElement.lang ? /[\\u3400-\\u9fff]/.test(text) && spoken === "en" : /^[^\\u3400-\\u9fff]*([A-Za-z]+[ ,.]+){4}[^\\u3400-\\u9fff]*$/.test(text))
      found.push(`${spoken}: ${text.slice(0, 60)}`);
  }
  return found;
}"""
# The head of a column, in which Chinese breaks between any two signs, is no tower of single ones.
TOWERS = """() => [...document.querySelectorAll("thead th")].filter((head) => {
  const range = document.createRange();
  range.selectNodeContents(head);
  return head.innerText.trim().length > 1 && range.getBoundingClientRect().width && range.getBoundingClientRect().width < 1.9 * parseFloat(getComputedStyle(head).fontSize);
}).map((head) => head.innerText)"""
AIR = "() => { const of = getComputedStyle(document.body); return parseFloat(of.lineHeight) / parseFloat(of.fontSize); }"
CLAIMS = (
    "疲劳的司机会出事，能叫醒他们的摄像头更重要。",
    "机器猜人的情绪不是事实，谁都不该因此丢掉一天的工钱。",
    "如果提醒只留在车里，两边都能得到自己想要的。",
)


@pytest.fixture
def chinese(db):
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, title="高一（2）班", tradeoffs=2, language="zh-hans")
    fill_class(classroom, students=size(quick=12, whole=60), seed=3)
    for n, seat in enumerate(Participant.objects.filter(classroom=classroom)):
        Participant.objects.filter(pk=seat.pk).update(pseudonym=f"青瓷水獭{n}")
    for n, argument in enumerate(Argument.objects.filter(classroom=classroom)):
        words = {"claim": CLAIMS[n % 3], "reason": "只要三秒钟不看路，车就已经开出四十多米。" * 9}
        Argument.objects.filter(pk=argument.pk).update(**words)
    Credit.objects.filter(participant__classroom=classroom).update(why="它让我看得更清楚。")
    return classroom


def faults(stop):
    """What is wrong with a page, at both widths."""
    stop.window.open(stop.path, "zh-CN")
    page, status = stop.window.page, stop.window.answer.status_code
    found = [] if status == stop.status else [str(status)]
    found += page.evaluate(MISTAKEN)
    if page.evaluate(AIR) < 1.6:
        found.append("the lines stand as close as Latin ones")
    found += stop.window.too_wide(stop.path)
    page.set_viewport_size({"width": 390, "height": WIDTHS[390]})
    lines = page.evaluate(SAID).split("\n")
    found += [f"stands in a tower: {head}" for head in page.evaluate(TOWERS)]
    found += [line for line in lines for rule in (SPACED, NARROW) if rule.search(line)]
    return [f"{stop.path}: {fault}" for fault in found]


@pytest.mark.browser
@pytest.mark.gate("L-chinese")
def test_every_page_is_set_as_chinese_is(chromium, chinese, figure):
    if not needs.has_chinese_font():
        pytest.fail(needs.NO_CHINESE_FONT) if needs.IN_CI else pytest.skip(needs.NO_CHINESE_FONT)
    found = [faults(stop) for stop in walk(chromium, chinese, other_title="高一（3）班")]
    wrong = [fault for of_page in found for fault in of_page]
    figure(f"{len(found)} pages at {len(WIDTHS)} widths: {len(wrong)} faults")
    assert wrong == []
