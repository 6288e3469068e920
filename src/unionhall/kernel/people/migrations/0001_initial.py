import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import unionhall.kernel.people.fields
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_pinyin', models.CharField(blank=True, editable=False, max_length=120, verbose_name='name in pinyin')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='mobile phone')),
                ('gender', models.CharField(blank=True, choices=[('', 'Not said'), ('f', 'Female'), ('m', 'Male')], default='', max_length=1, verbose_name='gender')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('occupation', models.CharField(blank=True, max_length=60, verbose_name='occupation')),
                ('is_migrant', models.BooleanField(default=False, verbose_name='migrant worker')),
                ('identity_number', unionhall.kernel.people.fields.EncryptedTextField(blank=True, default='', verbose_name='identity number')),
                ('identity_index', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('language', models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], default='zh-hans', max_length=8, verbose_name='language')),
                ('wants_large_text', models.BooleanField(default=False, verbose_name='large text')),
                ('last_longitude', models.FloatField(blank=True, editable=False, null=True)),
                ('last_latitude', models.FloatField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ('name_pinyin', 'id'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['phone'], name='person_phone_trgm', opclasses=['gin_trgm_ops']), models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='person_phone'), django.contrib.postgres.indexes.GinIndex(fields=['name_pinyin'], name='person_pinyin_trgm', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['name'], name='person_name_trgm', opclasses=['gin_trgm_ops'])],
                'constraints': [models.UniqueConstraint(condition=models.Q(('identity_index', ''), _negated=True), fields=('organisation', 'identity_index'), name='person_identity_unique_in_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(blank=True, max_length=32, verbose_name='membership number')),
                ('joined_on', models.DateField(verbose_name='joined on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ('-joined_on',),
                'indexes': [models.Index(condition=models.Q(('left_on', None)), fields=['person'], name='membership_live_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('organisation', 'person'), name='membership_one_live'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='membership_left_after_joining')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('subject', models.SlugField(max_length=40, verbose_name='to what')),
                ('version', models.CharField(max_length=20, verbose_name='version of the text')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ('-given_at',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('phone', models.CharField(max_length=20, unique=True, verbose_name='mobile phone')),
                ('phone_verified_at', models.DateTimeField(blank=True, null=True, verbose_name='phone confirmed at')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the configuration')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('was_right', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'sign-in attempt',
                'verbose_name_plural': 'sign-in attempts',
                'ordering': ('-at',),
                'indexes': [models.Index(fields=['key', '-at'], name='attempt_by_key'), models.Index(fields=['at'], name='attempt_by_time')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SignInCode',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('phone', unionhall.kernel.people.fields.EncryptedTextField()),
                ('phone_index', models.CharField(max_length=64)),
                ('address', models.GenericIPAddressField()),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'sign-in code',
                'verbose_name_plural': 'sign-in codes',
                'ordering': ('-sent_at',),
                'indexes': [models.Index(fields=['phone_index', '-sent_at'], name='code_by_phone'), models.Index(fields=['address', '-sent_at'], name='code_by_address'), models.Index(fields=['sent_at'], name='code_by_time')],
                'constraints': [],
            },
        ),
    ]
