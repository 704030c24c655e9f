"""By when a leader is asked and a visit reported on, and who is reminded of it when."""

from datetime import date, datetime

import pytest

from delegations import operations
from delegations.models import Delegation
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.queries import breaks
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.workdays.models import DeadlineRule
from tests.delegations import stages
from tests.delegations.stages import DAY, NOW
from tests.permits.editions import publish
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db


def nine_on(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)


def to_be_asked(phuc, **facts):
    delegation = stages.planned(phuc, **facts)
    return operations.request_reception(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reception_on=date(2026, 6, 17)
    )


def told(status="pending"):
    return list(Notice.objects.filter(status=status).order_by("pk").values_list("kind", flat=True))


def test_the_catalogue_says_by_when_a_visit_is_reported_on():
    rule = DeadlineRule.objects.get(key="delegation.report")

    assert (rule.length, rule.unit, rule.direction) == (5, "working_days", "forward")
    assert (rule.basis, rule.confidence) == ("office practice", "I")


def test_reminders_come_each_on_its_day_and_once(phuc, hoa):
    delegation = to_be_asked(phuc, responsible=hoa)
    assert delegation.wakes_on == date(2026, 6, 3)

    sent = [
        operations.remind_of_delegations(at=nine_on(date(2026, 6, day)))
        for day in (2, 3, 3, 9, 11, 12)
    ]

    assert sent == [0, 1, 0, 1, 1, 0]
    # Nothing is delivered here, so the more urgent one takes the place of those before.
    assert told() == ["delegation_overdue"]
    assert told("superseded") == ["delegation_soon", "delegation_due_in_one_working_day"]
    assert {one.recipient for one in Notice.objects.all()} == {hoa}
    body = texts.body(Notice.objects.first(), language="vi")
    assert "Đề nghị lãnh đạo tiếp đoàn" in body
    assert "10/06/2026" in body
    assert list(breaks()) == []


def test_after_an_outage_only_the_most_urgent_is_sent(phuc):
    to_be_asked(phuc)

    assert operations.remind_of_delegations(at=nine_on(date(2026, 6, 12))) == 1

    assert told() == ["delegation_overdue"]
    assert told("superseded") == ["delegation_soon", "delegation_due_in_one_working_day"]


def test_what_is_done_or_called_off_is_reminded_of_no_more(phuc):
    delegation = to_be_asked(phuc)
    done = operations.request_reception(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        reception_on=date(2026, 6, 17),
        asked_on=date(2026, 4, 20),
    )
    assert done.wakes_on is None

    off = to_be_asked(phuc)
    off = operations.cancel(delegation_id=off.pk, actor=acting(phuc), at=NOW, reason="Hoãn")
    assert off.wakes_on is None
    assert operations.remind_of_delegations(at=nine_on(date(2026, 6, 12))) == 0


def test_the_report_on_an_approved_visit_is_reminded_of(phuc, binh):
    delegation = stages.approved(phuc, binh)
    assert delegation.wakes_on == date(2026, 6, 18)
    Notice.objects.all().delete()

    assert operations.remind_of_delegations(at=nine_on(date(2026, 6, 26))) == 1
    assert "Lập báo cáo kết quả đón đoàn" in texts.body(
        Notice.objects.get(status="pending"), language="vi"
    )


def test_one_delegation_that_fails_holds_up_no_other(phuc, monkeypatch):
    broken, other = to_be_asked(phuc), to_be_asked(phuc)
    tell = operations.sweeps.steps.tell

    def fails(delegation, *args, **more):
        if delegation.pk == broken.pk:
            raise ZeroDivisionError
        return tell(delegation, *args, **more)

    monkeypatch.setattr(operations.sweeps.steps, "tell", fails)

    assert operations.remind_of_delegations(at=nine_on(date(2026, 6, 3))) == 1
    assert Notice.objects.get().subject_id == other.pk
    assert Delegation.objects.get(pk=broken.pk).wakes_on == date(2026, 6, 3)


def test_days_are_counted_again_under_a_new_table(phuc, an):
    delegation = to_be_asked(phuc)
    publish(an, closed=["2026-06-15"])

    moved = [operations.recount_delegation_days(at=NOW + DAY) for _ in range(2)]

    assert moved == [1, 0]
    again = Delegation.objects.get(pk=delegation.pk)
    assert (again.request_due_on, again.report_due_on) == (date(2026, 6, 9), date(2026, 6, 25))
    entry = Entry.objects.get(source_kind="delegation_request")
    assert entry.starts_on == date(2026, 6, 9)
    assert list(breaks()) == []
