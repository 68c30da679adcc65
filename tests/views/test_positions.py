import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Position
from deliberation.queries import held
from tests.make import enter, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def url(seat, name="positions-read", *args):
    return reverse(name, args=[seat.classroom.code, *args])


def page_of(seat):
    return student(seat).get(url(seat)).content.decode()


def order(page):
    return [
        part.split('"')[0] for part in page.split('id="card-')[1:] if not part.split('"')[0].endswith("-name")
    ]


def card(page, key):
    return page.split(f'id="card-{key}"')[1].split("</article>")[0]


def test_a_card_shows_all_that_it_says_and_what_is_our_reading():
    seat = make_seat(make_classroom(phase="read"))
    text = card(page_of(seat), "open")
    assert "A claim" in text
    assert "A point" in text
    assert "our reading" in text
    assert "A question" in text
    assert f'href="{reverse("article-read", args=[seat.classroom.code])}#p1"' in text


def test_an_empty_chair_says_only_what_the_article_says_and_asks():
    seat = make_seat(make_classroom(phase="read"))
    text = card(page_of(seat), "guards")
    assert "empty chair" in text
    assert "four in ten students" in text
    assert "Who pays?" in text
    assert "A claim" not in text
    assert "A point" not in text


def test_ones_own_card_comes_first_and_says_so():
    seat = make_seat(make_classroom(phase="read"), card="close")
    page = page_of(seat)
    assert order(page)[0] == "close"
    assert "Your card" in card(page, "close")
    assert page.count("Your card") == 1


def test_heard_cards_come_in_an_order_of_each_student_and_the_unheard_last():
    classroom = make_classroom(phase="read")
    orders = {tuple(order(page_of(make_seat(classroom, seed=seed)))) for seed in range(8)}
    assert orders == {("open", "close", "reporter", "guards"), ("close", "open", "reporter", "guards")}
    same = make_seat(classroom, seed=3)
    assert order(page_of(same)) == order(page_of(same))


def test_where_cards_are_dealt_none_can_be_chosen():
    seat = make_seat(make_classroom(phase="read"), card="open")
    assert "Speak for" not in page_of(seat)
    answer = student(seat).post(url(seat, "positions-choose", "close"))
    assert answer.status_code == 409
    assert "the cards are dealt" in answer.content.decode()
    seat.refresh_from_db()
    assert seat.card.key == "open"


def test_where_none_are_dealt_a_student_speaks_for_a_heard_card():
    seat = make_seat(make_classroom(phase="read", deals_cards=False))
    page = page_of(seat)
    assert "Speak for Open all night" in page
    assert "Speak for The guards" not in page
    answer = student(seat).post(url(seat, "positions-choose", "open"))
    assert (answer.status_code, answer["Location"]) == (303, f"{url(seat)}#card-open")
    seat.refresh_from_db()
    assert seat.card.key == "open"


def test_an_empty_chair_cannot_be_spoken_for():
    seat = make_seat(make_classroom(phase="read", deals_cards=False))
    answer = student(seat).post(url(seat, "positions-choose", "guards"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_card_of_no_case_and_a_stranger_find_nothing():
    seat = make_seat(make_classroom(phase="read", deals_cards=False))
    assert student(seat).post(url(seat, "positions-choose", "nobody")).status_code == 404
    assert Client().post(url(seat, "positions-choose", "open")).status_code == 404
    assert Client().get(url(seat)).status_code == 404
    assert student(seat).get(url(seat, "positions-choose", "open")).status_code == 405


def test_the_cards_ask_as_much_of_the_database_when_they_are_many(django_assert_num_queries):
    seat = make_seat(make_classroom(phase="read"), card="open")
    browser, address = student(seat), url(seat)
    held.forget()
    with django_assert_num_queries(3):
        browser.get(address)
    held.forget()
    Position.objects.bulk_create(
        Position(case=seat.classroom.case, key=f"more-{n}", order=n, kind="heard", name=f"More {n}")
        for n in range(10, 200)
    )
    with django_assert_num_queries(3):
        browser.get(address)


def test_the_reading_leads_to_the_cards_and_the_cards_say_what_comes_after():
    classroom = make_classroom(phase="read")
    seat = make_seat(classroom)
    reading = student(seat).get(url(seat, "article-read")).content.decode()
    assert reverse("positions-read", args=[classroom.code]) in reading[reading.index('class="reading"') :]
    assert "That is all there is to read." in page_of(seat)
    enter(classroom, "argue")
    assert "That is all there is to read." not in page_of(seat)
