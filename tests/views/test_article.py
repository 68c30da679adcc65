import pytest
from django.test import Client
from django.urls import reverse

from cases.models import AttachedText, Passage
from deliberation.actions.classrooms import move_phase
from deliberation.live import shared
from deliberation.queries import held
from tests.make import make_ballot, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def reader(phase="read", **fields):
    seat = make_seat(make_classroom(phase=phase), **fields)
    return seat, student(seat)


def url(seat, name="article-read", *args):
    return reverse(name, args=[seat.classroom.code, *args])


def attach(seat, words="The council met at night & argued."):
    return AttachedText.objects.create(
        case_slug=seat.classroom.case.slug,
        instructor=seat.classroom.instructor,
        digest="0" * 64,
        paragraphs=[{"number": n, "heading": "", "text": f"{words} {n} <b>bold</b>"} for n in range(1, 11)],
    )


def test_the_reading_has_every_passage_under_its_number_and_heading():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    assert all(f'id="p{n}"' in page for n in range(1, 11))
    assert "The cost" in page
    assert "<p>Passage 4 says" in page


def test_the_content_note_stands_before_the_text():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    assert page.index("Nothing here should upset anybody.") < page.index("Passage 1 says")


def test_the_article_is_credited_and_linked_without_telling_where_from():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    assert 'href="https://example.org/library" rel="noreferrer"' in page
    assert "The Gazette" in page
    assert "A. Writer" in page


def test_the_cards_that_quote_a_passage_stand_beside_it():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    first = page.split('id="p1"')[1].split('id="p2"')[0]
    assert f"{reverse('positions-read', args=[seat.classroom.code])}#card-close" in first
    assert "#card-" not in page.split('id="p2"')[1].split('id="p3"')[0]


def test_the_words_of_the_case_are_explained_at_the_end():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    assert page.index("quorum") > page.index('id="p10"')


@pytest.mark.parametrize("name", ["article-read", "positions-read", "article-since"])
def test_a_stranger_finds_nothing(name):
    seat, _ = reader(phase="debrief")
    _other, browser = reader(phase="debrief")
    assert Client().get(url(seat, name)).status_code == 404
    assert browser.get(url(seat, name)).status_code == 404


def test_in_the_lobby_the_reading_leads_back_to_the_lobby():
    seat, browser = reader(phase="lobby")
    assert browser.get(url(seat))["Location"] == url(seat, "sessions-now")


def test_without_script_a_mark_is_saved_and_leads_back_to_its_passage():
    seat, browser = reader()
    answer = browser.post(url(seat, "article-mark", 4), {"marked": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, f"{url(seat)}#p4")
    assert [p.number for p in seat.marks.all()] == [4]
    browser.post(url(seat, "article-mark", 4), {"marked": "no"})
    assert not seat.marks.exists()


def test_the_mark_button_of_the_page_is_a_form_of_its_own_without_script():
    seat, browser = reader()
    page = browser.get(url(seat)).content.decode()
    assert '<form id="marks" method="post" hidden><input type="hidden" name="csrfmiddlewaretoken"' in page
    assert f'form="marks" formaction="{url(seat, "article-mark", 4)}" name="marked" value="yes"' in page


def test_to_htmx_a_mark_is_answered_with_its_own_part():
    seat, browser = reader()
    part = browser.post(url(seat, "article-mark", 4), {"marked": "yes"}, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert part.status_code == 200
    assert 'id="mark-4"' in page
    assert 'aria-pressed="true"' in page
    assert 'value="no"' in page
    assert "<html" not in page


def test_a_mark_made_in_the_article_leads_back_to_the_article():
    seat, browser = reader()
    answer = browser.post(url(seat, "article-mark", 4), {"marked": "yes", "text": "article"})
    assert answer["Location"] == f"{url(seat)}?text=article#p4"


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_mark_after_the_class_has_moved_on_is_refused_in_words(htmx):
    seat, browser = reader(phase="debrief")
    page = browser.post(url(seat, "article-mark", 4), {"marked": "yes"}, headers=htmx)
    assert page.status_code == 409
    assert "The class is now in “Debrief”" in page.content.decode()
    assert not seat.marks.exists()


def test_a_mark_on_no_passage_is_no_page():
    seat, browser = reader()
    assert browser.post(url(seat, "article-mark", 99), {"marked": "yes"}).status_code == 404
    assert Client().post(url(seat, "article-mark", 4), {"marked": "yes"}).status_code == 404
    assert browser.get(url(seat, "article-mark", 4)).status_code == 405


def test_there_is_no_switch_to_an_article_that_nobody_attached():
    seat, browser = reader()
    attach(make_seat())
    page = browser.get(url(seat), {"text": "article"}).content.decode()
    assert f'href="{url(seat)}?text=article"' not in page
    assert "<p>Passage 4 says" in page


def test_the_attached_article_is_shown_under_the_same_numbers_as_plain_text():
    seat, browser = reader()
    attach(seat)
    assert "?text=article" in browser.get(url(seat)).content.decode()
    page = browser.get(url(seat), {"text": "article"}).content.decode()
    fourth = page.split('id="p4"')[1].split('id="p5"')[0]
    assert "The council met at night &amp; argued. 4 &lt;b&gt;bold&lt;/b&gt;" in fourth
    assert "Passage 4 says" not in page


def test_later_facts_are_kept_from_who_has_not_voted():
    seat, browser = reader(phase="first_vote")
    assert browser.get(url(seat, "article-since")).status_code == 404
    make_ballot(seat)
    page = browser.get(url(seat, "article-since")).content.decode()
    assert "The council decided." in page
    assert "Trade-off 1" in page


@pytest.mark.parametrize("phase", ["debrief", "ended"])
def test_in_the_debrief_everybody_sees_the_later_facts(phase):
    seat, browser = reader(phase=phase)
    assert browser.get(url(seat, "article-since")).status_code == 200


def test_sources_of_later_facts_are_linked():
    seat, browser = reader(phase="debrief")
    case = seat.classroom.case
    case.data["sources"] = [{"id": "S01", "title": "Minutes", "url": "https://example.org/minutes"}]
    case.data["timeline"][0]["sources"] = ["S01"]
    case.save()
    held.forget()
    page = browser.get(url(seat, "article-since")).content.decode()
    assert (
        '<a href="https://example.org/minutes" rel="noreferrer" lang="en" translate="no">Minutes</a>' in page
    )


def test_the_reading_asks_as_much_of_the_database_with_many_passages(django_assert_num_queries):
    seat, browser = reader(phase="argue")
    attach(seat)
    address = url(seat)
    held.forget()
    shared.forget_all()
    with django_assert_num_queries(6) as few:
        browser.get(address)
    held.forget()
    shared.forget_all()
    Passage.objects.bulk_create(
        Passage(case=seat.classroom.case, number=n, html="<p>More.</p>", text="More.") for n in range(11, 300)
    )
    seat.marks.set(seat.classroom.case.passages.all())
    with django_assert_num_queries(len(few)):
        browser.get(address)


def test_marks_last_through_the_phases():
    seat, browser = reader()
    browser.post(url(seat, "article-mark", 4), {"marked": "yes"})
    move_phase(seat.classroom, by=None, to_step=3)
    page = browser.get(url(seat)).content.decode()
    assert page.count('aria-pressed="true"') == 1
