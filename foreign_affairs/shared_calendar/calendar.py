"""What the calendar is told of the work days: days off, and Saturdays worked in exchange."""

from collections.abc import Iterator

from foreign_affairs.shared_calendar.models import CalendarHead
from foreign_affairs.shared_calendar.values import WORKDAY_KIND, EntryFacts
from foreign_affairs.workdays.deadlines import SpecialDay
from foreign_affairs.workdays.queries import calendar_of

WORKDAY_SOURCE = "workday"


def entries() -> Iterator[EntryFacts]:
    """The days of the edition that the calendar tells; none before it was told of one."""
    edition = CalendarHead.objects.values_list("workdays_edition", flat=True).first()
    if edition is not None:
        yield from entries_of(edition)


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
