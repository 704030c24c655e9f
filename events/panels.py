"""What this app adds to pages of apps below it; the portal hangs it there (portal/panels.py)."""

from collections.abc import Mapping
from typing import Any

from events import queries
from events.domain.lifecycle import PLANS
from foreign_affairs.accounts.actors import Actor
from permits import queries as permits
from permits.domain.lifecycle import State
from permits.models import Dossier

Panel = tuple[str, Mapping[str, Any]]
"""A template and what it is told."""


def on_dossier(dossier: Dossier, actor: Actor) -> Panel | None:
    """On a dossier's page, for the office: the event that stands for its case, or the way to one.

    Before reception nothing is planned, and of what ended without a permit comes no event.
    """
    if not actor.is_staff or dossier.state in (State.DRAFT, State.SUBMITTED, State.INCOMPLETE):
        return None
    event = queries.follows_dossier(dossier.pk)
    may_make = actor.holds(*PLANS) and permits.leads_to_an_event(dossier)
    if event is None and not may_make:
        return None
    return "events/parts/on_dossier.html", {"dossier": dossier, "event": event}
