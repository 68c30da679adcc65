import django.db.models.deletion
from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="argument",
            name="seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ballot",
            name="seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="credit",
            name="seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="fairnessmark",
            name="seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="weighing",
            name="seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(default=0)),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.argument",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_back",
                        to="deliberation.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("argument", "participant"), name="one_taken_back_each")
                ],
            },
        ),
        MadeAtOnce(),
    ]
