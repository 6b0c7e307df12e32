"""PostgreSQL refuses to change or remove what the trail holds."""

from django.db import migrations

from csb_portal.models.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("csb_portal", "0001_initial")]

    operations = [forbid_changes("csb_portal_auditentry")]
