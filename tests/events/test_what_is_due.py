"""Notices, reports and follow-ups: counted, recorded, reminded of, moved with the calendar."""

from datetime import date, datetime, time, timedelta

import pytest

from events import operations
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar.models import Entry
from tests.events import stages
from tests.permits.editions import publish
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db
SEPTEMBER = {
    "starts_at": datetime(2026, 9, 15, 8, 0, tzinfo=ZONE),
    "ends_at": datetime(2026, 9, 15, 17, 0, tzinfo=ZONE),
}


def at(day, month=9, hour=9):
    return datetime.combine(date(2026, month, day), time(hour), ZONE)


def deadline(event, kind="event_notice"):
    return Entry.objects.get(source_kind=kind, source_id=event.pk)


def told(status="pending"):
    return list(Notice.objects.filter(status=status).order_by("pk").values_list("kind", flat=True))


def test_the_worked_example_stands_on_the_event_and_in_the_calendar(phuc):
    event = stages.tentative(phuc, **SEPTEMBER)

    assert (event.notify_due_on, event.report_due_on) == (date(2026, 8, 28), date(2026, 9, 30))
    assert deadline(event).starts_on == date(2026, 8, 28)
    assert deadline(event, "event_report").starts_on == date(2026, 9, 30)
    assert deadline(event).title == f"Hạn thông báo Sở Tài chính: {event.title_vi}"


def test_the_days_follow_the_event(phuc):
    event = stages.tentative(phuc, **SEPTEMBER)

    operations.reschedule(
        event_id=event.pk,
        actor=acting(phuc),
        at=stages.NOW,
        starts_at=SEPTEMBER["starts_at"] + 7 * stages.DAY,
        ends_at=SEPTEMBER["ends_at"] + 8 * stages.DAY,
    )

    event.refresh_from_db()
    assert (event.notify_due_on, event.report_due_on) == (date(2026, 9, 7), date(2026, 10, 8))


def test_an_event_that_is_promotion_no_more_owes_nothing(phuc):
    event = stages.tentative(phuc, **SEPTEMBER)

    operations.revise(event_id=event.pk, actor=acting(phuc), at=stages.NOW, kind="signing")

    event.refresh_from_db()
    assert (event.notify_due_on, event.report_due_on, event.wakes_on) == (None, None, None)
    assert deadline(event).status == "cancelled"


def test_a_notice_that_is_overdue_keeps_the_event_from_being_certain(phuc, hoa, everything):
    event = stages.tentative(phuc, **SEPTEMBER)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.confirm(event_id=event.pk, actor=acting(phuc), at=at(31, 8))
    assert [one.code for one in caught.value.reasons] == ["checklist_overdue"]
    assert everything() == before

    operations.notify_authority(
        event_id=event.pk, actor=acting(hoa), at=at(31, 8), notified_on=date(2026, 8, 31)
    )
    confirmed = operations.confirm(event_id=event.pk, actor=acting(phuc), at=at(31, 8))
    assert confirmed.state == "confirmed"
    assert deadline(event).title.startswith("Đã thông báo Sở Tài chính")


def test_only_promotion_is_notified(phuc, everything):
    event = stages.tentative(phuc, kind="signing")
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.notify_authority(
            event_id=event.pk, actor=acting(phuc), at=at(20, 4), notified_on=date(2026, 4, 20)
        )

    assert [one.code for one in caught.value.reasons] == ["nothing_to_notify"]
    assert everything() == before


def test_each_reminder_is_sent_once_and_of_those_missed_the_most_urgent(phuc):
    event = stages.tentative(phuc, responsible_id=phuc.pk, **SEPTEMBER)
    # Saturday 22/08 is worked in exchange for the 31st: the fifth working day before.
    assert event.wakes_on == date(2026, 8, 22)

    counts = [
        operations.remind_of_events(at=moment)
        for moment in (at(21, 8), at(22, 8), at(22, 8, 10), at(31, 8), at(31, 8, 10))
    ]

    assert counts == [0, 1, 0, 1, 0]
    # No mail went out meanwhile: the first one is replaced, too.
    assert told() == ["event_overdue"]
    assert told("superseded") == ["event_soon", "event_due_in_one_working_day"]
    assert set(Notice.objects.filter(status="pending").values_list("recipient", flat=True)) == {
        phuc.pk
    }


def test_without_a_person_the_unit_is_reminded(phuc, division):
    stages.tentative(phuc, **SEPTEMBER)

    operations.remind_of_events(at=at(28, 8))

    notice = Notice.objects.get(status="pending")
    assert (notice.recipient, notice.address) == (None, division.mailbox)


def test_what_was_done_is_not_reminded_of(phuc):
    event = stages.tentative(phuc, **SEPTEMBER)
    operations.notify_authority(
        event_id=event.pk, actor=acting(phuc), at=at(20, 8), notified_on=date(2026, 8, 20)
    )

    assert Event.objects.get().wakes_on is None
    assert operations.remind_of_events(at=at(31, 8)) == 0


def test_a_result_is_followed_up_until_it_is_done(phuc):
    event = stages.confirmed(phuc, **SEPTEMBER)
    act = {"event_id": event.pk, "actor": acting(phuc)}
    operations.record_outcomes(
        **act,
        at=at(16),
        outcomes=[
            {"kind": "memorandum", "title": "Biên bản ghi nhớ", "follow_up_on": date(2026, 10, 15)}
        ],
    )
    outcome = event.outcomes.get()
    assert deadline_of(outcome).title == "Theo dõi: Biên bản ghi nhớ"

    operations.remind_of_events(at=at(16, 10))
    overdue = Notice.objects.get(kind="event_overdue", context__duty="follow_up")
    operations.record_outcomes(
        **act,
        at=at(19, 10),
        outcomes=[{"id": outcome.pk, "done_on": date(2026, 10, 19), "done_note": "Đã làm việc."}],
    )

    assert "Biên bản ghi nhớ" in texts.body(overdue)
    assert deadline_of(outcome).title == "Đã theo dõi: Biên bản ghi nhớ"
    assert event.outcomes.get().kind == "memorandum"


def deadline_of(outcome):
    return Entry.objects.get(source_kind="event_follow_up", source_id=outcome.pk)


def test_what_somebody_else_added_stays_and_what_is_taken_out_leaves_the_calendar(phuc, hoa):
    event = stages.confirmed(phuc, **SEPTEMBER)
    row = {"kind": "commitment", "title": "Khảo sát", "follow_up_on": date(2026, 10, 15)}
    for user in (phuc, hoa):
        operations.record_outcomes(event_id=event.pk, actor=acting(user), at=at(16), outcomes=[row])
    first, second = event.outcomes.order_by("pk")

    operations.record_outcomes(
        event_id=event.pk, actor=acting(hoa), at=at(17), outcomes=[], removed=[first.pk]
    )

    assert list(event.outcomes.all()) == [second]
    assert deadline_of(first).status == "cancelled"
    assert deadline_of(second).status == "confirmed"


def test_a_report_is_recorded_and_nothing_is_owed_any_more(phuc, hoa):
    event = stages.held(phuc, **SEPTEMBER)
    assert event.wakes_on is not None

    operations.report_results(
        event_id=event.pk,
        actor=acting(hoa),
        at=at(28),
        reported_on=date(2026, 9, 28),
        number="45/BC-SNgV",
        results="Ký hai biên bản.",
    )

    event.refresh_from_db()
    assert (event.reported_on, event.report_number) == (date(2026, 9, 28), "45/BC-SNgV")
    assert deadline(event, "event_report").title.startswith("Đã báo cáo kết quả")
    assert operations.remind_of_events(at=at(9, 10)) <= 1


def test_days_are_counted_anew_with_a_new_table(phuc, an):
    event = stages.tentative(phuc, **SEPTEMBER)
    publish(an, closed=["2026-08-28", "2026-09-30"])

    swept = [operations.recount_event_days(at=at(1, 8)) for _once in range(2)]

    event.refresh_from_db()
    assert swept == [1, 0]
    assert (event.notify_due_on, event.report_due_on) == (date(2026, 8, 27), date(2026, 10, 1))
    assert deadline(event).starts_on == date(2026, 8, 27)
    last = AuditEntry.objects.filter(subject_kind="event").latest("position")
    assert (last.action, last.actor) == ("recount_days", None)


KINDS = (
    "event_soon",
    "event_due_in_one_working_day",
    "event_overdue",
    "event_permit_lost",
    "event_permit_refused",
    "event_permit_granted",
    "event_permit_moved",
    "event_called_off",
)


def test_every_notice_has_its_words_in_both_languages(phuc):
    event = stages.tentative(phuc)
    context = {
        "reference": event.reference,
        "title_vi": "Diễn đàn",
        "title_en": "Forum",
        "duty": "notify_authority",
        "what": "",
        "due_on": date(2026, 8, 28),
        "number": "H24-1",
        "reason": "Hoãn.",
        "starts_at": SEPTEMBER["starts_at"],
        "ends_at": SEPTEMBER["ends_at"] + timedelta(days=1),
    }

    for kind in KINDS:
        notice = operations.steps.queue(
            event, kind, to=phuc, context=context, path="/events/1/", at=stages.NOW
        )
        vietnamese, english = (texts.body(notice, language=one) for one in ("vi", "en"))
        assert event.reference in texts.subject(notice, language="vi")
        assert "Sự kiện: Diễn đàn" in vietnamese
        assert "Event: Forum" in english
        assert "/events/1/" in english
        if kind == "event_permit_moved":
            assert "15/09/2026 08:00" in vietnamese
        if "permit" not in kind and kind != "event_called_off":
            assert "28/08/2026" in vietnamese
            assert "Sở Tài chính" in vietnamese


def test_whoever_is_responsible_hears_that_an_event_is_called_off_by_somebody_else(phuc, an, hoa):
    mine = stages.tentative(phuc, responsible_id=phuc.pk)
    hers = stages.tentative(phuc, responsible_id=hoa.pk)

    for event in (mine, hers):
        operations.cancel(event_id=event.pk, actor=acting(phuc), at=stages.NOW, reason="Hoãn.")

    assert list(Notice.objects.values_list("kind", "recipient")) == [("event_called_off", hoa.pk)]
