"""Making a finished session of a conversation that was held with Polis, to look at in the same debrief."""

from __future__ import annotations

import hashlib
import html
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from cases.casefile import Article, CaseFile, Passage, Pole, Source, TradeOff
from cases.loading import store_case
from cases.models import CONVERSATION, Case
from deliberation.actions.classrooms import create_classroom, move_phase, set_door, write_log
from deliberation.actions.leading import hold_account
from deliberation.errors import BadExport, gettext_noop
from deliberation.models import Argument, ClassroomSession, Participant, Weighing
from deliberation.polis.export import Conversation, ExportedStatement
from deliberation.rules import limits
from deliberation.rules.names import fold_name
from deliberation.rules.phases import Step
from deliberation.rules.text import clean_text

PLAN = (Step("argue", 60), Step("weigh", 60), Step("debrief", 60))
POLIS = "https://pol.is/"
ADDRESS = re.compile(r"https?://\S+")
BATCH = 2_000


@dataclass(frozen=True)
class Imported:
    """The session, whether it was made now, and what of the conversation is in it.

    `unknown` counts the statements that were voted on but have no text, which are left out with their votes.
    """

    classroom: ClassroomSession
    is_new: bool
    participants: int
    statements: int
    votes: int
    unknown: int


@transaction.atomic
def import_conversation(*, by: User, conversation: Conversation) -> Imported:
    """Statements as arguments, the last vote of each person on each as weighings; the session has ended.

    The same conversation imported twice by one instructor is one session. What was moderated out, or is about
    the conversation itself, is a hidden argument. Nobody has voted before or after, and nobody can join.
    Raises BadExport if there is nothing in it, too much, or if its session is in the trash.
    """
    _check_size(conversation)
    digest = _digest(conversation)
    op = uuid.uuid5(uuid.NAMESPACE_OID, f"{by.pk} {digest}")
    hold_account(by)
    known = ClassroomSession.objects.owned_by(by).filter(op=op).first()
    if known and known.trashed_at:
        raise BadExport(
            gettext_noop("This conversation is in the trash as session %(code)s: restore it instead."),
            code=known.code,
        )
    if known:
        return _imported(known, conversation, is_new=False)
    case = _case(conversation)
    classroom = create_classroom(
        by=by,
        case=case,
        title=case.title[:120],
        tradeoffs=list(case.tradeoffs.all()),
        steps=PLAN,
        deals_cards=False,
        shows_authors=False,
        op=op,
    )
    seats = _seats(classroom, conversation)
    arguments = _arguments(classroom, conversation, seats)
    _weighings(classroom, conversation, seats, arguments)
    set_door(classroom, by=by, is_open=False)
    classroom = move_phase(classroom, by=by, to_step=len(classroom.phases) - 1)
    write_log(classroom, by=by, act="import_polis", detail=conversation.folder.name)
    return _imported(classroom, conversation, is_new=True)


def _check_size(conversation: Conversation) -> None:
    if not conversation.statements or not len(conversation.value):
        raise BadExport(gettext_noop("There is no vote in this conversation."))
    counts = (len(conversation.participants), len(conversation.statements), len(conversation.value))
    most = (limits.IMPORTED_PEOPLE, limits.IMPORTED_STATEMENTS, limits.IMPORTED_VOTES)
    if any(count > bound for count, bound in zip(counts, most, strict=True)):
        raise BadExport(
            gettext_noop(
                "This conversation is too large for a session: at most %(people)s people, %(statements)s "
                "statements and %(votes)s votes. manage.py opinion_map can read it."
            ),
            people=most[0],
            statements=most[1],
            votes=most[2],
        )


def _digest(conversation: Conversation) -> str:
    """What makes it this conversation: its texts and its votes, in their order."""
    digest = hashlib.sha256()
    about = (conversation.topic, conversation.description, conversation.url, conversation.notice)
    for part in (about, conversation.statements, conversation.keys, conversation.participants):
        digest.update(repr(part).encode(errors="surrogatepass"))
    for numbers in (conversation.person, conversation.statement, conversation.value, conversation.at):
        digest.update(numbers.tobytes())
    return digest.hexdigest()


def _case(conversation: Conversation) -> Case:
    """The least case that a session can stand on: the topic, its description and notice to read, one trade-off."""
    topic = clean_text(conversation.topic, lines=False) or gettext("A conversation")
    description, notice = clean_text(conversation.description), clean_text(conversation.notice)
    texts = [text for text in (description or topic, notice) if text]
    years = _years(conversation)
    # What the case says, all of it: one that says anything else is another.
    told = (topic, description, conversation.url, notice, years)
    digest = hashlib.sha256(repr(told).encode()).hexdigest()
    url = conversation.url if ADDRESS.fullmatch(conversation.url) else POLIS
    file = CaseFile(
        format="debate-case/1",
        id=f"{CONVERSATION}{digest[:12]}",
        title=_shortened(topic, 200),
        language="und",
        license=notice,
        authors=(),
        question=description or topic,
        summary=notice or topic,
        source=Source(
            title=_shortened(topic, 200),
            publication="Polis",
            published=years,
            author=gettext("the people who took part"),
            url=url,
            author_note=notice,
        ),
        article=Article(paragraphs=len(texts), words=sum(len(text.split()) for text in texts)),
        quotes=(),
        people=(),
        conditions=(),
        positions=(),
        tradeoffs=(
            TradeOff(
                id="statements",
                title=_shortened(topic, 120),
                question=gettext("Disagree or agree with what was said?"),
                a=Pole(value=gettext("Disagree"), means=gettext("Against what the statement says.")),
                b=Pole(value=gettext("Agree"), means=gettext("For what the statement says.")),
                passages=(),
                speaks={},
                prompts=(),
                balance="",
            ),
        ),
        passages=tuple(
            Passage(number=number, heading="", html=_paragraphs(text), text=text, line=0)
            for number, text in enumerate(texts, start=1)
        ),
        digest=digest,
        path=str(conversation.folder),
    )
    return store_case(file)[0]


def _years(conversation: Conversation) -> str:
    """The first and the last year in which somebody voted."""
    moments = [moment for time in (min(conversation.at), max(conversation.at)) if (moment := _moment(time))]
    years = dict.fromkeys(str(moment.year) for moment in moments)
    return "–".join(years) or gettext("without a date")


def _seats(classroom: ClassroomSession, conversation: Conversation) -> dict[str, Participant]:
    """A seat for everybody who voted or wrote, by id; "" is the seat of those whose author is not said."""
    ids = dict.fromkeys([*conversation.participants, *(one.author for one in conversation.statements)])
    now = timezone.now()
    plain = all(key.isdecimal() and len(key) < 20 for key in ids if key)
    seats: dict[str, Participant] = {}
    for place, key in enumerate(ids, start=1):
        name = gettext("Participant %(id)s") % {"id": key if plain else place}
        if not key:
            name = gettext("Author not said")
        seats[key] = Participant(
            classroom=classroom,
            pseudonym=name,
            folded=fold_name(name),
            joined_at=now,
            joined_epoch=classroom.phase_epoch,
        )
    Participant.objects.bulk_create(seats.values(), batch_size=BATCH)
    return seats


def _arguments(
    classroom: ClassroomSession, conversation: Conversation, seats: dict[str, Participant]
) -> dict[str, Argument]:
    tradeoff = classroom.tradeoffs.get()
    now = timezone.now()
    arguments: dict[str, Argument] = {}
    for one in conversation.statements:
        claim, reason = _in_two(one.text)
        arguments[one.key] = Argument(
            classroom=classroom,
            participant=seats[one.author],
            tradeoff=tradeoff,
            claim=claim,
            reason=reason,
            epoch=classroom.phase_epoch,
            at=_moment(one.at) or now,
            let_through_at=now,
            hidden_at=now if one.is_left_out else None,
            hidden_reason=_why_hidden(one),
        )
    Argument.objects.bulk_create(arguments.values(), batch_size=BATCH)
    return arguments


def _weighings(
    classroom: ClassroomSession,
    conversation: Conversation,
    seats: dict[str, Participant],
    arguments: dict[str, Argument],
) -> None:
    now = timezone.now()
    weighings = [
        Weighing(
            argument=arguments[key],
            participant=seats[person],
            value=conversation.value[entry],
            epoch=classroom.phase_epoch,
            at=_moment(conversation.at[entry]) or now,
        )
        for (person, key), entry in _last_votes(conversation).items()
        if key in arguments
    ]
    Weighing.objects.bulk_create(weighings, batch_size=BATCH)


def _last_votes(conversation: Conversation) -> dict[tuple[str, str], int]:
    """Which entry is the last of each person on each statement; of two at one time, the later in the file."""
    last: dict[tuple[str, str], int] = {}
    for entry, at in enumerate(conversation.at):
        key = (
            conversation.participants[conversation.person[entry]],
            conversation.keys[conversation.statement[entry]],
        )
        if key not in last or conversation.at[last[key]] <= at:
            last[key] = entry
    return last


def _imported(classroom: ClassroomSession, conversation: Conversation, *, is_new: bool) -> Imported:
    return Imported(
        classroom=classroom,
        is_new=is_new,
        participants=classroom.participants.count(),
        statements=classroom.arguments.count(),
        votes=Weighing.objects.filter(argument__classroom=classroom).count(),
        unknown=len(conversation.keys) - len(conversation.statements),
    )


def _why_hidden(one: ExportedStatement) -> str:
    if one.moderated == -1:
        return gettext("Kept out by the moderators of the conversation.")
    return gettext("About the conversation itself.") if one.is_meta else ""


def _in_two(text: str) -> tuple[str, str]:
    """A statement as claim and reason: what is longer than a claim goes on in the reason, no word is lost."""
    text = clean_text(text) or "…"
    if len(text) <= limits.CLAIM_CHARS:
        return text, ""
    space = max(text.rfind(" ", 0, limits.CLAIM_CHARS), text.rfind("\n", 0, limits.CLAIM_CHARS))
    cut = space if space > 0 else limits.CLAIM_CHARS
    return text[:cut].rstrip(), text[cut:].lstrip()


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs of HTML, everything in it escaped."""
    parts = [" ".join(part.split()) for part in text.split("\n\n")]
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)


def _moment(milliseconds: int) -> datetime | None:
    """A time of the export; None where it is not said or lies outside what a calendar holds."""
    if not 0 < milliseconds < 253_402_300_800_000:
        return None
    return datetime.fromtimestamp(milliseconds / 1_000, tz=UTC)
