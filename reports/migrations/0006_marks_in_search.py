from django.db import migrations, models

from reports.search.words import index_words_again


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_snapshot'),
    ]

    operations = [
        migrations.AddField(
            model_name='foundtext',
            name='mark',
            field=models.CharField(blank=True, choices=[('machine', 'Machine translation'), ('volunteer', 'Volunteer translation'), ('checked', 'Checked translation'), ('out_of_date', 'Out of date')], default='', max_length=11, verbose_name='mark of a translation'),
            preserve_default=False,
        ),
        index_words_again(),
    ]
