"""Every picture of the debrief is read back from what is drawn and compared with the table beside it."""

import re
from statistics import fmean

import pytest
from django.test import Client
from django.test.html import Element, parse_html
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from deliberation.analysis.votes import third_of
from deliberation.models import Argument, Credit
from deliberation.queries.debrief_map import map_of
from deliberation.queries.debrief_rows import rows_of
from deliberation.queries.kept import forget_debriefs
from tests.classes import fill_class
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    student,
    teacher,
)

pytestmark = pytest.mark.django_db


class Node:
    """An element of a page, to be asked for what is in it."""

    def __init__(self, element):
        self.element = element
        self.attributes = dict(element.attributes)

    def all(self, name, having=""):
        """Every element of this name below, whose class or attributes name what is asked for."""
        found = []
        for child in self.element.children:
            if isinstance(child, Element):
                node = Node(child)
                words = " ".join(f"{key}={value}" for key, value in node.attributes.items())
                if child.name == name and having in words:
                    found.append(node)
                found += node.all(name, having)
        return found

    @property
    def text(self):
        parts = [
            Node(child).text if isinstance(child, Element) else str(child) for child in self.element.children
        ]
        return " ".join(" ".join(parts).split())

    def number(self, key):
        return int(self.attributes[key])


def page_of(classroom, seat=None, **query):
    seat = seat or make_seat(classroom)
    return student(seat).get(reverse("debrief-class", args=[classroom.code]), query).content.decode()


def figures_of(html):
    """Each figure of a page under its id."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    return {figure.attributes["id"]: figure for figure in Node(parse_html(main)).all("figure")}


def table_of(figure):
    """The cells of a figure's only table, row by row, each with its head."""
    (table,) = figure.all("table")
    rows = table.all("tbody")[0].all("tr")
    return [(row.all("th")[0].text, [cell.text for cell in row.all("td")]) for row in rows]


def is_in_proportion(lengths, numbers):
    """Whether lengths, drawn in whole units, are to each other as the numbers are."""
    unit = max(lengths) / max(1, *numbers)
    return all(abs(length - unit * number) <= 1 for length, number in zip(lengths, numbers, strict=True))


def a_class(students, **fields):
    classroom = make_classroom(phase="first_vote")
    seats = fill_class(classroom, students=students, **fields)
    return enter(classroom, "debrief"), seats


@pytest.fixture(params=[(7, 2), (12, 2), (30, 3), (60, 4)], ids=["7", "12", "30", "60"])
def figures(request):
    students, seed = request.param
    classroom, seats = a_class(students, seed=seed, weighings=15)
    return figures_of(page_of(classroom, seats[0]))


def test_the_bars_of_both_rounds_are_the_table(figures):
    figure = figures["t1-bands"]
    rows = table_of(figure)
    groups = figure.all("g", "data-round")
    assert len(rows) == len(groups) == 2
    heights = [bar.number("height") for group in groups for bar in group.all("rect")]
    numbers = [int(cell) for _, cells in rows for cell in cells[:-1]]
    assert is_in_proportion(heights, numbers)
    assert [int(text.text) for group in groups for text in group.all("text", "value")] == numbers
    for group, (_, cells) in zip(groups, rows, strict=True):
        tip = re.search(r"M(\d+) ", group.all("path")[0].attributes["d"])
        assert abs(int(tip[1]) / 6.4 - int(cells[-1])) <= 0.7


@pytest.mark.parametrize(("students", "seed"), [(30, 3), (40, 5), (60, 4)])
def test_the_ribbons_are_the_table(students, seed):
    classroom, seats = a_class(students, seed=seed)
    figures = figures_of(page_of(classroom, seats[0]))
    figure = figures["t1-flow"]
    cells = [int(cell) for _, row in table_of(figure) for cell in row]
    widths = []
    for path in figure.all("path", "ribbon"):
        start, *_, end = re.findall(r"\d+ (\d+)", path.attributes["d"])
        widths.append(int(end) - int(start))
    drawn = [cell for cell in cells if cell]
    heights = [bar.number("height") for bar in figure.all("rect")]
    sums = [sum(int(cell) for cell in row) for _, row in table_of(figure)]
    sums += [
        sum(column)
        for column in zip(*[[int(cell) for cell in row] for _, row in table_of(figure)], strict=True)
    ]
    assert len(widths) == len(drawn)
    assert is_in_proportion(heights, sums)
    unit = sum(heights) / sum(sums)
    assert all(abs(width - unit * cell) <= 2 for width, cell in zip(widths, drawn, strict=True))


@pytest.mark.parametrize("what", ["sure", "stance", "conditions"])
def test_the_pairs_of_bars_are_the_table(figures, what):
    figure = figures[f"t1-{what}"]
    numbers = [int(cell) for _, cells in table_of(figure) for cell in cells]
    assert is_in_proportion([bar.number("width") for bar in figure.all("rect", "bar")], numbers)
    assert [int(text.text) for text in figure.all("text", "value")] == numbers


def test_the_bars_of_what_moved_people_are_the_table(figures):
    figure = figures["t1-movers"]
    rows = table_of(figure)
    pictures = figure.all("svg")
    lengths = [sum(part.number("width") for part in picture.all("rect")) for picture in pictures]
    assert is_in_proportion(lengths, [int(cells[0]) for _, cells in rows[: len(pictures)]])
    split = len(rows[0][1]) > 3
    for picture, (_, cells) in zip(pictures, rows, strict=False):
        parts = [part.number("width") for part in picture.all("rect")]
        if split and "–" not in cells[1:-2]:
            assert is_in_proportion(parts, [int(cell) for cell in cells[1:-2] if cell != "0"])
        else:
            assert len(parts) == 1


def test_the_guesses_are_the_table(figures):
    figure = figures["t1-guesses"]
    actual = int(re.search(r"stood at (\d+)", figure.all("caption")[0].text)[1])
    pictures, rows = figure.all("svg"), table_of(figure)
    assert len(pictures) == len(rows)
    for picture, (_, (_, guess)) in zip(pictures, rows, strict=True):
        line = picture.all("line", "axis")[0]
        start, stop = line.number("x1"), line.number("x2")
        at = int(re.match(r"M(\d+) ", picture.all("path", "guess")[0].attributes["d"])[1])
        stood = picture.all("line", "actual")[0].number("x1")
        assert round(100 * (at - start) / (stop - start)) == int(guess)
        assert round(100 * (stood - start) / (stop - start)) == actual


def test_the_shares_of_the_sides_are_the_table(figures):
    figure = figures["t1-ground"]
    if not figure.all("table"):
        assert not figure.all("svg")
        return
    pictures = figure.all("ol")
    rows = table_of(figure)
    items = [item for part in pictures for item in part.all("li")]
    assert len(items) == len(rows)
    for item, (_, cells) in zip(items, rows, strict=True):
        for camp, cell in zip(item.all("g", "data-camp"), cells, strict=True):
            marks = camp.all("path", "mark")
            if cell == "–":
                assert marks == []
                continue
            yes, seen = map(int, cell.split("/"))
            line = camp.all("line", "axis")[0]
            at = int(re.match(r"M(\d+) ", marks[0].attributes["d"])[1])
            share = (at - line.number("x1")) / (line.number("x2") - line.number("x1"))
            assert seen >= 5
            assert abs(share - yes / seen) < 0.005


def test_an_argument_that_too_few_weighed_is_in_no_list_of_what_the_sides_agree_on():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in (5, 5, 5, 5, 5, 95, 95, 95, 95, 95)]
    few = make_argument(seats[0], claim="Weighed by four of each side")
    for seat in seats[:4] + seats[5:9]:
        make_weighing(few, participant=seat)
    figure = figures_of(page_of(classroom))["t1-ground"]
    assert "Too few on each side to show who agrees with what." in figure.text
    assert few.claim not in figure.text
    classroom.wall_kind, classroom.wall_key = "figure", "agreed:t1"
    classroom.save()
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    assert "Too few on each side to show who agrees with what." in wall.content.decode()
    assert few.claim not in wall.content.decode()


def weighed(argument, seats, agree):
    """All of the seats weigh it, so many of them agreeing."""
    for n, seat in enumerate(seats):
        make_weighing(argument, participant=seat, value=1 if n < agree else -1)


def test_what_few_weighed_takes_no_place_from_what_all_agree_on_on_the_page_the_wall_and_paper():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in [5] * 12 + [95] * 12]
    side_a, side_b = seats[:12], seats[12:]
    for n in range(5):
        weighed(make_argument(make_seat(classroom), claim=f"Weighed by four {n}"), side_a[:2] + side_b[:2], 4)
    bridge = make_argument(make_seat(classroom), claim="A bridge of a claim")
    for side in (side_a, side_b):
        weighed(bridge, side, 7)
    classroom.wall_kind, classroom.wall_key = "figure", "agreed:t1"
    classroom.save()
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    grounds = [figures_of(html)["t1-ground"].text for html in (page_of(classroom), paper.content.decode())]
    for text in (*grounds, wall.content.decode()):
        assert bridge.claim in text
        assert "Weighed by four" not in text
        assert "Too few on each side" not in text


def test_where_enough_weighed_it_and_no_list_has_anything_the_page_does_not_say_too_few():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in [5] * 6 + [95] * 6]
    argument = make_argument(make_seat(classroom))
    for side in (seats[:6], seats[6:]):
        weighed(argument, side, 3)
    text = figures_of(page_of(classroom))["t1-ground"].text
    assert "No argument that can be shown has the agreement of more than half on every side." in text
    assert "No argument that can be shown sets one side against another." in text
    assert "Too few" not in text


def test_where_enough_weighed_it_and_paper_tells_nothing_of_it_paper_does_not_say_too_few():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in [5] * 12 + [95] * 12]
    argument = make_argument(make_seat(classroom), claim="Two on a side are against it")
    for side in (seats[:12], seats[12:]):
        weighed(argument, side, 10)
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    text = figures_of(paper.content.decode())["t1-ground"].text
    assert argument.claim not in text
    assert "Too few" not in text
    assert "No argument that can be shown has the agreement of more than half on every side." in text
    assert "On paper nothing stands of an argument with which one to four of a side agree" in text


def test_what_nearly_all_found_well_argued_is_not_called_too_few_on_paper():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in [5] * 10 + [95] * 10]
    for claim, marked in (("Half of them", 10), ("Nearly all of them", 18)):
        argument = make_argument(make_seat(classroom), claim=claim)
        for n, seat in enumerate([*seats[::2], *seats[1::2]]):
            make_weighing(argument, participant=seat, well_argued=n < marked)
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    (fair,) = re.findall(r"Well argued, say all sides.*?</ul>", paper.content.decode(), re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in fair.split("<li")[1:]]
    assert ["nearly all of 20 who weighed it" in said[0], "10 of 20 who weighed it" in said[1]] == [
        True,
        True,
    ]
    assert "too few" not in fair


def test_paper_does_not_call_what_it_shows_what_a_side_holds_to_most():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in [5] * 12 + [95] * 12]
    for claim, agreed in (("All but one", 11), ("Seven of them", 7)):
        argument = make_argument(make_seat(classroom), claim=claim)
        weighed(argument, seats[:12], agreed)
        weighed(argument, seats[12:], 6)
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    page, paper = (figures_of(html)["t1-ground"] for html in (page_of(classroom), paper.content.decode()))
    most = {
        "All but one": "· what A holds to most",
        "Seven of them": "· of what stands on paper, what A holds to most",
    }
    for figure, claim in ((page, "All but one"), (paper, "Seven of them")):
        (said,) = [row.text for row in figure.all("li") if "A holds to most" in row.text]
        assert claim in said
        assert most[claim] in said


def test_the_passages_are_the_table(figures):
    figure = figures["article-use"]
    said = {head: [int(cell) for cell in cells] for head, cells in table_of(figure)}
    heights, numbers = [], []
    for column in figure.all("g", "data-passage"):
        a, b, _ = said.get(f"P{column.attributes['data-passage']}", [0, 0, 0])
        bars = {side: column.all("rect", f"pole-{side}") for side in "ab"}
        heights += [sum(bar.number("height") for bar in bars[side]) for side in "ab"]
        numbers += [a, b]
    assert is_in_proportion(heights, numbers)
    assert sum(numbers) > 0


def test_every_picture_has_a_title_and_every_figure_a_table(figures):
    for figure in figures.values():
        for picture in figure.all("svg", "chart"):
            assert picture.attributes["role"] == "img"
            assert picture.all("title")[0].text
        assert not figure.all("svg") or figure.all("table")


def test_every_id_of_a_page_is_there_once():
    classroom, seats = a_class(30)
    ids = re.findall(r'\sid="([^"]+)"', page_of(classroom, seats[0]))
    assert len(ids) == len(set(ids))


def voted(classroom, before, after, **fields):
    seat = make_seat(classroom)
    make_ballot(seat, value=before, **fields)
    make_ballot(seat, value=after, round="final", **fields)
    return seat


def test_a_class_in_which_nobody_did_anything_has_words_and_no_picture():
    html = page_of(make_classroom(phase="debrief"))
    assert 'role="img"' not in html
    assert "0 placed themselves before, 0 after, 0 both times." in html
    assert "The class sees no argument on this trade-off." in html
    assert "No argument rests on a passage." in html


def test_where_all_that_was_argued_is_hidden_it_is_not_said_that_nobody_argued():
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    make_argument(make_seat(classroom), hidden_at=timezone.now(), hidden_reason="Not kind")
    make_argument(make_seat(classroom), let_through_at=None)
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    for html in (page_of(classroom), paper.content.decode()):
        assert "The class sees no argument on this trade-off." in html
        assert "Nobody argued" not in html


@pytest.mark.parametrize(("placed", "says"), [(4, "at least five people"), (12, "fewer than twenty people")])
def test_a_report_says_that_the_map_is_of_few_and_not_that_the_class_is_small(placed, says):
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, 50, 50) for _ in range(30)]
    for argument in [make_argument(seats[0]) for _ in range(7)]:
        for seat in seats[-placed:]:
            make_weighing(argument, participant=seat)
    paper = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    text = figures_of(paper.content.decode())["opinion-map"].text
    assert says in text
    assert "class under twenty" not in text
    assert ("on screens only" in text) is (placed > 4)


def test_one_voter_is_counted_and_not_shown():
    classroom = make_classroom(phase="debrief")
    seat = voted(classroom, 10, 90)
    html = page_of(classroom)
    assert "1 placed themselves before, 1 after, 1 both times." in html
    assert 'role="img"' not in html
    shown = re.sub("<[^>]*>", " ", re.search(r'id="class".*</section>', html, re.DOTALL)[0])
    assert "90" not in re.sub(r"\d+–\d+", "", shown)
    assert "90" in page_of(classroom, seat) or "strongly" in page_of(classroom, seat)


def test_where_all_stand_alike_and_nobody_moved_there_is_one_part_and_a_dead_heat():
    classroom = make_classroom(phase="debrief")
    for _ in range(8):
        seat = voted(classroom, 70, 70, guess=70)
        Credit.objects.create(
            participant=seat, tradeoff=seat.ballots.first().tradeoff, epoch=1, kind="nothing"
        )
    html = page_of(classroom)
    assert "It is not split by where people began: all began in the same third." in html
    assert "some part would be smaller than five" not in html
    assert "Of 8 who placed themselves both times, 0 moved by five points or more." in html
    assert "A dead heat" in html
    assert "too few on one of the sides to show it" in html
    assert "Guessed 70: right on the spot." in html


def test_a_tie_names_no_side_as_the_smaller():
    classroom = make_classroom(phase="debrief")
    for _ in range(5):
        voted(classroom, 20, 40)
        voted(classroom, 80, 60)
    html = page_of(classroom)
    assert "5 toward “Access”, 5 toward “Thrift”" in html
    assert "Fewer began" not in html
    assert "The side that begins smaller tends to gain more" in html


def test_the_side_that_began_smaller_is_named_and_nobody_has_won():
    classroom = make_classroom(phase="debrief")
    for value in (10, 20, 90, 90, 90, 90, 90):
        voted(classroom, value, 10)
    html = page_of(classroom)
    assert "Fewer began on the side of “Access”." in html
    assert not re.search(r"\b(winner|won|wins|lost)\b", html)


HOSTILE = "</text></svg><script>alert(1)</script>\"'><b onmouseover=x>{{ 7*7 }}"


@pytest.mark.parametrize(
    "claim", [HOSTILE, "疲劳的原因是工时太长" * 20, "ساعات العمل الطويلة هي المشكلة " * 8]
)
def test_what_a_student_wrote_is_text_in_every_figure(claim):
    classroom = make_classroom(phase="debrief")
    side_a = [voted(classroom, 5, 50) for _ in range(6)]
    side_b = [voted(classroom, 95, 50) for _ in range(6)]
    argument = make_argument(side_a[0], claim=claim)
    for seat in side_a + side_b:
        make_weighing(argument, participant=seat, well_argued=True)
        Credit.objects.create(
            participant=seat, tradeoff=argument.tradeoff, kind="argument", argument=argument, epoch=1
        )
    html = page_of(classroom)
    figures = figures_of(html)
    shown = {what: figures[what].text for what in ("t1-movers", "t1-ground")}
    assert all(" ".join(claim.split()) in text for text in shown.values())
    assert "<script>alert" not in html
    assert not re.search(r"<b\b", html)


def test_a_hidden_argument_keeps_its_place_and_loses_its_words():
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, 5, 50) for _ in range(6)]
    argument = make_argument(seats[0], claim="Not to be read")
    for seat in seats:
        Credit.objects.create(
            participant=seat, tradeoff=argument.tradeoff, kind="argument", argument=argument, epoch=1
        )
    Argument.objects.update(hidden_at=argument.at)
    html = page_of(classroom)
    assert "Not to be read" not in html
    assert "An argument that is hidden now" in html


def test_every_claim_on_a_students_page_says_which_argument_it_is_of_and_nowhere_else():
    classroom, seats = a_class(30, weighings=15)
    html = page_of(classroom, seats[0])
    named = re.findall(r'data-user-text data-argument="([^"]+)">([^<]*)<', html)
    assert len(named) == html.count("data-user-text") > 10
    claims = {str(pk): escape(claim) for pk, claim in classroom.arguments.values_list("pk", "claim")}
    assert all(claims[pk] == words for pk, words in named)
    classroom.wall_kind, classroom.wall_key = "figure", "movers:t1"
    classroom.save()
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    report = teacher(classroom).get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    for answer in (wall, report):
        assert "data-user-text" in answer.content.decode()
        assert "data-argument" not in answer.content.decode()


def test_another_trade_off_is_one_link_away():
    classroom, seats = a_class(12)
    html = page_of(classroom, seats[0], t="t2")
    assert 'id="t2-bands"' in html
    assert 'id="t1-bands"' not in html
    assert 'href="?t=t1#class"' in html
    assert 'id="t1-bands"' in page_of(classroom, seats[0], t="nonsense")


def dots_of(figure):
    """Each mark of the map: its place, and the class that says its group."""
    found = []
    for path in figure.all("path", "dot "):
        place = re.match(r"M(\d+) (\d+)m", path.attributes["d"])
        if place and "group-" in path.attributes["class"] and int(place[1]) > 12:
            found.append((int(place[1]), int(place[2]), path.attributes["class"].split()[1]))
    return found


@pytest.mark.parametrize(("students", "weighings"), [(8, 12), (40, 20), (60, 20)])
def test_the_marks_of_the_map_are_the_table(students, weighings):
    classroom, seats = a_class(students, arguments=40, weighings=weighings)
    figure = figures_of(page_of(classroom, seats[0]))["opinion-map"]
    width = int(figure.all("svg", "cloud")[0].attributes["viewbox"].split()[2])
    dots = dots_of(figure)
    counted = {}
    for x, _, group in dots:
        counted.setdefault(group, [0, 0, 0])[min(2, 3 * x // width)] += 1
    rows = table_of(figure)
    assert sum(int(cells[-1]) for _, cells in rows) == len(dots) == students
    for head, cells in rows:
        group = f"group-{int(head) - 1}" if head.isdigit() else "group-none"
        assert counted[group] == [int(cell) for cell in cells[:-1]]


def test_a_map_needs_five_people_who_weighed_seven_arguments():
    classroom, seats = a_class(4, arguments=30, weighings=12)
    figure = figures_of(page_of(classroom, seats[0]))["opinion-map"]
    assert "Too few to show" in figure.text
    assert not figure.all("svg")


@pytest.mark.parametrize(("arguments", "people"), [(1, 0), (6, 0), (7, 5)])
def test_only_who_weighed_seven_arguments_is_on_the_map_however_many_votes_they_cast(arguments, people):
    classroom = make_classroom(phase="debrief")
    seats = [voted(classroom, value, 50) for value in (5, 25, 50, 75, 95)]
    for _ in range(arguments):
        weighed(make_argument(make_seat(classroom)), seats, 3)
    found = map_of(rows_of(classroom))
    assert (found.people, found.picture is not None) == (people, people > 0)


def test_only_ones_own_page_says_where_one_is_and_all_else_is_the_same_on_every_page():
    classroom, seats = a_class(12, arguments=30, weighings=12)
    pages = [page_of(classroom, seat) for seat in seats]
    maps = [figures_of(page)["opinion-map"] for page in pages]
    places = [
        (one.all("circle", "own")[0].number("cx"), one.all("circle", "own")[0].number("cy")) for one in maps
    ]
    assert len(set(places)) == len(seats)
    assert sorted(places) == sorted((x, y) for x, y, _ in dots_of(maps[0]))
    assert all(len(one.all("circle")) == 1 for one in maps)
    assert len({str(dots_of(one)) for one in maps}) == 1
    stranger = figures_of(page_of(classroom, make_seat(classroom)))["opinion-map"]
    assert dots_of(stranger) == dots_of(maps[0])
    assert not stranger.all("circle")


def test_nobody_else_is_named_or_numbered_on_the_page():
    classroom, seats = a_class(12, arguments=30, weighings=12)
    page = page_of(classroom, seats[0])
    others = [word for seat in seats[1:] for word in (seat.pseudonym, str(seat.pk), seat.pk.hex)]
    assert [word for word in others if re.search(rf"\b{re.escape(word)}\b", page)] == []


def test_the_sides_of_the_map_stay_when_it_is_computed_anew():
    classroom, seats = a_class(40, arguments=40, weighings=20)
    before = dots_of(figures_of(page_of(classroom, seats[0]))["opinion-map"])
    forget_debriefs()
    assert dots_of(figures_of(page_of(classroom, seats[0]))["opinion-map"]) == before


def test_who_stands_near_the_first_pole_is_on_the_left_on_average():
    classroom, _ = a_class(40, arguments=40, weighings=20, stay_away=0)
    rows = rows_of(classroom)
    picture = map_of(rows).picture
    sides = {"a": [], "b": []}
    for vote, _ in rows.votes[rows.tradeoffs[0].pk, "final"]:
        third = vote.value is not None and third_of(vote.value)
        if third in sides:
            sides[third].append(picture.own(vote.participant).x)
    assert fmean(sides["a"]) < fmean(sides["b"])


@pytest.mark.parametrize(("students", "seed"), [(6, 1), (12, 2), (30, 3), (60, 4)])
def test_what_is_printed_has_no_number_of_one_to_four_people(students, seed):
    classroom, _ = a_class(students, seed=seed, weighings=15)
    address = reverse("teach-report", args=[classroom.code, "report", "html"])
    figures = figures_of(teacher(classroom).get(address).content.decode())
    assert {"t1-ground", "article-use"} <= figures.keys()
    assert students < 12 or {"t1-sure", "opinion-map"} <= figures.keys()
    assert students < 30 or "t1-movers" in figures
    for what, figure in figures.items():
        if what == "article-use" or not figure.all("table"):
            continue
        for _, cells in table_of(figure):
            numbers = [int(number) for cell in cells for number in re.findall(r"\d+", cell)]
            assert not {1, 2, 3, 4} & set(numbers), what
            pairs = [cell.split("/") for cell in cells if "/" in cell]
            assert all(int(seen) - int(yes) not in {1, 2, 3, 4} for yes, seen in pairs), what
        drawn = [text.text for text in figure.all("text", "value")]
        assert not {"1", "2", "3", "4"} & set(drawn), what
