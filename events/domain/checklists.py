"""What is to be done about an event besides holding it, and by when. Pure.

Two lists: of an investment-promotion event and of an international conference. An investment
conference with foreign participants has both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.domain.values import EventFacts, Kind
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    WorkingCalendar,
    calendar_due,
    last_day_before,
)


class Duty(StrEnum):
    """What is to be done, by its key; `DEADLINES` names its line of the deadline catalogue."""

    FILE_DOSSIER = "file_dossier"
    HOLD_PERMIT = "hold_permit"
    NOTIFY_AUTHORITY = "notify_authority"
    REPORT_CONFERENCE = "report_conference"
    REPORT_RESULTS = "report_results"


DEADLINES: Mapping[Duty, str] = {
    Duty.FILE_DOSSIER: "permit.lead.local",
    Duty.NOTIFY_AUTHORITY: "invest.notify",
    Duty.REPORT_CONFERENCE: "event.report",
    Duty.REPORT_RESULTS: "invest.report",
}
PRIME_MINISTERS_LEAD = "permit.lead.pm"

SOURCES: Mapping[Duty, str] = {
    Duty.FILE_DOSSIER: "Decision 06/2020/QĐ-TTg, art. 4(1)",
    Duty.HOLD_PERMIT: "Decision 06/2020/QĐ-TTg, art. 4(2)(a)",
    Duty.NOTIFY_AUTHORITY: "Decree 96/2026/NĐ-CP, art. 89",
    Duty.REPORT_CONFERENCE: "Decision 06/2020/QĐ-TTg, art. 4(2)(c)",
    Duty.REPORT_RESULTS: "Decree 96/2026/NĐ-CP, art. 89",
}
_OVERDUE: Mapping[Duty, str] = {
    Duty.NOTIFY_AUTHORITY: "The last day to notify the Department of Finance is over: "
    "notify it now and record that first.",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist: by when, and since when it is done.

    `due_on` is None where the office's days are not published that far. `blocks`: while it is
    overdue, the event cannot become certain.
    """

    duty: Duty
    due_on: date | None
    done_on: date | None
    is_overdue: bool
    blocks: bool = False

    @property
    def source(self) -> str:
        return SOURCES[self.duty]

    @property
    def is_late(self) -> bool:
        """Whether it was done, but after its day."""
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on

    @property
    def overdue_sentence(self) -> str:
        return _OVERDUE[self.duty]


def checklist(
    event: EventFacts, *, calendar: WorkingCalendar, days: Mapping[str, int], today: date
) -> tuple[Item, ...]:
    """The items that `event` has, in the order of their days.

    `days` are the lengths of the deadline catalogue by key, in calendar days.
    """
    items = [
        Item(
            duty,
            due_on,
            done_on,
            is_overdue=done_on is None and due_on is not None and today > due_on,
            blocks=duty in _OVERDUE,
        )
        for duty, due_on, done_on in _duties(event, calendar, days)
    ]
    order = list(Duty)
    return tuple(sorted(items, key=lambda item: (item.due_on or date.max, order.index(item.duty))))


def notify_by(
    event: EventFacts, *, calendar: WorkingCalendar, days: Mapping[str, int]
) -> date | None:
    """The last working day on which the authority can be notified.

    `days` are the lengths of the catalogue. Where the last legal day is closed the office acts on
    the working day before it: 15 days before 15/09/2026 is a day off, so Friday 28/08. None where
    nothing is to be notified, without dates, and beyond the published years.
    Source: Decree 96/2026/NĐ-CP, art. 89; office practice for the working day.
    """
    length = days.get(DEADLINES[Duty.NOTIFY_AUTHORITY])
    if event.kind != Kind.INVESTMENT_PROMOTION or event.first_on is None or length is None:
        return None
    try:
        return calendar.roll_back(last_day_before(event.first_on, length))
    except CalendarNotPublished:
        return None


def report_by(
    event: EventFacts, *, calendar: WorkingCalendar, days: Mapping[str, int]
) -> date | None:
    """The last on-time day of the report to the authority; None as of `notify_by`.

    Source: Decree 96/2026/NĐ-CP, art. 89; Civil Code 2015, art. 148(5).
    """
    if event.kind != Kind.INVESTMENT_PROMOTION or event.last_on is None:
        return None
    return _days_after(event.last_on, Duty.REPORT_RESULTS, calendar=calendar, days=days)


def _duties(
    event: EventFacts, calendar: WorkingCalendar, days: Mapping[str, int]
) -> Iterator[tuple[Duty, date | None, date | None]]:
    if event.first_on is None or event.last_on is None:
        return
    if event.is_international_conference or event.permit is not None:
        yield from _of_a_conference(event, calendar, days)
    if event.kind == Kind.INVESTMENT_PROMOTION:
        yield (
            Duty.NOTIFY_AUTHORITY,
            notify_by(event, calendar=calendar, days=days),
            event.notified_on,
        )
        yield (
            Duty.REPORT_RESULTS,
            report_by(event, calendar=calendar, days=days),
            event.reported_on,
        )


def _of_a_conference(
    event: EventFacts, calendar: WorkingCalendar, days: Mapping[str, int]
) -> Iterator[tuple[Duty, date | None, date | None]]:
    """Source: Decision 06/2020/QĐ-TTg, art. 4(1), 4(2)(c)."""
    assert event.first_on is not None, "an event without dates has no list"
    assert event.last_on is not None, "the same"
    permit = event.permit
    upward = permit is not None and permit.is_prime_ministers
    lead = days.get(PRIME_MINISTERS_LEAD if upward else DEADLINES[Duty.FILE_DOSSIER])
    yield (
        Duty.FILE_DOSSIER,
        last_day_before(event.first_on, lead) if lead is not None else None,
        permit.filed_on if permit else None,
    )
    yield Duty.HOLD_PERMIT, event.first_on, permit.granted_on if permit and permit.holds else None
    counted = _days_after(event.last_on, Duty.REPORT_CONFERENCE, calendar=calendar, days=days)
    yield (
        Duty.REPORT_CONFERENCE,
        (permit.report_due_on if permit else None) or counted,
        permit.reported_on if permit else None,
    )


def _days_after(
    day: date, duty: Duty, *, calendar: WorkingCalendar, days: Mapping[str, int]
) -> date | None:
    length = days.get(DEADLINES[duty])
    try:
        return None if length is None else calendar_due(calendar, day, length)
    except CalendarNotPublished:
        return None
