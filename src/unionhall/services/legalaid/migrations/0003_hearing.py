from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("legalaid", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="heard_on",
            field=models.DateField(null=True, verbose_name="hearing on"),
        ),
    ]
