"""When somebody is reminded of what is to be done by a day."""

from datetime import date, timedelta

from foreign_affairs.workdays.deadlines.reminders import Reminder, next_day, reached, reminder_days

DUE = date(2026, 9, 30)
DAY = timedelta(days=1)


def test_the_days_of_the_reminders_are_counted_in_working_days(calendar):
    assert reminder_days(calendar, due_on=DUE) == {
        Reminder.SOON: date(2026, 9, 23),
        Reminder.DUE_IN_ONE: date(2026, 9, 29),
        Reminder.OVERDUE: date(2026, 10, 1),
    }


def test_whatever_days_were_missed_every_reminder_that_was_reached_is_told(calendar):
    days = reminder_days(calendar, due_on=DUE)

    assert reached(days, today=date(2026, 9, 22)) == ()
    assert reached(days, today=DUE) == (Reminder.SOON, Reminder.DUE_IN_ONE)
    assert reached(days, today=DUE + 90 * DAY) == tuple(Reminder)


def test_the_next_alarm_is_the_first_day_of_any_duty(calendar):
    due_dates = [DUE, date(2026, 9, 25)]

    assert next_day(calendar, due_dates) == date(2026, 9, 18)
    assert next_day(calendar, due_dates, after=date(2026, 9, 18)) == date(2026, 9, 23)
    assert next_day(calendar, due_dates, after=date(2026, 10, 1)) is None
    assert next_day(calendar, []) is None


def test_beyond_the_published_years_only_that_it_is_overdue_is_told(calendar):
    far = date(2090, 3, 1)

    assert reminder_days(calendar, due_on=far) == {Reminder.OVERDUE: far + DAY}
