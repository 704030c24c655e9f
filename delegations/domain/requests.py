"""The request to a leader to receive guests: by when it is made. Pure."""

from dataclasses import dataclass
from datetime import date

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar

DEADLINE = "delegation.request"
"""Its line of the deadline catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """`due_on` is the last on-time day to ask; None where the office's days are not published."""

    reception_on: date | None = None
    asked_on: date | None = None
    due_on: date | None = None
    late_note: str = ""

    @property
    def is_late(self) -> bool:
        return self.asked_on is not None and self.due_on is not None and self.asked_on > self.due_on


def ask_by(
    reception_on: date | None, *, calendar: WorkingCalendar, working_days: int | None
) -> date | None:
    """The last day to ask, `working_days` working days before the reception.

    None without a reception, without a rule, and beyond the published years.
    Source: office practice, after the rule of Bắc Giang.
    """
    if reception_on is None or working_days is None:
        return None
    try:
        return calendar.working_days_before(reception_on, working_days)
    except CalendarNotPublished:
        return None


def why_not_asked_so(request: RequestFacts, *, today: date) -> tuple[Reason, ...]:
    """What is wrong with a request as it is recorded."""
    reasons = []
    asked = request.asked_on
    if asked is not None and asked > today:
        reasons.append(Reason("day_ahead", "This day has not come yet.", "asked_on"))
    if asked is not None and request.reception_on is not None and asked > request.reception_on:
        reasons.append(
            Reason("asked_after_reception", "A leader is asked before the reception.", "asked_on")
        )
    if request.is_late and not request.late_note.strip():
        reasons.append(
            Reason(
                "late_unexplained",
                "The request is later than five working days before the reception: say why.",
                "late_note",
            )
        )
    return tuple(reasons)
