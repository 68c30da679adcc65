import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_first"),
        ("deliberation", "0004_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="classroomsession",
            name="keep_days",
            field=models.PositiveSmallIntegerField(default=180),
        ),
        migrations.AddField(
            model_name="classroomsession",
            name="kept_since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="classroomsession",
            name="seal_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="classroomsession",
            name="sealed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("keep_days__range", (1, 365)), ("seal_days__range", (1, 365))),
                name="days_are_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="classroomsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sealed_at__isnull", True),
                    models.Q(("door_open", False), ("phase", "ended")),
                    _connector="OR",
                ),
                name="sealed_stays_closed",
            ),
        ),
        MadeAtOnce(),
    ]
