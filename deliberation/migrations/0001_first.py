import secrets
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import deliberation.models.classrooms
import deliberation.models.participants
from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassroomSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=deliberation.models.classrooms.new_code, max_length=6, unique=True
                    ),
                ),
                ("op", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("plan_key", models.CharField(default="fifty", max_length=10)),
                ("plan", models.JSONField(default=list)),
                (
                    "join_mode",
                    models.CharField(
                        choices=[("open", "Open"), ("roster", "Roster")], default="open", max_length=10
                    ),
                ),
                ("own_names", models.BooleanField(default=False)),
                ("deals_cards", models.BooleanField(default=True)),
                ("screens_arguments", models.BooleanField(default=False)),
                ("shows_authors", models.BooleanField(default=True)),
                ("shows_results", models.BooleanField(default=True)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("phase", models.CharField(default="lobby", max_length=12)),
                ("phase_epoch", models.PositiveIntegerField(default=1)),
                ("phase_started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("phase_ends_at", models.DateTimeField(blank=True, null=True)),
                ("door_open", models.BooleanField(default=True)),
                ("version", models.PositiveBigIntegerField(default=1)),
                (
                    "screen_token",
                    models.CharField(
                        default=deliberation.models.classrooms.new_token, max_length=32, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("trashed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classrooms",
                        to="cases.case",
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classrooms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tradeoffs", models.ManyToManyField(related_name="classrooms", to="cases.tradeoff")),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Argument",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("op", models.UUIDField(default=uuid.uuid4)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("argument", "Argument"),
                            ("support", "Support"),
                            ("rebut", "Rebut"),
                            ("ask", "Ask"),
                            ("steelman", "Steelman"),
                        ],
                        default="argument",
                        max_length=10,
                    ),
                ),
                ("pole", models.CharField(blank=True, max_length=1)),
                ("claim", models.CharField(max_length=280)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("epoch", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("let_through_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_reason", models.CharField(blank=True, max_length=280)),
                ("featured_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="cases.position",
                    ),
                ),
                (
                    "tradeoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="cases.tradeoff",
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arguments",
                        to="deliberation.classroomsession",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("act", models.CharField(max_length=40)),
                ("detail", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="deliberation.classroomsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("op", models.UUIDField(default=uuid.uuid4)),
                ("pseudonym", models.CharField(max_length=60)),
                ("folded", models.CharField(max_length=120)),
                ("seed", models.PositiveIntegerField(default=deliberation.models.participants.new_seed)),
                ("key", models.CharField(default=secrets.token_hex, max_length=64)),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("joined_epoch", models.PositiveIntegerField(default=0)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("rehearsed", models.BooleanField(default=False)),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="cases.position",
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="deliberation.classroomsession",
                    ),
                ),
                ("marks", models.ManyToManyField(blank=True, related_name="marked_by", to="cases.passage")),
            ],
            options={
                "ordering": ["pseudonym"],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("pin_hash", models.CharField(max_length=200)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("failed_tries", models.PositiveSmallIntegerField(default=0)),
                ("wait_until", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="deliberation.participant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "identities",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="FairnessMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fair", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fairness_marks",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fairness_marks",
                        to="deliberation.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("argument", "Argument"),
                            ("card", "Card"),
                            ("passage", "Passage"),
                            ("nothing", "Nothing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=280)),
                ("epoch", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "argument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.passage",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.position",
                    ),
                ),
                (
                    "tradeoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="cases.tradeoff",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="deliberation.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.CharField(choices=[("first", "First"), ("final", "Final")], max_length=5)),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("confidence", models.PositiveSmallIntegerField()),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("as_described", "As Described"),
                            ("only_if", "Only If"),
                            ("never", "Never"),
                            ("cannot_tell", "Cannot Tell"),
                        ],
                        max_length=12,
                    ),
                ),
                ("conditions", models.JSONField(default=list)),
                ("guess", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("late", models.BooleanField(default=False)),
                ("epoch", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "tradeoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="cases.tradeoff",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="deliberation.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["participant", "tradeoff", "round"],
            },
        ),
        migrations.AddField(
            model_name="argument",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="arguments",
                to="deliberation.participant",
            ),
        ),
        migrations.CreateModel(
            name="PhaseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(max_length=12)),
                ("epoch", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phase_changes",
                        to="deliberation.classroomsession",
                    ),
                ),
            ],
            options={
                "ordering": ["epoch"],
            },
        ),
        migrations.CreateModel(
            name="Weighing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.SmallIntegerField()),
                ("well_argued", models.BooleanField(default=False)),
                ("epoch", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weighings",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weighings",
                        to="deliberation.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "text",
                    models.CharField(
                        choices=[("reading", "Reading"), ("article", "Article")],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("exact", models.CharField(max_length=600)),
                ("prefix", models.CharField(blank=True, max_length=32)),
                ("suffix", models.CharField(blank=True, max_length=32)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="cases.passage",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("argument", "order"), name="one_citation_per_place"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="citation_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "phase__in",
                        [
                            "lobby",
                            "read",
                            "first_vote",
                            "argue",
                            "switch",
                            "weigh",
                            "final_vote",
                            "debrief",
                            "ended",
                        ],
                    )
                ),
                name="phase_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("join_mode__in", ["open", "roster"])), name="join_mode_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("classroom", "folded"), name="one_seat_per_name"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("classroom", "op"), name="one_seat_per_operation"),
        ),
        migrations.AddConstraint(
            model_name="fairnessmark",
            constraint=models.UniqueConstraint(
                fields=("argument", "participant"), name="one_fairness_mark_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(
                fields=("participant", "tradeoff"), name="one_credit_per_tradeoff"
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("argument__isnull", False),
                        ("kind", "argument"),
                        ("passage__isnull", True),
                        ("position__isnull", True),
                    ),
                    models.Q(
                        ("argument__isnull", True),
                        ("kind", "card"),
                        ("passage__isnull", True),
                        ("position__isnull", False),
                    ),
                    models.Q(
                        ("argument__isnull", True),
                        ("kind", "passage"),
                        ("passage__isnull", False),
                        ("position__isnull", True),
                    ),
                    models.Q(
                        ("argument__isnull", True),
                        ("kind", "nothing"),
                        ("passage__isnull", True),
                        ("position__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="credit_names_what_it_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                fields=("participant", "tradeoff", "round"), name="one_ballot_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True), models.Q(("value__gte", 0), ("value__lte", 100)), _connector="OR"
                ),
                name="ballot_value_0_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("guess__isnull", True), models.Q(("guess__gte", 0), ("guess__lte", 100)), _connector="OR"
                ),
                name="ballot_guess_0_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__gte", 1), ("confidence__lte", 3)),
                name="ballot_confidence_1_to_3",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__in", ["first", "final"])), name="ballot_round_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ["as_described", "only_if", "never", "cannot_tell"])),
                name="ballot_stance_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="argument",
            index=models.Index(fields=["classroom", "at"], name="argument_by_classroom"),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.UniqueConstraint(
                fields=("participant", "op"), name="one_argument_per_operation"
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(("pole__in", ["a", "b", ""])), name="argument_pole_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["argument", "support", "rebut", "ask", "steelman"])),
                name="argument_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["argument", "steelman"]), ("parent__isnull", True)),
                    models.Q(("kind__in", ["support", "rebut", "ask"]), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="replies_have_a_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="no_argument_answers_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasechange",
            constraint=models.UniqueConstraint(fields=("classroom", "epoch"), name="one_change_per_epoch"),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.UniqueConstraint(fields=("argument", "participant"), name="one_weighing_each"),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__in", [-1, 0, 1])), name="weighing_value_is_known"
            ),
        ),
        MadeAtOnce(),
    ]
