from django.db import migrations, models
from django.db.models import F


def count_from_when_it_was_written(apps, _schema_editor):
    """When a visit was called off is not known of earlier ones: theirs is kept no longer."""
    delegations = apps.get_model("delegations", "Delegation")
    delegations.objects.filter(state="cancelled").update(called_off_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("delegations", "0004_approved_programmes_stay")]

    operations = [
        migrations.AddField("delegation", "called_off_at", models.DateTimeField(null=True)),
        migrations.RunPython(count_from_when_it_was_written, migrations.RunPython.noop),
    ]
