"""By when feedback and complaints are answered: two lines of the deadline catalogue."""

import csv
from pathlib import Path

from django.db import migrations

FACTS = Path(__file__).resolve().parent.parent / "facts" / "deadline_rules.csv"


def load_deadline_rules(apps, schema_editor):
    DeadlineRule = apps.get_model("workdays", "DeadlineRule")
    with FACTS.open(encoding="utf-8", newline="") as lines:
        DeadlineRule.objects.bulk_create(DeadlineRule(**row) for row in csv.DictReader(lines))


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0001_slips_and_feedback"),
        ("workdays", "0002_first_edition"),
    ]

    operations = [migrations.RunPython(load_deadline_rules, migrations.RunPython.noop)]
