from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("legalaid", "0003_hearing")]

    operations = [
        migrations.AddField(
            model_name="roster",
            name="alarmed",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
