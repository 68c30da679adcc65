"""Hostile text on the wall and on phones: it stays in its card, moves nobody else's words, and runs nothing."""

import pytest
from playwright.sync_api import expect

from deliberation.rules.text import clean_text
from tests.browser.room import make_room
from tests.browser.tour import join, sign_in
from tests.nasty import SIZE, corpus
from tests.trust.size import size

pytestmark = pytest.mark.browser

CLAIM_CHARS, REASON_CHARS = 280, 2_000
FIRST_ID = 10_000
# Names and titles that slipped past every check.
NAMES = ("\u202eretto laet", "W" * 60, "Z" + "\u0301\u0489" * 20, "<b onclick=alert(1)>Bo</b>")
TITLE = "\u202e<script>window.pwned=1</script> " + "Class" * 15
# A page's text is compared where the parser of HTML leaves it alone.
CHANGED_BY_HTML = "\r\x00\x0c"
# On the wall they stand one after another: a run of everything takes every sixth.
ON_THE_WALL = [n for n in range(SIZE) if n % size(quick=6, whole=1) == 0]
BESIDE = corpus()[:: size(quick=21, whole=7)]


@pytest.fixture(scope="module")
def stored():
    """What stands in the database, uncleaned, as (claim, reason): the pages are the last to hold it."""
    return [(nasty.text[:CLAIM_CHARS], nasty.text[:REASON_CHARS]) for nasty in corpus()]


@pytest.fixture(scope="module")
def room(place, stored, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nasty")
    return make_room(place, folder, stored, title=TITLE[:120], names=NAMES, first_id=FIRST_ID)


def watched(page, wrong):
    """Note every dialog, every violation of the policy and every error of the page."""
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on(
        "console",
        lambda said: said.type == "error" and wrong.append(f"console: {said.text}"),
    )
    return page


FEATURE = """async ([url]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  return answer.status;
}"""
# Where the wall has asked by itself a moment before, there is nothing new to settle, or the question is not asked again.
MEASURE = """async () => {
  const settled = new Promise((done) => {
    document.body.addEventListener("htmx:afterSettle", done, { once: true });
    document.body.addEventListener("htmx:afterRequest", (event) => event.detail.xhr.status === 204 && done(), { once: true });
    setTimeout(done, 2000);
  });
  document.body.dispatchEvent(new Event("class-changed"));
  await settled;
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const claim = document.querySelector(".wall-claim");
  const [inner, slide, head, foot] = [".wall-claim", ".wall-slide", ".wall-head", ".wall-foot"].map(box);
  const holds = (element) => getComputedStyle(element).contain.includes("paint");
  return {
    text: claim.textContent,
    elements: claim.childElementCount,
    isCut: claim.scrollWidth > claim.clientWidth + 1,
    faults: [
      inner.left < slide.left - 1 && "left of its card",
      inner.right > slide.right + 1 && "right of its card",
      inner.top < slide.top - 1 && "above its card",
      inner.bottom > slide.bottom + 1 && "below its card",
      slide.top < head.bottom - 1 && "card over the head",
      slide.bottom > foot.top + 1 && "card over the foot",
      !holds(claim) && "claim paints outside",
      !holds(document.querySelector(".wall-slide")) && "card paints outside",
      document.documentElement.scrollWidth > innerWidth && "scrolls sideways",
      document.documentElement.scrollHeight > innerHeight && "scrolls down",
      window.pwned && "a script ran",
    ].filter(Boolean),
  };
}"""


# The claim that is shown, with other words in it.
FITS = """(text) => {
  const claim = document.querySelector(".wall-claim");
  claim.textContent = text;
  return claim.scrollWidth <= claim.clientWidth + 1;
}"""


def test_there_are_five_hundred_and_every_kind():
    made = corpus()
    assert len(made) == SIZE
    assert len({nasty.text for nasty in made}) == SIZE
    assert sum(nasty.is_ordinary for nasty in made) >= 20
    assert made == corpus()


@pytest.mark.gate("T4-ink")
def test_no_text_leaves_its_card_on_the_wall_or_moves_what_stands_beside_it(
    chromium, place, room, stored, figure
):
    code, token = room
    wrong = []
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/log/")
    wall = watched(chromium.new_context(viewport={"width": 1280, "height": 720}).new_page(), wrong)
    wall.goto(f"{place.url}/screen/{code}/{token}/")
    beside = None
    for n in ON_THE_WALL:
        claim = stored[n][0]
        pk = f"00000000-0000-0000-0000-{FIRST_ID + n:012x}"
        assert desk.evaluate(FEATURE, [f"/teach/sessions/{code}/moderation/{pk}/feature/"]) == 204
        for _ in range(5):  # a poll that was on its way may come first
            seen = wall.evaluate(MEASURE)
            if seen["text"] == claim:
                break
        wrong += [f"{n} ({corpus()[n].kind}): {fault}" for fault in seen["faults"]]
        if not set(CHANGED_BY_HTML) & set(claim):
            assert seen["text"] == claim, n
        assert seen["elements"] == 0, n
        # Uncleaned, one letter under ninety marks that no font here has is a word that nothing can break: it may be
        # cut off at its card's edge, but as it is cleaned on its way in it must fit. Other texts must fit as they are.
        if seen["isCut"] and corpus()[n].kind != "zalgo":
            wrong.append(f"{n} ({corpus()[n].kind}): claim is wider than its place")
        if n % size(quick=42, whole=7) == 0 or seen["isCut"]:
            pixels = [wall.screenshot(clip=strip) for strip in outside(wall)]
            beside = beside or pixels
            if pixels != beside:
                wrong.append(f"{n}: ink beside the card")
        if corpus()[n].kind == "zalgo" and not wall.evaluate(FITS, clean_text(claim)):
            wrong.append(f"{n} (zalgo): claim is wider than its place once it is cleaned")
    figure(f"wall of 1,280 px: {len(ON_THE_WALL)} strings, {len(wrong)} faults")
    assert wrong == []


def outside(wall):
    """The strips of the screen around the card, as wide as the screen: above it, below it, and both margins."""
    return wall.evaluate("""() => {
      const [head, foot] = [".wall-head", ".wall-foot"].map((s) => document.querySelector(s).getBoundingClientRect());
      const high = foot.top - head.bottom;
      return [
        [0, 0, innerWidth, head.bottom], [0, foot.top, innerWidth, innerHeight - foot.top],
        [0, head.bottom, head.left, high], [head.right, head.bottom, innerWidth - head.right, high],
      ].map(([x, y, width, height]) => ({ x, y, width, height }));
    }""")


CARDS = """() => {
  const faults = [];
  const wider = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push(`scrolls sideways by ${wide}`);
  if (window.pwned) faults.push("a script ran");
  const texts = {};
  for (const card of document.querySelectorAll("article.argument")) {
    const outer = card.getBoundingClientRect();
    const name = card.id.slice(-6);
    if (!getComputedStyle(card).contain.includes("paint")) faults.push(`${name} paints outside`);
    if (outer.right > innerWidth + 1 || outer.left < -1) faults.push(`${name} is wider than the page`);
    if (card.scrollWidth > card.clientWidth + 1) wider.push(card.id);
    const said = [...card.querySelectorAll("[data-user-text]")];
    for (const text of said) {
      const inner = text.getBoundingClientRect();
      if (inner.right > outer.right + 1 || inner.left < outer.left - 1) faults.push(`${name}: text beside its card`);
      if (inner.bottom > outer.bottom + 1 || inner.top < outer.top - 1) faults.push(`${name}: text over its card`);
      if (text.querySelector(":not(a)")) faults.push(`${name}: made an element`);
    }
    texts[card.id] = said.map((text) => text.textContent);
  }
  return { faults, wider, texts };
}"""


def number(card):
    """The place in the corpus of what a card holds."""
    return int(card.split("-", 1)[1].replace("-", ""), 16) - FIRST_ID


def check_cards(page, stored, wrong):
    """Every argument of the page lies in its card and says what is stored; returns how many there are."""
    kinds = [nasty.kind for nasty in corpus()]
    seen = page.evaluate(CARDS)
    wrong += seen["faults"]
    # Uncleaned, a tower of marks may be wider than a phone: it is cut off at its card's edge.
    wrong += [f"{card} is cut off" for card in seen["wider"] if kinds[number(card)] != "zalgo"]
    for card, texts in seen["texts"].items():
        n = number(card)
        claim, reason = stored[n]
        if not set(CHANGED_BY_HTML) & set(reason):
            assert texts[0] == claim, n
            assert texts[1] == reason, n
    return len(seen["texts"])


@pytest.mark.gate("T4-ink")
def test_no_text_leaves_its_card_on_a_phone(chromium, place, room, stored, figure):
    code, _ = room
    wrong = []
    phone = chromium.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = watched(phone.new_page(), wrong)
    join(page, place, code)
    cards = 0
    for at in range(1, 10):
        page.goto(f"{place.url}/s/{code}/arguments/?a={at}&b={at}")
        cards += check_cards(page, stored, wrong)
    figure(f"phone of 360 px: {cards} strings, {len(wrong)} faults")
    assert cards == SIZE
    assert wrong == []


def test_no_text_leaves_its_card_before_the_instructor(chromium, place, room, stored):
    code, _ = room
    wrong = []
    desk = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = watched(sign_in(desk, place), wrong)
    page.goto(f"{place.url}/teach/sessions/{code}/")
    assert check_cards(page, stored, wrong) == 40
    for at in (1, 10):
        page.goto(f"{place.url}/teach/sessions/{code}/moderation/?page={at}")
        assert check_cards(page, stored, wrong) == 50
    assert wrong == []


PUT = """(text) => {
  const said = document.querySelectorAll("article.argument")[1].querySelectorAll("[data-user-text]");
  for (const place of said) place.textContent = text;
}"""
BELOW = """() => {
  const card = document.querySelectorAll("article.argument")[2];
  const top = card.getBoundingClientRect().top;
  return [...card.querySelectorAll("*")].map((inner) => {
    const box = inner.getBoundingClientRect();
    return [box.left, box.right, Math.round(box.top - top), Math.round(box.height)].join(" ");
  });
}"""


@pytest.mark.gate("T4-ink")
def test_a_neighbours_words_stay_where_they_are_on_a_phone(chromium, place, tmp_path, figure):
    code, _ = make_room(place, tmp_path, [("A plain claim", "A plain reason")] * 10, first_id=20_000)
    page = chromium.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce").new_page()
    join(page, place, code)
    page.goto(f"{place.url}/s/{code}/arguments/")
    above = page.locator("article.argument").first
    expect(above).to_be_visible()
    before, below = above.screenshot(), page.evaluate(BELOW)
    moved = []
    for nasty in BESIDE:
        page.evaluate(PUT, nasty.text)
        if above.screenshot() != before:
            moved.append(f"above: {nasty.kind} {nasty.text[:20]!r}")
        if page.evaluate(BELOW) != below:
            moved.append(f"below: {nasty.kind} {nasty.text[:20]!r}")
    figure(f"neighbours on a phone: {len(BESIDE)} strings, {len(moved)} moved")
    assert moved == []
