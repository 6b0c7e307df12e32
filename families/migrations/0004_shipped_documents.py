"""A portal has its governing documents as soon as its tables stand."""

from django.db import migrations

from families.services.documents.shipped import load_shipped_documents


class Migration(migrations.Migration):
    dependencies = [("families", "0003_documents")]

    operations = [
        migrations.RunPython(
            lambda apps, _schema_editor: load_shipped_documents(apps), migrations.RunPython.noop
        )
    ]
