"""A case file is read whole, or refused with every problem and its line."""

from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from cases.casefile import (
    Article,
    CaseError,
    CaseFile,
    Event,
    FrontMatter,
    Position,
    Quote,
    Step,
    System,
    TradeOff,
)
from cases.reader import read_case

LIBRARY = Path(__file__).resolve().parents[2] / "cases" / "library"
SAMPLE = Path(__file__).parent / "samples" / "night-library.md"
GOOD = SAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes) -> CaseFile:
        path = tmp_path / "case.md"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_case(path)

    return read


@pytest.fixture
def problems(read):
    """The problems of a text, as (line, message)."""

    def problems(text: str | bytes) -> list[tuple[int, str]]:
        with pytest.raises(CaseError) as refused:
            read(text)
        return [(problem.line, problem.message) for problem in refused.value.problems]

    return problems


def passage(case, number):
    return case.passages[number - 1]


def test_a_good_file_is_read():
    case = read_case(SAMPLE)
    assert (case.id, case.title, case.article.paragraphs) == ("night-library", "The library at night", 10)
    assert [p.number for p in case.passages] == list(range(1, 11))
    assert [p.id for p in case.positions] == ["library", "neighbour", "union", "nurses"]
    assert case.tradeoffs[0].speaks == {"library": "direct", "neighbour": "direct", "union": "silent"}
    assert case.tradeoffs[0].a.value == "An open room"
    assert case.quotes[0].passage == 0
    assert case.content_note is not None
    assert case.content_note.passages == (5,)


def test_a_folded_text_reads_as_one_line(read):
    plain = "  text: Nothing here should upset anybody.\n"
    assert plain in GOOD
    folded = "  text: >-\n    Nothing here should\n    upset anybody.\n"
    assert read(GOOD.replace(plain, folded)).content_note.text == "Nothing here should upset anybody."


def test_a_heading_stands_on_the_first_passage_of_its_section():
    assert [(p.number, p.heading) for p in read_case(SAMPLE).passages if p.heading] == [
        (5, "Who is watching")
    ]


def test_a_quote_is_placed_by_its_id():
    assert passage(read_case(SAMPLE), 7).html == (
        '<p>For the union it is <q class="quote" data-quote="q-without">a library without librarians</q>.</p>'
    )


def test_a_quote_alone_in_a_block_quote_names_its_speaker():
    html = passage(read_case(SAMPLE), 2).html
    assert '<blockquote class="quotation">' in html
    assert "<footer>Marta Lind</footer></blockquote>" in html


def test_the_text_of_a_passage_has_its_quotes_and_leaves_out_the_speaker():
    assert passage(read_case(SAMPLE), 2).text == (
        "Marta Lind, its head, says: We had a building that slept while the town was awake "
        "About forty people come, many of them students."
    )


def test_lists_and_emphasis_are_rendered():
    case = read_case(SAMPLE)
    assert "<em>all night</em>" in passage(case, 1).html
    assert passage(case, 6).html.count("<li>") == 2
    assert passage(case, 6).text.endswith("he says, and: nobody asked the street, the lamps are bright.")


def test_what_looks_like_markup_in_a_quote_is_shown_as_text(read):
    case = read(GOOD.replace("text: a library without librarians}", 'text: "a <b>library</b> & more"}'))
    assert "a &lt;b&gt;library&lt;/b&gt; &amp; more</q>" in passage(case, 7).html
    assert "a <b>library</b> & more" in passage(case, 7).text


def test_a_link_of_the_reading_keeps_only_web_addresses(read):
    case = read(
        GOOD.replace("in spring.", "in [spring](https://example.org/a) or [never](data:text/html,x).")
    )
    assert 'href="https://example.org/a"' in passage(case, 9).html
    assert 'href="data' not in passage(case, 9).html


def test_line_ends_and_a_byte_order_mark_change_nothing(read):
    other = read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert other.digest == read_case(SAMPLE).digest
    assert other == CaseFile(**{**vars(read_case(SAMPLE)), "path": other.path})


def test_a_key_with_x_is_passed_over(read):
    assert read(GOOD.replace("  - id: short\n", "  - id: short\n    x-mine: [1, 2]\n")).plans[0].id == "short"


def test_what_yaml_1_1_would_misread_stays_text(read):
    assert read(GOOD.replace("language: en", "language: no")).language == "no"


@dataclass(frozen=True)
class Slip:
    """One change that breaks the good file, the text that stands on the line to blame, and what is said."""

    name: str
    old: str
    new: str
    at: str
    says: str


SLIPS = [
    Slip("wrong format", "format: debate-case/1", "format: debate-case/2", "format:", "debate-case/1"),
    Slip("missing key", "title: The library at night\n", "", "format:", "the case has no “title”"),
    Slip("missing key inside", "role: a nurse, ", "", "name: Ines", "the person “Ines” has no “role”"),
    Slip("missing pole", ", means: a night without car doors", "", "A quiet street", "has no “means”"),
    Slip("unknown key", "summary: >-", "sumary: >-", "sumary:", "Did you mean “summary”?"),
    Slip("unknown key inside", "eyes: the firm", "eye: the firm", "eye: the", "“eye” is not a key"),
    Slip("key twice", "license: CC-BY-4.0", "license: CC-BY-4.0\nid: again", "id: again", "stands twice"),
    Slip("bad slug", "id: night-library", "id: Night Library", "id: Night", "“id” must be small letters"),
    Slip("list for text", "question: Should", "question: [a]\nx-q: Should", "question: [a]", "one text"),
    Slip("text for list", "authors: [The Deliberation project]", "authors: me", "authors:", "must be a list"),
    Slip("number for text", 'published: "2020"', "published: 2020", "published:", "put it in quotes"),
    Slip("text for number", "paragraphs: 10", "paragraphs: ten", "paragraphs:", "whole number"),
    Slip("zero words", "words: 294", "words: 0", "words:", "whole number"),
    Slip(
        "text for a mapping",
        "a: {value: An open room, means: somewhere to be at any hour}",
        "a: open",
        "a: open",
        "with keys",
    ),
    Slip(
        "list for a mapping",
        "    speaks:\n      library: direct\n      neighbour: silent",
        "    speaks: [library]",
        "speaks: [library]",
        "list of keys",
    ),
    Slip(
        "empty value",
        "question: Who should look after the room?",
        "question:",
        "question:\n",
        "“question” is empty",
    ),
    Slip(
        "empty list", "claims: [The town is awake at night.]", "claims: []", "claims: []", "has no “claims”"
    ),
    Slip(
        "empty required list",
        "prompts: [What can a person see that a camera cannot?]",
        "prompts: []",
        "prompts: []",
        "must not be empty",
    ),
    Slip("title too long", "title: Cameras or colleagues", "title: " + "x" * 121, "title: xx", "at most 120"),
    Slip("bad address", "url: https://example.org/minutes", "url: javascript:x", "javascript", "https://"),
    Slip("bad choice", "status: live", "status: lively", "lively", "live, claimed or hoped, not “lively”"),
    Slip("bad stance", "neighbour: silent", "neighbour: mute", "mute", "direct, indirect or silent"),
    Slip("bad phase", "phase: lobby", "phase: loby", "loby", "“phase” must be"),
    Slip("bad kind", "kind: candidate", "kind: canddate", "canddate", "heard, candidate or unheard"),
    Slip("bad label", "passage: P7", "passage: 7", "passage: 7", "a passage such as P14"),
    Slip("headline elsewhere", "passages: [P5, P7]", "passages: [T, P7]", "[T, P7]", "a passage such as P14"),
    Slip("bad date", 'date: "2021-05"', "date: May 2021", "May 2021", "a date such as"),
    Slip("no such month", 'date: "2021-05"', 'date: "2021-13"', "2021-13", "no such day"),
    Slip(
        "quote id twice",
        "id: q-door, passage: P6",
        "id: q-warm, passage: P6",
        "text: I did not",
        "stands twice",
    ),
    Slip(
        "quote text twice",
        "text: I did not move here to hear a car door at three",
        "text: a library without librarians",
        "id: q-without",
        "stands twice",
    ),
    Slip(
        "system twice",
        "S1, name: Doors that read a card",
        "S1, name: a, status: live, passages: [P1], eyes: b}\n  - {id: S1, name: Doors that read a card",
        "Doors that",
        "the system “S1” stands twice",
    ),
    Slip(
        "condition twice",
        "{id: person, text",
        "{id: notice, text",
        "{id: notice, text: only if somebody",
        "stands twice",
    ),
    Slip(
        "own condition like a common one",
        "{id: midnight",
        "{id: person",
        "{id: person, text: only until",
        "stands twice",
    ),
    Slip(
        "position twice", "- id: union", "- id: library", "- id: library\n    kind: candidate", "stands twice"
    ),
    Slip("trade-off twice", "- id: t2", "- id: t1", "- id: t1\n    title: Cameras", "stands twice"),
    Slip("unknown speaker", "speaker: Ines", "speaker: Inez", "Inez", "“Inez” is nobody"),
    Slip(
        "unknown quote on a card",
        "quotes: [q-slept]",
        "quotes: [q-slep]",
        "[q-slep]",
        "there is no quote “q-slep”",
    ),
    Slip("unknown quote of the headline", "title: q-never", "title: q-ever", "q-ever", "there is no quote"),
    Slip("headline quote elsewhere", "title: q-never", "title: q-warm", "title: q-warm", "headline"),
    Slip("unknown passage", "context: [P2]", "context: [P11]", "P11", "no passage P11"),
    Slip(
        "unknown passage of a quote",
        "q-without, passage: P7",
        "q-without, passage: P70",
        "P70",
        "no passage P70",
    ),
    Slip(
        "unknown condition",
        "conditions: [person, notice]",
        "conditions: [person, notic]",
        "notic]",
        "no condition",
    ),
    Slip(
        "condition named twice",
        "conditions: [person, notice]",
        "conditions: [person, person]",
        "[person, person]",
        "named twice",
    ),
    Slip("unknown system", "systems: [S1]", "systems: [S2]", "[S2]", "no system “S2”"),
    Slip(
        "unknown source",
        "verdict: open, sources: [S01]",
        "verdict: open, sources: [S1]",
        "verdict",
        "no source “S1”",
    ),
    Slip("unknown trade-off", "tradeoffs: [t2]", "tradeoffs: [t3]", "[t3]", "no trade-off “t3”"),
    Slip(
        "unknown unheard card",
        "unheard: [nurses]",
        "unheard: [library]",
        "unheard: [library]",
        "no unheard card",
    ),
    Slip("unknown card", "union: silent}", "onion: silent}", "onion", "no card “onion”"),
    Slip(
        "heard card left out",
        "{library: direct, neighbour: direct, union: silent}",
        "{library: direct, union: silent}",
        "{library: direct, union",
        "leaves out the heard card “neighbour”",
    ),
    Slip(
        "unheard card speaks",
        "neighbour: direct, union",
        "neighbour: direct, nurses: direct, union",
        "nurses: direct",
        "unheard and speaks",
    ),
    Slip(
        "unheard card has a view",
        "questions: [Where else is it warm?]",
        "questions: [Where else is it warm?]\n    strongest: A view.",
        "A view",
        "only quote and ask",
    ),
    Slip(
        "unheard card quotes twice",
        "quotes: [q-warm]",
        "quotes: [q-warm, q-door]",
        "[q-warm, q-door]",
        "exactly one quote",
    ),
    Slip(
        "heard card without a reading",
        "    strongest: A closed building helps nobody.\n",
        "",
        "- id: library\n",
        "has no “strongest”",
    ),
    Slip(
        "quote too long",
        "text: a library without librarians",
        "text: " + "a " * 25 + "library",
        "id: q-without",
        "26 words",
    ),
    Slip("quotes over a quarter", "words: 294", "words: 100", "quotes:\n", "more than a quarter"),
    Slip(
        "more passages than paragraphs",
        "paragraphs: 10",
        "paragraphs: 11",
        "paragraphs: 11",
        "has 10 passages",
    ),
    Slip(
        "heading that is nowhere",
        "{text: Who is watching, before",
        "{text: Who watches, before",
        "Who watches",
        "no section",
    ),
    Slip("heading before another passage", "before: P5", "before: P6", "before: P6", "stands before P5"),
    Slip("quote not placed", "it is «q-without».", "it is bare.", "id: q-without", "not placed"),
    Slip("quote placed twice", "kind of trust.", "kind of trust. «q-without»", "trust. «", "is placed twice"),
    Slip(
        "quote in another passage",
        "passage: P4, speaker: Ines",
        "passage: P5, speaker: Ines",
        "\n«q-warm»",
        "stands in P5",
    ),
    Slip(
        "quote in a heading",
        "## Who is watching",
        "## Who is watching «q-never»",
        "## Who",
        "not in a heading",
    ),
    Slip("unknown quote in the reading", "«q-warm».", "«q-wram».", "«q-wram»", "there is no quote “q-wram”"),
    Slip("open guillemet", "«q-warm».", "«q-warm.", "«q-warm.", "no partner"),
    Slip("closing guillemet", "in spring.", "in spring».", "in spring»", "no partner"),
    Slip("passage missing", "[P9] The", "The", "[P10]", "the next passage should be P9"),
    Slip("passage doubled", "[P9] The", "[P8] The", "[P8] The", "P8 stands twice"),
    Slip("passage out of order", "[P9] The", "[P12] The", "[P12] The", "should be P9"),
    Slip("label not quite right", "[P9] The", "[p9] The", "[p9]", "begins with its label"),
    Slip("label without a space", "[P9] The", "[P9]The", "[P9]The", "begins with its label"),
    Slip("passage without text", "[P9] The council decides in spring.", "[P9]", "[P9]\n", "has no text"),
    Slip(
        "text in no passage",
        "## Who is watching",
        "## Who is watching\n\nHello.",
        "Hello.",
        "belongs to no passage",
    ),
    Slip(
        "section without a passage",
        "[P10] The",
        "## Aside\n\n## The end\n\n[P10] The",
        "## Aside",
        "has no passage",
    ),
    Slip("deep heading", "## Who is watching", "### Who is watching", "### Who", "two signs"),
    Slip("HTML in a line", "in spring.", "in <b>spring</b>.", "<b>spring", "HTML cannot stand"),
    Slip(
        "HTML as a block", "[P9] The", "<script>\nx()\n</script>\n\n[P9] The", "<script>", "HTML cannot stand"
    ),
    Slip("picture", "in spring.", "in ![spring](x.png).", "x.png", "pictures"),
    Slip("indented text", "[P9] The", "    indented\n\n[P9] The", "    indented", "four spaces"),
    Slip("ruled line", "[P9] The", "***\n\n[P9] The", "***", "only paragraphs"),
    Slip(
        "colon in a text",
        "question: How long",
        "question: Well: how long",
        "Well: how",
        "put the whole text in quotes",
    ),
    Slip(
        "bracket not closed",
        "residue: [share this page, more stories like this]",
        "residue: [share this page",
        "residue:",
        "not closed",
    ),
    Slip(
        "quotation mark not closed",
        'published: "2020"',
        'published: "2020',
        'published: "2020',
        "not closed",
    ),
    Slip("tab", "    role: runs the library", "\trole: runs the library", "\trole", "tab"),
    Slip("control character", "role: runs", "role: \x01runs", "\x01", "control character"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_named_with_its_line(slip, problems):
    assert GOOD.count(slip.old) >= 1
    broken = GOOD.replace(slip.old, slip.new, 1)
    at = broken.index(slip.at)
    line = broken.count("\n", 0, at + len(slip.at) - len(slip.at.lstrip("\n"))) + 1
    found = problems(broken)
    assert any(number == line and slip.says in message for number, message in found), (line, found)
    assert len(found) <= 8, "one slip makes no crowd of problems"


def test_every_problem_is_told_at_once_and_in_order(problems):
    broken = (
        GOOD.replace("status: live", "status: lively")
        .replace("quotes: [q-slept]", "quotes: [q-slep]")
        .replace("in spring.", "in <b>spring</b>.")
        .replace("license: CC-BY-4.0\n", "")
    )
    found = problems(broken)
    lines = [number for number, _ in found]
    assert lines == sorted(lines)
    assert [message.split(" ")[0] for _, message in found if "“license”" in message] == ["the"]
    for word in ("lively", "q-slep", "HTML"):
        assert any(word in message for _, message in found)


def test_the_reading_is_checked_even_if_the_front_matter_is_no_yaml(problems):
    found = problems(GOOD.replace("language: en", "language: [en").replace("[P9] The", "[P8] The"))
    assert any("not YAML" in message for _, message in found)
    assert any("P8 stands twice" in message for _, message in found)


def test_forty_six_quotes_are_one_too_many(problems):
    extra = "".join(
        f"  - {{id: q-more-{n}, passage: T, speaker: the article, text: word{n}}}\n" for n in range(40)
    )
    found = problems(GOOD.replace("people:\n", extra + "people:\n"))
    assert any("46 quotes; at most 45" in message for _, message in found)


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(problems):
    found = problems(GOOD.encode().replace(b"CC-BY-4.0", b"CC-BY-4.0 \xe9"))
    assert found == [(6, "the file is not UTF-8 text: save it again with the encoding UTF-8.")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "begins with a line of three dashes"),
        ("# A reading\n\n[P1] Hello.\n", "begins with a line of three dashes"),
        ("---\nformat: debate-case/1\n", "not closed"),
        ("---\n---\n[P1] Hello.\n", "list of keys"),
        ("---\n- a\n---\n[P1] Hello.\n", "list of keys"),
        ("---\n" + "[" * 3000 + "\n---\n[P1] Hello.\n", "YAML"),
    ],
)
def test_what_is_no_case_file_is_refused(text, says, problems):
    assert any(says in message for _, message in problems(text))


def test_a_case_without_a_reading_is_refused(problems):
    front = GOOD[: GOOD.index("\n[P1] ")]
    assert any("no reading" in message for _, message in problems(front))


def test_a_file_that_is_not_there_is_a_case_error(tmp_path):
    with pytest.raises(CaseError) as refused:
        read_case(tmp_path / "nowhere.md")
    assert str(refused.value).startswith(f"{tmp_path / 'nowhere.md'}:1: the file cannot be read")


def test_a_file_of_more_than_a_million_bytes_is_refused(problems):
    assert problems(GOOD + "x" * 1_000_000) == [(1, "the file is larger than 1,000,000 bytes.")]


def test_the_example_of_the_handbook_passes(read):
    handbook = (LIBRARY / "README.md").read_text(encoding="utf-8")
    assert read(handbook.split("```markdown\n")[1].split("```")[0]).id == "my-case"


@pytest.mark.parametrize("cls", [FrontMatter, Article, Quote, Position, TradeOff, Event, System, Step])
def test_the_handbook_names_every_key(cls):
    handbook = (LIBRARY / "README.md").read_text(encoding="utf-8")
    names = {field.name for field in fields(cls)} - {"line", "lines"}
    assert {name for name in names if f"`{name}`" not in handbook} == set()
