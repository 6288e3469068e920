"""The PostgreSQL extensions everything stands on: paths, distances, trigrams, exclusion over equality."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateExtension("ltree"),
        CreateExtension("cube"),
        CreateExtension("earthdistance"),
        BtreeGistExtension(),
        TrigramExtension(),
    ]
