"""When somebody, something and somewhere are free together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.shared_calendar.availability import (
    Candidate,
    Opening,
    Period,
    openings,
    starts_within,
)
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.queries.bookings import standing
from foreign_affairs.shared_calendar.queries.resources import in_use, speaking
from foreign_affairs.shared_calendar.queries.taken import office_hours
from foreign_affairs.workdays.deadlines import WorkingCalendar
from foreign_affairs.workdays.queries import current_calendar

MOST_DAYS = 92
MOST_PEOPLE = 20
LONGEST_MINUTES = 12 * 60
AnyOf = list[list[Resource]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What a time is sought for.

    All of `people` (resources of any kind), and if asked any one interpreter of `language` and
    any one room for `seats`. For `minutes`, from `first` through `last`, office-local and
    inclusive; on working days and within half a day, unless said otherwise.
    """

    first: date
    last: date
    minutes: int
    people: tuple[int, ...] = ()
    language: str = ""
    seats: int = 0
    on_closed_days: bool = False
    through_lunch: bool = False


@dataclass(frozen=True, slots=True)
class FoundTimes:
    """The openings in order; their `choices` are of the interpreters and of the rooms, as asked.

    `resources` are all that were looked at, by number.
    """

    openings: list[Opening]
    resources: dict[int, Resource]


def free_times(meeting: Meeting, *, at: datetime) -> FoundTimes:
    """Every time from `at` on at which `meeting` can be; two queries, and one for the calendar.

    What is kept for now counts as taken. Raises RuleBroken with every reason why it cannot be
    sought, CalendarNotPublished for working days that nobody knows yet.
    """
    people = {
        resource.pk: resource
        for resource in in_use().filter(pk__in=meeting.people).select_related("within")
    }
    reasons = list(_why_not(meeting, people))
    if reasons:
        raise RuleBroken(reasons)
    groups = _groups(meeting)
    starts = starts_within(
        _days(meeting, current_calendar()),
        office_hours(),
        length=timedelta(minutes=meeting.minutes),
        through_lunch=meeting.through_lunch,
        not_before=at,
    )
    resources = people | {one.pk: one for group in groups for one in group}
    if not starts:
        return FoundTimes([], resources)
    length = timedelta(minutes=meeting.minutes)
    needed = [*people.values(), *_rooms_of(people.values())]
    busy = _busy([*needed, *resources.values()], starts[0], starts[-1] + length)
    found = openings(
        starts,
        length=length,
        all_of=[_candidate(one, busy) for one in needed],
        any_of=[[_candidate(one, busy) for one in group] for group in groups],
    )
    return FoundTimes(list(found), resources)


def _rooms_of(resources: Iterable[Resource]) -> list[Resource]:
    """The rooms of the venues among `resources`: as long in use as these, before and after."""
    venues = {one.pk: one for one in resources if one.kind == Resource.Kind.VENUE}
    rooms = list(in_use().filter(within__in=venues)) if venues else []
    for room in rooms:
        venue = venues[room.within_id or 0]
        room.set_up_minutes, room.tear_down_minutes = venue.set_up_minutes, venue.tear_down_minutes
    return rooms


def _why_not(meeting: Meeting, people: dict[int, Resource]) -> Iterable[Reason]:
    if not (meeting.people or meeting.language or meeting.seats):
        yield Reason("nothing_sought", "Say who or what has to be free.", "people")
    if set(meeting.people) - people.keys():
        yield Reason("unknown_resource", "There is no such resource.", "people")
    if len(meeting.people) > MOST_PEOPLE:
        yield Reason("too_many", "Ask for 20 at a time at most.", "people")
    if not 0 < meeting.minutes <= LONGEST_MINUTES:
        yield Reason("no_length", "A meeting lasts from a minute to twelve hours.", "minutes")
    if meeting.last < meeting.first:
        yield Reason("ends_before_start", "The window ends before it begins.", "to")
    elif meeting.last.toordinal() - meeting.first.toordinal() >= MOST_DAYS:
        yield Reason("too_long", "Look through three months at a time at most.", "to")


def _groups(meeting: Meeting) -> AnyOf:
    """Those of whom any one will do, best first: interpreters by name, rooms by size.

    Who and what has to be there anyway is not offered once more.
    """
    groups = []
    others = in_use().exclude(pk__in=meeting.people)
    if meeting.language:
        groups.append(list(speaking(others, meeting.language).order_by("name_vi", "pk")))
    if meeting.seats:
        a_hall_itself = Q(kind=Resource.Kind.VENUE) & ~Q(
            pk__in=Resource.objects.exclude(within=None).values("within")
        )
        rooms = others.filter(Q(kind=Resource.Kind.ROOM) | a_hall_itself)
        groups.append(list(rooms.filter(capacity__gte=meeting.seats).order_by("capacity", "pk")))
    return groups


def _days(meeting: Meeting, calendar: WorkingCalendar) -> list[date]:
    days = map(date.fromordinal, range(meeting.first.toordinal(), meeting.last.toordinal() + 1))
    return [day for day in days if meeting.on_closed_days or calendar.is_working(day)]


def _busy(resources: Sequence[Resource], start: datetime, end: datetime) -> dict[int, list[Period]]:
    """When each of `resources` is taken, firmly or for now, around [start, end); one query."""
    before = timedelta(minutes=max((one.set_up_minutes for one in resources), default=0))
    after = timedelta(minutes=max((one.tear_down_minutes for one in resources), default=0))
    rows = standing().filter(
        resource__in={one.pk for one in resources},
        held_until__gt=start - before,
        held_from__lt=end + after,
    )
    busy: dict[int, list[Period]] = defaultdict(list)
    for pk, *period in rows.order_by().values_list("resource_id", "held_from", "held_until"):
        busy[pk].append((period[0], period[1]))
    return busy


def _candidate(resource: Resource, busy: Mapping[int, list[Period]]) -> Candidate:
    return Candidate(
        resource.pk,
        busy.get(resource.pk, []),
        before=timedelta(minutes=resource.set_up_minutes),
        after=timedelta(minutes=resource.tear_down_minutes),
    )
