"""What this app adds to pages of apps below it; the portal hangs it there (portal/panels.py)."""

from collections.abc import Mapping
from typing import Any

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.quality import queries
from foreign_affairs.quality.domain.lifecycle import may_be_evaluated
from permits.models import Dossier

Panel = tuple[str, Mapping[str, Any]]
"""A template and what it is told."""


def on_dossier(dossier: Dossier, actor: Actor) -> Panel | None:
    """On a dossier's page: "tell us how it went" to its organisation, the slip to who reads it."""
    if not may_be_evaluated(dossier.state):
        return None
    speaks, reads = queries.speaks_for(actor, dossier), queries.reads_every_slip(actor)
    if not speaks and not reads:
        return None
    given = queries.slip_of(dossier)
    if given is None and not speaks:
        return None
    return "quality/parts/on_dossier.html", {
        "dossier": dossier,
        "given": given,
        "speaks": speaks,
    }


def on_tracked(dossier: Dossier, actor: Actor) -> Panel | None:  # noqa: ARG001
    """On the page that tracks a dossier without an account: the way to its slip."""
    if not queries.may_be_evaluated(dossier):
        return None
    return "quality/parts/on_tracked.html", {"dossier": dossier}
