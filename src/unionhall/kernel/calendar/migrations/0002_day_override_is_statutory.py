"""Special days may be statutory holidays."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("calendar", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="dayoverride",
            name="is_statutory",
            field=models.BooleanField(default=False, help_text="A holiday by law itself: work on it is paid three times. Not a day off moved beside it.", verbose_name="statutory holiday"),
        ),
    ]
