"""What becomes of events when the place where they are changes its name or address."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q

from events.models import Event
from events.operations import steps

log = structlog.get_logger()


def follow_place(*, resource_id: int, at: datetime) -> int:
    """Let search and calendar tell the place of these events as it is called now; how many.

    Of a venue, those in its rooms too.
    One transaction per event: one that fails is logged and holds nobody up. `rebuild_calendar`
    mends what was missed.
    """
    done = 0
    here = Q(venue=resource_id) | Q(venue__within=resource_id)
    for key in list(Event.objects.filter(here).values_list("pk", flat=True)):
        try:
            _follow(key, at=at)
            done += 1
        except Exception:
            log.exception("place_not_followed", event=key)
    return done


@transaction.atomic(durable=True)
def _follow(event_id: int, *, at: datetime) -> None:
    event = steps.lock_for_the_house(event_id)
    steps.settle(event)
    event.save(update_fields=["search_text"])
    if event.planned_at is not None:
        steps.publish(event, at=at)
