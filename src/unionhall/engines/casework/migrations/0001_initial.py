import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import unionhall.kernel.people.fields
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('number', models.CharField(max_length=80, verbose_name='number')),
                ('word', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160, verbose_name='subject')),
                ('state', models.CharField(max_length=40, verbose_name='state')),
                ('turn', models.CharField(choices=[('staff', 'the union'), ('worker', 'the person served'), ('partner', 'the partner'), ('nobody', 'nobody')], max_length=8, verbose_name='whose turn')),
                ('source', models.CharField(choices=[('portal', 'online'), ('sign', 'code on a sign'), ('visit', 'visit'), ('phone', 'phone call'), ('desk', 'opened by staff'), ('referral', 'referred')], max_length=8, verbose_name='came in by')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('version', models.PositiveIntegerField(default=0)),
                ('key', models.UUIDField(editable=False, null=True)),
                ('words', models.TextField(default='', editable=False)),
                ('assignee', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='assigned to')),
                ('escalated_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='seen to by')),
                ('joined_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='casework.case')),
                ('numbered_at', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('opened_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisations.organisation', verbose_name='organisation')),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='casework.case')),
                ('partner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='partner')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'ordering': ('-opened_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['organisation', 'due_at', 'id'], name='case_open_by_unit'), models.Index(condition=models.Q(('closed_at', None)), fields=['assignee', 'due_at', 'id'], name='case_open_by_assignee'), models.Index(condition=models.Q(('closed_at', None), ('assignee', None)), fields=['organisation', 'due_at', 'id'], name='case_open_unassigned'), models.Index(condition=models.Q(('closed_at', None), models.Q(('turn', 'staff'), _negated=True)), fields=['organisation', 'due_at', 'id'], name='case_open_elsewhere'), models.Index(fields=['organisation', 'kind', '-opened_at'], name='case_by_kind'), models.Index(fields=['person', '-opened_at'], name='case_by_person'), models.Index(fields=['partner', '-opened_at'], name='case_by_partner'), models.Index(fields=['opened_by', '-opened_at'], name='case_by_opener'), models.Index(condition=models.Q(('escalated_to__isnull', False)), fields=['escalated_to'], name='case_escalated'), models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_by_parent'), models.Index(condition=models.Q(('joined_to__isnull', False)), fields=['joined_to'], name='case_by_joined'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower('words'), name='gin_trgm_ops'), name='case_words')],
                'constraints': [models.UniqueConstraint(fields=('numbered_at', 'number'), name='case_number_once'), models.UniqueConstraint(fields=('numbered_at', 'word', 'year', 'serial'), name='case_serial_once'), models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('numbered_at', 'key'), name='case_key_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('due_at', None), ('turn', 'nobody')), models.Q(models.Q(('turn', 'nobody'), _negated=True), ('closed_at', None), ('due_at__isnull', False)), _connector='OR'), name='case_is_owed_or_closed')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, max_length=80, verbose_name='what it is')),
                ('is_internal', models.BooleanField(default=False, verbose_name='for staff only')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attachment', to='files.storedfile')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='casework.case')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ('at', 'id'),
                'indexes': [models.Index(fields=['case', 'at'], name='attachment_by_case')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='CaseRating',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('score', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='score')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), default=list, size=None, verbose_name='reasons')),
                ('text', unionhall.kernel.people.fields.EncryptedTextField(blank=True, default='', verbose_name='words')),
                ('rated_at', models.DateTimeField(verbose_name='rated at')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rating', to='casework.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'rating of a case',
                'verbose_name_plural': 'ratings of cases',
                'ordering': ('-rated_at',),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='case_rating_in_range')],
            },
        ),
        migrations.CreateModel(
            name='CaseTrack',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tracks', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'track',
                'verbose_name_plural': 'tracks',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('case', 'code'), name='track_once')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('track', models.CharField(default='main', max_length=40)),
                ('state', models.CharField(max_length=40)),
                ('turn', models.CharField(choices=[('staff', 'the union'), ('worker', 'the person served'), ('partner', 'the partner'), ('nobody', 'nobody')], max_length=8)),
                ('rule', models.CharField(blank=True, max_length=60)),
                ('region', models.CharField(blank=True, max_length=6)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('began_at', models.DateTimeField(verbose_name='began')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('is_provisional', models.BooleanField(default=False, verbose_name="a year's holidays are not known yet")),
                ('remind_at', models.DateTimeField(null=True)),
                ('missed_at', models.DateTimeField(null=True, verbose_name='missed')),
                ('paused_at', models.DateTimeField(null=True, verbose_name='paused')),
                ('pause_cause', models.CharField(blank=True, max_length=160, verbose_name='cause of the pause')),
                ('resumes_at', models.DateTimeField(null=True)),
                ('paused_for', models.DurationField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('met', 'kept'), ('late', 'done late'), ('void', 'no longer needed')], max_length=4)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'deadline',
                'verbose_name_plural': 'deadlines',
                'ordering': ('began_at', 'id'),
                'indexes': [models.Index(fields=['case', 'began_at'], name='deadline_by_case'), models.Index(condition=models.Q(('ended_at', None), ('paused_at', None), ('remind_at__isnull', False)), fields=['remind_at'], name='deadline_to_remind'), models.Index(condition=models.Q(('ended_at', None), ('missed_at', None), ('paused_at', None)), fields=['due_at'], name='deadline_to_miss'), models.Index(condition=models.Q(('resumes_at__isnull', False)), fields=['resumes_at'], name='deadline_to_resume'), models.Index(condition=models.Q(('ended_at', None), models.Q(('rule', ''), _negated=True)), fields=['rule'], name='deadline_by_rule')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case', 'track'), name='deadline_one_running'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at', None), ('resumes_at', None)), models.Q(('paused_at__isnull', False), ('resumes_at__isnull', False), models.Q(('pause_cause', ''), _negated=True)), _connector='OR'), name='deadline_pause_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='deadline_end_has_outcome')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', unionhall.kernel.people.fields.EncryptedTextField(verbose_name='text')),
                ('is_internal', models.BooleanField(default=True, verbose_name='for staff only')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ('at', 'id'),
                'indexes': [models.Index(fields=['case', 'at'], name='note_by_case')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='NumberCounter',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'counter',
                'verbose_name_plural': 'counters',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'word', 'year'), name='counter_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('verb', models.CharField(max_length=40, verbose_name='act')),
                ('track', models.CharField(default='main', max_length=40)),
                ('from_state', models.CharField(blank=True, max_length=40)),
                ('to_state', models.CharField(max_length=40)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('data', models.JSONField(default=dict)),
                ('private', unionhall.kernel.people.fields.EncryptedTextField(blank=True, default='', editable=False)),
                ('is_internal', models.BooleanField(default=False, verbose_name='for staff only')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='done by')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='casework.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ('case', 'sequence'),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('case', 'sequence'), name='step_sequence_once')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('plain', 'task'), ('call', 'call back')], default='plain', max_length=8, verbose_name='kind')),
                ('text', models.CharField(max_length=160, verbose_name='what is to be done')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('outcome', models.CharField(blank=True, max_length=400, verbose_name='what came of it')),
                ('assignee', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='casework.case')),
                ('done_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ('due_at', 'id'),
                'indexes': [models.Index(fields=['case', 'due_at'], name='task_by_case'), models.Index(condition=models.Q(('done_at', None)), fields=['organisation', 'due_at'], name='task_open_by_unit'), models.Index(condition=models.Q(('done_at', None)), fields=['assignee', 'due_at'], name='task_open_by_person')],
                'constraints': [],
            },
        ),
    ]
