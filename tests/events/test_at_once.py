"""Several planners at once, with real threads and real commits, on either database."""

import pytest

from events import operations
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import Booking, Resource
from tests.events import stages as events
from tests.permits import stages
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_one_dossier_is_linked_once(lan, minh, phuc, committed_db):
    dossier = stages.received(lan, minh)

    answers = at_once(*[lambda: events.tentative(phuc, dossier_id=dossier.pk)] * 4)

    assert answers == ["done", *["dossier_taken"] * 3]
    assert Event.objects.filter(dossier=dossier).count() == 1


def test_one_room_is_booked_once_and_no_event_is_half_written(phuc, committed_db):
    room = Resource.objects.create(kind="venue", name_vi="Hội trường")
    wanting = [events.tentative(phuc, participants=None) for _number in range(4)]

    def book(event):
        return lambda: operations.book(
            event_id=event.pk, actor=acting(phuc), at=events.NOW, resources={room.pk: "hard"}
        )

    answers = at_once(*map(book, wanting))

    assert answers == ["clash"] * 3 + ["done"]
    assert Booking.objects.filter(released_at=None).count() == 1
    assert sum(event.wanted.count() for event in wanting) == 1
    assert list(audit.breaks()) == []


def test_two_sweeps_at_once_remind_nobody_twice(phuc, committed_db):
    for _number in range(4):
        events.tentative(phuc)

    def remind():
        operations.remind_of_events(at=events.STARTS)

    at_once(remind, remind, remind)

    assert Notice.objects.filter(kind="event_overdue").count() == 4


def test_each_item_of_a_plan_has_its_number(phuc, committed_db):
    def add(title):
        return lambda: annual_plan.add_item(
            actor=acting(phuc), at=events.NOW, year=2026, kind="signing", title_vi=title
        )

    add("Việc đầu")()
    answers = at_once(*(add(f"Việc {number}") for number in range(4)))

    assert answers == ["done"] * 4
    assert sorted(PlanItem.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
