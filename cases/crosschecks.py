"""What must hold between the parts of a case file: ids, passages, places of quotes, and their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from cases.casefile import (
    HEADLINE,
    NO_PASSAGE,
    FrontMatter,
    Passage,
    Placed,
    Position,
    Record,
    TradeOff,
)
from cases.frontmatter import Report

T = TypeVar("T", bound=Record)
MOST_QUOTES = 45
MOST_WORDS = 25
LARGEST_SHARE = 4  # the quotes together: at most one word in four of the article
THE_ARTICLE = "the article"
NEEDED = {
    "heard": (
        "role",
        "who",
        "claims",
        "values",
        "strongest",
        "would_change",
        "unanswered",
        "quotes",
        "passages",
    ),
    "candidate": ("strongest",),
    "unheard": ("quotes", "questions"),
}
UNHEARD_HAS = {"id", "kind", "name", "quotes", "questions"}


def count_words(texts: Iterable[str]) -> int:
    """How many words the quotes have together."""
    return sum(len(text.split()) for text in texts)


def check_everything(
    case: FrontMatter, passages: Sequence[Passage], placed: Sequence[Placed], report: Report
) -> None:
    """All checks that look at more than one place of the file."""
    _check_twins(case, report)
    _check_quotes(case, report)
    _check_places(case, placed, report)
    _check_passages(case, passages, report)
    _check_positions(case, report)
    _check_tradeoffs(case, report)
    _check_other_references(case, report)


def _check_twins(case: FrontMatter, report: Report) -> None:
    common = list(case.conditions)
    _no_twins(case.quotes, lambda quote: quote.id, "quote", report)
    _no_twins(case.quotes, lambda quote: quote.text, "text of a quote", report)
    _no_twins(case.people, lambda person: person.name, "person", report)
    _no_twins(case.systems, lambda system: system.id, "system", report)
    _no_twins(common, lambda condition: condition.id, "condition", report)
    _no_twins(case.positions, lambda position: position.id, "position", report)
    _no_twins(case.tradeoffs, lambda tradeoff: tradeoff.id, "trade-off", report)
    _no_twins(case.tensions, lambda tension: tension.id, "tension", report)
    _no_twins(case.glossary, lambda term: term.term, "term", report)
    _no_twins(case.plans, lambda plan: plan.id, "plan", report)
    _no_twins(case.sources, lambda source: source.id, "source", report)
    for tradeoff in case.tradeoffs:
        _no_twins([*common, *tradeoff.own_conditions], lambda condition: condition.id, "condition", report)


def _no_twins(records: Sequence[T], key: Callable[[T], str], noun: str, report: Report) -> None:
    first: dict[str, int] = {}
    for record in records:
        name = key(record)
        line = getattr(name, "line", record.line)
        if name and name in first:
            report.add(line, f"the {noun} “{name}” stands twice, first on line {first[name]}.")
        first.setdefault(name, line)


def _check_quotes(case: FrontMatter, report: Report) -> None:
    speakers = {person.name for person in case.people} | {THE_ARTICLE}
    for quote in case.quotes:
        line = quote.line_of("text")
        if "\n" in quote.text:
            report.add(line, f"the quote “{quote.id}” has a line break; a quote stands within one paragraph.")
        if (words := len(quote.text.split())) > MOST_WORDS:
            report.add(line, f"the quote “{quote.id}” has {words} words; at most {MOST_WORDS} are allowed.")
        if quote.speaker and quote.speaker not in speakers:
            report.add(
                quote.line_of("speaker"),
                f"“{quote.speaker}” is nobody in “people”; name a person of the list, or “{THE_ARTICLE}”.",
            )
    if len(case.quotes) > MOST_QUOTES:
        report.add(
            case.quotes[MOST_QUOTES].line,
            f"there are {len(case.quotes)} quotes; at most {MOST_QUOTES} are allowed.",
        )
    words, whole = count_words(quote.text for quote in case.quotes), case.article.words
    if whole and words * LARGEST_SHARE > whole:
        report.add(
            case.line_of("quotes"),
            f"the quotes have {words} words together, more than a quarter of the article's {whole}.",
        )


def _check_places(case: FrontMatter, placed: Sequence[Placed], report: Report) -> None:
    quotes = {quote.id: quote for quote in case.quotes}
    first: dict[str, int] = {}
    for place in placed:
        quote = quotes[place.quote]
        if place.quote in first:
            before = first[place.quote]
            report.add(place.line, f"the quote “{quote.id}” is placed twice, first on line {before}.")
            continue
        first[place.quote] = place.line
        if quote.passage not in (place.passage, NO_PASSAGE):
            home = "the headline" if quote.passage == HEADLINE else f"P{quote.passage}"
            message = f"the quote “{quote.id}” is placed in P{place.passage}, but stands in {home}."
            report.add(place.line, message)
    for quote in case.quotes:
        if quote.id and quote.id not in first and quote.passage not in (HEADLINE, NO_PASSAGE):
            message = f"the quote “{quote.id}” is not placed in P{quote.passage} as «{quote.id}»."
            report.add(quote.line, message)


def _check_passages(case: FrontMatter, passages: Sequence[Passage], report: Report) -> None:
    paragraphs = case.article.paragraphs
    if passages and paragraphs and len(passages) != paragraphs:
        report.add(
            case.article.line_of("paragraphs"),
            f"the article has {paragraphs} paragraphs here, but the reading has {len(passages)} passages.",
        )
    sections = {passage.heading: passage for passage in passages if passage.heading}
    for heading in case.article.headings:
        section = sections.get(heading.text)
        if heading.text and section is None:
            report.add(heading.line, f"no section of the reading has the heading “{heading.text}”.")
        elif section and heading.before not in (section.number, NO_PASSAGE):
            report.add(
                heading.line_of("before"),
                f"“{heading.text}” stands before P{section.number} in the reading, not P{heading.before}.",
            )
    title = case.article.title
    known = {quote.id: quote for quote in case.quotes}
    if title and title not in known:
        report.add(case.article.line_of("title"), f"there is no quote “{title}” in “quotes”.")
    elif title and known[title].passage > HEADLINE:
        report.add(case.article.line_of("title"), f"the quote “{title}” does not stand in the headline (T).")
    numbers = {passage.number for passage in passages}
    if not numbers:
        return
    referring: list[Record] = [*case.quotes, *case.people, *case.systems, *case.positions, *case.tradeoffs]
    referring += [*case.tensions, *case.claims_to_check, *case.glossary, *case.article.headings]
    referring += [case.content_note] if case.content_note else []
    for record in referring:
        for key in ("passage", "passages", "context", "before"):
            value = getattr(record, key, ())
            for number in value if isinstance(value, tuple) else (value,):
                if number > HEADLINE and number not in numbers:
                    line = getattr(number, "line", record.line)
                    report.add(line, f"there is no passage P{number} in the reading.")


def _check_positions(case: FrontMatter, report: Report) -> None:
    quotes = {quote.id for quote in case.quotes}
    for position in case.positions:
        _known(position.quotes, quotes, "quote", "quotes", report)
        for key in NEEDED.get(position.kind, ()):
            if not getattr(position, key):
                report.add(position.line_of(key), f"the {position.kind} card “{position.id}” has no “{key}”.")
        if position.kind == "unheard":
            _check_unheard(position, report)
    if case.positions and not any(position.kind in ("heard", "") for position in case.positions):
        report.add(case.line_of("positions"), "at least one card must be heard.")


def _check_unheard(position: Position, report: Report) -> None:
    for key in position.lines:
        if key not in UNHEARD_HAS:
            report.add(
                position.lines[key],
                f"the unheard card “{position.id}” has “{key}”; it may only quote and ask.",
            )
    if len(position.quotes) > 1:
        report.add(position.lines["quotes"], f"the unheard card “{position.id}” has exactly one quote.")


def _check_tradeoffs(case: FrontMatter, report: Report) -> None:
    kinds = {position.id: position.kind for position in case.positions}
    heard = [key for key, kind in kinds.items() if kind == "heard"]
    unheard = {key for key, kind in kinds.items() if kind == "unheard"}
    systems = {system.id for system in case.systems}
    conditions = {condition.id for condition in case.conditions}
    for tradeoff in case.tradeoffs:
        _known(tradeoff.systems, systems, "system", "systems", report)
        _known(tradeoff.conditions, conditions, "condition", "conditions", report)
        _known(tradeoff.unheard, unheard, "unheard card", "positions", report)
        _check_speaks(tradeoff, heard, kinds, report)
        if not tradeoff.conditions and not tradeoff.own_conditions:
            report.add(tradeoff.line, f"the trade-off “{tradeoff.id}” has no condition to choose.")
        _no_repeats(tradeoff.conditions, "condition", report)


def _check_speaks(tradeoff: TradeOff, heard: Sequence[str], kinds: Mapping[str, str], report: Report) -> None:
    _known(tradeoff.speaks, kinds, "card", "positions", report)
    for key in tradeoff.speaks:
        if kinds.get(key) == "unheard":
            line = getattr(key, "line", tradeoff.line)
            report.add(line, f"the card “{key}” is unheard and speaks to nothing; name it in “unheard”.")
    if not tradeoff.speaks:
        return
    for key in heard:
        if key not in tradeoff.speaks:
            line = tradeoff.line_of("speaks")
            report.add(line, f"“speaks” of “{tradeoff.id}” leaves out the heard card “{key}”.")


def _check_other_references(case: FrontMatter, report: Report) -> None:
    tradeoffs = {tradeoff.id for tradeoff in case.tradeoffs}
    sources = {source.id for source in case.sources}
    if case.content_note:
        _known(case.content_note.tradeoffs, tradeoffs, "trade-off", "tradeoffs", report)
    for plan in case.plans:
        _known(plan.tradeoffs, tradeoffs, "trade-off", "tradeoffs", report)
    for claim in case.claims_to_check:
        _known(claim.sources, sources, "source", "sources", report)
    for event in case.timeline:
        _known(event.tradeoffs, tradeoffs, "trade-off", "tradeoffs", report)
        _known(event.sources, sources, "source", "sources", report)


def _known(names: Iterable[str], known: Iterable[str], noun: str, where: str, report: Report) -> None:
    known = set(known)
    for name in names:
        if name and name not in known:
            report.add(getattr(name, "line", 1), f"there is no {noun} “{name}” in “{where}”.")


def _no_repeats(names: Sequence[str], noun: str, report: Report) -> None:
    for index, name in enumerate(names):
        if name and name in names[:index]:
            report.add(getattr(name, "line", 1), f"the {noun} “{name}” is named twice here.")
