import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import unionhall.kernel.places.fields
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('palace', "Workers' culture palace"), ('station', 'Rest station'), ('centre', 'Service centre'), ('venue', 'Other venue')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(max_length=24, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('address', models.CharField(max_length=160, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                ('longitude', models.FloatField(verbose_name='longitude')),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('earth', unionhall.kernel.places.fields.EarthPointField()),
                ('facilities', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=24), blank=True, default=list, size=None, verbose_name='facilities')),
                ('area_m2', models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name='floor area, m²')),
                ('is_open_24h', models.BooleanField(default=False, verbose_name='open 24 hours')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='given up on')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ('name',),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['facilities'], name='place_facilities_gin'), django.contrib.postgres.indexes.GistIndex(fields=['earth'], name='place_earth_gist'), django.contrib.postgres.indexes.GistIndex(condition=models.Q(('kind', 'palace')), fields=['earth'], name='place_palace_gist'), django.contrib.postgres.indexes.GistIndex(condition=models.Q(('kind', 'station')), fields=['earth'], name='place_station_gist'), django.contrib.postgres.indexes.GistIndex(condition=models.Q(('kind', 'centre')), fields=['earth'], name='place_centre_gist'), django.contrib.postgres.indexes.GistIndex(condition=models.Q(('kind', 'venue')), fields=['earth'], name='place_venue_gist')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='place_code_unique_in_organisation'), models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='place_point_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='places.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ('weekday', 'opens'),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__range', (1, 8))), name='hours_weekday_1_to_8'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='hours_close_after_opening'), models.UniqueConstraint(fields=('organisation', 'place', 'weekday', 'opens'), name='hours_unique')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('is_planned', models.BooleanField(default=True, verbose_name='planned')),
                ('posted_at', models.DateTimeField(verbose_name='posted at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='places.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'closure',
                'verbose_name_plural': 'closures',
                'ordering': ('starts_on',),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='closure_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=24, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='English name')),
                ('area_m2', models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name='floor area, m²')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='places.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'zone',
                'verbose_name_plural': 'zones',
                'ordering': ('place', 'code'),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'place', 'code'), name='zone_code_unique_in_place')],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='English name')),
                ('floor', models.SmallIntegerField(default=1, verbose_name='floor')),
                ('capacity', models.PositiveIntegerField(verbose_name='people')),
                ('area_m2', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='floor area, m²')),
                ('is_public_benefit', models.BooleanField(default=True, verbose_name='public benefit')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='places.place', verbose_name='place')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='places.zone', verbose_name='zone')),
            ],
            options={
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
                'ordering': ('place', 'floor', 'name'),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'place', 'name'), name='room_name_unique_in_place')],
            },
        ),
    ]
