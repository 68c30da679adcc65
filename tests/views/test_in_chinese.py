"""What a reader of Chinese meets off the beaten path is Chinese too: refusals, faults of a list of names, the log."""

import re
from html.parser import HTMLParser

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import bad_request

from deliberation.actions.classrooms import shorten_phase
from deliberation.actions.exports import note_export
from deliberation.actions.screen import show_on_wall
from deliberation.live.bridge import REFUSED, TOO_LARGE
from deliberation.queries.control import log_lines
from deliberation.reports.bundle import files_of
from deliberation.reports.export import Export
from deliberation.rules.levels import Level
from deliberation.views import failures
from tests.make import make_ballot, make_classroom, make_seat, student, teacher

pytestmark = pytest.mark.django_db

# What is called so in Chinese as well.
ALIKE = re.compile(r"\b(CSV|UTF|PIN|MB|QR|JSON|PDF|Cookie|name|English|P\d+)\b")


class Words(HTMLParser):
    """The words of a page that are neither a name nor what somebody typed."""

    def __init__(self, html):
        super().__init__()
        self.within, self.found = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link", "input", "br", "img"}:
            quiet = {"translate", "data-user-text"} & dict(attrs).keys()
            self.within.append(bool(quiet) or tag in {"script", "style", "bdi", "code", "kbd", "textarea"})

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        self.within.pop()

    def handle_data(self, data):
        if not any(self.within):
            self.found += re.findall("[A-Za-z]{2,}", ALIKE.sub("", data))


@pytest.fixture(autouse=True)
def spoken():
    with translation.override("zh-hans"):
        yield


def left_in_english(answer):
    html = answer.content.decode()
    assert '<html lang="zh-hans"' in html and "课堂审议" in html
    return Words(html).found


def asked(method="GET", **meta):
    request = getattr(RequestFactory(), method.lower())("/s/ABCDEF/", {"claim": "我的主张"}, **meta)
    request.COOKIES["language"] = "zh-hans"
    return request


def test_every_refusal_is_said_in_chinese():
    browser = Client(headers={"accept-language": "zh-CN"}, enforce_csrf_checks=True)
    answers = {
        400: bad_request(asked(), SuspiciousOperation()),
        404: browser.get("/nowhere/"),
        403: browser.post(reverse("join-code"), {"code": "ABCDEF"}),
        413: browser.post(reverse("join-code"), {"code": "ABCDEF"}, **{REFUSED: TOO_LARGE}),
        408: browser.get(reverse("join-code"), **{REFUSED: "too slow"}),
        429: failures.too_many(asked("POST"), wait=60),
        503: failures.not_stored(asked("POST"), OSError("full")),
        500: failures.server_error(asked()),
    }
    found = {status: left_in_english(answer) for status, answer in answers.items()}
    assert {status: words for status, words in found.items() if words} == {}
    assert {status: answer.status_code for status, answer in answers.items()} == {key: key for key in answers}


def test_a_request_that_cannot_be_read_is_answered_with_a_page(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = Client(headers={"accept-language": "zh-CN"}).get("/join/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "本服务器无法识别这个地址或所提交的内容" in answer.content.decode()


ROSTERS = {
    "学号,姓名\n1,张三\n2,张三": "第 3 行：“张三”与第 2 行的名字看起来相同。",
    "学号,班级\n1,张三": "没有表头说明哪一列是名字",
    "姓名": "这份名单有表头，但下面没有名字。",
    "张三\n李老师": "第 2 行：请使用不会被误认为是老师的名字。",
    "name\n=张三": "第 2 行有一个单元格会被电子表格当作公式执行。",
    "名字,x\n,1": "第 2 行没有名字。",
    '"张三': "第 1 行的引号没有闭合。",
    "张三\n" * 501: "名单最多 500 行，这份有 501 行。",
}


@pytest.mark.parametrize("names", ROSTERS, ids=range(len(ROSTERS)))
def test_what_is_wrong_with_a_list_of_names_is_said_in_chinese(names):
    classroom = make_classroom(join_mode="roster", language="zh-hans", title="高一（2）班")
    desk = teacher(classroom)
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    answer = desk.post(reverse("teach-roster", args=[classroom.code]), {"names": names})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ROSTERS[names] in html
    assert set(Words(html).found) <= set(re.findall("[A-Za-z]{2,}", classroom.instructor.username))


def test_the_names_under_a_chinese_heading_are_read():
    classroom = make_classroom(join_mode="roster", language="zh-hans")
    answer = teacher(classroom).post(
        reverse("teach-roster", args=[classroom.code]), {"names": "学号,姓名\n1,张三\n2,李四"}
    )
    assert answer.status_code == 200
    assert sorted(seat.identity.name for seat in classroom.participants.all()) == ["张三", "李四"]


def test_nobody_takes_a_chinese_name_for_the_instructors():
    classroom = make_classroom(own_names=True, language="zh-hans")
    for name in ("王老师", "教师", "管理员"):
        answer = Client().post(
            reverse("join-class", args=[classroom.code]),
            {"pseudonym": name, "op": "6f1c2d0a-0000-4000-8000-000000000001"},
        )
        assert answer.status_code == 422
        assert "请使用不会被误认为是老师的名字。" in answer.content.decode()


def test_every_act_of_the_log_is_told_in_chinese():
    classroom = make_classroom(phase="read", language="zh-hans")
    seat = make_seat(classroom, pseudonym="青瓷水獭")
    shorten_phase(classroom, by=classroom.instructor, how="up")
    show_on_wall(classroom, by=classroom.instructor, kind="join", key="")
    note_export(classroom, by=classroom.instructor, what="session.json", level=Level.AGGREGATE)
    note_export(classroom, by=classroom.instructor, what="session.json", level=Level.NAMED)
    told = [f"{line.words}|{line.detail}" for line in log_lines(classroom)]
    assert "导出了|session.json（实名）" in told and "导出了|session.json（汇总）" in told
    assert [line for line in told if re.search("[A-Za-z]{2,}", line.replace("session.json", ""))] == []
    page = student(seat).get(reverse("me-data", args=[classroom.code])).content.decode()
    assert "session.json（实名）" in page and "with names" not in page


def test_a_list_in_a_sentence_has_chinese_commas():
    classroom = make_classroom(phase="argue", language="zh-hans")
    seat = make_seat(classroom, pseudonym="青瓷水獭")
    seat.marks.add(*classroom.case.passages.all()[:3])
    page = student(seat).get(reverse("me-data", args=[classroom.code])).content.decode()
    assert "P1、P2、P3" in page
    with translation.override("en"):
        english = student(seat)
        english.cookies["language"] = "en"
        assert "P1, P2, P3" in english.get(reverse("me-data", args=[classroom.code])).content.decode()


def test_each_language_is_named_in_itself():
    page = Client(headers={"accept-language": "zh-CN"}).get("/").content.decode()
    assert re.findall(r'value="(en|zh-hans)" lang="\1"[^>]*>([^<]+)<', page) == [
        ("en", "English"),
        ("zh-hans", "简体中文"),
    ]


def test_what_is_saved_is_called_saved_and_when_it_was_is_a_time():
    seat = make_seat(make_classroom(phase="read", language="zh-hans"))
    make_ballot(seat)
    page = student(seat).get(reverse("me-data", args=[seat.classroom.code])).content.decode()
    assert 'data-saved="已保存"' in page
    assert '<th scope="col">保存时间</th>' in page


def test_who_signs_in_is_asked_for_a_user_name():
    page = Client(headers={"accept-language": "zh-CN"}).get(reverse("teach-login")).content.decode()
    assert '<label for="id_username">用户名</label>' in page


def test_sentences_in_a_row_have_no_space_between_them():
    classroom = make_classroom(join_mode="roster", language="zh-hans")
    answer = teacher(classroom)
    answer.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    html = answer.post(reverse("teach-roster", args=[classroom.code]), {"names": "张三\n张三\n李老师"})
    found = re.search("第 2 行：.*", html.content.decode())[0]
    assert re.search("看起来相同。(?:</li>|第 3 行)", found)
    exported = Export(classroom, Level.PSEUDONYMOUS)
    readme = next(file for file in files_of(Level.PSEUDONYMOUS) if file.path == "README.txt")
    text = b"".join(readme.make(exported)).decode()
    assert "report.pdf：可打印" in text and "value（number）：" in text
    assert re.findall("[、，。；：？！）] ", text) == []


def test_what_a_page_says_in_a_row_has_no_space_between():
    classroom = make_classroom(language="zh-hans")
    page = student(make_seat(classroom)).get(reverse("me-data", args=[classroom.code])).content.decode()
    assert "老师也可以提前封存。封存" in page
    assert re.findall("[、，。；：？！][ \n]+[一-鿿]", page) == []
