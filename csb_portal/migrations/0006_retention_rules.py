"""Each kind of thing that goes by itself has its days as soon as the tables stand."""

from django.db import migrations

from csb_portal.retention import enter_missing_rules


class Migration(migrations.Migration):
    dependencies = [("csb_portal", "0005_retention")]

    operations = [
        migrations.RunPython(
            lambda apps, _schema_editor: enter_missing_rules(apps), migrations.RunPython.noop
        )
    ]
