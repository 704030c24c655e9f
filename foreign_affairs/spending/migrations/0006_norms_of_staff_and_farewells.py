"""Two norms of Circular 35/2026/TT-BTC that came later: art. 8.2 and art. 17, from `facts`."""

import csv
from pathlib import Path

from django.db import migrations

NORMS = Path(__file__).resolve().parent.parent / "facts" / "norms_of_staff_and_farewells.csv"


def load_norms(apps, _schema_editor):
    norms = apps.get_model("spending", "SpendingNorm")
    with NORMS.open(encoding="utf-8", newline="") as lines:
        norms.objects.bulk_create(
            norms(**{**row, "valid_to": row["valid_to"] or None}) for row in csv.DictReader(lines)
        )


class Migration(migrations.Migration):
    dependencies = [("spending", "0005_words_of_staff_and_farewells")]

    operations = [migrations.RunPython(load_norms, migrations.RunPython.noop)]
