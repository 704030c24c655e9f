"""What is to be done about an event besides holding it, and by when."""

from dataclasses import replace
from datetime import date, datetime

from events.domain.checklists import Duty, checklist, notify_by, report_by
from events.domain.values import EventFacts, PermitFacts
from tests.permits.stages import ZONE

DAYS = {
    "permit.lead.local": 30,
    "permit.lead.pm": 40,
    "invest.notify": 15,
    "invest.report": 15,
    "event.report": 15,
}
FORUM = EventFacts(
    kind="investment_promotion",
    title_vi="Diễn đàn xúc tiến đầu tư",
    starts_at=datetime(2026, 9, 15, 8, 0, tzinfo=ZONE),
    ends_at=datetime(2026, 9, 15, 17, 0, tzinfo=ZONE),
    first_on=date(2026, 9, 15),
    last_on=date(2026, 9, 15),
)
GRANTED = PermitFacts(holds=True, filed_on=date(2026, 8, 3), granted_on=date(2026, 8, 12))
TODAY = date(2026, 8, 20)


def items(event, calendar, *, today=TODAY, days=DAYS):
    return checklist(event, calendar=calendar, days=days, today=today)


def test_the_worked_example_of_the_decree(calendar):
    """15/09/2026: fifteen days before is 31/08, a day off; so by 28/08, and report by 30/09."""
    assert notify_by(FORUM, calendar=calendar, days=DAYS) == date(2026, 8, 28)
    assert report_by(FORUM, calendar=calendar, days=DAYS) == date(2026, 9, 30)


def test_an_investment_event_has_one_list_and_one_that_is_a_conference_too_has_both(calendar):
    alone = items(FORUM, calendar)
    both = items(replace(FORUM, is_international_conference=True), calendar)

    assert [item.duty for item in alone] == [Duty.NOTIFY_AUTHORITY, Duty.REPORT_RESULTS]
    assert [(item.duty, item.due_on) for item in both] == [
        (Duty.FILE_DOSSIER, date(2026, 8, 16)),
        (Duty.NOTIFY_AUTHORITY, date(2026, 8, 28)),
        (Duty.HOLD_PERMIT, date(2026, 9, 15)),
        (Duty.REPORT_CONFERENCE, date(2026, 9, 30)),
        (Duty.REPORT_RESULTS, date(2026, 9, 30)),
    ]


def test_what_is_to_be_permitted_by_the_prime_minister_is_filed_earlier(calendar):
    upward = replace(FORUM, permit=PermitFacts(holds=False, is_prime_ministers=True))

    assert items(upward, calendar)[0].due_on == date(2026, 8, 6)


def test_what_was_done_is_neither_overdue_nor_open_and_may_be_late(calendar):
    late = items(replace(FORUM, notified_on=date(2026, 8, 31)), calendar, today=date(2026, 9, 1))[0]
    open_still = items(FORUM, calendar, today=date(2026, 8, 31))[0]

    assert (late.is_overdue, late.is_late) == (False, True)
    assert (open_still.is_overdue, open_still.is_late, open_still.blocks) == (True, False, True)


def test_the_last_day_itself_is_in_time(calendar):
    assert not items(FORUM, calendar, today=date(2026, 8, 28))[0].is_overdue


def test_a_permit_that_holds_ticks_its_lines(calendar):
    linked = items(replace(FORUM, kind="conference", permit=GRANTED), calendar)

    assert [(item.duty, item.done_on) for item in linked] == [
        (Duty.FILE_DOSSIER, date(2026, 8, 3)),
        (Duty.HOLD_PERMIT, date(2026, 8, 12)),
        (Duty.REPORT_CONFERENCE, None),
    ]


def test_a_permit_that_holds_no_more_leaves_its_line_open(calendar):
    suspended = replace(FORUM, kind="conference", permit=replace(GRANTED, holds=False))

    assert items(suspended, calendar)[1].done_on is None


def test_an_event_without_dates_or_of_another_kind_has_no_list(calendar):
    assert items(replace(FORUM, first_on=None, last_on=None), calendar) == ()
    assert items(replace(FORUM, kind="courtesy_call"), calendar) == ()


def test_beyond_the_published_years_and_the_catalogue_a_day_is_left_open_not_guessed(calendar):
    far = replace(FORUM, first_on=date(2090, 1, 5), last_on=date(2090, 1, 5))

    assert [item.due_on for item in items(far, calendar)] == [None, None]
    assert [item.due_on for item in items(FORUM, calendar, days={})] == [None, None]
    assert [item.is_overdue for item in items(FORUM, calendar, days={})] == [False, False]
