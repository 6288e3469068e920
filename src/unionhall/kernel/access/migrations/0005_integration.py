from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_network_planner'),
    ]

    operations = [
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('administrator', 'Administrator'), ('leader', 'Leader'), ('auditor', 'Auditor'), ('desk', 'Front desk'), ('palace_manager', 'Palace manager'), ('teacher', 'Teacher'), ('union_officer', 'Grassroots union officer'), ('station_manager', 'Rest station manager'), ('legal_manager', 'Head of legal aid'), ('caseworker', 'Caseworker of legal aid'), ('lawyer', 'Public-interest lawyer'), ('network_planner', 'Planner of the palace network'), ('integration', 'Connected system')], max_length=40, verbose_name='role'),
        ),
    ]
