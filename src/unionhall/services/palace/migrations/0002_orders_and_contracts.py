import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0002_claim'),
        ('casework', '0002_guard'),
        ('organisations', '0002_initial'),
        ('palace', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='activity',
            name='kind',
            field=models.CharField(choices=[('show', 'Exhibition or show'), ('match', 'Match'), ('screening', 'Film screening'), ('free_play', 'Free play on the courts'), ('child_care', 'Holiday child care'), ('social', 'Social gathering'), ('training', 'Training on order'), ('legal_clinic', 'Legal clinic'), ('counselling', 'Counselling')], max_length=12, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('code', models.SlugField(max_length=24, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('planned_yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='planned, yuan')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'budget line',
                'verbose_name_plural': 'budget lines',
                'ordering': ('-year', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='palace_contract', serialize=False, to='casework.case')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount, yuan')),
                ('money', models.CharField(choices=[('public', 'Public money (city budget)'), ('union', 'Union money')], max_length=8, verbose_name='money')),
                ('about', models.TextField(blank=True, verbose_name='what is bought')),
                ('method', models.CharField(blank=True, choices=[('tender', 'Open tender'), ('invited', 'Invited tender'), ('negotiation', 'Competitive negotiation'), ('consultation', 'Competitive consultation'), ('inquiry', 'Price inquiry'), ('single', 'Single source'), ('own', 'Chosen among quotations')], max_length=12, verbose_name='how it is chosen')),
                ('selection_record', models.TextField(blank=True, verbose_name='record of the selection')),
                ('awarded_on', models.DateField(null=True, verbose_name='awarded on')),
                ('signed_on', models.DateField(null=True, verbose_name='signed on')),
                ('starts_on', models.DateField(null=True, verbose_name='from')),
                ('ends_on', models.DateField(null=True, verbose_name='to')),
                ('score', models.PositiveSmallIntegerField(null=True, verbose_name='performance, out of 100')),
                ('performance', models.TextField(blank=True, verbose_name='how it was performed')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='palace.budgetline', verbose_name='budget line')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'contract',
                'verbose_name_plural': 'contracts',
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('due_on', models.DateField(verbose_name='due')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount, yuan')),
                ('deliverables', models.TextField(verbose_name='what is delivered')),
                ('accepted_on', models.DateField(null=True, verbose_name='accepted on')),
                ('record', models.TextField(blank=True, verbose_name='record of acceptance')),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('paid_yuan', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='paid, yuan')),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='palace.contract')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'instalment',
                'verbose_name_plural': 'instalments',
                'ordering': ('contract', 'number'),
            },
        ),
        migrations.CreateModel(
            name='BudgetEntry',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('commit', 'Bound'), ('release', 'Freed'), ('pay', 'Paid')], max_length=8, verbose_name='kind')),
                ('amount_yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount, yuan')),
                ('text', models.CharField(blank=True, max_length=160, verbose_name='what for')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='done by')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='budget_entries', to='casework.case', verbose_name='for')),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='palace.budgetentry')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='palace.budgetline', verbose_name='budget line')),
                ('instalment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='palace.instalment')),
            ],
            options={
                'verbose_name': 'budget entry',
                'verbose_name_plural': 'budget entries',
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('law_firm', 'Law firm'), ('college', 'College'), ('counselling', 'Psychological counselling'), ('home_service', 'Home services'), ('film', 'Film projection'), ('other', 'Other provider')], max_length=12, verbose_name='kind')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='contact')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                ('registered_number', models.CharField(blank=True, max_length=40, verbose_name='registered number')),
                ('is_unionised', models.BooleanField(default=False, verbose_name='has a trade union')),
                ('is_active', models.BooleanField(default=True, verbose_name='is engaged')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'provider',
                'verbose_name_plural': 'providers',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=32, verbose_name='code')),
                ('kind', models.CharField(choices=[('training', 'Training course'), ('film', 'Film screening'), ('legal', 'Legal clinic'), ('counselling', 'Counselling')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='English title')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='description')),
                ('summary_en', models.CharField(blank=True, max_length=300, verbose_name='English description')),
                ('unit_price_yuan', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='price of one session, yuan')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='hours')),
                ('people_min', models.PositiveIntegerField(default=1, verbose_name='people, at least')),
                ('people_max', models.PositiveIntegerField(verbose_name='people, at most')),
                ('is_offered', models.BooleanField(default=True, verbose_name='can be ordered')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='palace.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'menu item',
                'verbose_name_plural': 'menu items',
                'ordering': ('kind', 'code'),
            },
        ),
        migrations.AddField(
            model_name='contract',
            name='provider',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='palace.provider', verbose_name='provider'),
        ),
        migrations.CreateModel(
            name='TrainingOrder',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='palace_order', serialize=False, to='casework.case')),
                ('wish', models.TextField(blank=True, verbose_name='in their own words')),
                ('from_on', models.DateField(verbose_name='from')),
                ('to_on', models.DateField(verbose_name='to')),
                ('people', models.PositiveIntegerField(verbose_name='people')),
                ('sent_to', models.CharField(choices=[('office', 'Office'), ('company', 'Company'), ('neighbourhood', 'Neighbourhood'), ('school', 'School')], max_length=14, verbose_name='sent into')),
                ('where', models.CharField(max_length=160, verbose_name='where')),
                ('price_yuan', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='price agreed, yuan')),
                ('came', models.PositiveIntegerField(null=True, verbose_name='people who came')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered at')),
                ('settled_yuan', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='settled, yuan')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='palace.menuitem', verbose_name='from the menu')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='palace.budgetline', verbose_name='budget line')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='palace.provider', verbose_name='provider')),
                ('session', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='palace_order', to='booking.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='during')),
                ('released_at', models.DateTimeField(null=True, verbose_name='released at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='palace.provider')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='palace.trainingorder')),
            ],
            options={
                'verbose_name': 'engagement',
                'verbose_name_plural': 'engagements',
                'ordering': ('during',),
            },
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'code'), name='budget_line_once'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('planned_yuan__gte', 0)), name='budget_line_planned'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('organisation', 'contract', 'number'), name='instalment_once'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_yuan__gt', 0)), name='instalment_amount'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on', None), ('paid_yuan', None)), models.Q(('accepted_on__isnull', False), ('paid_on__isnull', False), ('paid_yuan__gt', 0), ('paid_yuan__lte', models.F('amount_yuan'))), _connector='OR'), name='instalment_paid_once_accepted'),
        ),
        migrations.AddIndex(
            model_name='budgetentry',
            index=models.Index(fields=['line', '-at'], name='budget_entry_by_line'),
        ),
        migrations.AddConstraint(
            model_name='budgetentry',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('organisation', 'corrects'), name='budget_entry_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='budgetentry',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', False), models.Q(('amount_yuan__lt', 0), ('kind', 'release')), models.Q(models.Q(('kind', 'release'), _negated=True), ('amount_yuan__gt', 0)), _connector='OR'), name='budget_entry_sign'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='provider_name_once'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='menu_code_once'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.CheckConstraint(condition=models.Q(('people_max__gte', models.F('people_min')), ('people_min__gte', 1)), name='menu_people_in_order'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('unit_price_yuan__gte', 0)), name='menu_price_and_hours'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('amount_yuan__gt', 0)), name='contract_amount'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('score', None), ('score__lte', 100), _connector='OR'), name='contract_score'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contract_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='trainingorder',
            index=models.Index(fields=['organisation', 'delivered_at'], name='order_by_delivery'),
        ),
        migrations.AddConstraint(
            model_name='trainingorder',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1), ('to_on__gte', models.F('from_on'))), name='order_is_possible'),
        ),
        migrations.AddConstraint(
            model_name='trainingorder',
            constraint=models.CheckConstraint(condition=models.Q(('settled_yuan', None), models.Q(('settled_yuan__gte', 0), ('settled_yuan__lte', models.F('price_yuan'))), _connector='OR'), name='order_settled_within_price'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('organisation', '='), ('provider', '='), ('during', '&&')], name='provider_engaged_once'),
        ),
    ]
