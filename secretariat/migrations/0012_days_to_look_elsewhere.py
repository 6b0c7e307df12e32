import django.core.validators
from django.db import migrations, models

from secretariat.services.funding.rounds import rule_mark


def raise_to_ten(apps, schema_editor):
    """Give whoever is refused ten days in every round; its mark is of the rule as it now stands."""
    for found in apps.get_model("secretariat", "FundingRound").objects.filter(look_days__lt=10):
        found.look_days = 10
        if found.rule_hash:
            found.rule_hash = rule_mark(found)
        found.save(update_fields=["look_days", "rule_hash"])


class Migration(migrations.Migration):
    dependencies = [
        ("secretariat", "0011_passes_after_publication"),
    ]

    operations = [
        migrations.RunPython(raise_to_ten, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="fundinground",
            name="look_days",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[django.core.validators.MinValueValidator(10)],
                verbose_name="days whoever is refused has to look elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundinground",
            constraint=models.CheckConstraint(
                condition=models.Q(("look_days__gte", 10)),
                name="whoever_is_refused_has_days_to_look_elsewhere",
            ),
        ),
    ]
