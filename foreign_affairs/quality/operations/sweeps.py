"""What beat asks for again and again: right however late, often or at once it runs."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.quality import calendar, queries
from foreign_affairs.quality.domain.lifecycle import OPEN
from foreign_affairs.quality.domain.reminders import Reminder, horizon, reached
from foreign_affairs.quality.models import Feedback
from foreign_affairs.quality.operations import telling
from foreign_affairs.quality.operations.feedback import wind
from foreign_affairs.shared_calendar.operations import publish
from foreign_affairs.sweeping import one_by_one
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar


def remind_of_answers(*, at: datetime) -> int:
    """Remind whoever owes an answer, and tell the leaders of one overdue; how many were told.

    One reminder exists per feedback, person, kind and due date. Of several that were missed only
    the most urgent is sent. One transaction per feedback.
    """
    last = horizon(current_calendar(), today=office_date(at))
    keys = list(queries.owed_by(day=last).values_list("pk", flat=True))
    return one_by_one(_remind, keys, at=at, of="feedback")


@transaction.atomic(durable=True)
def _remind(feedback_id: int, *, at: datetime) -> int:
    feedback = Feedback.objects.select_for_update().get(pk=feedback_id)
    if feedback.state not in OPEN or feedback.due_on is None:
        return 0
    kinds = reached(current_calendar(), due_on=feedback.due_on, today=office_date(at))
    if not kinds:
        return 0
    leaders = queries.leaders_for(feedback)
    owing = telling.or_the_mailbox([feedback.handler] if feedback.handler else leaders)
    told = 0
    for person in owing:
        keys = {
            kind: f"feedback:{feedback.pk}:{kind}:{feedback.due_on}:{person.pk if person else 0}"
            for kind in kinds
        }
        told += _tell(feedback, f"feedback_{kinds[-1]}", to=person, at=at, key=keys[kinds[-1]])
        for kind in kinds[:-1]:
            supersede(feedback, f"feedback_{kind}", unique_key=keys[kind], at=at)
    if Reminder.OVERDUE in kinds:
        for leader in leaders:
            if leader not in owing:
                key = f"feedback:{feedback.pk}:escalated:{feedback.due_on}:{leader.pk}"
                told += _tell(feedback, "feedback_escalated", to=leader, at=at, key=key)
    return told


def _tell(feedback: Feedback, kind: str, *, to: User | None, at: datetime, key: str) -> int:
    return int(telling.tell(feedback, kind, to=to, at=at, unique_key=key) is not None)


def recount_answers(*, at: datetime) -> int:
    """Count anew what was counted with an older table of work days; how many days moved.

    A day once promised never comes earlier. Each feedback gets an audit entry.
    """
    stale = queries.counted_before(edition=current_calendar().edition)
    return one_by_one(_recount, list(stale.values_list("pk", flat=True)), at=at, of="feedback")


@transaction.atomic(durable=True)
def _recount(feedback_id: int, *, at: datetime) -> int:
    feedback = Feedback.objects.select_for_update().get(pk=feedback_id)
    if feedback.state not in OPEN or feedback.edition == current_calendar().edition:
        return 0
    promised = feedback.due_on
    wind(feedback)
    if promised is not None:
        feedback.due_on = max(feedback.due_on or promised, promised)
    details = {"edition": feedback.edition, "due_on": [promised, feedback.due_on]}
    record(feedback, "recount", actor=THE_HOUSE, at=at, details=details)
    feedback.save()
    publish(calendar.entries_of(feedback), at=at)
    return int(feedback.due_on != promised)
