"""Loading procedures from a file of facts: versions, papers, tracks, steps. For data migrations."""

import json
from datetime import date
from pathlib import Path

from permits.domain.rules import why_unbalanced

FACTS = Path(__file__).parents[1]


def load(apps, file):
    """Write what `file`, beside the app, says, with the models of the migration's moment."""
    model = lambda name: apps.get_model("permits", name).objects  # noqa: E731
    for procedure in json.loads((FACTS / file).read_text(encoding="utf-8")):
        versions = procedure.pop("versions")
        row = model("Procedure").create(**procedure)
        for version in versions:
            components, tracks = version.pop("components"), version.pop("tracks")
            for end in ("valid_from", "valid_until"):
                version[end] = date.fromisoformat(version[end]) if version[end] else None
            kept = model("ProcedureVersion").create(procedure=row, **version)
            for position, component in enumerate(components, 1):
                model("Component").create(version=kept, position=position, **component)
            for position, track in enumerate(tracks, 1):
                steps = track.pop("steps")
                why_not = why_unbalanced(
                    working_days=track["working_days"],
                    budgets=[step["working_days"] for step in steps],
                )
                if why_not:
                    raise ValueError(f"{procedure['code']} {track['key']}: {why_not[0]}")
                way = model("Track").create(version=kept, position=position, **track)
                for place, step in enumerate(steps, 1):
                    model("Step").create(track=way, position=place, **step)
