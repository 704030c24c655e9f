"""The newest edition of the work days in the calendar."""

from datetime import date

from foreign_affairs.shared_calendar import calendar, operations, queries
from foreign_affairs.shared_calendar.models import CalendarHead, Entry
from foreign_affairs.workdays.models import OfficeDay
from foreign_affairs.workdays.queries import current_calendar
from tests.foreign_affairs.shared_calendar.conftest import A_MINUTE, NOW
from tests.permits import editions


def entry_of(day):
    return Entry.objects.get(source_kind="workday", source_id=day.toordinal())


def test_every_day_of_the_edition_is_told_once(db):
    assert list(calendar.entries()) == []

    moved = operations.tell_workdays(at=NOW)

    assert moved == Entry.objects.count() == OfficeDay.objects.count()
    assert list(queries.differences(calendar.entries())) == []
    national = entry_of(date(2026, 9, 2))
    assert national.facts() == next(
        facts for facts in calendar.entries() if facts.starts_on == date(2026, 9, 2)
    )
    assert (national.title, national.visibility, national.transparent) == (
        "Nghỉ Quốc khánh",
        "public",
        True,
    )


def test_telling_again_asks_two_questions_and_writes_nothing(db, django_assert_num_queries):
    operations.tell_workdays(at=NOW)
    head = CalendarHead.objects.values().get()

    with django_assert_num_queries(4):  # with the savepoint of the transaction
        assert operations.tell_workdays(at=NOW + A_MINUTE) == 0

    assert CalendarHead.objects.values().get() == head


def test_a_day_that_is_not_confirmed_is_the_offices_until_it_is(db):
    operations.tell_workdays(at=NOW)

    unconfirmed = {special.date for special in current_calendar().days if not special.confirmed}
    tentative = Entry.objects.filter(status="tentative").values_list("starts_on", flat=True)
    assert set(tentative) == unconfirmed


def test_a_new_edition_moves_only_the_days_that_it_changes(db, an):
    operations.tell_workdays(at=NOW)
    before = {entry.pk: entry.sequence for entry in Entry.objects.all()}
    editions.publish(an, closed=["2026-09-03"], opened=["2026-09-01"])

    assert operations.tell_workdays(at=NOW + A_MINUTE) == 2

    assert entry_of(date(2026, 9, 3)).status == "confirmed"
    gone = entry_of(date(2026, 9, 1))
    assert (gone.status, gone.cancelled_at) == ("cancelled", NOW + A_MINUTE)
    moved = {pk for pk, sequence in before.items() if Entry.objects.get(pk=pk).sequence != sequence}
    assert moved == {gone.pk}
    assert list(queries.differences(calendar.entries())) == []
    assert operations.tell_workdays(at=NOW + 2 * A_MINUTE) == 0
