"""What the form of an event is filled with: an event, what was typed, found, or asked for."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from events.models import Event
from events.operations.writing import FACTS
from events.web.forms.people import BOOKED
from events.web.forms.when import initial_series, initial_times
from foreign_affairs.rest.fields import (
    FIRST_YEAR,
    LAST_YEAR,
)
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

TEXTS = tuple(name for name in FACTS if not name.endswith("_id"))
"""What is asked for as it is written."""
LINKS = ("venue", "host", "unit", "responsible", "plan_item")


def as_typed(form: forms.Form, data: Any) -> dict[str, Any]:
    """What was typed, to be shown again without being judged."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, name) or data
    }


def strength_of(event: Event) -> str:
    """How firmly most of `event` is wanted: firmly, as soon as anything is."""
    wanted = [one.strength for one in event.wanted.all()]
    soft = Booking.Strength.SOFT
    return str(soft if wanted and set(wanted) == {soft} else Booking.Strength.HARD)


def initial_of(event: Event) -> dict[str, Any]:
    """What the form shows of an event that is written down."""
    chosen: dict[str, list[int]] = {name: [] for name in BOOKED}
    at_place = {Resource.Kind.VENUE: "rooms", Resource.Kind.ROOM: "rooms"}
    for one in event.wanted.all():
        if one.resource_id in (event.venue_id, event.host_id):
            continue
        kind = Resource.Kind(one.resource.kind)
        chosen[at_place.get(kind, f"{kind.value}s")].append(one.resource_id)
    return {
        **{name: getattr(event, name) for name in (*TEXTS, "all_day", "revision")},
        **{name: getattr(event, f"{name}_id") for name in LINKS},
        "dossier": event.dossier.number if event.dossier else "",
        "guests": [
            {"country": row.country, "organisation": row.organisation, "count": row.count}
            for row in event.participations.all()
        ],
        "strength": strength_of(event),
        **chosen,
        **initial_times(event.starts_at, event.ends_at, all_day=event.all_day),
        **(initial_series(event.recurrence) if event.recurrence else {}),
    }


def asked_for(params: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks to be filled in: `starts_at`, `ends_at`; garbage is passed over."""
    found = []
    for name in ("starts_at", "ends_at"):
        try:
            instant = datetime.fromisoformat(params.get(name, "").replace(" ", "+"))
        except ValueError:
            return {}
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            return {}
        found.append(instant if instant.tzinfo else instant.replace(tzinfo=OFFICE_ZONE))
    start, end = found
    is_whole = all(timezone.localtime(one).time() == time.min for one in found)
    return initial_times(start, end, all_day=is_whole and end > start) | {
        "all_day": is_whole and end > start
    }
