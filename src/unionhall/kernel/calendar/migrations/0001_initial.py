"""Special days and years that the built-in lists lack."""

import django.core.validators
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('source', models.CharField(help_text="The notice with the year's holidays.", max_length=160, verbose_name='official notice')),
            ],
            options={
                'verbose_name': 'known year',
                'verbose_name_plural': 'known years',
                'ordering': ('-year',),
            },
        ),
        migrations.CreateModel(
            name='DayOverride',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_working_day', models.BooleanField(default=False, verbose_name='working day')),
                ('name', models.CharField(help_text='Such as 春节, or the holiday it makes up for.', max_length=40, verbose_name='name of the day')),
                ('source', models.CharField(help_text='The notice that says so.', max_length=160, verbose_name='official notice')),
            ],
            options={
                'verbose_name': 'special day',
                'verbose_name_plural': 'special days',
                'ordering': ('-day',),
            },
        ),
    ]
