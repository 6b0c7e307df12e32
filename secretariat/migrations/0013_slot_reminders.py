from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("secretariat", "0012_days_to_look_elsewhere"),
    ]

    operations = [
        migrations.AddField(
            model_name="slotcall",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="Who was named and has not answered gets one more mail, at nine that morning.",
                verbose_name="reminder so many days before it closes",
            ),
        ),
        migrations.AddField(
            model_name="slotcall",
            name="reminded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
