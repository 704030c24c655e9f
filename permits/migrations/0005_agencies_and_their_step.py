"""Load the agencies that are usually asked; let the step of their answers run while consulting."""

import json
from pathlib import Path

from django.db import migrations

FACTS = Path(__file__).parents[1] / "agencies.json"
BASIS = "thông lệ của Sở; địa chỉ hộp thư là giả định, cần thay khi đưa vào sử dụng"


def load_agencies(apps, _schema_editor):
    agencies = apps.get_model("permits", "Agency").objects
    for facts in json.loads(FACTS.read_text(encoding="utf-8")):
        agencies.get_or_create(name_vi=facts.pop("name_vi"), defaults={**facts, "basis": BASIS})


def let_opinions_run_while_consulting(apps, _schema_editor):
    """On a fresh database procedures.json says so already."""
    steps = apps.get_model("permits", "Step").objects
    steps.filter(key="opinions", state="appraising").update(state="consulting")


class Migration(migrations.Migration):
    dependencies = [("permits", "0004_consultations")]
    operations = [
        migrations.RunPython(load_agencies, migrations.RunPython.noop),
        migrations.RunPython(let_opinions_run_while_consulting, migrations.RunPython.noop),
    ]
