import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("csb_portal", "0004_stored_files"),
        ("liaison", "0006_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name='BounceTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hard_bounces', models.PositiveSmallIntegerField(default=3, verbose_name='mails that came back for good')),
                ('days', models.PositiveSmallIntegerField(default=10, help_text='A mail that arrives in between begins the count anew.', verbose_name='within so many days')),
            ],
            options={
                'verbose_name': 'terms of bounces',
                'verbose_name_plural': 'terms of bounces',
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='address')),
                ('is_hard', models.BooleanField(verbose_name='for good')),
                ('status', models.CharField(blank=True, max_length=20, verbose_name='status')),
                ('diagnostic', models.CharField(blank=True, max_length=300, verbose_name='what the mail server said')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bounce', to='csb_portal.outgoingmail')),
            ],
            options={
                'verbose_name': 'bounce',
                'verbose_name_plural': 'bounces',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=300, verbose_name='Message-ID')),
                ('from_name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('from_email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('caution', models.CharField(blank=True, max_length=300, verbose_name='what to look at')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('handled_at', models.DateTimeField(null=True, verbose_name='handled at')),
                ('handled_as', models.CharField(blank=True, choices=[('answer', 'Recorded as the answer'), ('noted', 'Noted')], max_length=10, verbose_name='handled as')),
                ('counterpart', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaison.counterpart')),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailed_replies', to='liaison.message')),
            ],
            options={
                'verbose_name': 'reply by mail',
                'verbose_name_plural': 'replies by mail',
                'ordering': ['received_at', 'pk'],
            'constraints': [
models.UniqueConstraint(fields=('message', 'identifier'), name='each_reply_once'),
models.CheckConstraint(condition=models.Q(models.Q(('handled_as', ''), ('handled_at', None), ('handled_by', None)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False), models.Q(('handled_as', ''), _negated=True)), _connector='OR'), name='handled_reply_says_by_whom'),
],
},
        ),
        migrations.CreateModel(
            name='ReplyAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csb_portal.storedfile')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='liaison.reply')),
            ],
            options={
                'verbose_name': 'attachment of a reply',
                'verbose_name_plural': 'attachments of replies',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('recipient', models.CharField(max_length=320, verbose_name='to')),
                ('sender', models.CharField(blank=True, max_length=320, verbose_name='envelope sender')),
                ('identifier', models.CharField(max_length=300, verbose_name='Message-ID')),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('result', models.CharField(choices=[('post', 'Posted'), ('hold', 'Held for a decision'), ('discard', 'Discarded'), ('refused', 'Sent back to its server'), ('request', 'Request, to be confirmed'), ('answer', 'Answer to a message'), ('bounce', 'Notice of a mail server'), ('leave', 'Wish to leave, to be confirmed'), ('owner', 'Passed on to the secretariat'), ('failed', 'Fault of the portal, tried again')], max_length=10, verbose_name='what became of it')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('answer', models.CharField(max_length=600, verbose_name='answer to the mail server')),
                ('attempts', models.PositiveSmallIntegerField(default=1, verbose_name='attempts')),
                ('raw', models.BinaryField(null=True)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='incoming', to='liaison.message')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='incoming', to='liaison.post')),
            ],
            options={
                'verbose_name': 'incoming mail',
                'verbose_name_plural': 'incoming mail',
                'ordering': ['-received_at', '-pk'],
                'indexes': [models.Index(fields=['-received_at', '-id'], name='incoming_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('digest', 'recipient'), name='each_mail_once_an_address')],
            },
        ),
    ]
