"""Holding resources: all of it or nothing, and hard bookings never overlap."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from foreign_affairs.accounts.actors import THE_HOUSE, acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.clashes import CODES
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.foreign_affairs.shared_calendar.booking import (
    NOW,
    at,
    hold,
    resource,
    standing,
    wish,
    written,
)


def codes(refused):
    return [one.code for one in refused.value.collisions]


def test_a_booking_is_held_with_the_time_to_set_up_and_tear_down(hall, phuc):
    [row] = hold(wish(hall, path="/events/1/"), actor=acting(phuc))

    assert standing() == [("Hội trường", 1, "07:00", "10:30")]
    assert (row.booked_by, row.booked_at, row.path) == (phuc, NOW, "/events/1/")
    entry = AuditEntry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.action) == ("booking", row.pk, "book")
    assert entry.details["source"] == "event_occurrence:1"
    assert list(audit.breaks()) == []


def test_a_wish_may_bring_minutes_of_its_own(hall):
    hold(wish(hall, set_up_minutes=0, tear_down_minutes=5))

    assert standing() == [("Hội trường", 1, "08:00", "10:05")]


def test_what_touches_does_not_overlap(chair):
    hold(wish(chair))

    hold(wish(chair, 2, start=at(10), end=at(11)), acknowledged=HALF_DAY)

    assert len(standing()) == 2


def test_an_overlap_is_refused_and_changes_nothing(hall, chair):
    hold(wish(hall, title="Diễn đàn đầu tư", path="/events/1/"))
    before = written()

    with pytest.raises(operations.Clash) as refused:
        hold(wish(chair, 2), wish(hall, 2, start=at(10), end=at(12)))

    assert written() == before
    assert refused.value.members() == {
        "clashes": [
            {
                "code": "double_booking",
                "hard": True,
                "may_override": False,
                "resource": {
                    "id": hall.pk,
                    "kind": "room",
                    "name": "Hội trường",
                    "name_en": "",
                },
                "source_kind": "event_occurrence",
                "source_id": 2,
                "title": "Sự kiện 2",
                "path": "",
                "starts_at": "2026-07-20T10:00:00+07:00",
                "ends_at": "2026-07-20T12:00:00+07:00",
                "with": {
                    "title": "Diễn đàn đầu tư",
                    "path": "/events/1/",
                    "starts_at": "2026-07-20T08:00:00+07:00",
                    "ends_at": "2026-07-20T10:00:00+07:00",
                },
                "minutes": 90,
                "acknowledged": False,
            }
        ]
    }


def test_a_hard_collision_is_not_overridden(hall):
    hold(wish(hall))

    with pytest.raises(operations.Clash) as refused:
        hold(wish(hall, 2), acknowledged=Acknowledgement("Rất gấp", frozenset({"double_booking"})))

    assert codes(refused) == ["double_booking"]


def test_two_wishes_of_one_call_collide_with_each_other(hall):
    with pytest.raises(operations.Clash) as refused:
        hold(wish(hall, 1), wish(hall, 2))

    assert codes(refused) == ["double_booking"]
    assert standing() == []


def test_what_is_no_longer_wished_is_released(hall, chair):
    hold(wish(hall), wish(chair))

    hold(wish(chair))

    assert standing() == [("Phó Chủ tịch", 1, "08:00", "10:00")]
    gone = Booking.objects.get(resource=hall)
    assert (gone.released_at, gone.revision) == (NOW, 2)
    assert list(audit.breaks()) == []


def test_the_same_wishes_again_write_nothing(hall, chair):
    hold(wish(hall), wish(chair))
    before = written()

    hold(wish(hall), wish(chair))

    assert written() == before


def test_a_new_title_moves_nothing_and_is_kept(chair):
    [row] = hold(wish(chair))

    hold(wish(chair, title="Tiếp đoàn Kobe"))

    row.refresh_from_db()
    assert (row.title, row.revision) == ("Tiếp đoàn Kobe", 2)
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["book", "retitle"]


def test_two_occurrences_may_change_places(chair):
    hold(wish(chair, 1), wish(chair, 2, start=at(14), end=at(15)))

    hold(wish(chair, 1, start=at(14), end=at(15)), wish(chair, 2))

    assert standing() == [
        ("Phó Chủ tịch", 2, "08:00", "10:00"),
        ("Phó Chủ tịch", 1, "14:00", "15:00"),
    ]
    assert list(audit.breaks()) == []


def test_a_moved_booking_that_collides_stays_where_it_was(hall):
    hold(wish(hall), wish(hall, 2, start=at(14), end=at(15)))
    before = written()

    with pytest.raises(operations.Clash):
        hold(wish(hall, 2, start=at(9), end=at(11)))

    assert written() == before


def test_released_is_free_for_others_and_twice_is_once(hall):
    hold(wish(hall))

    with transaction.atomic():
        first = operations.release("event_occurrence", [1], at=NOW)
        second = operations.release("event_occurrence", [1], at=NOW)

    assert (first, second) == (1, 0)
    hold(wish(hall, 2))
    assert standing() == [("Hội trường", 2, "07:00", "10:30")]
    assert list(audit.breaks()) == []


def test_a_venue_is_booked_with_its_rooms(db):
    centre = resource("venue", "Trung tâm")
    red, blue = (resource("room", name, within=centre) for name in ("Phòng Đỏ", "Phòng Xanh"))

    hold(wish(centre))

    assert [name for name, *_rest in standing()] == ["Phòng Xanh", "Phòng Đỏ", "Trung tâm"]
    assert Booking.objects.filter(part_of__resource=centre).count() == 2
    with pytest.raises(operations.Clash) as refused:
        hold(wish(red, 2))
    assert [one.resource_id for one in refused.value.collisions] == [red.pk]
    with pytest.raises(operations.Clash) as refused:
        hold(wish(centre, 2))
    assert [one.resource_id for one in refused.value.collisions] == [centre.pk]
    hold(wish(blue, 2, start=at(10), end=at(12)))


def test_a_venue_with_a_taken_room_is_taken(db):
    centre = resource("venue", "Trung tâm")
    red = resource("room", "Phòng Đỏ", within=centre)
    hold(wish(red, 1))

    with pytest.raises(operations.Clash) as refused:
        hold(wish(centre, 2))

    assert [one.resource_id for one in refused.value.collisions] == [red.pk]
    assert standing() == [("Phòng Đỏ", 1, "08:00", "10:00")]


def test_a_room_beside_its_venue_has_one_row_that_holds_as_long_as_either(db):
    centre = resource("venue", "Trung tâm", set_up_minutes=120)
    red = resource("room", "Phòng Đỏ", within=centre, tear_down_minutes=15)

    hold(wish(red), wish(centre))

    assert standing() == [
        ("Phòng Đỏ", 1, "06:00", "10:15"),
        ("Trung tâm", 1, "06:00", "10:00"),
    ]
    hold(wish(red))
    assert standing() == [("Phòng Đỏ", 1, "08:00", "10:15")]


def test_what_if_tells_the_same_and_writes_nothing(hall, chair):
    hold(wish(hall))
    before = written()

    foreseen = queries.what_if([wish(hall, 2), wish(chair, 2)])

    assert [(one.code, one.resource_id) for one in foreseen] == [("double_booking", hall.pk)]
    assert queries.what_if([wish(hall, 1, start=at(9), end=at(11))]) == []
    assert written() == before


def test_what_does_not_exist_or_is_retired_is_not_booked(hall, chair):
    [row] = hold(wish(chair))
    type(hall).objects.update(retired_at=NOW)

    with pytest.raises(RuleBroken) as refused:
        hold(wish(hall, 2), wish(chair, 2), wish(chair, 3, resource_id=999_999))

    assert [reason.code for reason in refused.value.reasons] == [
        "unknown_resource",
        "resource_retired",
        "resource_retired",
    ]
    hold(wish(chair, start=at(9), end=at(11)))
    row.refresh_from_db()
    assert row.starts_at == at(9)


def test_bookings_are_written_inside_a_transaction_only(committed_db):
    for act in (
        lambda: operations.hold([], actor=THE_HOUSE, at=NOW),
        lambda: operations.release("event_occurrence", [1], at=NOW),
    ):
        with pytest.raises(transaction.TransactionManagementError):
            act()


@pytest.mark.postgresql
def test_the_database_itself_refuses_an_overlap(hall):
    [row] = hold(wish(hall))

    row.pk, row.source_id = None, 2
    with pytest.raises(IntegrityError, match="calendar_hard_bookings_never_overlap"):
        row.save(force_insert=True)


def test_the_constraint_asks_nothing_of_other_databases(db):
    constraint = Booking._meta.constraints[0]

    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    asked = constraint.create_sql(Booking, editor)

    assert (asked is None) == (connection.vendor != "postgresql")


# --- warnings, and what overrides them -----------------------------------------------------------

HALF_DAY = Acknowledgement("Hai đoàn cùng buổi, đã xin ý kiến.", frozenset({"same_half_day"}))


def test_a_warning_wants_a_reason_and_both_are_kept(chair, phuc):
    hold(wish(chair))
    before = written()

    with pytest.raises(operations.Clash) as refused:
        hold(wish(chair, 2, start=at(11), end=at(12)))
    assert (codes(refused), written()) == (["same_half_day"], before)
    [row] = hold(
        wish(chair, 2, start=at(11), end=at(12)), actor=acting(phuc), acknowledged=HALF_DAY
    )

    row.refresh_from_db()
    kept = {"codes": ["same_half_day"], "reason": HALF_DAY.reason}
    assert row.acknowledged == kept
    assert AuditEntry.objects.get(subject_id=row.pk).details["acknowledged"] == kept


def test_another_warning_than_the_acknowledged_one_is_still_told(chair):
    hold(wish(chair))

    with pytest.raises(operations.Clash) as refused:
        hold(
            wish(chair, 2, start=at(11, day=19), end=at(12, day=19)),
            wish(chair, 3, start=at(11), end=at(12)),
            acknowledged=HALF_DAY,
        )

    assert sorted(codes(refused)) == ["closed_day", "same_half_day"]


def test_nothing_is_kept_on_a_booking_that_collides_with_nothing(chair):
    [row] = hold(wish(chair), acknowledged=HALF_DAY)

    assert row.acknowledged == {}


def test_what_stands_is_not_asked_again_unless_it_moves(chair):
    later = {"start": at(11), "end": at(12)}
    hold(wish(chair))
    hold(wish(chair, 2, **later), acknowledged=HALF_DAY)

    hold(wish(chair, 2, title="Tên khác", **later))

    assert queries.what_if([wish(chair, 2, **later)]) == []
    with pytest.raises(operations.Clash):
        hold(wish(chair, 2, start=at(11), end=at(12, 30)))


def test_a_soft_booking_is_a_wish_that_a_firm_one_may_pass_over(hall):
    hold(wish(hall, strength="soft"))

    with pytest.raises(operations.Clash) as refused:
        hold(wish(hall, 2))
    assert [(one.code, one.may_override) for one in refused.value.collisions] == [
        ("held_softly", True)
    ]
    hold(wish(hall, 2), acknowledged=Acknowledgement("Ưu tiên.", frozenset({"held_softly"})))

    assert len(standing()) == 2
    with pytest.raises(operations.Clash) as refused:
        hold(wish(hall, 1, strength="hard"))
    assert codes(refused) == ["double_booking"]


def test_places_countries_and_sizes_are_judged_from_what_is_stored(chair):
    centre = resource("venue", "Trung tâm", latitude=20.8561, longitude=106.6822)
    red = resource("room", "Phòng Đỏ", within=centre, capacity=20)
    port = resource("venue", "Cảng", latitude=20.80, longitude=106.90)
    hold(wish(chair, place_id=red.pk, country="JP"))

    told = queries.what_if(
        [
            wish(chair, 2, start=at(10), end=at(11), place_id=port.pk),
            wish(red, 2, start=at(14), end=at(15), country="JP", participants=21),
        ]
    )

    assert [one.code for one in told] == ["travel", "same_half_day", "too_small", "country_twice"]
    assert told[0].minutes == 10 + 79


@pytest.mark.parametrize("codes", [frozenset({"travel"})])
def test_an_acknowledgement_without_a_reason_is_none(codes):
    with pytest.raises(ValueError, match="reason"):
        Acknowledgement("  ", codes)


def test_a_series_of_two_hundred_is_held_in_few_statements(
    hall, chair, django_assert_max_num_queries
):
    def series(hour):
        return [
            wish(of, number, start=when, end=when + timedelta(hours=1))
            for number in range(200)
            for when in [at(hour, day=20) + number * timedelta(hours=168)]
            for of in (hall, chair)
        ]

    with django_assert_max_num_queries(60):
        hold(*series(8), acknowledged=EVERYTHING)
    with django_assert_max_num_queries(110):
        hold(*series(9), acknowledged=EVERYTHING)

    assert Booking.objects.filter(released_at=None).count() == 400


EVERYTHING = Acknowledgement("Chuỗi sự kiện.", frozenset(CODES))
