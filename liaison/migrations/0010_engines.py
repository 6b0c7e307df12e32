import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('liaison', '0009_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='EngineState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(choices=[('embedded', 'The portal itself'), ('mailman', 'Mailman 3')], max_length=10, unique=True, verbose_name='engine')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='failures in a row')),
                ('failing_since', models.DateTimeField(null=True, verbose_name='failing since')),
                ('retry_at', models.DateTimeField(null=True, verbose_name='asked again at')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='last answer at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
            ],
            options={
                'verbose_name': 'state of a list engine',
                'verbose_name_plural': 'states of list engines',
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted_at', models.DateTimeField(verbose_name='wanted since')),
                ('attempted_at', models.DateTimeField(null=True, verbose_name='attempted at')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='taken at')),
                ('returned_at', models.DateTimeField(null=True, verbose_name='came back to the archive at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='liaison.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'hand-over of a post',
                'verbose_name_plural': 'hand-overs of posts',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ListCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='compared at')),
                ('differences', models.PositiveIntegerField(verbose_name='differences')),
                ('waits_for_eyes', models.BooleanField(default=False, verbose_name='waits for somebody to look')),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='list_check', to='liaison.channel', verbose_name='channel')),
            ],
            options={
                'verbose_name': 'comparison of a list',
                'verbose_name_plural': 'comparisons of lists',
            },
        ),
        migrations.CreateModel(
            name='ListBounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='address')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_bounces', to='liaison.post')),
            ],
            options={
                'verbose_name': 'post that came back',
                'verbose_name_plural': 'posts that came back',
                'constraints': [models.UniqueConstraint(fields=('post', 'email'), name='one_list_bounce_a_post')],
            },
        ),
    ]
