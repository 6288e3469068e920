import django.contrib.postgres.fields
import django.db.models.deletion
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('booking', '0002_claim'),
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseType',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=32, verbose_name='code')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                ('icon', models.SlugField(default='graduation-cap', max_length=40, verbose_name='icon')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=32), blank=True, default=list, size=None, verbose_name='needs it meets')),
                ('bring', models.CharField(blank=True, max_length=160, verbose_name='what to bring')),
                ('bring_en', models.CharField(blank=True, max_length=200, verbose_name='what to bring, in English')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'course type',
                'verbose_name_plural': 'course types',
                'ordering': ('slug',),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'slug'), name='course_type_slug_once')],
            },
        ),
        migrations.CreateModel(
            name='House',
            fields=[
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='house', serialize=False, to='places.place', verbose_name='place')),
                ('rebuilt_from', models.CharField(blank=True, max_length=120, verbose_name='rebuilt from')),
                ('rebuilt_from_en', models.CharField(blank=True, max_length=160, verbose_name='rebuilt from, in English')),
                ('project_started_on', models.DateField(blank=True, null=True, verbose_name='project began')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened')),
                ('investment_yuan', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='cost, yuan')),
                ('about', models.TextField(blank=True, verbose_name='about the house')),
                ('about_en', models.TextField(blank=True, verbose_name='about the house, in English')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'house',
                'verbose_name_plural': 'houses',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Lecture',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lecture', serialize=False, to='booking.session')),
                ('speaker', models.CharField(max_length=60, verbose_name='speaker')),
                ('speaker_note', models.CharField(blank=True, max_length=160, verbose_name='who the speaker is')),
                ('stream_url', models.CharField(blank=True, max_length=300, verbose_name='stream address (HLS or page)')),
                ('recording_url', models.CharField(blank=True, max_length=300, verbose_name='recording')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'lecture',
                'verbose_name_plural': 'lectures',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=140, verbose_name='English title')),
                ('body', models.TextField(verbose_name='text')),
                ('body_en', models.TextField(blank=True, verbose_name='English text')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='shown until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ('-published_at', '-id'),
                'indexes': [models.Index(fields=['organisation', '-published_at'], name='notice_by_organisation')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms',
                'ordering': ('-starts_on',),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='term_name_once'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='term_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='course', serialize=False, to='booking.session')),
                ('level', models.CharField(choices=[('beginner', 'For beginners'), ('intermediate', 'Some experience'), ('advanced', 'Advanced')], default='beginner', max_length=12, verbose_name='level')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='weekdays')),
                ('time_from', models.TimeField(verbose_name='lessons begin')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes a lesson')),
                ('lesson_count', models.PositiveSmallIntegerField(verbose_name='lessons')),
                ('slots', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('daytime', 'Weekday daytime'), ('evening', 'Weekday evening'), ('weekend', 'Weekend')], max_length=8), size=None, verbose_name='part of the week')),
                ('bring', models.CharField(blank=True, max_length=160, verbose_name='what to bring')),
                ('bring_en', models.CharField(blank=True, max_length=200, verbose_name='what to bring, in English')),
                ('class_teacher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='class teacher')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('teacher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='teacher')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='palace.coursetype', verbose_name='course type')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='palace.term', verbose_name='term')),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='activity', serialize=False, to='booking.session')),
                ('kind', models.CharField(choices=[('show', 'Exhibition or show'), ('match', 'Match'), ('screening', 'Film screening'), ('free_play', 'Free play on the courts'), ('child_care', 'Holiday child care'), ('social', 'Social gathering')], max_length=12, verbose_name='kind')),
                ('venue', models.CharField(blank=True, max_length=160, verbose_name='where, if not in a place of ours')),
                ('age_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='youngest age')),
                ('age_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='oldest age')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='sent to')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'constraints': [models.CheckConstraint(condition=models.Q(('age_from', None), ('age_to', None), ('age_to__gte', models.F('age_from')), _connector='OR'), name='activity_ages_in_order')],
                'indexes': [],
            },
        ),
    ]
