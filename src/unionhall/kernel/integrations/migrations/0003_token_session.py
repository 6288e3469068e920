"""Finds the tokens of a session that ends; their `data` names it."""

from django.db import migrations

INDEX = "create index integrations_token_session on allauth_idp_oidc_token ((data ->> 'session'))"


class Migration(migrations.Migration):

    dependencies = [
        ('allauth_idp_oidc', '0003_client_allow_uri_wildcards'),
        ('integrations', '0002_code'),
    ]

    operations = [
        migrations.RunSQL(INDEX, "drop index integrations_token_session"),
    ]
