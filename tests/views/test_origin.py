"""What a page of another origin may make a browser do here: lead to a page, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_classroom, make_seat, student, teacher

pytestmark = pytest.mark.django_db


def fetched(site, mode="navigate", dest="document"):
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_elsewhere_leads_to_the_class(site):
    classroom = make_classroom(phase="lobby")
    answer = Client().get(reverse("join-class", args=[classroom.code]), headers=fetched(site))
    assert answer.status_code == 200


@pytest.mark.parametrize("dest", ["iframe", "image", "script", "object"])
def test_nothing_is_framed_or_taken_into_a_page_elsewhere(dest):
    seat = make_seat()
    url = reverse("sessions-now", args=[seat.classroom.code])
    mode = "navigate" if dest in ("iframe", "object") else "no-cors"
    assert student(seat).get(url, headers=fetched("cross-site", mode, dest)).status_code == 403


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)]
)
def test_only_a_page_of_ours_sends_a_form(site, status):
    classroom = make_classroom()
    url = reverse("teach-door", args=[classroom.code])
    assert teacher(classroom).post(url, {"open": "no"}, headers=fetched(site)).status_code == status


def test_a_browser_that_does_not_say_where_it_comes_from_is_answered():
    classroom = make_classroom()
    assert (
        teacher(classroom).post(reverse("teach-door", args=[classroom.code]), {"open": "no"}).status_code
        == 303
    )


def test_a_link_from_elsewhere_takes_no_file_out():
    classroom = make_classroom()
    url, before = reverse("teach-report", args=[classroom.code, "ballots", "csv"]), classroom.log.count()
    answer = teacher(classroom).get(url, headers=fetched("cross-site"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        303,
        reverse("teach-reports", args=[classroom.code]),
    )
    assert classroom.log.count() == before
