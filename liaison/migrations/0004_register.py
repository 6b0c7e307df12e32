"""One message with typed sender and receivers; what is there already is carried over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def carry_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Turn the body a request is for into a delivery, and rename two states.

    PostgreSQL checks what is deferred first, because it alters no table with checks pending.
    """
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    message = apps.get_model("liaison", "Message")
    delivery = apps.get_model("liaison", "Delivery")
    requests = message.objects.filter(kind="request")
    delivery.objects.bulk_create(
        delivery(
            message_id=request.pk,
            counterpart_id=request.to_counterpart_id,
            sent_at=request.delivered_at,
            recipients=1 if request.delivered_at else None,
        )
        for request in requests.exclude(to_counterpart=None)
    )
    requests.update(purpose="action")
    message.objects.filter(status="received").update(status="in_review")
    message.objects.filter(status="delivered").update(status="sent")
    if is_postgresql:
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('csb_portal', '0004_stored_files'),
        ('families', '0001_initial'),
        ('liaison', '0003_contacts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'answer link',
                'verbose_name_plural': 'answer links',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Concurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('due_at', models.DateTimeField(verbose_name='until')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='reminded at')),
                ('agrees', models.BooleanField(null=True, verbose_name='concurs')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='in their words')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('overridden_at', models.DateTimeField(null=True, verbose_name='overridden at')),
                ('override_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was sent without')),
            ],
            options={
                'verbose_name': 'concurrence',
                'verbose_name_plural': 'concurrences',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MessagePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('relay', 'Relay'), ('request', 'Request'), ('statement', 'Statement')], max_length=10, unique=True, verbose_name='kind')),
                ('needs_concurrence', models.BooleanField(default=False, verbose_name='in conjunction with the Civil Society Division')),
                ('concurrence_hours', models.PositiveSmallIntegerField(default=48, verbose_name='hours to concur')),
            ],
            options={
                'verbose_name': 'policy for messages',
                'verbose_name_plural': 'policies for messages',
                'ordering': ['kind'],
            'constraints': [
models.CheckConstraint(condition=models.Q(('concurrence_hours__gte', 1)), name='concurrence_has_its_time'),
],
},
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh-hans', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=10, verbose_name='language')),
                ('origin', models.CharField(choices=[('machine', 'Machine translation'), ('volunteer', 'Volunteer translation')], max_length=10, verbose_name='made by')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('body_hash', models.CharField(max_length=64, verbose_name='SHA-256 of the text')),
                ('original_hash', models.CharField(max_length=64, verbose_name='SHA-256 of the original')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked at')),
                ('replaced_at', models.DateTimeField(null=True, verbose_name='replaced at')),
            ],
            options={
                'verbose_name': 'language version',
                'verbose_name_plural': 'language versions',
                'ordering': ['language', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='delivery',
            options={'ordering': ['pk'], 'verbose_name': 'delivery', 'verbose_name_plural': 'deliveries'},
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_an_audience',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_has_the_parties_of_its_kind',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_that_left_has_its_time',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='relay_has_a_second_pair_of_eyes',
        ),
        migrations.AddField(
            model_name='answer',
            name='ask_instead',
            field=models.CharField(blank=True, max_length=200, verbose_name='whom to ask instead'),
        ),
        migrations.AddField(
            model_name='answer',
            name='by_message',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='contact',
            field=models.CharField(choices=[('to', 'For'), ('cc', 'Copy to'), ('response', 'Response goes to'), ('action', 'Action is with')], default='to', max_length=10, verbose_name='named as'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='counterpart',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='liaison.counterpart', verbose_name='counterpart'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='family',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='families.family', verbose_name='family'),
        ),
        migrations.AddField(
            model_name='message',
            name='close_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='why it was closed'),
        ),
        migrations.AddField(
            model_name='message',
            name='closed_at',
            field=models.DateTimeField(null=True, verbose_name='closed at'),
        ),
        migrations.AddField(
            model_name='message',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='from_family',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='families.family'),
        ),
        migrations.AddField(
            model_name='message',
            name='in_response_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='is_urgent',
            field=models.BooleanField(default=False, verbose_name='urgent'),
        ),
        migrations.AddField(
            model_name='message',
            name='needs_concurrence',
            field=models.BooleanField(default=False, verbose_name='in conjunction with the Civil Society Division'),
        ),
        migrations.AddField(
            model_name='message',
            name='other_reference',
            field=models.CharField(blank=True, max_length=100, verbose_name="the other body's reference"),
        ),
        migrations.AddField(
            model_name='message',
            name='purpose',
            field=models.CharField(choices=[('action', 'For action'), ('comment', 'For comment'), ('information', 'For information'), ('response', 'In response')], default='information', max_length=12, verbose_name='purpose'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='message',
            name='related',
            field=models.ManyToManyField(to='liaison.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='superseded_at',
            field=models.DateTimeField(null=True, verbose_name='superseded at'),
        ),
        migrations.AddField(
            model_name='message',
            name='supersedes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='visibility',
            field=models.CharField(choices=[('public', 'Public: it stands in the register'), ('private', 'Private: for its parties, the secretariat and staff')], default='public', max_length=10, verbose_name='who may see it'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='outcome',
            field=models.CharField(choices=[('granted', 'Granted'), ('part_granted', 'Granted in part'), ('refused', 'Refused'), ('explained', 'Explained'), ('not_for_us', 'Not theirs to answer'), ('replied', 'Replied by a message'), ('other', 'Other')], max_length=20, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='audience',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='liaison.audience', verbose_name='audience'),
        ),
        migrations.AlterField(
            model_name='message',
            name='from_audience',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='liaison.audience'),
        ),
        migrations.AlterField(
            model_name='message',
            name='from_counterpart',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='liaison.counterpart'),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('relay', 'Relay'), ('request', 'Request'), ('statement', 'Statement')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='message',
            name='reference',
            field=models.CharField(blank=True, max_length=20, verbose_name='reference'),
        ),
        migrations.AlterField(
            model_name='message',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'Waits for a second look'), ('awaiting_concurrence', 'Waits for concurrence'), ('sent', 'Sent'), ('answered', 'Answered'), ('closed', 'Closed'), ('superseded', 'Superseded'), ('set_aside', 'Set aside')], editable=False, max_length=20, verbose_name='status'),
        ),
        migrations.AddField(
            model_name='answerlink',
            name='counterpart',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaison.counterpart'),
        ),
        migrations.AddField(
            model_name='answerlink',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_links', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='answerlink',
            name='revoked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answer',
            name='link',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='liaison.answerlink'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csb_portal.storedfile'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='concurrence',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='concurrence',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='concurrence',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concurrences', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='concurrence',
            name='overridden_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='translation',
            name='checked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='translation',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='liaison.message'),
        ),
        migrations.AddField(
            model_name='translation',
            name='translator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='message',
            name='audiences',
        ),
        migrations.RemoveField(
            model_name='message',
            name='to_counterpart',
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', None), ('counterpart__isnull', False), ('family', None)), models.Q(('audience__isnull', False), ('counterpart', None), ('family', None)), models.Q(('audience', None), ('counterpart', None), ('family__isnull', False)), _connector='OR'), name='delivery_is_for_one_party'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('counterpart__isnull', False)), fields=('message', 'contact', 'counterpart'), name='one_delivery_a_counterpart'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('audience__isnull', False)), fields=('message', 'contact', 'audience'), name='one_delivery_an_audience'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('family__isnull', False)), fields=('message', 'contact', 'family'), name='one_delivery_a_family'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='one_message_a_reference'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'set_aside']), _negated=True), fields=('supersedes',), name='one_correction_a_message'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'draft'), ('author__isnull', False), ('reference', '')), models.Q(models.Q(('status', 'draft'), _negated=True), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='message_has_its_reference_once_it_is_taken'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('author__isnull', False), ('from_audience', None), ('from_counterpart__isnull', False), ('from_family', None), ('kind', 'relay')), models.Q(('answer_days__isnull', False), ('from_audience__isnull', False), ('from_counterpart', None), ('from_family', None), ('kind', 'request')), models.Q(('author__isnull', False), ('kind', 'statement'), ('from_counterpart', None), models.Q(models.Q(('from_audience__isnull', False), ('from_family', None)), models.Q(('from_audience', None), ('from_family__isnull', False)), _connector='OR')), _connector='OR'), name='message_has_the_sender_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('due_at__isnull', False), ('purpose__in', ('action', 'comment'))), models.Q(models.Q(('purpose__in', ('action', 'comment')), _negated=True), ('due_at', None)), _connector='OR'), name='message_has_the_deadline_of_its_purpose'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('purpose', 'response'), _negated=True), ('in_response_to__isnull', False), _connector='OR'), name='response_names_what_it_responds_to'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('sent', 'answered', 'closed', 'superseded')), ('delivered_at__isnull', False), ('delivered_by__isnull', False)), models.Q(models.Q(('status__in', ('sent', 'answered', 'closed', 'superseded')), _negated=True), ('delivered_at', None), ('delivered_by', None)), _connector='OR'), name='message_that_left_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed')), ('status', 'superseded'), models.Q(models.Q(('status__in', ['closed', 'superseded']), _negated=True), ('closed_at', None)), _connector='OR'), name='closed_message_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'superseded'), ('superseded_at__isnull', False)), models.Q(models.Q(('status', 'superseded'), _negated=True), ('superseded_at', None)), _connector='OR'), name='superseded_message_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'request'), models.Q(('delivered_by', models.F('author')), _negated=True), _connector='OR'), name='message_has_a_second_pair_of_eyes'),
        ),
        migrations.AddConstraint(
            model_name='answerlink',
            constraint=models.UniqueConstraint(fields=('message', 'email'), name='one_answer_link_an_address'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('message', 'file'), name='one_attachment_a_file'),
        ),
        migrations.AddConstraint(
            model_name='concurrence',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None), ('overridden_at', None)), fields=('message',), name='one_waiting_concurrence_a_message'),
        ),
        migrations.AddConstraint(
            model_name='concurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agrees', None), ('answered_at', None), ('answered_by', None)), models.Q(('agrees__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_concurrence_says_what'),
        ),
        migrations.AddConstraint(
            model_name='concurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('overridden_at', None), ('overridden_by', None), ('override_reason', '')), models.Q(('overridden_at__isnull', False), ('overridden_by__isnull', False), models.Q(('override_reason', ''), _negated=True)), _connector='OR'), name='override_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('message', 'language'), name='one_current_version_a_language'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('translator')), _negated=True)), _connector='OR'), name='version_is_checked_by_a_second_person'),
        ),
    ]
