from django.conf import settings
from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_first"),
        ("deliberation", "0002_sequence_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="classroomsession",
            name="wall_blank",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="classroomsession",
            name="wall_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="classroomsession",
            name="wall_kind",
            field=models.CharField(default="auto", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wall_kind__in", ["auto", "join", "argument", "tradeoff", "card", "figure"])
                ),
                name="wall_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("wall_kind__in", ["argument", "tradeoff", "card", "figure"]),
                        models.Q(("wall_key", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("wall_kind__in", ["argument", "tradeoff", "card", "figure"]), _negated=True
                        ),
                        ("wall_key", ""),
                    ),
                    _connector="OR",
                ),
                name="wall_key_names_its_slide",
            ),
        ),
        MadeAtOnce(),
    ]
