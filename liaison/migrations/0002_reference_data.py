"""A portal knows the bodies the bureau speaks with as soon as its tables stand."""

from django.db import migrations

from liaison.services.reference_data import load_reference_data


class Migration(migrations.Migration):
    dependencies = [("liaison", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, _schema_editor: load_reference_data(apps), migrations.RunPython.noop
        )
    ]
