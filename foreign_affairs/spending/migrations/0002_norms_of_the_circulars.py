"""The norms of Circular 35/2026/TT-BTC, and what is known of those before it, from `facts`."""

import csv
from pathlib import Path

from django.db import migrations

NORMS = Path(__file__).resolve().parent.parent / "facts" / "norms.csv"


def load_norms(apps, schema_editor):
    SpendingNorm = apps.get_model("spending", "SpendingNorm")
    with NORMS.open(encoding="utf-8", newline="") as lines:
        SpendingNorm.objects.bulk_create(
            SpendingNorm(
                **{**row, "amount": row["amount"] or None, "valid_to": row["valid_to"] or None}
            )
            for row in csv.DictReader(lines)
        )


class Migration(migrations.Migration):
    dependencies = [("spending", "0001_norms_estimates_settlements")]

    operations = [migrations.RunPython(load_norms, migrations.RunPython.noop)]
