"""Load the procedures from procedures.json: versions, papers, tracks, steps."""

from django.db import migrations

from permits.migrations._procedures import load


class Migration(migrations.Migration):
    dependencies = [("permits", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, _editor: load(apps, "procedures.json"), migrations.RunPython.noop
        )
    ]
