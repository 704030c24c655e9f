"""Times that were found for an event: what the calendar offers, in words, as one press each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from events.web.forms.people import FindForm
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest.fields import FIRST_YEAR, LAST_YEAR
from foreign_affairs.rest.wording import weekday_span
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.availability import Opening
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.queries import Meeting
from foreign_affairs.shared_calendar.words import resource_words
from foreign_affairs.workdays.deadlines import CalendarNotPublished, office_date

MINUTES = 90
DAYS_AHEAD = 30
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """One start, with who and what is free then: `value` is what pressing it sends."""

    value: str
    when: str
    who: str


def times(find: FindForm, *, at: datetime) -> tuple[list[Offer] | None, tuple[Reason, ...]]:
    """What is offered for what was asked, and why nothing can be; None where it cannot be read."""
    if not find.is_valid():
        return None, ()
    said = find.cleaned_data
    minutes = said["find_minutes"] or MINUTES
    first = said["find_from"] or office_date(at)
    meeting = Meeting(
        first=first,
        last=said["find_to"] or first + timedelta(days=DAYS_AHEAD),
        minutes=minutes,
        people=tuple(find.wanted()),
        language=said["find_language"],
        seats=said["find_seats"] or 0,
        on_closed_days=said["find_closed"],
        through_lunch=said["find_lunch"],
    )
    try:
        found = shared_calendar.free_times(meeting, at=at)
    except RuleBroken as refusal:
        return None, refusal.reasons
    except CalendarNotPublished:
        return None, (
            Reason(
                "calendar_unknown",
                "The office's days are not published so far ahead: choose an earlier window.",
                "find_to",
            ),
        )
    length = timedelta(minutes=minutes)
    return [
        _offer(one.starts_at, length, [found.resources[group[0]] for group in one.choices], meeting)
        for one in _spread(found.openings)
    ], ()


def _spread(openings: Sequence[Opening]) -> list[Opening]:
    """The first start of each half-day, then the next ones: a choice, not forty quarters."""
    halves: dict[tuple[object, bool], Opening] = {}
    for one in openings:
        start = timezone.localtime(one.starts_at)
        halves.setdefault((start.date(), start.hour >= 12), one)
    chosen = list(halves.values())[:MOST_OFFERED]
    if len(chosen) < MOST_OFFERED:
        picked = {one.starts_at for one in chosen}
        spare = [one for one in openings if one.starts_at not in picked]
        chosen += spare[: MOST_OFFERED - len(chosen)]
    return sorted(chosen, key=lambda one: one.starts_at)


def _offer(
    start: datetime,
    length: timedelta,
    free: Sequence[Resource],
    meeting: Meeting,
) -> Offer:
    groups = list(free)
    interpreter = groups.pop(0) if meeting.language else None
    room = groups.pop(0) if meeting.seats else None
    return Offer(
        value="|".join(
            (
                start.isoformat(),
                str(interpreter.pk if interpreter else ""),
                str(room.pk if room else ""),
            )
        ),
        when=weekday_span(start, start + length),
        who=", ".join(resource_words(one) for one in (interpreter, room) if one),
    )


def chosen(value: str) -> tuple[datetime, int | None, int | None] | None:
    """What a pressed offer says: its start, the interpreter, the room; None for anything else."""
    parts = value.split("|")
    if len(parts) != 3:
        return None
    keys = [int(part) if part.isascii() and part.isdigit() else None for part in parts[1:]]
    try:
        start = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    # As far as an instant may lie: the first and last year overflow when they are converted.
    known = start.tzinfo is not None and FIRST_YEAR <= start.year <= LAST_YEAR
    return (start, keys[0], keys[1]) if known else None
