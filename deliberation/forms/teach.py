"""What an instructor types: a new session, a step of its plan, minutes, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from cases.models import Case, TradeOff
from deliberation.forms.choices import LanguageSelect, offer
from deliberation.models import JoinMode
from deliberation.rules import limits, phases
from deliberation.rules.privacy import FIRST_KEEP, LEAST_DAYS, MOST_DAYS, Keep
from deliberation.rules.text import clean_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OWN = "own"
FIRST_PLAN = "fifty"
TITLE_CHARS = 120
SEND_AGAIN = gettext_lazy("Please send the form again.")

JOIN_MODES = [
    ("open", gettext_lazy("Whoever has the code, under a pseudonym that is dealt")),
    (OWN, gettext_lazy("Whoever has the code, under a name of their own choice")),
    ("roster", gettext_lazy("Only the names on a list, each with a one-time PIN")),
]


def plan_choices() -> list[tuple[str, str]]:
    """The plans by name, each with its phases and minutes in words; and one's own."""
    named = [
        (key, gettext(title) + pgettext("before what follows", ": ") + _in_words(steps))
        for key, (title, steps) in phases.PLANS.items()
    ]
    return [*named, (OWN, gettext("My own phases and minutes"))]


def _in_words(steps: tuple[phases.Step, ...]) -> str:
    said = (
        gettext("%(phase)s %(n)d h")
        % {"phase": gettext(phases.PHASES[step.phase].title), "n": step.minutes // 60}
        if step.minutes % 60 == 0
        else gettext("%(phase)s %(n)d min")
        % {"phase": gettext(phases.PHASES[step.phase].title), "n": step.minutes}
        for step in steps
    )
    return pgettext("between things", ", ").join(said)


def days_field(label: _StrPromise, *, required: bool) -> forms.IntegerField:
    """A number of days that something of a session is kept."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Give it at least 1 day and at most 365."),
        ),
    )


SEAL_LABEL = gettext_lazy("Days from the end of the class until it is sealed")
KEEP_LABEL = gettext_lazy("Days from its last step until all of it is deleted")


def minutes_field(phase: str) -> str:
    return f"plan-{phase}-minutes"


class SessionForm(forms.Form):
    """A new session on one case. The minutes of each phase count only where the plan is one's own."""

    op = forms.UUIDField(error_messages={"required": SEND_AGAIN, "invalid": SEND_AGAIN})
    title = forms.CharField(
        label=gettext_lazy("Name of the session"),
        max_length=TITLE_CHARS,
        help_text=gettext_lazy("Students see it when they join, for example “Class 10b, Tuesday”."),
        error_messages={
            "required": gettext_lazy("Give the session a name."),
            "max_length": gettext_lazy("Give it a name of at most %(limit_value)d characters."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the class"),
        widget=LanguageSelect,
        choices=settings.LANGUAGES,
        help_text=gettext_lazy(
            "Students, the wall and the files speak it. Anybody can choose another for their own pages."
        ),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a language of the list.")},
    )
    tradeoffs = forms.MultipleChoiceField(
        label=gettext_lazy("Trade-offs"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose one to nine trade-offs of this case."),
            "invalid_choice": gettext_lazy("Choose one to nine trade-offs of this case."),
        },
    )
    plan = forms.ChoiceField(
        label=gettext_lazy("Plan"),
        widget=forms.RadioSelect,
        choices=plan_choices,
        error_messages={
            "required": gettext_lazy("Choose a plan."),
            "invalid_choice": gettext_lazy("Choose a plan."),
        },
    )
    join_mode = forms.ChoiceField(
        label=gettext_lazy("Who can join"),
        widget=forms.RadioSelect,
        choices=JOIN_MODES,
        error_messages={
            "required": gettext_lazy("Say who can join."),
            "invalid_choice": gettext_lazy("Say who can join."),
        },
    )
    deals_cards = forms.BooleanField(
        label=gettext_lazy("Deal each student a position card to speak for"), required=False
    )
    screens_arguments = forms.BooleanField(
        label=gettext_lazy("Arguments appear only after I have let them through"), required=False
    )
    shows_authors = forms.BooleanField(
        label=gettext_lazy("Pseudonyms stand beside arguments"), required=False
    )
    shows_results = forms.BooleanField(
        label=gettext_lazy("The class sees its results at the debrief"), required=False
    )
    # A form without them, such as one of a page from before an upgrade, asks for what is usual.
    seal_days = days_field(SEAL_LABEL, required=False)
    keep_days = days_field(KEEP_LABEL, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.of_case: list[TradeOff] = list(case.tradeoffs.all())
        offer(self, "tradeoffs", [(tradeoff.key, tradeoff.title) for tradeoff in self.of_case])
        for phase in phases.PLANNABLE:
            self.fields[minutes_field(phase)] = forms.IntegerField(
                label=gettext(phases.PHASES[phase].title),
                required=False,
                min_value=0,
                max_value=phases.LONGEST_MINUTES,
                error_messages={
                    key: gettext_lazy("Give each phase 0 minutes to leave it out, or up to 14 days (20,160).")
                    for key in ("min_value", "max_value", "invalid")
                },
            )

    @classmethod
    def first_values(cls, case: Case) -> dict[str, Any]:
        """What the empty form holds: the trade-offs and minutes of the case's plan for 50 minutes."""
        plans = {plan["id"]: plan for plan in case.data.get("plans", [])}
        _, steps = phases.PLANS[FIRST_PLAN]
        return {
            "tradeoffs": plans.get(FIRST_PLAN, {}).get("tradeoffs", []),
            "language": get_language(),
            "plan": FIRST_PLAN,
            "join_mode": "open",
            "deals_cards": True,
            "shows_authors": True,
            "shows_results": True,
            "seal_days": FIRST_KEEP.seal_days,
            "keep_days": FIRST_KEEP.keep_days,
        } | {minutes_field(step.phase): step.minutes for step in steps}

    @property
    def minutes_fields(self) -> list[forms.BoundField]:
        return [self[minutes_field(phase)] for phase in phases.PLANNABLE]

    def clean_title(self) -> str:
        title = clean_text(self.cleaned_data["title"], lines=False)
        if not title:
            raise forms.ValidationError(gettext("Give the session a name."))
        return title

    def clean(self) -> dict[str, Any]:
        """With one's own plan, at least one phase has minutes."""
        data = super().clean() or self.cleaned_data
        wrong = any(minutes_field(phase) in self.errors for phase in phases.PLANNABLE)
        if data.get("plan") == OWN and not wrong and not self.steps():
            self.add_error("plan", gettext("Give at least one phase some minutes."))
        if data.get("plan") != OWN:
            # What stands in fields that do not count refuses nothing.
            for phase in phases.PLANNABLE:
                self.errors.pop(minutes_field(phase), None)
        return data

    def steps(self) -> list[phases.Step]:
        """The phases of the plan that was chosen, each with its minutes."""
        if self.cleaned_data["plan"] != OWN:
            return list(phases.PLANS[self.cleaned_data["plan"]][1])
        minutes = {phase: self.cleaned_data.get(minutes_field(phase)) for phase in phases.PLANNABLE}
        return [phases.Step(phase, given) for phase, given in minutes.items() if given]

    def as_session(self) -> dict[str, Any]:
        """What `create_classroom` is told."""
        data = self.cleaned_data
        join_mode = data["join_mode"]
        return {
            "op": data["op"],
            "title": data["title"],
            "language": data["language"] or get_language(),
            "tradeoffs": [tradeoff for tradeoff in self.of_case if tradeoff.key in data["tradeoffs"]],
            "steps": self.steps(),
            "plan_key": data["plan"],
            "join_mode": JoinMode.ROSTER if join_mode == "roster" else JoinMode.OPEN,
            "own_names": join_mode == OWN,
            "deals_cards": data["deals_cards"],
            "screens_arguments": data["screens_arguments"],
            "shows_authors": data["shows_authors"],
            "shows_results": data["shows_results"],
            "keep": Keep(
                seal_days=data["seal_days"] or FIRST_KEEP.seal_days,
                keep_days=data["keep_days"] or FIRST_KEEP.keep_days,
            ),
        }


class PhaseForm(forms.Form):
    """A step of the plan, asked for on a page that was made in the phase numbered `epoch`."""

    epoch = forms.IntegerField(error_messages={"required": SEND_AGAIN, "invalid": SEND_AGAIN})
    step = forms.IntegerField(min_value=0, error_messages={"required": SEND_AGAIN, "invalid": SEND_AGAIN})
    confirm = forms.CharField(required=False)


class ExtendForm(forms.Form):
    """More minutes for the phase; `ends` is the end that the page showed."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=phases.LONGEST_MINUTES,
        error_messages={
            key: gettext_lazy("Give it at least 1 minute and at most 14 days.")
            for key in ("required", "invalid", "min_value", "max_value")
        },
    )
    ends = forms.DateTimeField(required=False, error_messages={"invalid": SEND_AGAIN})


class TimeForm(forms.Form):
    """Less time, none, or no clock; `ends` is the end that the page showed."""

    how = forms.ChoiceField(
        choices=[("minute", ""), ("up", ""), ("none", "")],
        error_messages={"required": SEND_AGAIN, "invalid_choice": SEND_AGAIN},
    )
    ends = forms.DateTimeField(required=False, error_messages={"invalid": SEND_AGAIN})


class DoorForm(forms.Form):
    """Whether the door is to be open."""

    open = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")


class HideForm(forms.Form):
    """The reason that the author of a hidden argument reads. One is offered, to be sent as it is or changed."""

    default_reason = gettext_lazy("Please speak to the case, not about a person, and word it anew.")

    reason = forms.CharField(
        label=gettext_lazy("Reason, for its author to read"),
        max_length=limits.WHY_CHARS,
        error_messages={
            "required": gettext_lazy("Give the reason that its author will read."),
            "max_length": gettext_lazy("Give the reason in at most %(limit_value)d characters."),
        },
    )
