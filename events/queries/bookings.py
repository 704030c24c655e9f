"""What an event wishes to book, what is booked for it, and what it would collide with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.models import Event, Occurrence
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.clashes import Collision, Taken, on_closed_days
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.values import Wish
from foreign_affairs.workdays.queries import current_calendar

SOURCE = "event_occurrence"


def wishes_of(event: Event, occurrences: Iterable[Occurrence]) -> list[Wish]:
    """What `event` wants at each of `occurrences`."""
    wanted = list(event.wanted.all())
    # A series for one country would collide with itself.
    country = event.countries[0] if len(event.countries) == 1 and not event.frequency else ""
    return [
        Wish(
            resource_id=one.resource_id,
            source_kind=SOURCE,
            source_id=occurrence.pk,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            strength="soft" if one.strength == "soft" else "hard",
            title=occurrence.title_vi or event.title_vi,
            path=f"/events/{event.pk}/",
            case=f"event-{event.reference}",
            country=country,
            place_id=event.venue_id,
            participants=event.participants or 0,
        )
        for occurrence in occurrences
        for one in wanted
    ]


def days_off_of(event: Event, occurrences: Iterable[Occurrence]) -> list[Collision]:
    """Those of `occurrences` that take place at Tết, or on another day off, one by one."""
    things = [
        Taken(
            resource_id=0,
            kind="",
            source=(SOURCE, one.pk),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            held_from=one.starts_at,
            held_until=one.ends_at,
            title=one.title_vi or event.title_vi,
            path=f"/events/{event.pk}/",
        )
        for one in occurrences
    ]
    return list(on_closed_days(things, current_calendar()))


def bookings_of(event: Event, occurrences: Collection[int] | None = None) -> list[Booking]:
    """What is booked for `event`, or for some of its occurrences; rooms of a venue included."""
    keys = [one.pk for one in event.occurrences.all()] if occurrences is None else occurrences
    return shared_calendar.bookings_of((SOURCE, key) for key in keys)


@dataclass(frozen=True, slots=True)
class BookedOccurrence:
    """One occurrence with what is booked for it and what is wanted and is not."""

    occurrence: Occurrence
    booked: tuple[Booking, ...]
    missing: tuple[int, ...]


def booked_occurrences(event: Event) -> list[BookedOccurrence]:
    """The occurrences of `event`, with their bookings, in the order of their times; one query."""
    wanted = {one.resource_id for one in event.wanted.all()}
    booked: dict[int, list[Booking]] = {}
    for row in bookings_of(event):
        booked.setdefault(row.source_id, []).append(row)
    return [
        BookedOccurrence(
            one,
            tuple(row for row in booked.get(one.pk, ()) if row.resource_id in wanted),
            ()
            if one.cancelled_at
            else tuple(sorted(wanted - {row.resource_id for row in booked.get(one.pk, ())})),
        )
        for one in event.occurrences.all()
    ]


def clashes_of(event: Event, *, at: datetime) -> list[dict[str, Any]]:
    """What would collide if everything that is wanted were booked now; writes nothing."""
    ahead = [one for one in event.occurrences.all() if not one.cancelled_at and one.ends_at > at]
    return _foreseen(event, ahead)


def clashes_if_moved(
    event: Event, *, starts_at: datetime, ends_at: datetime, occurrence_id: int | None = None
) -> list[dict[str, Any]]:
    """What would collide if `event`, or one date of a series, took place then; writes nothing.

    Only what is booked moves along; where nothing is wanted, a day off is told. Raises RuleBroken
    for a date that it has not, and where the date of a series is not named.
    """
    standing = [one for one in event.occurrences.all() if one.cancelled_at is None]
    if occurrence_id is not None:
        standing = [one for one in standing if one.pk == occurrence_id]
    elif not event.frequency and not standing:
        # A draft without a time has booked nothing.
        return []
    if len(standing) != 1:
        raise RuleBroken(
            [Reason("no_such_occurrence", "The event has no such date.", "occurrence")]
        )
    date = standing[0]
    if event.wanted.all() and not bookings_of(event, [date.pk]):
        return []
    date.starts_at, date.ends_at = starts_at, ends_at
    return _foreseen(event, [date])


def _foreseen(event: Event, occurrences: Collection[Occurrence]) -> list[dict[str, Any]]:
    wishes = wishes_of(event, occurrences)
    found = shared_calendar.what_if(wishes) if wishes else days_off_of(event, occurrences)
    resources = shared_calendar.resources_met(found)
    return [shared_calendar.described(one, resources) for one in found]
