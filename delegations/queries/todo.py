"""What is to be done about a delegation, and when somebody is reminded of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from delegations.domain.lifecycle import OPEN, State
from delegations.models import Delegation
from foreign_affairs.workdays.deadlines import reminders
from foreign_affairs.workdays.queries import current_calendar

REQUEST, REPORT = "request", "report"


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """Something that the office still has to do about a delegation: its key, its day."""

    key: str
    due_on: date


def open_duties(delegation: Delegation) -> list[OpenDuty]:
    """What is still to be done about `delegation` by a day that is known, the earliest first."""
    duties = []
    if (
        delegation.state in OPEN
        and delegation.asked_on is None
        and delegation.request_due_on is not None
    ):
        duties.append(OpenDuty(REQUEST, delegation.request_due_on))
    if (
        delegation.state in (State.APPROVED, State.ONGOING)
        and delegation.reported_on is None
        and delegation.report_due_on is not None
    ):
        duties.append(OpenDuty(REPORT, delegation.report_due_on))
    return sorted(duties, key=lambda duty: (duty.due_on, duty.key))


def next_reminder(delegation: Delegation, *, after: date | None = None) -> date | None:
    """The next day on which a sweep has something to say about `delegation`."""
    return reminders.next_day(
        current_calendar(), (duty.due_on for duty in open_duties(delegation)), after=after
    )


def to_be_woken(*, today: date) -> QuerySet[Delegation]:
    """Delegations of which somebody is to be reminded by `today`; one range of an index."""
    return Delegation.objects.filter(wakes_on__lte=today).order_by("wakes_on", "pk")


def to_be_recounted(*, edition: int) -> QuerySet[Delegation]:
    """Open delegations whose days were counted under an older edition of the work days."""
    return Delegation.objects.filter(state__in=OPEN, edition__lt=edition).order_by("pk")


def to_be_purged(*, gone_before: datetime) -> QuerySet[Delegation]:
    """Delegations that left before then and whose scans and notes nobody has removed yet.

    One that was called off counts from the moment when it was.
    """
    left = Q(departs_at__lt=gone_before)
    called_off = Q(state=State.CANCELLED, called_off_at__lt=gone_before)
    rows = Delegation.objects.filter(left | called_off, purged_at=None)
    return rows.order_by(Coalesce(F("departs_at"), F("created_at")), "pk")
