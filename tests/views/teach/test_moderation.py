import re
from functools import partial

import pytest
from django.urls import reverse

from deliberation.actions.arguments import edit_argument
from deliberation.actions.leaving import remove_seat
from deliberation.models import Argument
from deliberation.rules import limits
from tests.make import make_argument, make_classroom, make_seat, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db


def url(classroom, query=""):
    return reverse("teach-moderation", args=[classroom.code]) + query


def act(name, argument, **fields):
    classroom = argument.classroom
    return teacher(classroom).post(reverse(name, args=[classroom.code, argument.pk]), fields)


def fresh(argument):
    return Argument.objects.get(pk=argument.pk)


def claims(classroom, query=""):
    answer = teacher(classroom).get(url(classroom, query))
    return [argument.claim for argument in answer.context["page"]]


def test_arguments_stand_newest_first_with_all_that_they_hold():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, pseudonym="Teal Otter", rehearsed=True)
    first = make_argument(seat, claim="First <i>claim</i>", reason="Reason")
    make_argument(seat, claim="Reply", kind="rebut", pole="b", parent=first)
    page = text(teacher(classroom).get(url(classroom)))
    assert page.index(">Reply<") < page.index('<p class="argument-reason user-text"')
    for words in ("First &lt;i&gt;claim&lt;/i&gt;", "Reason", "Teal Otter", "rehearsed", "rebuts"):
        assert words in page


def test_the_filter_shows_what_waits_is_shown_hidden_or_featured():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    now = seat.joined_at
    make_argument(seat, claim="waits", let_through_at=None)
    make_argument(seat, claim="stands")
    make_argument(seat, claim="hidden", hidden_at=now, hidden_reason="x")
    make_argument(seat, claim="featured", featured_at=now)
    assert len(claims(classroom)) == 4
    assert claims(classroom, "?show=waiting") == ["waits"]
    assert claims(classroom, "?show=hidden") == ["hidden"]
    assert claims(classroom, "?show=featured") == ["featured"]
    assert claims(classroom, "?show=shown") == ["featured", "stands"]
    assert len(claims(classroom, "?show=nonsense&page=many")) == 4


def test_what_a_removed_seat_wrote_is_not_listed():
    classroom = make_classroom()
    seat = make_seat(classroom)
    make_argument(seat)
    remove_seat(seat=seat, by=classroom.instructor)
    assert claims(classroom) == []


def test_an_argument_is_hidden_with_a_reason_and_restored():
    argument = make_argument()
    answer = act("teach-hide", argument, reason=" It names a person. ", show="shown")
    assert answer.status_code == 303
    assert "?show=shown#argument-" in answer["Location"]
    assert (fresh(argument).is_hidden, fresh(argument).hidden_reason) == (True, "It names a person.")
    assert "It names a person." in text(teacher(argument.classroom).get(url(argument.classroom)))
    act("teach-restore-argument", argument)
    assert not fresh(argument).is_hidden


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Give the reason that its author will read."),
        ("\u202e\u2066", "Give the reason that its author will read."),
        ("long " * 60, f"at most {limits.WHY_CHARS} characters"),
    ],
)
def test_hiding_needs_a_reason_of_reasonable_length_and_keeps_what_was_typed(reason, sentence):
    argument = make_argument()
    answer = act("teach-hide", argument, reason=reason)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert reason.strip() in answer.content.decode()
    assert not fresh(argument).is_hidden


def test_an_argument_is_let_through():
    classroom = make_classroom(phase="argue", screens_arguments=True)
    argument = make_argument(make_seat(classroom), let_through_at=None)
    assert not Argument.objects.shown().exists()
    act("teach-through", argument)
    assert Argument.objects.shown().get() == argument


def wordings(html):
    """The wording that each button on a page sends along; the token of each page is another."""
    return re.findall(r'name="wording" value="(.*?)"', html)


@pytest.mark.parametrize("place", ["", "control"])
@pytest.mark.parametrize("name", ["teach-through", "teach-feature"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_words_that_were_changed_since_they_were_read_are_shown_and_not_let_to_the_class(
    name, place, headers
):
    classroom = make_classroom(phase="argue", screens_arguments=name == "teach-through")
    waits = {"let_through_at": None} if name == "teach-through" else {}
    argument = make_argument(make_seat(classroom), claim="Harmless", **waits)
    client = teacher(classroom)
    page = reverse("teach-control" if place else "teach-moderation", args=[classroom.code])
    press = partial(client.post, reverse(name, args=[classroom.code, argument.pk]), headers=headers)
    read = set(wordings(text(client.get(page))))
    assert read == {""}
    edit_argument(by=argument.participant, argument=argument, claim="A slur", reason="So.")
    for _ in range(2):
        answer = press({"from": place, "wording": read.pop() if read else ""})
        assert answer.status_code == 409
        assert "Its author has changed this since you read it." in text(answer)
        assert "A slur" in text(answer)
    assert not Argument.objects.featured().exists()
    assert name == "teach-feature" or not Argument.objects.shown().exists()
    read = set(wordings(text(answer)))
    assert read == {fresh(argument).wording}
    assert press({"from": place, "wording": read.pop()}).status_code in (200, 204, 303)
    assert Argument.objects.featured().exists() == (name == "teach-feature")
    assert Argument.objects.shown().get().claim == "A slur"


def test_one_argument_at_a_time_stands_before_the_class():
    classroom = make_classroom()
    one, two = (make_argument(make_seat(classroom)) for _ in range(2))
    for argument in (one, two):
        act("teach-feature", argument)
    assert list(classroom.arguments.filter(featured_at__isnull=False)) == [two]
    # The button of a page that still shows the first one takes nothing from the second.
    act("teach-feature", one, featured="no")
    assert fresh(two).featured_at
    act("teach-feature", two, featured="no")
    assert not classroom.arguments.filter(featured_at__isnull=False).exists()


def test_what_the_class_cannot_see_is_not_put_before_it():
    argument = make_argument(let_through_at=None)
    answer = act("teach-feature", argument)
    assert answer.status_code == 409
    assert "Let it through or show it again" in text(answer)
    assert not fresh(argument).featured_at


def test_each_act_sent_twice_is_done_once():
    argument = make_argument(let_through_at=None)
    acts = [
        ("teach-through", {}),
        ("teach-feature", {}),
        ("teach-feature", {"featured": "no"}),
        ("teach-hide", {"reason": "Because"}),
        ("teach-restore-argument", {}),
    ]
    for name, fields in acts:
        for _ in range(2):
            assert act(name, argument, **fields).status_code == 303
    logged = [entry.act for entry in argument.classroom.log.order_by("pk")]
    assert logged == ["create", "let_through", "feature", "unfeature", "hide", "restore_argument"]


def test_a_long_list_comes_in_pages_with_the_same_queries(django_assert_max_num_queries):
    classroom = make_classroom(phase="argue")
    client, seat = teacher(classroom), make_seat(classroom)

    def queries():
        with django_assert_max_num_queries(9) as counted:
            page = client.get(url(classroom))
        return len(counted), page

    make_argument(seat)
    few, _ = queries()
    for _ in range(60):
        make_argument(seat)
    many, page = queries()
    assert many == few
    assert text(page).count("<article") == 50
    assert "Page 1 of 2" in text(page)
    assert len(claims(classroom, "?page=2")) == 11


def test_what_a_removed_seat_wrote_is_put_before_the_class_once_the_seat_is_restored():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    classroom = argument.classroom
    remove_seat(seat=argument.participant, by=classroom.instructor)
    answer = teacher(classroom).post(reverse("teach-feature", args=[classroom.code, argument.pk]))
    assert answer.status_code == 409
    assert "Restore the seat before you feature it." in text(answer)
