"""Mails keep their bytes until they are accepted; many share one content."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import csb_portal.models.mail


def leave_room(apps, schema_editor):
    """Let PostgreSQL write a leased row beside its former self, in no index anew (HOT)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE csb_portal_outgoingmail SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [("csb_portal", "0002_append_only_trail")]

    operations = [
        migrations.CreateModel(
            name='SharedContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='outgoingmail',
            name='mail_still_waiting',
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='foot',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='head',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='is_bulk',
            field=models.BooleanField(default=False, editable=False, verbose_name='one of a mailing'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='shared',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='csb_portal.sharedcontent'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['is_bulk', 'next_attempt_at', 'id'], name='mail_in_turn'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='message_id',
            field=models.CharField(default=csb_portal.models.mail.new_message_id, max_length=200),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='recipient',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to=settings.AUTH_USER_MODEL, verbose_name='recipient'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('recipient__isnull', False)), fields=['recipient'], name='mail_of_recipient'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('shared__isnull', False)), fields=['shared'], name='mail_with_shared'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('message_id',), name='one_mail_a_message_id'),
        ),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
