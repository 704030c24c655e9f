"""In which order the office reads its events, and how far the annual plan has come."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When

from events.domain.lifecycle import State
from events.models import Event


def nearest_first(events: QuerySet[Event], *, at: datetime) -> QuerySet[Event]:
    """`events` as they lie before the office at `at`.

    First what has no time yet, then what is still to come, the next first, then what is over, the
    last first.
    """
    is_over = Case(When(last_at__lte=at, then=Value(1)), default=Value(0))
    return events.annotate(is_over=is_over).order_by(
        "is_over",
        Case(When(last_at__gt=at, then=F("first_at"))).asc(nulls_first=True),
        F("last_at").desc(nulls_last=True),
        "pk",
    )


def by_plan_item(items: Iterable[int]) -> dict[int, list[Event]]:
    """Item of the annual plan → the events that carry it out, called off ones left out."""
    found: dict[int, list[Event]] = {}
    events = Event.objects.filter(plan_item_id__in=list(items)).exclude(state=State.CANCELLED)
    for event in events.order_by("first_at", "pk"):
        found.setdefault(event.plan_item_id or 0, []).append(event)
    return found
