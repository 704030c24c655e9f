"""Hosting in principle: the two procedures of Decision 06/2020/QĐ-TTg, art. 6."""

from django.db import migrations

from permits.migrations._procedures import load


class Migration(migrations.Migration):
    dependencies = [("permits", "0013_annual_tables_and_consents")]
    operations = [
        migrations.RunPython(
            lambda apps, _editor: load(apps, "procedures_hosting.json"),
            migrations.RunPython.noop,
        )
    ]
