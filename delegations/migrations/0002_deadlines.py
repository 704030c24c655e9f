"""By when the report on a visit is written: a line of the deadline catalogue."""

import csv
from pathlib import Path

from django.db import migrations

FACTS = Path(__file__).resolve().parent.parent / "facts" / "deadline_rules.csv"


def load(apps, schema_editor):
    DeadlineRule = apps.get_model("workdays", "DeadlineRule")
    with FACTS.open(encoding="utf-8", newline="") as lines:
        DeadlineRule.objects.bulk_create(
            DeadlineRule(
                **{
                    **row,
                    "length": row["length"] or None,
                    "valid_from": row["valid_from"] or None,
                    "valid_to": row["valid_to"] or None,
                }
            )
            for row in csv.DictReader(lines)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("delegations", "0001_delegations_and_members"),
        ("workdays", "0002_first_edition"),
    ]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
