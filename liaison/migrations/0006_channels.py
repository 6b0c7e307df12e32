"""The mailing lists, with the bureau's own as soon as their tables stand."""

import csb_portal.zones
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from liaison.services.reference_data import load_reference_data


class Migration(migrations.Migration):

    dependencies = [
        ("csb_portal", "0004_stored_files"),
        ("liaison", "0005_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='works again since')),
                ('email', models.EmailField(help_text='In small letters.', max_length=254, unique=True, verbose_name='e-mail address')),
                ('hard_bounces', models.PositiveSmallIntegerField(default=0, verbose_name='hard bounces')),
                ('last_bounce_at', models.DateTimeField(null=True, verbose_name='last bounce at')),
                ('marked_at', models.DateTimeField(null=True, verbose_name='marked at')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='what the mail server said')),
            ],
            options={
                'verbose_name': 'state of an address',
                'verbose_name_plural': 'states of addresses',
                'ordering': ['-marked_at', 'email'],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='short name')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_fr', models.CharField(blank=True, max_length=200, verbose_name='name in French')),
                ('name_es', models.CharField(blank=True, max_length=200, verbose_name='name in Spanish')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='what it is for')),
                ('local_part', models.CharField(max_length=62, unique=True, validators=[django.core.validators.RegexValidator('^(?!(?:requests|bounces|answer|postmaster|abuse|secretariat-portal)$)(?!.*-(?:leave|owner)$)[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\\Z', "Small letters, digits and hyphens, not one of the portal's own addresses, and not ending with -leave or -owner.")], verbose_name='address, before the @')),
                ('counterpart_kind', models.CharField(blank=True, choices=[('executive_secretariat', 'Executive Secretariat'), ('intergovernmental_bureau', 'Governments'), ('private_sector', 'Private sector'), ('international_organisation', 'International organisation'), ('other_wsis_body', 'Other body of the process'), ('host_country', 'Host country'), ('ngo_support', 'Support of organisations')], max_length=30, verbose_name='kind of the other side')),
                ('posting', models.CharField(choices=[('members', "Members post; anybody else's post is held"), ('moderated', "Every post is held, except the secretariat's"), ('secretariat', "Only the secretariat posts; anybody else's post is held")], default='members', max_length=12, verbose_name='who posts')),
                ('archive', models.CharField(choices=[('public', 'Everybody reads the archive'), ('members', 'Members read the archive'), ('secretariat', 'Only the secretariat reads the archive')], default='members', max_length=12, verbose_name='who reads')),
                ('may_leave', models.BooleanField(default=False, help_text='Where a mandate brings the mail with it, leaving is stepping down.', verbose_name='members may leave')),
                ('reply_to', models.CharField(choices=[('channel', 'Answers go to the channel'), ('author', 'Answers go to the author')], default='channel', max_length=10, verbose_name='where answers go')),
                ('subject_prefix', models.CharField(blank=True, max_length=40, verbose_name='prefix of subjects')),
                ('size_limit', models.PositiveIntegerField(default=10485760, verbose_name='largest post, in bytes')),
                ('engine', models.CharField(choices=[('embedded', 'The portal itself'), ('mailman', 'Mailman 3')], default='embedded', max_length=10, verbose_name='engine')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('last_number', models.PositiveIntegerField(default=0, editable=False)),
                ('audience', models.OneToOneField(blank=True, help_text='A relay to this audience reaches the members of the channel one by one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channel', to='liaison.audience', verbose_name='audience')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, null=True, verbose_name='number')),
                ('status', models.CharField(choices=[('held', 'Held for a decision'), ('accepted', 'Posted'), ('rejected', 'Sent back'), ('discarded', 'Discarded')], default='held', editable=False, max_length=10, verbose_name='state')),
                ('source', models.CharField(choices=[('web', 'Written on the portal'), ('mail', 'Came by mail'), ('portal', 'Posted by the portal')], max_length=8, verbose_name='how it came')),
                ('message_id', models.CharField(max_length=300)),
                ('in_reply_to', models.CharField(blank=True, max_length=300)),
                ('references', models.TextField(blank=True)),
                ('author_name', models.CharField(max_length=200, verbose_name='author')),
                ('author_email', models.EmailField(blank=True, max_length=254, verbose_name='address of the author')),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('posted_at', models.DateTimeField(null=True, verbose_name='posted at')),
                ('hold_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is held')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision_reason', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('distributed_at', models.DateTimeField(null=True, verbose_name='handed out at')),
                ('recipients', models.PositiveIntegerField(null=True, verbose_name='recipients')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('author_contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='liaison.contact')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='liaison.channel', verbose_name='channel')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='liaison.post')),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='in_this_thread', to='liaison.post')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-received_at', '-pk'],
            'constraints': [
models.UniqueConstraint(fields=('channel', 'number'), name='one_post_a_number'),
models.UniqueConstraint(fields=('channel', 'message_id'), name='one_post_a_message_id'),
models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('posted_at__isnull', False), ('status', 'accepted')), models.Q(models.Q(('status', 'accepted'), _negated=True), ('number', None), ('posted_at', None)), _connector='OR'), name='posted_means_numbered'),
],
'indexes': [
models.Index(fields=['channel', '-posted_at'], name='archive_of_a_channel'),
],
},
        ),
        migrations.CreateModel(
            name='PostAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csb_portal.storedfile', verbose_name='file')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='liaison.post')),
            ],
            options={
                'verbose_name': 'attachment of a post',
                'verbose_name_plural': 'attachments of posts',
                'ordering': ['pk'],
            'constraints': [
models.UniqueConstraint(fields=('post', 'file'), name='each_file_once_a_post'),
],
},
        ),
        migrations.CreateModel(
            name='PostUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(choices=[('request', 'Request'), ('agenda_item', 'Agenda item')], max_length=16, verbose_name='what')),
                ('reference', models.CharField(max_length=60, verbose_name='number')),
                ('url', models.CharField(max_length=300, verbose_name='where')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='liaison.post')),
            ],
            options={
                'verbose_name': 'use of a post',
                'verbose_name_plural': 'uses of posts',
                'ordering': ['pk'],
            'constraints': [
models.UniqueConstraint(fields=('post', 'target', 'reference'), name='each_use_once'),
],
},
        ),
        migrations.CreateModel(
            name='SharedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_mails', to='liaison.delivery')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csb_portal.outgoingmail')),
            ],
            options={
                'verbose_name': 'shared mail',
                'verbose_name_plural': 'shared mails',
            'constraints': [
models.UniqueConstraint(fields=('delivery', 'mail'), name='each_mail_once_a_delivery'),
],
},
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh-hans', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, max_length=64, validators=[csb_portal.zones.validate_time_zone], verbose_name='time zone')),
                ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed at')),
                ('paused_at', models.DateTimeField(null=True, verbose_name='paused at')),
                ('left_at', models.DateTimeField(null=True, verbose_name='left at')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='liaison.channel', verbose_name='channel')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='liaison.subscription')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='channel_subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'subscription to a channel',
                'verbose_name_plural': 'subscriptions to channels',
                'ordering': ['pk'],
            'constraints': [
models.UniqueConstraint(models.F('channel'), django.db.models.functions.text.Lower('email'), condition=models.Q(('left_at', None)), name='one_open_subscription_an_address'),
models.CheckConstraint(condition=models.Q(('left_at', None), models.Q(('confirmed_at__isnull', False), ('left_at__gte', models.F('confirmed_at'))), _connector='OR'), name='only_the_confirmed_leave_a_channel'),
],
},
        ),
        migrations.CreateModel(
            name='AddressChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channel_addresses', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_choices', to='liaison.channel')),
            ],
            options={
                'verbose_name': 'chosen address',
                'verbose_name_plural': 'chosen addresses',
                'constraints': [models.UniqueConstraint(fields=('channel', 'user'), name='one_chosen_address_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='ChannelRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('focal_points', 'Focal points of active families'), ('secretariat', 'Members of the secretariat'), ('counterpart', 'Contacts of one body'), ('counterpart_kind', "Contacts of every body of the channel's kind"), ('operators', 'Election operators'), ('subscribers', 'Whoever subscribed and confirmed'), ('staff', 'Staff, as owners: they get no posts')], max_length=20, verbose_name='who belongs')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='liaison.channel')),
                ('counterpart', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channel_rules', to='liaison.counterpart', verbose_name='body')),
            ],
            options={
                'verbose_name': 'rule of membership',
                'verbose_name_plural': 'rules of membership',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('counterpart', None)), fields=('channel', 'rule'), name='each_rule_once_a_channel'), models.UniqueConstraint(fields=('channel', 'counterpart'), name='each_body_once_a_channel'), models.CheckConstraint(condition=models.Q(models.Q(('counterpart__isnull', False), ('rule', 'counterpart')), models.Q(models.Q(('rule', 'counterpart'), _negated=True), ('counterpart', None)), _connector='OR'), name='only_a_rule_on_a_body_names_one')],
            },
        ),
        migrations.CreateModel(
            name='MembershipOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('add', 'Added'), ('remove', 'Taken out'), ('mute', 'Gets no mail')], max_length=8, verbose_name='what')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='liaison.channel', verbose_name='channel')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaison.contact')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channel_overrides', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'exception to the rules',
                'verbose_name_plural': 'exceptions to the rules',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('channel'), models.F('kind'), django.db.models.functions.text.Lower('email'), condition=models.Q(('until', None)), name='one_open_exception_a_kind'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='exception_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exception_has_its_reason')],
            },
        ),
        migrations.RunPython(
            lambda apps, _schema_editor: load_reference_data(apps), migrations.RunPython.noop
        ),
    ]
