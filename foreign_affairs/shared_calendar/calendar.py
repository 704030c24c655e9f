"""What the calendar tells of itself: the work days, and the calendars of others."""

from collections.abc import Iterator

from foreign_affairs.shared_calendar.ical import BUSY_TITLE
from foreign_affairs.shared_calendar.models import CalendarHead, ExternalCalendar, ExternalTime
from foreign_affairs.shared_calendar.values import (
    EXTERNAL_KIND,
    WORKDAY_KIND,
    EntryFacts,
)
from foreign_affairs.workdays.deadlines import SpecialDay
from foreign_affairs.workdays.queries import calendar_of

WORKDAY_SOURCE = "workday"
EXTERNAL_SOURCE = "external"
NAMELESS = "(không có tên)"


def entries() -> Iterator[EntryFacts]:
    """The days of the edition that the calendar tells, if any, and what others' calendars say."""
    edition = CalendarHead.objects.values_list("workdays_edition", flat=True).first()
    if edition is not None:
        yield from entries_of(edition)
    times = ExternalTime.objects.select_related("event__calendar").order_by("pk")
    for time in times.iterator(500):
        yield external_entry(time.event.calendar, time)


def external_entry(calendar: ExternalCalendar, time: ExternalTime) -> EntryFacts:
    """One time of somebody else's thing: for the office to see, and in nobody's way.

    Of a private one its times alone. Its case is its own, so that the UID of the file, which may
    stand in another calendar as well, collides with none.
    """
    timed = not time.all_day
    return EntryFacts(
        source_kind=EXTERNAL_SOURCE,
        source_id=time.pk,
        kind=EXTERNAL_KIND,
        case=f"external-{time.pk}",
        title=BUSY_TITLE if time.is_private else time.title or NAMELESS,
        starts_at=time.starts_at if timed else None,
        ends_at=time.ends_at if timed else None,
        starts_on=None if timed else time.first_on,
        ends_on=None if timed else time.last_on,
        status=time.status,  # type: ignore[arg-type]  # one of Entry.Status
        visibility="restricted" if time.is_private else "internal",
        location=time.location,
        path=f"/calendar/external/{calendar.pk}/",
        unit_id=calendar.unit_id,
        transparent=time.transparent,
        categories=(EXTERNAL_KIND,),
    )


def entries_of(edition: int) -> Iterator[EntryFacts]:
    """The days of the edition with this number. One not confirmed yet is tentative."""
    return map(_entry, calendar_of(edition).days)


def _entry(day: SpecialDay) -> EntryFacts:
    return EntryFacts(
        source_kind=WORKDAY_SOURCE,
        # Rows have other ids in every edition; the day stays.
        source_id=day.date.toordinal(),
        kind=WORKDAY_KIND,
        case=f"workday-{day.date.isoformat()}",
        title=day.name_vi,
        title_en=day.name_en,
        starts_on=day.date,
        ends_on=day.date,
        status="confirmed" if day.confirmed else "tentative",
        visibility="public",
        description=day.source,
        transparent=True,
        categories=("workday",),
    )
