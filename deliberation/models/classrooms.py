"""A class that works on one case, by join code, through the phases of its plan."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from cases.models import Case, TradeOff
from deliberation.errors import NotNow, Sealed, gettext_noop
from deliberation.live.announce import announce
from deliberation.rules import limits
from deliberation.rules.phases import OWN_DEBRIEF, PHASES, Phase
from deliberation.rules.phases import allows as phase_allows
from deliberation.rules.privacy import FIRST_KEEP, LEAST_DAYS, MOST_DAYS
from deliberation.rules.screen import SLIDES

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NAMING_SLIDES = [kind.key for kind in SLIDES.values() if kind.names_one]


def new_code() -> str:
    """A join code of six unambiguous letters and digits: 28^6, about 4.8e8, possible codes."""
    return "".join(secrets.choice(limits.CODE_ALPHABET) for _ in range(limits.CODE_LENGTH))


def new_token() -> str:
    return secrets.token_urlsafe(18)


class JoinMode(models.TextChoices):
    OPEN = "open"
    ROSTER = "roster"


class ClassroomQuerySet(models.QuerySet["ClassroomSession"]):
    def owned_by(self, user: User) -> ClassroomQuerySet:
        """The sessions that an account has made or taken in, trashed ones too."""
        return self.filter(instructor=user)

    def led_by(self, user: User | int) -> ClassroomQuerySet:
        """The sessions that an account leads, as their owner or beside the owner, trashed ones left out."""
        beside = CoInstructor.objects.filter(user=user).values("classroom")
        return self.present().filter(Q(instructor=user) | Q(pk__in=beside))

    def trashed(self) -> ClassroomQuerySet:
        return self.filter(trashed_at__isnull=False)

    def present(self) -> ClassroomQuerySet:
        return self.filter(trashed_at__isnull=True)

    def locked(self, pk: int) -> ClassroomSession:
        """The row, held until the transaction ends: whoever writes in a classroom writes alone."""
        return self.select_for_update().get(pk=pk)


class ClassroomSession(models.Model):
    """One class working on one case. In Python it is always called `classroom`."""

    code = models.CharField(max_length=6, unique=True, default=new_code)
    op = models.UUIDField(unique=True, default=uuid.uuid4)
    title = models.CharField(max_length=120)
    # What students, the wall and the files of this session speak, unless a reader chose otherwise.
    language = models.CharField(max_length=35, default="en")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="classrooms")
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="classrooms"
    )
    tradeoffs = models.ManyToManyField(TradeOff, related_name="classrooms")
    plan_key = models.CharField(max_length=10, default="fifty")
    plan = models.JSONField(default=list)  # [{"phase": "read", "minutes": 10}, ...]
    join_mode = models.CharField(max_length=10, choices=JoinMode.choices, default=JoinMode.OPEN)
    own_names = models.BooleanField(default=False)
    deals_cards = models.BooleanField(default=True)
    screens_arguments = models.BooleanField(default=False)
    shows_authors = models.BooleanField(default=True)
    shows_results = models.BooleanField(default=True)
    step = models.PositiveSmallIntegerField(default=0)  # 0 lobby, 1..n the plan, n+1 ended
    phase = models.CharField(max_length=12, default="lobby")
    phase_epoch = models.PositiveIntegerField(default=1)
    phase_started_at = models.DateTimeField(default=timezone.now)
    phase_ends_at = models.DateTimeField(null=True, blank=True)
    door_open = models.BooleanField(default=True)
    version = models.PositiveBigIntegerField(default=1)
    screen_token = models.CharField(max_length=32, default=new_token, unique=True)
    # What the wall shows: a kind of slide, which one of its kind, and whether all of it is covered for now.
    wall_kind = models.CharField(max_length=10, default="auto")
    wall_key = models.CharField(max_length=100, blank=True)
    wall_blank = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    marks_released_at = models.DateTimeField(null=True, blank=True)
    seal_days = models.PositiveSmallIntegerField(default=FIRST_KEEP.seal_days)
    keep_days = models.PositiveSmallIntegerField(default=FIRST_KEEP.keep_days)
    # The days are counted from here: the last step of the plan, or when an imported session came to this server.
    kept_since = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=list(PHASES)), name="phase_is_known"),
            models.CheckConstraint(condition=Q(join_mode__in=JoinMode.values), name="join_mode_is_known"),
            models.CheckConstraint(condition=Q(wall_kind__in=list(SLIDES)), name="wall_kind_is_known"),
            models.CheckConstraint(
                condition=(Q(wall_kind__in=NAMING_SLIDES) & ~Q(wall_key=""))
                | (~Q(wall_kind__in=NAMING_SLIDES) & Q(wall_key="")),
                name="wall_key_names_its_slide",
            ),
            models.CheckConstraint(
                condition=Q(
                    seal_days__range=(LEAST_DAYS, MOST_DAYS), keep_days__range=(LEAST_DAYS, MOST_DAYS)
                ),
                name="days_are_kept",
            ),
            # Whoever could open a sealed session again could give it names again.
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(phase="ended", door_open=False),
                name="sealed_stays_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def spoken_language(self) -> str:
        """The language of this class; an imported one that is not known here speaks the server's first."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def phases(self) -> list[str]:
        """All phases that this session goes through, from the lobby to the end."""
        return ["lobby", *(step["phase"] for step in self.plan), "ended"]

    @property
    def current(self) -> Phase:
        return PHASES[self.phase]

    @property
    def task(self) -> str:
        """What the phase asks of this class, as the sentence to translate."""
        is_own = self.phase == "debrief" and not self.shows_results
        return OWN_DEBRIEF if is_own else self.current.task

    def is_owned_by(self, user: User) -> bool:
        """Whether the session is this account's own, which alone may delete, seal and share it."""
        return self.instructor_id == user.pk

    def is_led_by(self, user: User) -> bool:
        """Whether this account leads the session now, as its owner or beside the owner."""
        return self.is_owned_by(user) or self.co_instructors.filter(user=user).exists()

    @property
    def is_over(self) -> bool:
        return self.phase == "ended"

    @property
    def is_roster(self) -> bool:
        return self.join_mode == JoinMode.ROSTER

    @property
    def chooses_names(self) -> bool:
        """Whether students sit here under names of their own choice, which may well be their own."""
        return self.own_names and not self.is_roster and not self.is_sealed

    @property
    def uses_names(self) -> bool:
        """Whether anything in this session says who sits where: a class list, or names that students chose."""
        return (self.is_roster or self.chooses_names) and not self.is_sealed

    @property
    def is_sealed(self) -> bool:
        """Whether nothing says any more who sat where: for good."""
        return self.sealed_at is not None

    def require_unsealed(self) -> None:
        """Raise Sealed where a link between people and seats was cut: it cannot come back."""
        if self.is_sealed:
            raise Sealed

    @property
    def seal_at(self) -> datetime | None:
        """When the session is sealed by itself; None before it has ended, and once it is sealed."""
        if not self.is_over or self.is_sealed:
            return None
        return self.kept_since + timedelta(days=self.seal_days)

    @property
    def delete_at(self) -> datetime:
        """When the session is deleted by itself; a clock that still runs is waited for."""
        last = max(self.kept_since, self.phase_ends_at or self.kept_since)
        return last + timedelta(days=self.keep_days)

    @property
    def next_phase(self) -> Phase | None:
        keys = self.phases
        return PHASES[keys[self.step + 1]] if self.step + 1 < len(keys) else None

    @property
    def previous_phase(self) -> Phase | None:
        return PHASES[self.phases[self.step - 1]] if self.step else None

    def minutes_of(self, step: int) -> int | None:
        """Minutes that the plan gives to a step; None for the lobby and the end."""
        return self.plan[step - 1]["minutes"] if 1 <= step <= len(self.plan) else None

    def allows(self, what: str) -> bool:
        return phase_allows(self.phase, what)

    def has_reached(self, phase: str) -> bool:
        """Whether the session is in the phase named, or past it. False for a phase that is not in its plan."""
        return phase in self.phases and self.step >= self.phases.index(phase)

    def require(self, what: str, *, epoch: int | None = None) -> None:
        """Raise NotNow unless the phase allows the act, and is still the one that the form was made in."""
        if (epoch is not None and epoch != self.phase_epoch) or not self.allows(what):
            raise NotNow(
                gettext_noop(
                    "The class is now in “%(phase)s”, so this was not saved. Your text is still here."
                ),
                phase=self.current.title,
            )

    def has_on_wall(self, kind: str, key: str = "") -> bool:
        """Whether the slide named is the one chosen for the wall."""
        return (self.wall_kind, self.wall_key) == (kind, key)

    def touch(self) -> None:
        """Raise the version that listeners compare: something that a person can see has changed."""
        # Every write of a class ends here, so this one statement is spelled out.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE deliberation_classroomsession SET version = version + 1 WHERE id = %s", [self.pk]
            )
        announce(self.pk)

    @property
    def purge_at(self) -> datetime | None:
        """When a trashed session is deleted for good: never later than students were told that it is."""
        until = (self.trashed_at or timezone.now()) + timedelta(days=limits.TRASH_DAYS)
        return min(until, self.delete_at) if self.trashed_at else None


class CoInstructor(models.Model):
    """An account that leads a session with its owner, who added it. What it may not is the guards' to say."""

    classroom = models.ForeignKey(ClassroomSession, on_delete=models.CASCADE, related_name="co_instructors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["classroom", "user"], name="one_co_instructor_each"),
        ]

    def __str__(self) -> str:
        return self.user.get_username()


class PhaseChange(models.Model):
    """When a classroom entered a phase, by whose hand. The epoch rises by one each time."""

    classroom = models.ForeignKey(ClassroomSession, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["epoch"]
        constraints = [
            models.UniqueConstraint(fields=["classroom", "epoch"], name="one_change_per_epoch"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch} {self.phase}"


class LogEntry(models.Model):
    """An act of an instructor, kept for the instructor to read."""

    classroom = models.ForeignKey(ClassroomSession, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=40)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.detail}"
