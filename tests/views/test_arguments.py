"""The board, one argument with its answers, writing and changing."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import AttachedText
from deliberation.actions.leaving import leave_class
from deliberation.live import shared
from deliberation.models import Argument, Citation
from tests.make import enter, make_argument, make_classroom, make_seat, make_weighing, student

pytestmark = pytest.mark.django_db
HX = {"HTTP_HX_REQUEST": "true"}
WORDS = "four in ten students"


def at(classroom, rest=""):
    return f"/s/{classroom.code}/arguments/{rest}"


def typed(classroom, **more):
    return {
        "epoch": classroom.phase_epoch,
        "op": str(uuid.uuid4()),
        "tradeoff": "t1",
        "pole": "a",
        "voice": "self",
        "claim": "Open it",
        "reason": "People work late.",
        **more,
    }


def reply(argument, kind="rebut", by=None, **more):
    return make_argument(
        by or make_seat(argument.classroom),
        kind=kind,
        parent=argument,
        tradeoff=argument.tradeoff,
        **more,
    )


def cite(argument, number=2, exact=WORDS):
    passage = argument.classroom.case.passages.get(number=number)
    start = passage.text.index(exact)
    return Citation.objects.create(
        argument=argument, order=0, passage=passage, exact=exact, start=start, end=start + len(exact)
    )


def page(seat, rest="", **query):
    answer = student(seat).get(at(seat.classroom, rest), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Who may be here


@pytest.mark.parametrize("rest", ["", "new/", "{pk}/", "{pk}/edit/"])
def test_a_stranger_finds_nothing(rest, client):
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    address = at(argument.classroom, rest.format(pk=argument.pk))
    assert client.get(address).status_code == 404
    assert student(make_seat()).get(address).status_code == 404


def test_an_argument_of_another_class_is_not_found():
    me = make_seat(make_classroom(phase="argue"))
    other = make_argument(make_seat(make_classroom(phase="argue")))
    for rest in (f"{other.pk}/", f"{other.pk}/edit/"):
        assert student(me).get(at(me.classroom, rest)).status_code == 404
    assert student(me).post(at(me.classroom, f"{other.pk}/"), {}).status_code == 404


def test_nobody_edits_what_another_wrote():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    other = make_seat(argument.classroom)
    address = at(argument.classroom, f"{argument.pk}/edit/")
    assert student(other).get(address).status_code == 404
    assert student(other).post(address, typed(argument.classroom)).status_code == 404


@pytest.mark.parametrize("phase", ["lobby", "read", "first_vote"])
def test_the_board_shows_no_argument_before_the_class_argues(phase):
    seat = make_seat(make_classroom(phase=phase))
    argument = make_argument(make_seat(seat.classroom), claim="Too early")
    assert "Too early" not in page(seat)
    assert "Too early" not in page(seat, f"{argument.pk}/")
    assert "“Argue”" in page(seat)


# The board


def test_the_board_keeps_the_two_sides_apart():
    me = make_seat(make_classroom(phase="argue"))
    make_argument(make_seat(me.classroom), claim="For access", pole="a")
    make_argument(make_seat(me.classroom), claim="For thrift", pole="b")
    html = page(me)
    columns = dict(re.findall(r'<section class="board-column" data-pole="(.)"(.*?)</section>', html, re.S))
    assert "For access" in columns["a"]
    assert "For thrift" not in columns["a"]
    assert "For thrift" in columns["b"]


def test_the_board_shows_one_side_on_request():
    me = make_seat(make_classroom(phase="argue"))
    make_argument(make_seat(me.classroom), claim="For access", pole="a")
    make_argument(make_seat(me.classroom), claim="For thrift", pole="b")
    html = page(me, side="b")
    assert "For thrift" in html
    assert "For access" not in html


def test_the_board_is_about_one_trade_off_at_a_time():
    me = make_seat(make_classroom(phase="argue"))
    first, second = me.classroom.tradeoffs.all()
    make_argument(make_seat(me.classroom), claim="On the first", tradeoff=first)
    make_argument(make_seat(me.classroom), claim="On the second", tradeoff=second)
    assert "On the first" in page(me)
    assert "On the second" not in page(me)
    assert "On the second" in page(me, tradeoff="t2")
    assert "On the first" in page(me, tradeoff="no such thing")


def test_the_board_can_be_filtered_by_card():
    me = make_seat(make_classroom(phase="argue"))
    card = me.classroom.case.positions.get(key="open")
    make_argument(make_seat(me.classroom), claim="From the card", position=card)
    make_argument(make_seat(me.classroom), claim="From oneself")
    assert "From oneself" not in page(me, card="open")
    assert "From the card" in page(me, card="open")
    assert "From the card" not in page(me, card="myself")


def test_the_board_finds_what_has_no_evidence_and_what_has_no_answer():
    me = make_seat(make_classroom(phase="argue"))
    cite(make_argument(make_seat(me.classroom), claim="Rests on words"))
    reply(make_argument(make_seat(me.classroom), claim="Was answered"))
    assert "Rests on words" not in page(me, unevidenced="1")
    assert "Was answered" in page(me, unevidenced="1")
    assert "Was answered" not in page(me, unanswered="1")
    assert "Rests on words" in page(me, unanswered="1")


def test_a_hidden_answer_counts_as_none():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(make_seat(me.classroom), claim="Answered out of sight")
    reply(argument, hidden_at=timezone.now())
    assert "Answered out of sight" in page(me, unanswered="1")


@pytest.mark.parametrize("words", ["LATE", "because of", WORDS])
def test_the_board_is_searched_in_claims_reasons_and_quotations(words):
    me = make_seat(make_classroom(phase="argue"))
    cite(make_argument(make_seat(me.classroom), claim="People work late"))
    make_argument(make_seat(me.classroom), claim="Something else", reason="For no reason.")
    html = page(me, q=words)
    assert "People work late" in html
    assert "Something else" not in html


def test_a_search_is_words_and_not_a_pattern():
    me = make_seat(make_classroom(phase="argue"))
    make_argument(make_seat(me.classroom), claim="A plain claim")
    for odd in ("%", "_", "\x00%", "' OR 1=1"):
        assert "A plain claim" not in page(me, q=odd)


def test_an_empty_board_says_what_will_be_there():
    html = page(make_seat(make_classroom(phase="argue")))
    assert html.count("No argument for this side stands here yet.") == 2
    assert "Make an argument" in html


def test_a_board_on_which_nothing_matches_says_so():
    me = make_seat(make_classroom(phase="argue"))
    make_argument(make_seat(me.classroom))
    assert page(me, q="zebra").count("Nothing on this side matches.") == 2


def test_nobody_is_asked_to_argue_when_it_is_not_the_time():
    assert "Make an argument" not in page(make_seat(make_classroom(phase="weigh")))


def test_authors_have_names_only_where_the_class_shows_them():
    for shows, expected in ((True, "Teal Otter"), (False, "A classmate")):
        me = make_seat(make_classroom(phase="argue", shows_authors=shows))
        make_argument(make_seat(me.classroom, pseudonym="Teal Otter"))
        html = page(me)
        assert expected in html
        assert ("Teal Otter" in html) is shows


def test_what_is_hidden_is_seen_by_its_author_alone_with_the_reason():
    author = make_seat(make_classroom(phase="argue"))
    argument = make_argument(
        author, claim="Out of sight", hidden_at=timezone.now(), hidden_reason="It names a pupil."
    )
    other = make_seat(author.classroom)
    assert "Out of sight" not in page(other)
    assert student(other).get(at(author.classroom, f"{argument.pk}/")).status_code == 404
    for html in (page(author), page(author, f"{argument.pk}/")):
        assert "Out of sight" in html
        assert "It names a pupil." in html
        assert f"{argument.pk}/edit/" not in html


def test_what_waits_is_seen_by_its_author_alone():
    author = make_seat(make_classroom(phase="argue", screens_arguments=True))
    argument = make_argument(author, claim="In the queue", let_through_at=None)
    other = make_seat(author.classroom)
    assert "In the queue" not in page(other)
    assert student(other).get(at(author.classroom, f"{argument.pk}/")).status_code == 404
    assert "your instructor reads first" in page(author)
    # Somebody has argued, and two pages may not tell it of each other.
    assert "Nobody has argued" not in page(other)
    assert page(other).count("No argument for this side stands here yet.") == 2


def test_what_a_removed_or_erased_student_wrote_is_gone():
    me = make_seat(make_classroom(phase="argue"))
    removed = make_seat(me.classroom, removed_at=timezone.now(), pseudonym="Gone Heron")
    make_argument(removed, claim="By one who was removed")
    leaving = make_seat(me.classroom)
    answered = make_argument(leaving, claim="By one who erased")
    reply(answered)
    leave_class(by=leaving, erase=True)
    html = page(me)
    assert "By one who" not in html
    assert "Gone Heron" not in html
    assert student(me).get(at(me.classroom, f"{answered.pk}/")).status_code == 404


def test_ones_own_stand_first_and_the_rest_in_an_order_that_stays():
    me = make_seat(make_classroom(phase="argue"))
    for n in range(8):
        make_argument(make_seat(me.classroom), claim=f"Other {n}")
    mine = make_argument(me, claim="Mine")

    def order(seat):
        return re.findall(r'id="argument-([0-9a-f-]+)"', page(seat))

    assert order(me)[0] == str(mine.pk)
    assert order(me) == order(me)
    assert f"{mine.pk}/edit/" in page(me)
    orders = {tuple(order(make_seat(me.classroom, seed=seed))) for seed in range(6)}
    assert len(orders) > 1


def test_left_and_right_follow_the_student_and_colours_the_side():
    classroom = make_classroom(phase="argue")
    seen = set()
    for seed in (0, 2**31 - 1):
        html = page(make_seat(classroom, seed=seed))
        poles = re.findall(r'<section class="board-column" data-pole="(.)"', html)
        names = re.findall(r'<h2 id="side-(.)-title"><span class="pole" data-pole="(.)">(\w+)', html)
        assert {name: key for key, _, name in names} == {"Access": "a", "Thrift": "b"}
        seen.add(tuple(poles))
    assert seen == {("a", "b"), ("b", "a")}


def test_the_board_is_cut_into_pages_of_thirty_to_a_side():
    me = make_seat(make_classroom(phase="argue"))
    others = make_seat(me.classroom)
    for n in range(31):
        make_argument(others, claim=f"Claim number {n}.")
    first, second = page(me), page(me, a="2")
    assert first.count('<article class="argument"') == 30
    assert second.count('<article class="argument"') == 1
    assert "Page 2 of 2" in second
    assert page(me, a="nonsense").count('<article class="argument"') == 30


@pytest.mark.parametrize("rest", ["board", "new", "one"])
def test_a_page_takes_the_same_few_queries_for_any_number_of_arguments(rest):
    me = make_seat(make_classroom(phase="argue"), card="open")
    others = [make_seat(me.classroom) for _ in range(3)]
    top = make_argument(others[0])
    address = at(me.classroom, {"board": "", "new": "new/", "one": f"{top.pk}/"}[rest])

    def fill(count):
        for n in range(count):
            argument = make_argument(others[n % 3], pole="ab"[n % 2])
            cite(argument)
            cite(reply(reply(top, by=others[n % 3]), by=others[(n + 1) % 3]))

    def queries():
        shared.forget_all()
        with CaptureQueriesContext(connection) as caught:
            assert student(me).get(address).status_code == 200
        return len(caught)

    fill(3)
    queries()  # what cannot change is read once, and held
    few = queries()
    fill(40)
    assert queries() == few <= 12


def test_htmx_gets_the_board_alone():
    me = make_seat(make_classroom(phase="argue"))
    part = student(me).get(at(me.classroom), **HX).content.decode()
    assert part.lstrip().startswith('<div id="board">')
    assert "<html" not in part


def test_what_a_student_wrote_is_never_markup():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(
        make_seat(me.classroom, pseudonym="<b>Otter</b>"), claim="<script>1</script>", reason="<img src=x>"
    )
    for html in (page(me), page(me, f"{argument.pk}/"), page(me, q="<script>")):
        assert "<script>1" not in html
        assert "<img src=x" not in html
        assert "<b>Otter" not in html
        assert "&lt;script&gt;1" in html


# One argument


def test_an_argument_shows_its_evidence_with_the_way_to_its_passage():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    cite(argument, number=7)
    html = page(make_seat(argument.classroom), f"{argument.pk}/")
    assert f'<q lang="en">{WORDS}</q>' in html
    assert f'/s/{argument.classroom.code}/article/#p7"' in html


def test_answers_stand_under_what_they_answer():
    top = make_argument(make_seat(make_classroom(phase="argue")))
    first = reply(top, kind="support", claim="First answer")
    reply(first, kind="ask", claim="Second answer")
    html = page(make_seat(top.classroom), f"{top.pk}/")
    assert re.search(r'<ol class="replies">.*First answer.*<ol class="replies">.*Second answer', html, re.S)
    assert "supports" in html
    assert "asks" in html


def test_what_is_deeper_than_three_says_what_it_answers():
    argument = top = make_argument(make_seat(make_classroom(phase="argue")))
    for n in range(1, 6):
        argument = reply(argument, claim=f"At depth {n}.")
    html = page(make_seat(top.classroom), f"{top.pk}/")
    assert html.count('<ol class="replies">') == 3
    assert re.search(r"In answer to <bdi[^>]*>At depth 3\.", html)
    assert not re.search(r"In answer to <bdi[^>]*>At depth 1\.", html)


def test_a_very_long_exchange_is_shown_page_by_page():
    argument = top = make_argument(make_seat(make_classroom(phase="argue")))
    two = [make_seat(top.classroom), make_seat(top.classroom)]
    for n in range(120):
        argument = reply(argument, by=two[n % 2], claim=f"Turn {n}.")
    me = make_seat(top.classroom)
    pages = [page(me, f"{top.pk}/", page=str(n)) for n in (1, 2, 3)]
    shown = [set(re.findall(r"-claim[^>]*>(Turn \d+)\.", html)) for html in pages]
    assert [len(turns) for turns in shown] == [50, 50, 20]
    assert len(set.union(*shown)) == 120


def test_an_answer_to_something_hidden_keeps_its_place_without_the_hidden_words():
    top = make_argument(make_seat(make_classroom(phase="argue")))
    hidden = reply(top, claim="Hidden words", hidden_at=timezone.now())
    shown = reply(hidden, claim="Still shown")
    me = make_seat(top.classroom)
    html = page(me, f"{top.pk}/")
    assert "Hidden words" not in html
    assert "An answer that is not shown now." in html
    assert "Still shown" in html
    own_page = page(me, f"{shown.pk}/")
    assert "Hidden words" not in own_page
    assert "In answer to something that is not shown now." in own_page


def test_a_hidden_answer_that_nobody_answered_leaves_no_trace():
    top = make_argument(make_seat(make_classroom(phase="argue")))
    reply(top, hidden_at=timezone.now())
    assert "not shown" not in page(make_seat(top.classroom), f"{top.pk}/")


def test_nobody_sees_how_an_argument_was_weighed():
    argument = make_argument(make_seat(make_classroom(phase="weigh")))
    me = make_seat(argument.classroom)

    def masked():
        html = page(me) + page(me, f"{argument.pk}/")
        html = re.sub(
            r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|every \d+ms|data-now="\d+"', "", html
        )
        return re.sub(r'name="op" value="[0-9a-f-]+"', "", html)

    before = masked()
    for _ in range(3):
        make_weighing(argument, value=-1, well_argued=True)
    assert masked() == before


# Writing


def test_an_argument_is_sent_with_its_evidence():
    me = make_seat(make_classroom(phase="argue"), card="open")
    answer = student(me).post(
        at(me.classroom, "new/"),
        typed(
            me.classroom,
            voice="card",
            pole="b",
            **{
                "citation-0-passage": "",
                "citation-0-quote": "",
                "citation-1-passage": "4",
                "citation-1-quote": "four  in ten\nstudents",
                "citation-1-text": "reading",
            },
        ),
    )
    argument = Argument.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"{at(me.classroom, str(argument.pk))}/?saved=yes"
    assert (argument.pole, argument.position, argument.tradeoff.key) == ("b", me.card, "t1")
    assert [(c.passage.number, c.exact) for c in argument.citations.all()] == [(4, WORDS)]
    landed = student(me).get(answer["Location"]).content.decode()
    assert f'data-saved-key="{me.classroom.code}-argument-new-t1"' in landed


def test_an_argument_sent_twice_is_one():
    me = make_seat(make_classroom(phase="argue"))
    data = typed(me.classroom)
    answers = [student(me).post(at(me.classroom, "new/"), data) for _ in range(2)]
    assert Argument.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_htmx_is_led_on_by_a_header():
    me = make_seat(make_classroom(phase="argue"))
    answer = student(me).post(at(me.classroom, "new/"), typed(me.classroom), **HX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(at(me.classroom, str(Argument.objects.get().pk)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"claim": "  "}, "Write your claim in one sentence."),
        ({"claim": "x" * 281}, "Your claim has 281 characters; it can have 280."),
        ({"reason": ""}, "Give the reason for your claim."),
        ({"reason": "y" * 2001}, "Your reason has 2001 characters; it can have 2000."),
        ({"pole": ""}, "Choose the side that your argument leans to."),
        ({"pole": "c"}, "Choose the side that your argument leans to."),
        ({"tradeoff": "t3"}, "This class does not argue about that trade-off."),
        ({"citation-0-quote": "four in ten"}, "Choose the passage that these words are in."),
        ({"citation-0-quote": "four in ten", "citation-0-passage": "99"}, "Choose one of the passages."),
        (
            {"citation-0-quote": "purple cows", "citation-0-passage": "2"},
            "These words are not in passage P2.",
        ),
        (
            {"citation-0-quote": "z" * 601, "citation-0-passage": "2"},
            "Quote at most 600 characters of a passage.",
        ),
    ],
)
def test_a_refused_argument_keeps_all_that_was_typed(change, sentence):
    me = make_seat(make_classroom(phase="argue"), card="open")
    kept = {"citation-2-passage": "5", "citation-2-quote": "kept words", "citation-2-prefix": "kept before "}
    data = typed(me.classroom, **{"claim": "A kept claim", "reason": "A kept reason", **kept, **change})
    answer = student(me).post(at(me.classroom, "new/"), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert not Argument.objects.exists()
    for name, value in data.items():
        if name not in ("epoch", "pole", "tradeoff", "voice", "citation-0-passage", "citation-2-passage"):
            assert value.strip() in html, name
    assert 'value="5" selected' in html


def test_a_refused_quotation_is_marked_at_its_own_row():
    me = make_seat(make_classroom(phase="argue"))
    data = typed(
        me.classroom,
        **{
            "citation-0-passage": "2",
            "citation-0-quote": WORDS,
            "citation-2-passage": "3",
            "citation-2-quote": "not there",
        },
    )
    html = student(me).post(at(me.classroom, "new/"), data).content.decode()
    assert 'id="citation-2-quote-error"' in html
    assert 'id="citation-0-quote-error"' not in html


def test_an_argument_that_comes_too_late_is_kept_on_the_page():
    me = make_seat(make_classroom(phase="argue"))
    data = typed(me.classroom, claim="Written slowly")
    later = enter(me.classroom, "weigh")
    answer = student(me).post(at(me.classroom, "new/"), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "“Weigh”" in html
    assert "Written slowly" in html
    assert f'name="epoch" value="{later.phase_epoch}"' in html
    assert f'name="op" value="{data["op"]}"' in html
    assert not Argument.objects.exists()


@pytest.mark.parametrize("epoch", ["", "x", "²", "-1", "9" * 40])
def test_a_form_without_a_true_epoch_is_refused(epoch):
    me = make_seat(make_classroom(phase="argue"))
    answer = student(me).post(at(me.classroom, "new/"), typed(me.classroom, epoch=epoch))
    assert answer.status_code == 409
    assert not Argument.objects.exists()


def test_an_argument_for_a_card_that_one_does_not_hold_is_refused_or_ones_own():
    me = make_seat(make_classroom(phase="argue"))
    student(me).post(at(me.classroom, "new/"), typed(me.classroom, voice="card"))
    assert Argument.objects.get().position is None


def test_choosing_another_trade_off_keeps_what_was_typed_and_saves_nothing():
    me = make_seat(make_classroom(phase="argue"))
    data = typed(
        me.classroom,
        claim="Half a claim",
        show="about-t2",
        **{"citation-0-quote": "half a quote", "citation-0-passage": "3"},
    )
    answer = student(me).post(at(me.classroom, "new/"), data)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Half a claim" in html
    assert "half a quote" in html
    assert 'name="tradeoff" value="t2"' in html
    assert f'name="op" value="{data["op"]}"' in html
    assert "form-error" not in html
    assert not Argument.objects.exists()


def test_words_selected_in_the_reading_begin_an_argument():
    html = page(make_seat(make_classroom(phase="argue")), "new/", passage="6", quote=WORDS, text="reading")
    assert 'value="6" selected' in html
    assert f">\n{WORDS}</textarea>" in html


def test_words_of_the_attached_article_are_evidence():
    me = make_seat(make_classroom(phase="argue"))
    classroom = me.classroom
    AttachedText.objects.create(
        case_slug=classroom.case.slug,
        instructor=classroom.instructor,
        digest="0",
        paragraphs=[{"number": 2, "heading": "", "text": "Words of the article & nothing else."}],
    )
    assert "Words of the article &amp; nothing else." in page(me, "new/", text="article")
    assert "Words of the article" not in page(me, "new/")
    quoted = {"citation-0-passage": "2", "citation-0-quote": "of the article"}
    refused = student(me).post(
        at(classroom, "new/"), typed(classroom, **quoted, **{"citation-0-text": "reading"})
    )
    assert refused.status_code == 422
    student(me).post(at(classroom, "new/"), typed(classroom, **quoted, **{"citation-0-text": "article"}))
    assert Citation.objects.get().text == "article"


def test_the_form_stays_when_the_class_has_moved_on_so_that_a_draft_can_come_back():
    html = page(make_seat(make_classroom(phase="weigh")), "new/")
    assert "stays on this device" in html
    assert "disabled" in html


# Answering


def test_an_answer_is_sent_and_shown():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    me = make_seat(argument.classroom)
    data = {
        "epoch": me.classroom.phase_epoch,
        "op": uuid.uuid4(),
        "kind": "rebut",
        "claim": "Not so",
        "citation-0-passage": "1",
        "citation-0-quote": WORDS,
    }
    answer = student(me).post(at(me.classroom, f"{argument.pk}/"), data)
    again = student(me).post(at(me.classroom, f"{argument.pk}/"), data)
    made = argument.replies.get()
    assert answer.status_code == again.status_code == 303
    assert answer["Location"].endswith(f"#argument-{made.pk}")
    assert (made.pole, made.kind, made.citations.count()) == ("b", "rebut", 1)
    assert "Not so" in page(me, f"{argument.pk}/")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": ""}, "Say whether you support, rebut or ask."),
        ({"kind": "steelman"}, "Say whether you support, rebut or ask."),
        ({"claim": ""}, "Write your claim in one sentence."),
        ({"citation-0-quote": "nowhere", "citation-0-passage": "1"}, "These words are not in passage P1."),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(change, sentence):
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    me = make_seat(argument.classroom)
    data = {
        "epoch": me.classroom.phase_epoch,
        "kind": "ask",
        "claim": "Who?",
        "reason": "A kept reason",
        **change,
    }
    answer = student(me).post(at(me.classroom, f"{argument.pk}/"), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "A kept reason" in html
    assert not argument.replies.exists()


def test_an_answer_to_what_was_hidden_meanwhile_is_kept_without_the_hidden_words():
    argument = make_argument(make_seat(make_classroom(phase="argue")), claim="Now hidden")
    me = make_seat(argument.classroom)
    Argument.objects.update(hidden_at=timezone.now())
    data = {"epoch": me.classroom.phase_epoch, "kind": "ask", "claim": "A kept question"}
    answer = student(me).post(at(me.classroom, f"{argument.pk}/"), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This argument was hidden meanwhile and cannot be answered." in html
    assert "A kept question" in html
    assert "Now hidden" not in html


def test_an_answer_that_comes_too_late_is_kept():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    me = make_seat(argument.classroom)
    data = {"epoch": me.classroom.phase_epoch, "kind": "ask", "claim": "A late question"}
    enter(me.classroom, "first_vote")
    answer = student(me).post(at(me.classroom, f"{argument.pk}/"), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "A late question" in html
    assert argument.claim not in html


# Changing


def test_ones_own_words_are_changed_while_the_phase_lasts():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(me, claim="First words")
    cite(argument, number=3)
    html = page(me, f"{argument.pk}/edit/")
    assert "First words" in html
    assert 'value="3" selected' in html
    data = {"epoch": me.classroom.phase_epoch, "claim": "Second words", "reason": "Another."}
    answer = student(me).post(at(me.classroom, f"{argument.pk}/edit/"), data)
    argument.refresh_from_db()
    assert answer.status_code == 303
    assert (argument.claim, argument.citations.count()) == ("Second words", 0)


def test_a_late_change_is_refused_and_kept_on_the_page():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(me, claim="First words")
    data = {"epoch": me.classroom.phase_epoch, "claim": "Too late words", "reason": "Another."}
    enter(me.classroom, "switch")
    answer = student(me).post(at(me.classroom, f"{argument.pk}/edit/"), data)
    argument.refresh_from_db()
    assert answer.status_code == 409
    assert "Too late words" in answer.content.decode()
    assert argument.claim == "First words"


def test_words_that_were_weighed_are_not_changed_and_the_page_says_so():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(me, claim="First words")
    make_weighing(argument)
    said = "so its words stay. Write a new one"
    html = page(me, f"{argument.pk}/edit/")
    assert said in html
    assert re.search(r'<button[^>]+type="submit"[^>]+disabled', html)
    data = {"epoch": me.classroom.phase_epoch, "claim": "New words", "reason": "Another."}
    answer = student(me).post(at(me.classroom, f"{argument.pk}/edit/"), data)
    argument.refresh_from_db()
    assert (answer.status_code, argument.claim) == (422, "First words")
    html = answer.content.decode()
    assert "New words" in html
    assert html.count(said) == 1


def test_a_hidden_argument_cannot_be_changed():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(me, hidden_at=timezone.now(), hidden_reason="It is unkind.")
    data = {"epoch": me.classroom.phase_epoch, "claim": "New words", "reason": "Another."}
    answer = student(me).post(at(me.classroom, f"{argument.pk}/edit/"), data)
    assert answer.status_code == 422
    assert "New words" in answer.content.decode()
    assert "It is unkind." in answer.content.decode()


def test_showing_the_article_beside_an_edit_keeps_what_was_typed():
    me = make_seat(make_classroom(phase="argue"))
    argument = make_argument(me)
    cite(argument)
    data = {
        "show": "article",
        "claim": "Half changed",
        "citation-0-quote": "half quoted",
        "citation-0-passage": "9",
    }
    answer = student(me).post(at(me.classroom, f"{argument.pk}/edit/"), data)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Half changed" in html
    assert "half quoted" in html
    argument.refresh_from_db()
    assert argument.claim != "Half changed"


def test_an_open_board_is_told_how_many_arguments_have_come_since_and_is_not_moved():
    classroom = make_classroom(phase="argue")
    me, other = make_seat(classroom), make_seat(classroom)
    make_argument(other)
    board = reverse("arguments-board", args=[classroom.code])
    page = student(me).get(board).content.decode()
    assert 'hx-get="?seen=1"' in page

    def news(seen):
        return student(me).get(f"{board}?seen={seen}", headers={"HX-Request": "true"})

    assert news(1).status_code == 204
    assert news("nonsense").status_code == 204
    assert news("9" * 5_000).status_code == 204
    make_argument(other, pole="b")
    make_argument(other, hidden_at=timezone.now())
    assert "1 new argument: show it" in news(1).content.decode()
    assert 'hx-get="?seen=1"' in news(1).content.decode()
    assert "<article" not in news(1).content.decode()
    assert "Something has changed here" in news(5).content.decode()
    assert (
        "show"
        not in student(me)
        .get(f"{board}?seen=1")
        .content.decode()
        .split('id="board-news"')[1]
        .split("</p>")[0]
    )
