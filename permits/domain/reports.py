"""The report on what came of an event (Mẫu 02): what it needs, and when one is reminded of it.

Pure. Source: Decision 06/2020/QĐ-TTg, art. 4(2)(c).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import (
    WorkingCalendar,
    days_after,
    last_day_before,
    weeks_between,
)

FIRST_ASKED_AFTER_DAYS = 1
DUE_IN_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What an organiser reports of an event that was held (Mẫu 02).

    Counts are people; money is VND without fraction; `nationalities` holds the number of foreign
    participants by country, those who live in Vietnam included.
    """

    document_number: str = ""
    held_starts_at: datetime | None = None
    held_ends_at: datetime | None = None
    venue: str = ""
    organisers: str = ""
    vietnamese_participants: int | None = None
    foreign_residents: int | None = None
    foreign_visitors: int | None = None
    nationalities: Mapping[str, int] = field(default_factory=dict)
    highest_rank: str = ""
    content: str = ""
    outcome: str = ""
    documents: str = ""
    assessment: str = ""
    press: str = ""
    funding_city: int | None = None
    funding_sector: int | None = None
    funding_sponsored: int | None = None
    finance: str = ""
    recommendations: str = ""

    @property
    def foreigners(self) -> int:
        return (self.foreign_residents or 0) + (self.foreign_visitors or 0)


RESULT_FIELDS = tuple(one.name for one in fields(Results))

_NEEDED = {
    "held_starts_at": "Say when the event began.",
    "held_ends_at": "Say when the event ended.",
    "venue": "Say where it was held.",
    "content": "Say what it was about.",
    "outcome": "Say what came of it.",
    "assessment": "Assess it: also what was sensitive or not planned, or that there was nothing.",
}
_COUNTED = {
    "vietnamese_participants": "Say how many Vietnamese took part; 0 is an answer.",
    "foreign_residents": "Say how many foreigners living in Vietnam took part; 0 is an answer.",
    "foreign_visitors": "Say how many foreigners came from abroad; 0 is an answer.",
}


def why_impossible(results: Results) -> tuple[Reason, ...]:
    """What can never be right in a report, however unfinished it is."""
    if (
        results.held_starts_at
        and results.held_ends_at
        and results.held_ends_at <= results.held_starts_at
    ):
        return (Reason("ends_before_start", "The event must end after it starts.", "held_ends_at"),)
    return ()


def why_not_fileable(results: Results, *, at: datetime) -> tuple[Reason, ...]:
    """Why a report cannot be filed yet: every missing item at once.

    Numbers by nationality come to the number of foreigners. Source: the fields of Mẫu 02 are
    general knowledge, its text was not found; office practice.
    """
    reasons = list(why_impossible(results))
    reasons += [
        Reason("missing", sentence, name)
        for name, sentence in _NEEDED.items()
        if not getattr(results, name)
    ]
    reasons += [
        Reason("missing", sentence, name)
        for name, sentence in _COUNTED.items()
        if getattr(results, name) is None
    ]
    if results.held_ends_at and results.held_ends_at > at:
        reasons.append(
            Reason("not_over_yet", "The event is reported on when it is over.", "held_ends_at")
        )
    told = sum(results.nationalities.values())
    if told != results.foreigners:
        reasons.append(
            Reason(
                "nationalities_do_not_sum",
                "By country there are %(told)s foreign participants, in all %(total)s.",
                "nationalities",
                {"told": told, "total": results.foreigners},
            )
        )
    return tuple(reasons)


class ReportState(StrEnum):
    """How the report on a permit's event stands; computed, never stored."""

    NONE = ""
    EXPECTED = "expected"
    DUE = "due"
    OVERDUE = "overdue"
    FILED = "filed"


def report_state(
    *, owed: bool, event_is_over: bool, filed: bool, due_on: date | None, today: date
) -> ReportState:
    """`owed` says that the permit holds and asks for a report. On time through the due date."""
    if filed:
        return ReportState.FILED
    if not owed:
        return ReportState.NONE
    if not event_is_over:
        return ReportState.EXPECTED
    return ReportState.OVERDUE if due_on is not None and due_on < today else ReportState.DUE


class ReportReminder(StrEnum):
    """Kinds of reminder to the organiser, the least urgent first. Source: office practice."""

    ASKED = "report_asked"
    DUE_IN_FIVE = "report_due_in_five_days"
    DUE_IN_ONE = "report_due_in_one_working_day"
    OVERDUE = "report_overdue"


def reminder_days(
    calendar: WorkingCalendar, *, ended_on: date, due_on: date
) -> tuple[tuple[ReportReminder, date], ...]:
    """The day from which each reminder is due, in order."""
    return (
        (ReportReminder.ASKED, days_after(ended_on, FIRST_ASKED_AFTER_DAYS)),
        (ReportReminder.DUE_IN_FIVE, last_day_before(due_on, DUE_IN_DAYS)),
        (ReportReminder.DUE_IN_ONE, calendar.working_days_before(due_on, 1)),
        (ReportReminder.OVERDUE, days_after(due_on, 1)),
    )


def reached(
    calendar: WorkingCalendar, *, ended_on: date, due_on: date, today: date
) -> tuple[ReportReminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    days = reminder_days(calendar, ended_on=ended_on, due_on=due_on)
    return tuple(kind for kind, day in days if day <= today)


def weeks_overdue(*, due_on: date, today: date) -> int:
    """Full weeks since the due date: in each the office is told once."""
    return max(weeks_between(due_on, today), 0)


def next_reminder_on(
    calendar: WorkingCalendar, *, ended_on: date, due_on: date, today: date
) -> date:
    """The first day after `today` on which somebody is to be reminded again."""
    days = [day for _kind, day in reminder_days(calendar, ended_on=ended_on, due_on=due_on)]
    weekly = days_after(due_on, 7 * (weeks_overdue(due_on=due_on, today=today) + 1))
    return min(day for day in (*days, weekly) if day > today)
