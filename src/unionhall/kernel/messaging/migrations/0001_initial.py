import django.db.models.deletion
import unionhall.kernel.people.fields
import unionhall.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('private', models.JSONField(default=dict)),
                ('relayed_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(condition=models.Q(('relayed_at', None)), fields=['id'], name='event_to_relay')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('params', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='messaging.event')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='people.person')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['person', '-created_at'], name='message_by_person'), models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='message_unread')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'event', 'person', 'kind'), name='message_once_per_event')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('url', models.CharField(max_length=300, verbose_name='address')),
                ('secret', unionhall.kernel.people.fields.EncryptedTextField(verbose_name='signing secret')),
                ('kinds', models.JSONField(blank=True, default=list, help_text='Empty means all.', verbose_name='kinds of event')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ('name',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=unionhall.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'e-mail'), ('webhook', 'webhook')], max_length=8, verbose_name='channel')),
                ('address', models.CharField(max_length=300, verbose_name='recipient')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('delivered', 'delivered'), ('failed', 'given up')], default='waiting', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_at', models.DateTimeField(verbose_name='next attempt')),
                ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.event')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='messaging.message')),
                ('webhook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.webhook')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ('-next_at',),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'next_at'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('event', None)), fields=('organisation', 'message', 'channel'), name='delivery_once_per_message'), models.UniqueConstraint(condition=models.Q(('message', None)), fields=('organisation', 'event', 'webhook'), name='delivery_once_per_webhook')],
            },
        ),
    ]
