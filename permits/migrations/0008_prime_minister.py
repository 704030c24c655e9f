"""The Prime Minister's procedure, and a first reckoning for clocks that ran before."""

from django.db import migrations
from django.db.models import F

from permits.migrations._procedures import load


def reckon(apps, _schema_editor):
    """What was believed of dossiers received before beliefs were kept; the sweep wakes them all."""
    cycles = apps.get_model("permits", "Cycle").objects.select_related("dossier")
    apps.get_model("permits", "Reckoning").objects.bulk_create(
        apps.get_model("permits", "Reckoning")(
            dossier=cycle.dossier,
            at=cycle.dossier.reception_recorded_at,
            cause="receive",
            cycle=cycle.number,
            received_on=cycle.received_on,
            used_working_days=cycle.used_working_days,
            paused_on=cycle.paused_on,
            track=cycle.dossier.track,
            edition=cycle.dossier.edition,
            due_on=cycle.due_on,
            official_due_on=cycle.dossier.official_due_on,
            current_due_on=cycle.dossier.current_due_on,
        )
        for cycle in cycles.iterator(500)
    )
    dossiers = apps.get_model("permits", "Dossier").objects
    dossiers.filter(state__in=("appraising", "deciding", "decided")).update(
        wakes_on=F("current_due_on"), step_due_on=F("current_due_on")
    )


class Migration(migrations.Migration):
    dependencies = [("permits", "0007_side_paths")]
    operations = [
        migrations.RunPython(
            lambda apps, _editor: load(apps, "procedures_prime_minister.json"),
            migrations.RunPython.noop,
        ),
        migrations.RunPython(reckon, migrations.RunPython.noop),
    ]
