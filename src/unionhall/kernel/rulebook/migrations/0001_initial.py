"""Rows that an administrator adds to the rulebook."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("organisations", "0001_extensions"),  # exclusion over equality needs btree_gist
    ]

    operations = [
        migrations.CreateModel(
            name='LocalRule',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80, verbose_name='rule')),
                ('region', models.CharField(default='CN', help_text='Six digits, or CN.', max_length=6, validators=[django.core.validators.RegexValidator('^(CN|[1-9]\\d{5})$')], verbose_name='region')),
                ('value', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='value')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('instrument', models.CharField(help_text='The law, notice or union rule that the number comes from.', max_length=160, verbose_name='law or rule')),
                ('article', models.CharField(blank=True, max_length=80, verbose_name='article or section')),
                ('status', models.CharField(choices=[('confirmed', 'Checked against its source'), ('unconfirmed', 'Source to be checked')], default='unconfirmed', max_length=12, verbose_name='status')),
            ],
            options={
                'verbose_name': 'local rule',
                'verbose_name_plural': 'local rules',
                'ordering': ('key', 'region', '-starts_on'),
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='local_rule_value_not_negative'), models.CheckConstraint(condition=models.Q(('region__regex', '^(CN|[1-9]\\d{5})$')), name='local_rule_region_is_code'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='local_rule_ends_after_it_starts'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), ('region', '='), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='local_rule_one_value_a_day')],
            },
        ),
    ]
