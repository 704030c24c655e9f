"""Events, their occurrences, and what came of them."""

from events.models.events import Event, EventResource, Occurrence
from events.models.results import Outcome, Participation

__all__ = ["Event", "EventResource", "Occurrence", "Outcome", "Participation"]
