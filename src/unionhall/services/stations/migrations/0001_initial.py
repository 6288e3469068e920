import django.core.validators
import django.db.models.deletion
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0002_guard'),
        ('files', '0001_initial'),
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Station',
            fields=[
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='station', serialize=False, to='places.place')),
                ('code', models.CharField(max_length=24, verbose_name='code')),
                ('host', models.CharField(blank=True, max_length=120, verbose_name='host')),
                ('built', models.CharField(choices=[('own', 'built by the union'), ('shared', 'built with its host')], default='shared', max_length=8, verbose_name='built')),
                ('access', models.CharField(choices=[('posted', 'at posted hours'), ('extended', 'with extended hours'), ('all_day', 'day and night'), ('smart', 'unattended, door opens by itself')], default='posted', max_length=8, verbose_name='way in')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                ('stars', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(5)], verbose_name='stars')),
                ('registered_at', models.DateTimeField(verbose_name='registered')),
                ('listed_on', models.DateField(null=True, verbose_name='on the map since')),
                ('removed_on', models.DateField(null=True, verbose_name='given up on')),
                ('backup', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name="keeper's stand-in")),
                ('keeper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='keeper')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'rest station',
                'verbose_name_plural': 'rest stations',
                'ordering': ('code',),
                'indexes': [models.Index(fields=['code'], name='station_by_code')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='station_code_once'), models.CheckConstraint(condition=models.Q(('stars__lte', 5)), name='station_stars_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='site', serialize=False, to='casework.case')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('address', models.CharField(max_length=160, verbose_name='address')),
                ('longitude', models.FloatField(verbose_name='longitude')),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('host', models.CharField(blank=True, max_length=120, verbose_name='host')),
                ('built', models.CharField(choices=[('own', 'built by the union'), ('shared', 'built with its host')], default='shared', max_length=8, verbose_name='built')),
                ('area_m2', models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name='floor area, m²')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('station', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='site', to='stations.station')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'sites',
                'ordering': ('name',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Repair',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='repair', serialize=False, to='casework.case')),
                ('fault', models.SlugField(max_length=24, verbose_name='fault')),
                ('opened_at', models.DateTimeField(verbose_name='reported')),
                ('promised_at', models.DateTimeField(verbose_name='promised by')),
                ('report_count', models.PositiveIntegerField(default=1, verbose_name='reports')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to='stations.station')),
            ],
            options={
                'verbose_name': 'repair',
                'verbose_name_plural': 'repairs',
                'ordering': ('-opened_at',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('results', models.JSONField(default=dict, verbose_name='results')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='remarks')),
                ('stars', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MaxValueValidator(5)], verbose_name='stars')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='inspected by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('photos', models.ManyToManyField(related_name='+', to='files.storedfile', verbose_name='photos')),
                ('station', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='stations.station')),
            ],
            options={
                'verbose_name': 'inspection',
                'verbose_name_plural': 'inspections',
                'ordering': ('-at',),
                'indexes': [models.Index(fields=['station', '-at'], name='inspection_by_station')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='StationFacility',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=24, verbose_name='facility')),
                ('is_basic', models.BooleanField(default=False, verbose_name='basic')),
                ('condition', models.CharField(choices=[('working', 'working'), ('broken', 'broken'), ('missing', 'not there')], default='working', max_length=8, verbose_name='condition')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('station', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='facilities', to='stations.station')),
            ],
            options={
                'verbose_name': 'facility of a station',
                'verbose_name_plural': 'facilities of stations',
                'ordering': ('station', 'code'),
                'indexes': [models.Index(fields=['station'], name='facility_by_station')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'station', 'code'), name='station_facility_once')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(choices=[('tap', '“I was here”'), ('counter', 'counter at the door'), ('keeper', 'counted by the keeper')], max_length=8, verbose_name='how counted')),
                ('people', models.PositiveIntegerField(default=1, verbose_name='people')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('day', models.DateField(verbose_name='day')),
                ('trace', models.CharField(blank=True, max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('station', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='stations.station')),
            ],
            options={
                'verbose_name': 'visit',
                'verbose_name_plural': 'visits',
                'ordering': ('-at',),
                'indexes': [models.Index(fields=['station', 'at'], name='visit_by_station'), models.Index(condition=models.Q(('trace', ''), _negated=True), fields=['trace', 'at'], name='visit_by_trace')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('organisation', 'station', 'person', 'day'), name='visit_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('key', models.UUIDField(null=True)),
                ('trace', models.CharField(blank=True, max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='stations.repair')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ('at',),
                'indexes': [models.Index(condition=models.Q(('trace', ''), _negated=True), fields=['trace', 'at'], name='report_by_trace')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('organisation', 'key'), name='report_key_once')],
            },
        ),
    ]
