"""The apology for a late result, and whose delay it was. Pure.

Source: Decree 61/2018/NĐ-CP, art. 19(9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    WorkingCalendar,
    last_legal_apology_day,
)
from permits.domain.steps import StepResult

FARTHEST_WORKING_DAYS = 60
"""A new day farther away is a slip of the pen. Source: office practice."""


class Cause(StrEnum):
    """Whose delay it was."""

    OWN_STEP = "own_step"
    AGENCY = "agency"
    APPLICANT = "applicant"


def why_not_once_more(*, promised: bool, already_sent: bool) -> tuple[Reason, ...]:
    """Whether there is a day to put off, and it was not put off before."""
    if not promised:
        return (
            Reason(
                "no_day_was_promised",
                "No day was promised for this dossier: it depends on the Prime Minister.",
            ),
        )
    if already_sent:
        return (
            Reason(
                "already_reappointed", "The result was appointed anew before; once is the most."
            ),
        )
    return ()


def why_not_reappointable(
    calendar: WorkingCalendar,
    *,
    today: date,
    was_due_on: date | None,
    due_on: date,
    already_sent: bool,
    breach: str,
) -> tuple[Reason, ...]:
    """Whether the result may be appointed for `due_on` instead of `was_due_on`.

    Once only, to a later working day. After the last day that the law allows (the calendar day
    before `was_due_on`) only as a breach, with `breach` saying why.
    """
    never = why_not_once_more(promised=was_due_on is not None, already_sent=already_sent)
    if was_due_on is None:
        return never
    reasons = list(never)
    if today > last_legal_apology_day(was_due_on) and not breach.strip():
        reasons.append(
            Reason(
                "too_late_to_apologise",
                "The apology had to be sent by %(day)s. "
                "Later it is a breach: say why it was not sent in time.",
                "breach",
                {"day": f"{last_legal_apology_day(was_due_on):%d/%m/%Y}"},
            )
        )
    if due_on <= max(was_due_on, today):
        reasons.append(
            Reason("not_later", "The new day lies after the old one and after today.", "due_on")
        )
    elif not _is_reachable(calendar, today, due_on):
        reasons.append(
            Reason(
                "not_a_working_day",
                "Choose a working day of the published calendar, at most %(days)s working days "
                "ahead.",
                "due_on",
                {"days": FARTHEST_WORKING_DAYS},
            )
        )
    return tuple(reasons)


def _is_reachable(calendar: WorkingCalendar, today: date, due_on: date) -> bool:
    try:
        ahead = calendar.working_days_between(today, due_on)
        return calendar.is_working(due_on) and ahead <= FARTHEST_WORKING_DAYS
    except CalendarNotPublished:
        return False


PROPOSED_WORKING_DAYS = 3
"""How much later the draft of an apology appoints the result. Source: office practice."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as far as blame goes: its state, its day, how it went or goes, by `today`."""

    name: str
    state: str
    due_on: date | None
    result: StepResult


def likely_cause(steps: Iterable[StepFacts], *, today: date) -> tuple[Cause, str]:
    """Whose delay it most likely is, with the step's name: the first that is over its day.

    A proposal for the apology; a person confirms it. Source: office practice.
    """
    late = [
        step
        for step in steps
        if step.result is StepResult.LATE
        or (step.result is StepResult.RUNNING and step.due_on is not None and step.due_on < today)
    ]
    if not late:
        return Cause.OWN_STEP, ""
    first = late[0]
    cause = Cause.AGENCY if first.state == "consulting" else Cause.OWN_STEP
    return cause, first.name
