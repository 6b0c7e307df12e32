from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0013_decisions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='application',
            name='decided_application_says_why',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='decided_appeal_says_why',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='dismissed_means_appeal_decided',
        ),
        migrations.RemoveField(
            model_name='application',
            name='appeal_decided_at',
        ),
        migrations.RemoveField(
            model_name='application',
            name='appeal_decided_by',
        ),
        migrations.RemoveField(
            model_name='application',
            name='appeal_reason',
        ),
        migrations.RemoveField(
            model_name='application',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='application',
            name='decided_by',
        ),
        migrations.RemoveField(
            model_name='application',
            name='decision_reason',
        ),
    ]
