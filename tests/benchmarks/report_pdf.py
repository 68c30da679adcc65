"""What a large class's printed report costs: `python -m tests.benchmarks.report_pdf [STUDENTS]`.

Prints, for 300 students with 3,000 arguments and 60,000 weighings (or for as many students as asked for, in
proportion), the seconds of each step to the PDF and the DOCX, in this process and with everything already imported
but nothing yet made; their sizes, pages, and the memory that the process had at most. Bar: PDF in 3 seconds.
"""

from __future__ import annotations

import io
import os
import random
import resource
import sys
import tempfile
import time
from itertools import pairwise

os.environ.update(
    DELIBERATION_DEBUG="no",
    DELIBERATION_SECRET_KEY="only-for-this-benchmark-" + "k" * 40,
    DELIBERATION_DATA_DIR=tempfile.mkdtemp(prefix="report-pdf-"),
    DJANGO_SETTINGS_MODULE="deliberation.settings",
)

import django

django.setup()

import pikepdf  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from deliberation.models import Argument, Ballot, Citation, ClassroomSession, Participant, Weighing  # noqa: E402
from deliberation.reports.export import Export  # noqa: E402
from deliberation.reports.pdf import write_pdf  # noqa: E402
from deliberation.reports.printed import report_paper  # noqa: E402
from deliberation.reports.summary import summary  # noqa: E402
from deliberation.reports.word import write_docx  # noqa: E402
from tests.make import make_classroom  # noqa: E402

SECONDS = 3.0
ARGUMENTS_EACH, WEIGHED_EACH = 10, 200
REASON = (
    "它应该先经过公众讨论。 A reason of some length, as students write: because of what stands in the text. "
    * 3
)


def fill(students: int) -> ClassroomSession:
    """A class in which everybody votes, argues ten times and weighs two hundred times."""
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, tradeoffs=4, phase="debrief", title="A large class")
    rng = random.Random(5)
    now, tradeoffs, passage = timezone.now(), list(classroom.tradeoffs.all()), case.passages.all()[3]
    seats = Participant.objects.bulk_create(
        Participant(classroom=classroom, pseudonym=f"Seat {n:03d}", folded=f"seat {n:03d}", joined_at=now)
        for n in range(students)
    )
    Ballot.objects.bulk_create(
        Ballot(
            participant=seat, tradeoff=tradeoff, round=round_, value=rng.randrange(101), confidence=2,
            stance=rng.choice(["as_described", "never", "only_if"]), epoch=1,
        )
        for seat in seats for tradeoff in tradeoffs for round_ in ("first", "final")
    )  # fmt: skip
    arguments = Argument.objects.bulk_create(
        Argument(
            classroom=classroom, participant=seat, tradeoff=rng.choice(tradeoffs), pole=rng.choice("ab"),
            claim=f"Claim {n} of {seat.pseudonym}: 人脸识别 should be discussed first", reason=REASON, epoch=1,
            at=now, let_through_at=now,
        )
        for seat in seats for n in range(ARGUMENTS_EACH)
    )  # fmt: skip
    Citation.objects.bulk_create(
        Citation(argument=argument, order=0, passage=passage, exact=passage.text[:80], start=0, end=80)
        for argument in arguments
    )
    Weighing.objects.bulk_create(
        (
            Weighing(
                argument=argument,
                participant=seat,
                value=rng.choice([-1, 0, 1]),
                well_argued=rng.random() < 0.3,
                epoch=1,
            )
            for seat in seats
            for argument in rng.sample(arguments, min(WEIGHED_EACH, len(arguments)))
        ),
        batch_size=5_000,
    )
    return classroom


def main(students: int) -> int:
    call_command("migrate", verbosity=0)
    classroom = fill(students)
    classroom = ClassroomSession.objects.select_related("case", "instructor").get(pk=classroom.pk)
    marks = [time.perf_counter()]
    report = summary(Export(classroom))
    marks.append(time.perf_counter())
    paper = report_paper(report)
    marks.append(time.perf_counter())
    pdf = write_pdf(paper)
    marks.append(time.perf_counter())
    docx = write_docx(paper)
    marks.append(time.perf_counter())
    steps = [later - earlier for earlier, later in pairwise(marks)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    weighed = Weighing.objects.count()
    print(f"{students} students, {Argument.objects.count()} arguments, {weighed} weighings")
    for name, seconds in zip(("summary from the database", "paper", "PDF", "DOCX"), steps, strict=True):
        print(f"{name:<28}{seconds:6.2f} s")
    total = sum(steps[:3])
    print(f"{'PDF in all':<28}{total:6.2f} s (bar {SECONDS:.0f} s), {pages} pages, {len(pdf) / 1e6:.2f} MB")
    print(f"{'DOCX in all':<28}{steps[0] + steps[1] + steps[3]:6.2f} s, {len(docx) / 1e6:.2f} MB")
    print(f"{'most memory':<28}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    return int(total > SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
