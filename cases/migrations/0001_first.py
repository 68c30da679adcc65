import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=64)),
                ("edition", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("language", models.CharField(default="en", max_length=35)),
                ("question", models.TextField()),
                ("summary", models.TextField()),
                ("source", models.JSONField(default=dict)),
                ("content_note", models.JSONField(default=dict)),
                ("data", models.JSONField(default=dict)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["slug", "-edition"],
                "constraints": [
                    models.UniqueConstraint(fields=("slug", "edition"), name="one_edition_number"),
                    models.UniqueConstraint(fields=("slug", "digest"), name="one_edition_per_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_slug", models.SlugField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("paragraphs", models.JSONField(default=list)),
                ("attached_at", models.DateTimeField(auto_now=True)),
                (
                    "instructor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attached_texts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case_slug", "instructor"), name="one_attached_text_per_instructor"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(blank=True, max_length=200)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="one_passage_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=64)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("heard", "Heard"), ("candidate", "Candidate"), ("unheard", "Unheard")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(blank=True, max_length=200)),
                ("data", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "key"), name="one_position_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["heard", "candidate", "unheard"])),
                        name="position_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TradeOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=64)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("question", models.CharField(max_length=300)),
                ("pole_a", models.CharField(max_length=120)),
                ("pole_a_means", models.TextField()),
                ("pole_b", models.CharField(max_length=120)),
                ("pole_b_means", models.TextField()),
                ("data", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tradeoffs", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="one_tradeoff_key")],
            },
        ),
        MadeAtOnce(),
    ]
