"""What staff said a need was: it is learnt from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0007_portal"),
        ("organisations", "0002_initial"),
        ("people", "0003_foreign_id"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="meant",
            field=models.SlugField(
                blank=True, db_index=False, default="", max_length=32, verbose_name="meant"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="corrected_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="corrected by",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="corrected_at",
            field=models.DateTimeField(null=True, verbose_name="corrected at"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("corrected_at__isnull", False)),
                fields=["organisation", "corrected_at"],
                name="need_corrected",
            ),
        ),
    ]
