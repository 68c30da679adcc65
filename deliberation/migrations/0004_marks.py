import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0003_wall_slides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="classroomsession",
            name="marks_released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="RubricMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quotation", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("fairness", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("evidence", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("condition", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("comment", models.TextField(blank=True, max_length=2000)),
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
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rubric_mark",
                        to="deliberation.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quotation__isnull", True), ("quotation__lte", 3), _connector="OR"
                        ),
                        name="mark_quotation_0_to_3",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fairness__isnull", True), ("fairness__lte", 3), _connector="OR"),
                        name="mark_fairness_0_to_3",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence__isnull", True), ("evidence__lte", 3), _connector="OR"),
                        name="mark_evidence_0_to_3",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("condition__isnull", True), ("condition__lte", 3), _connector="OR"
                        ),
                        name="mark_condition_0_to_3",
                    ),
                ],
            },
        ),
        MadeAtOnce(),
    ]
