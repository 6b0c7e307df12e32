from django.db import migrations, models
from django.db.models.functions import Now


def know_what_is_there(apps, schema_editor):
    """Nobody is told anew of what they were given before there was such a mail."""
    apps.get_model("reports", "Assignment").objects.update(told_until=Now())


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0006_marks_in_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='told_until',
            field=models.DateTimeField(null=True, verbose_name='its writer was told until'),
        ),
        migrations.RunPython(know_what_is_there, migrations.RunPython.noop),
    ]
