import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.loading import load_case
from cases.models import AttachedText
from tests.house.files import ROOT
from tests.make import make_instructor
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db

SAMPLES = ROOT / "tests/cases/samples"
ARTICLE = (SAMPLES / "night-library.txt").read_text()


@pytest.fixture
def case():
    return load_case(SAMPLES / "night-library.md")[0]


@pytest.fixture
def me():
    return make_instructor()


@pytest.fixture
def client(me):
    client = Client()
    client.force_login(me)
    return client


def attach(client, case, **fields):
    return client.post(reverse("teach-attach", args=[case.slug]), fields)


def test_the_library_lists_each_case_once(client, case):
    assert text(client.get(reverse("teach-cases"))).count(case.question) == 1


def test_the_page_of_a_case_holds_what_students_see_later_or_never(client, case):
    page = text(client.get(reverse("teach-case", args=[case.slug])))
    for words in (case.question, case.positions.first().name, case.tradeoffs.first().pole_a_means):
        assert words in page
    for part in ("tensions", "claims_to_check", "debrief_questions", "sources"):
        assert bool(case.data[part]) == (PART_TITLES[part] in page)


PART_TITLES = {
    "tensions": "Tensions in the article",
    "claims_to_check": "Claims to check",
    "debrief_questions": "Questions for the debrief",
    "sources": ">Sources<",
}


def test_an_unknown_case_is_not_there(client):
    for name in ("teach-case", "teach-attach"):
        assert client.get(reverse(name, args=["nothing"])).status_code == 404


def test_a_stranger_finds_no_case(case):
    for name in ("teach-case", "teach-attach"):
        assert Client().get(reverse(name, args=[case.slug])).status_code == 404


def test_pasted_text_is_shown_line_by_line_before_it_is_kept(client, case):
    answer = attach(client, case, text=ARTICLE, step="recognise")
    page = text(answer)
    assert answer.status_code == 200
    lines = [line for line in ARTICLE.splitlines() if line.strip()]
    assert page.count("<select") == len(lines)
    assert "P1<" in page
    assert not AttachedText.objects.exists()


def test_confirmed_text_is_attached_for_this_instructor(client, case, me):
    answer = attach(client, case, text=ARTICLE.replace("\n", "\r\n"), step="confirm")
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-case", args=[case.slug]))
    attached = AttachedText.objects.get()
    assert (attached.instructor, attached.case_slug) == (me, case.slug)
    assert len(attached.paragraphs) == case.data["article"]["paragraphs"]
    assert "You attached it on" in text(client.get(answer["Location"]))


def test_confirming_twice_keeps_one_text(client, case):
    for _ in range(2):
        assert attach(client, case, text=ARTICLE, step="confirm").status_code == 303
    assert AttachedText.objects.count() == 1


def test_an_uploaded_file_is_read(client, case):
    file = SimpleUploadedFile("article.txt", ARTICLE.encode("utf-8-sig"))
    assert attach(client, case, file=file, step="recognise").status_code == 200


def test_another_article_is_refused_and_kept(client, case):
    other = "Quite another story.\n\nIt has nothing to do with <libraries>."
    answer = attach(client, case, text=other, step="recognise")
    assert answer.status_code == 422
    assert "seems to be another text" in text(answer)
    assert "nothing to do with &lt;libraries&gt;." in text(answer)
    assert not AttachedText.objects.exists()


def test_a_line_that_is_called_something_else_is_counted_again_and_refused_if_that_breaks_the_article(
    client, case
):
    first = next(n for n, line in enumerate(ARTICLE.splitlines(), start=1) if len(line) > 80)
    changed = {f"line-{first}": "residue"}
    again = attach(client, case, text=ARTICLE, step="recognise", **changed)
    assert again.status_code == 200
    assert "not yet the whole article" in text(again)
    refused = attach(client, case, text=ARTICLE, step="confirm", **changed)
    assert refused.status_code == 422
    assert '<option value="residue" selected>' in text(refused)
    assert not AttachedText.objects.exists()


def test_an_unknown_kind_of_line_is_passed_over(client, case):
    answer = attach(client, case, text=ARTICLE, step="confirm", **{"line-1": "nonsense", "line-x": "title"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Paste the text of the article, or choose a file."),
        ({"text": "x" * 200_001}, "too long to be the article"),
        ({"text": "a line\n" * 500}, "too many lines"),
        (
            {"file": SimpleUploadedFile("a.txt", "ein\nMädchen".encode("latin-1"))},
            "not UTF-8 text (see line 2)",
        ),
        ({"text": "words", "file": SimpleUploadedFile("a.txt", b"words")}, "not both"),
        ({"file": SimpleUploadedFile("a.txt", b"\x00\x01")}, "not plain text"),
    ],
)
def test_what_cannot_be_the_article_is_refused_in_words(client, case, fields, sentence):
    answer = attach(client, case, step="recognise", **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_an_attached_text_is_removed(client, case):
    attach(client, case, text=ARTICLE, step="confirm")
    for _ in range(2):
        assert attach(client, case, step="remove").status_code == 303
    assert not AttachedText.objects.exists()
