from django.db import migrations, models

from cases.migrating import MadeAtOnce


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0005_privacy")]

    operations = [
        migrations.AddField(
            model_name="classroomsession",
            name="language",
            field=models.CharField(default="en", max_length=35),
        ),
        MadeAtOnce(),
    ]
