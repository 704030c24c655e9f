"""The first edition of the table, and the deadline catalogue, from the files in `facts`."""

import csv
import hashlib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

FACTS = Path(__file__).resolve().parent.parent / "facts"


def load_office_days(apps, schema_editor):
    Edition = apps.get_model("workdays", "Edition")
    OfficeDay = apps.get_model("workdays", "OfficeDay")
    file = FACTS / "office_days.csv"
    whole = file.read_bytes()
    _, rows = whole.split(b"\n", 1)
    edition = Edition.objects.create(
        number=1,
        published_at=timezone.now(),
        file_name=file.name,
        file_sha256=hashlib.sha256(whole).hexdigest(),
        table_sha256=hashlib.sha256(rows).hexdigest(),
    )
    with file.open(encoding="utf-8", newline="") as lines:
        OfficeDay.objects.bulk_create(
            OfficeDay(edition=edition, **{**row, "confirmed": row["confirmed"] == "yes"})
            for row in csv.DictReader(lines)
        )


def load_deadline_rules(apps, schema_editor):
    DeadlineRule = apps.get_model("workdays", "DeadlineRule")
    with (FACTS / "deadline_rules.csv").open(encoding="utf-8", newline="") as lines:
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
    dependencies = [("workdays", "0001_initial")]

    operations = [
        migrations.RunPython(load_office_days, migrations.RunPython.noop),
        migrations.RunPython(load_deadline_rules, migrations.RunPython.noop),
    ]
