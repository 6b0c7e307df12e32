"""Each decision on an application is a row of its own; those on record are taken over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from csb_portal.models.append_only import forbid_changes

REFUSED_NOW = ("refused", "appealed", "dismissed")


def take_over(apps, schema_editor):
    Application = apps.get_model("families", "Application")
    Decision = apps.get_model("families", "ApplicationDecision")
    for application in Application.objects.exclude(decided_at=None).order_by("pk"):
        appealed_at = application.appealed_at
        was_refused = application.status in REFUSED_NOW or (
            appealed_at is not None and application.decided_at <= appealed_at
        )
        Decision.objects.create(
            application=application,
            outcome="refused" if was_refused else "admitted",
            reason=application.decision_reason,
            decided_at=application.decided_at,
            decided_by_id=application.decided_by_id,
        )
        if application.appeal_decided_at:
            Decision.objects.create(
                application=application,
                outcome="dismissed" if application.status == "dismissed" else "upheld",
                reason=application.appeal_reason,
                decided_at=application.appeal_decided_at,
                decided_by_id=application.appeal_decided_by_id,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0012_balance_by_region'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('admitted', 'Admitted'), ('refused', 'Refused'), ('upheld', 'The appeal was right'), ('dismissed', 'The refusal stands')], max_length=9, verbose_name='decision')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(verbose_name='decided at')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='families.application')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision on an application',
                'verbose_name_plural': 'decisions on applications',
                'ordering': ['decided_at', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_decision_says_why'),
                    models.UniqueConstraint(condition=models.Q(('outcome__in', ('upheld', 'dismissed'))), fields=('application',), name='one_decision_on_an_appeal'),
                    models.UniqueConstraint(condition=models.Q(('outcome', 'admitted')), fields=('application',), name='admitted_once'),
                ],
            },
        ),
        forbid_changes('families_applicationdecision'),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
