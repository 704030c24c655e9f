"""Publishing entries, and who sees them."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.shared_calendar import ical, operations, queries
from foreign_affairs.shared_calendar.models import CalendarHead, Entry, Occurrence
from foreign_affairs.shared_calendar.values import Series
from tests.foreign_affairs.shared_calendar.conftest import A_MINUTE, HERE, NOW, told


def head():
    return CalendarHead.objects.values_list("number", flat=True).first() or 0


def everything():
    entries = Entry.objects.order_by("pk").values()
    return list(entries), list(Occurrence.objects.order_by("pk").values()), head()


def test_a_new_thing_gets_an_entry_with_its_text_and_moves_the_head(publish):
    assert publish(told(location="Đồ Sơn", categories=("Hội thảo",))) == 1

    entry = Entry.objects.get()
    assert entry.facts() == told(location="Đồ Sơn", categories=("Hội thảo",))
    assert entry.uid == "dossier-1@songoaivu.haiphong.example"
    assert (entry.sequence, entry.last_modified) == (0, NOW)
    assert entry.span_starts_at == entry.starts_at
    (occurrence,) = entry.occurrences.all()
    assert entry.search == occurrence.search == "hoi thao quoc te ve kinh te bien do son"
    assert (occurrence.starts_at, occurrence.ends_at) == (entry.starts_at, entry.ends_at)
    assert entry.text == ical.vevent(
        entry.facts(),
        uid=entry.uid,
        sequence=0,
        last_modified=NOW,
        site="http://127.0.0.1:8000",
    )
    assert entry.fingerprint == ical.fingerprint(entry.text)
    assert head() == 1


def test_an_all_day_entry_spans_its_days_from_midnight_to_midnight(publish):
    publish(told(starts_on=date(2026, 7, 20), ends_on=date(2026, 7, 21)))

    entry = Entry.objects.get()
    assert entry.span_starts_at == datetime(2026, 7, 20, tzinfo=HERE)
    assert entry.span_ends_at == datetime(2026, 7, 22, tzinfo=HERE)


def test_telling_the_same_again_writes_nothing_and_leaves_the_head(publish):
    publish(told(), told(2))
    before = everything()

    with CaptureQueriesContext(connection) as asked:
        assert publish(told(), told(2), at=NOW + A_MINUTE) == 0

    assert everything() == before
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT", "SAVEPOINT", "RELEASE"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Hội nghị"},
        {"title_en": "Conference"},
        {"location": "Cát Bà"},
        {"description": "Có phiên dịch"},
        {"status": "tentative"},
        {"visibility": "internal"},
        {"unit_mailbox": "le-tan@example.org"},
        {"path": "/x/"},
        {"transparent": True},
        {"categories": ("Kinh tế",)},
        {"latitude": 20.7089, "longitude": 106.7952},
        {"conference_url": "https://meet.example.org/a?b=c"},
        {"series": Series(rule="FREQ=DAILY;COUNT=2", occurrences=told().occurrences)},
        {"ends_at": datetime(2026, 7, 20, 12, 0, tzinfo=HERE)},
    ],
)
def test_every_rendered_change_raises_the_sequence_by_one_and_the_time_of_change(
    entry, publish, change
):
    publish(replace(told(), **change), at=NOW + A_MINUTE)

    changed = Entry.objects.get()
    assert (changed.sequence, changed.last_modified) == (1, NOW + A_MINUTE)
    assert changed.uid == entry.uid
    assert "SEQUENCE:1\r\n" in changed.text
    assert "DTSTAMP:20260706T020100Z\r\nLAST-MODIFIED:20260706T020100Z\r\n" in changed.text
    assert head() == 2


def test_two_changes_in_one_second_are_a_second_apart_in_the_text(entry, publish):
    publish(told(title="A"), at=NOW + timedelta(milliseconds=300))
    publish(told(title="B"), at=NOW + timedelta(milliseconds=600))

    changed = Entry.objects.get()
    assert (changed.sequence, changed.last_modified) == (2, NOW + timedelta(seconds=2))


def test_a_clock_that_ran_back_does_not_take_the_time_of_change_back(entry, publish):
    publish(told(title="A"), at=NOW - timedelta(hours=1))

    assert Entry.objects.get().last_modified == NOW + timedelta(seconds=1)


def test_what_only_decides_who_sees_it_moves_the_head_and_not_the_text(entry, publish, university):
    publish(told(organisation_id=university.pk), at=NOW + A_MINUTE)

    changed = Entry.objects.get()
    assert changed.organisation == university
    assert (changed.sequence, changed.text) == (0, entry.text)
    assert head() == 2


def test_what_an_entry_takes_is_kept_and_changed_without_moving_its_text(entry, publish, places):
    hall, room, leader = (place.pk for place in places)
    publish(told(resource_ids=(hall, leader, hall)), at=NOW + A_MINUTE)
    publish(told(resource_ids=(room, leader)), at=NOW + 2 * A_MINUTE)

    changed = Entry.objects.get()
    assert changed.resource_ids == {room, leader}
    assert changed.facts().resource_ids == tuple(sorted((room, leader)))
    assert (changed.sequence, changed.text) == (0, entry.text)
    assert head() == 3
    assert publish(told(resource_ids=(leader, room))) == 0


def test_a_new_title_does_not_move_the_busy_text(entry, publish):
    publish(told(title="Hội nghị"), at=NOW + A_MINUTE)

    changed = Entry.objects.get()
    assert changed.sequence == 1
    assert changed.busy_sequence == 0
    assert (changed.busy_text, changed.busy_fingerprint) == (
        entry.busy_text,
        entry.busy_fingerprint,
    )


def test_a_restricted_entry_is_never_rendered_with_its_words(publish):
    publish(told(visibility="restricted", title="Tiếp ông X", location="Phòng 2"))

    entry = Entry.objects.get()
    assert (entry.search, entry.occurrences.get().search) == ("", "")
    assert entry.text == entry.busy_text
    assert "SUMMARY:Bận\r\n" in entry.text
    assert "dossier-1" not in entry.text


def test_an_entry_made_restricted_takes_back_its_words_and_its_name(entry, publish):
    publish(told(visibility="restricted"), at=NOW + A_MINUTE)

    changed = Entry.objects.get()
    assert changed.sequence == 1
    assert f"UID:{entry.busy_uid}\r\n" in changed.text
    assert "SUMMARY:Bận\r\n" in changed.text


def test_a_thing_cancelled_before_it_stood_in_the_calendar_gets_no_entry(publish):
    assert publish(told(status="cancelled")) == 0

    assert everything() == ([], [], 0)


def test_withdrawing_keeps_the_entry_and_calls_it_off_once(entry):
    with transaction.atomic():
        assert operations.withdraw("dossier", [1, 99], at=NOW + A_MINUTE) == 1
    with transaction.atomic():
        assert operations.withdraw("dossier", [1], at=NOW + 2 * A_MINUTE) == 0

    changed = Entry.objects.get()
    assert (changed.status, changed.cancelled_at) == ("cancelled", NOW + A_MINUTE)
    assert changed.sequence == 1
    assert "STATUS:CANCELLED\r\nSUMMARY:ĐÃ HỦY: Hội thảo" in changed.text
    assert head() == 2


def test_an_entry_that_stands_again_forgets_that_it_was_called_off(entry, publish):
    publish(told(status="cancelled"), at=NOW + A_MINUTE)
    publish(told(), at=NOW + 2 * A_MINUTE)

    changed = Entry.objects.get()
    assert (changed.status, changed.cancelled_at, changed.sequence) == ("confirmed", None, 2)


def test_a_rollback_leaves_neither_entry_nor_head(db):
    with transaction.atomic():
        operations.publish([told()], at=NOW)
        transaction.set_rollback(True)

    assert everything() == ([], [], 0)


def test_publishing_outside_a_transaction_is_refused(committed_db):
    with pytest.raises(transaction.TransactionManagementError):
        operations.publish([told()], at=NOW)

    assert everything() == ([], [], 0)


def test_two_sources_cannot_share_one_case(entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.publish([told(2, case="dossier-1")], at=NOW)

    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"starts_at": None},
        {"starts_on": date(2026, 7, 20), "ends_on": date(2026, 7, 20)},
        {"span_ends_at": datetime(2026, 7, 20, 8, 0, tzinfo=HERE)},
        {"status": "maybe"},
        {"visibility": "secret"},
        {"status": "cancelled"},
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(entry, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(**columns)


@pytest.mark.postgresql
def test_writers_at_once_each_move_the_head_and_none_is_lost(committed_db):
    def write(number):
        with transaction.atomic():
            operations.publish([told(number)], at=NOW)
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Entry.objects.count(), head()) == (8, 8)


def test_rebuilding_mends_what_differs_and_calls_off_what_nobody_tells(publish):
    publish(told(1), told(2), told(3))
    untouched = Entry.objects.get(source_id=1).text
    Entry.objects.filter(source_id=2).update(text="verdorben")
    facts = [told(1), told(2), told(4)]
    expected = [
        queries.Difference("dossier", 2, "different", ("text", "fingerprint")),
        queries.Difference("dossier", 4, "missing"),
        queries.Difference("dossier", 3, "surplus"),
    ]
    before = everything()
    assert list(queries.differences(facts)) == expected
    assert everything() == before

    assert operations.rebuild(facts, at=NOW + A_MINUTE) == operations.Rebuilt(2, 1)

    assert list(queries.differences(facts)) == []
    assert Entry.objects.get(source_id=1).text == untouched
    assert Entry.objects.get(source_id=3).status == "cancelled"
    assert operations.rebuild(facts, at=NOW + 2 * A_MINUTE) == operations.Rebuilt(0, 0)


def test_after_a_release_with_another_renderer_only_what_it_writes_otherwise_moves(
    publish, monkeypatch
):
    facts = [told(1), told(2, status="cancelled")]
    publish(told(1), told(2))
    publish(*facts)
    untouched = Entry.objects.get(source_id=1)
    assert not queries.is_of_another_renderer()
    monkeypatch.setattr(ical, "RENDERER_VERSION", ical.RENDERER_VERSION + 1)
    monkeypatch.setattr(ical, "CANCELLED_PREFIX", "HUỶ: ")
    assert queries.is_of_another_renderer()
    (difference,) = queries.differences(facts)
    assert (difference.source_id, difference.columns) == (2, ("text", "busy_text")[::-1])

    assert operations.rebuild(facts, at=NOW + A_MINUTE) == operations.Rebuilt(1, 0)

    assert Entry.objects.get(source_id=1).text == untouched.text
    changed = Entry.objects.get(source_id=2)
    assert (changed.sequence, changed.busy_sequence) == (2, 2)
    assert changed.last_modified == NOW + A_MINUTE
    assert not queries.is_of_another_renderer()
    assert operations.rebuild(facts, at=NOW + 2 * A_MINUTE) == operations.Rebuilt(0, 0)


VISIBILITY = [
    # status, visibility, own organisation -> who sees it
    ("confirmed", "public", False, {"everybody", "lan", "otto", "hoa"}),
    ("cancelled", "public", False, {"everybody", "lan", "otto", "hoa"}),
    ("tentative", "public", True, {"hoa"}),
    ("tentative", "internal", True, {"hoa"}),
    ("confirmed", "internal", False, {"hoa"}),
    ("confirmed", "internal", True, {"lan", "hoa"}),
    ("confirmed", "restricted", False, {"hoa"}),
    ("confirmed", "restricted", True, {"lan", "hoa"}),
]


@pytest.mark.parametrize(("status", "visibility", "lans_own", "who"), VISIBILITY)
def test_who_sees_an_entry(publish, university, lan, otto, hoa, status, visibility, lans_own, who):
    organisation = university.pk if lans_own else None
    publish(told(visibility=visibility, organisation_id=organisation))
    if status != "confirmed":
        publish(told(visibility=visibility, organisation_id=organisation, status=status))
    actors = {
        "everybody": NOBODY,
        "lan": acting(lan),
        "otto": acting(otto),
        "hoa": acting(hoa),
    }

    seeing = {name for name, actor in actors.items() if queries.visible_entries(actor).exists()}

    assert seeing == who


HOURS = st.integers(0, 24 * 30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(first=HOURS, hours=st.integers(1, 24 * 10))
def test_any_window_shows_exactly_what_has_a_part_in_it(publish, first, hours):
    publish(
        *(
            told(day, starts_on=date(2026, 7, day), ends_on=date(2026, 7, min(31, day + day % 5)))
            for day in range(1, 31, 3)
        ),
        *(
            told(100 + day, starts_at=datetime(2026, 7, day, 8, tzinfo=HERE))
            for day in range(1, 21, 4)
        ),
    )
    start = datetime(2026, 7, 1, tzinfo=HERE) + timedelta(hours=first)
    end = start + timedelta(hours=hours)

    shown = queries.entries_between(Entry.objects.all(), start, end)

    assert {entry.source for entry in map(Entry.facts, shown)} == {
        facts.source
        for facts in map(Entry.facts, Entry.objects.all())
        if max(facts.span[0], start) < min(facts.span[1], end)
    }


DAY = timedelta(days=1)
TWENTIETH = datetime(2026, 7, 20, tzinfo=HERE)
WINDOWS = [
    # window, whether it shows the three days 19-21/07 and the morning of 20/07 (8:00-11:30)
    (TWENTIETH, TWENTIETH + DAY, True, True),
    (TWENTIETH - 10 * DAY, TWENTIETH + 10 * DAY, True, True),
    (TWENTIETH + timedelta(hours=9), TWENTIETH + timedelta(hours=10), True, True),
    (TWENTIETH - DAY, TWENTIETH + timedelta(hours=8), True, False),
    (TWENTIETH + timedelta(hours=11, minutes=30), TWENTIETH + DAY, True, False),
    (TWENTIETH + 2 * DAY, TWENTIETH + 3 * DAY, False, False),
    (TWENTIETH - 2 * DAY, TWENTIETH - DAY, False, False),
    (TWENTIETH, None, True, True),
    (TWENTIETH + 2 * DAY, None, False, False),
]


@pytest.mark.parametrize(("start", "end", "festival", "morning"), WINDOWS)
def test_a_window_shows_whatever_overlaps_it(publish, start, end, festival, morning):
    publish(told(1, starts_on=date(2026, 7, 19), ends_on=date(2026, 7, 21)), told(2))

    shown = queries.entries_between(Entry.objects.all(), start, end)

    assert set(shown.values_list("source_id", flat=True)) == (
        ({1} if festival else set()) | ({2} if morning else set())
    )
