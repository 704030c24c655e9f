"""What is booked for events: all or nothing for one, date by date for a series."""

from datetime import datetime, timedelta

import pytest

from events import operations
from events.domain.recurrence import Recurrence
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Booking, Entry, Resource
from foreign_affairs.shared_calendar.models import Occurrence as Time
from foreign_affairs.shared_calendar.operations import Clash
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.events import stages
from tests.events.stages import DAY, ENDS, NOW, STARTS
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def room(db):
    venue = Resource.objects.create(kind="venue", name_vi="Trụ sở", address="15 Trần Quang Khải")
    return Resource.objects.create(kind="room", name_vi="Phòng A", within=venue, capacity=40)


@pytest.fixture
def leader(db):
    return Resource.objects.create(kind="leader", name_vi="Giám đốc", rank=1)


@pytest.fixture
def act(phuc):
    """`act(operation, event, …)`: Phúc does it on the Monday."""

    def done(operation, event, *, at=NOW, **said):
        return operation(event_id=event.pk, actor=acting(phuc), at=at, **said)

    return done


def book(act, event, *resources, strength="hard", **said):
    return act(operations.book, event, resources={one.pk: strength for one in resources}, **said)


def booked(event):
    """(resource, start) of what stands for the event."""
    rows = Booking.objects.filter(
        released_at=None,
        source_kind="event_occurrence",
        source_id__in=event.occurrences.values("pk"),
    )
    return sorted(
        (row.resource.name_vi, f"{row.starts_at.astimezone(ZONE):%d/%m %H:%M}")
        for row in rows.select_related("resource")
    )


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def last_act(event):
    return AuditEntry.objects.filter(subject_kind="event", subject_id=event.pk).latest("position")


def test_an_event_books_its_room_and_its_leader_or_nothing(phuc, room, leader, act, everything):
    first, second = (stages.tentative(phuc, participants=None) for _number in range(2))
    book(act, first, room, leader)
    before = everything()

    with pytest.raises(Clash) as caught:
        book(act, second, room)

    assert booked(first) == [("Giám đốc", "16/06 08:00"), ("Phòng A", "16/06 08:00")]
    told = caught.value.members()["clashes"]
    assert [(one["code"], one["with"]["path"]) for one in told] == [
        ("double_booking", f"/events/{first.pk}/")
    ]
    assert everything() == before


def test_what_is_named_no_more_is_let_go_of(phuc, room, leader, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room, leader)

    book(act, event, leader)

    assert booked(event) == [("Giám đốc", "16/06 08:00")]
    assert event.wanted.count() == 1


def test_a_warning_is_acknowledged_with_a_reason_that_the_audit_keeps(phuc, room, act):
    event = stages.tentative(phuc, participants=120)
    with pytest.raises(Clash) as caught:
        book(act, event, room)

    known = Acknowledgement("Đứng họp.", frozenset({"too_small"}))
    book(act, event, room, acknowledged=known)

    assert [one.code for one in caught.value.collisions] == ["too_small"]
    assert last_act(event).details["acknowledged"] == {
        "codes": ["too_small"],
        "reason": "Đứng họp.",
    }


def test_of_a_series_only_the_dates_that_collide_are_skipped(phuc, room, act):
    taken = stages.tentative(
        phuc,
        participants=None,
        starts_at=datetime(2026, 5, 18, 8, 30, tzinfo=ZONE),
        ends_at=datetime(2026, 5, 18, 10, 0, tzinfo=ZONE),
    )
    book(act, taken, room)
    series = stages.weekly(phuc, count=4, participants=None)

    book(act, series, room)

    assert booked(series) == [
        ("Phòng A", "04/05 08:00"),
        ("Phòng A", "11/05 08:00"),
        ("Phòng A", "25/05 08:00"),
    ]
    skipped = series.occurrences.order_by("starts_at")[2]
    assert last_act(series).details["skipped"] == [skipped.pk]


def test_a_series_of_which_every_date_collides_is_refused(phuc, room, act, everything):
    series = [stages.weekly(phuc, count=3, participants=None) for _number in range(2)]
    book(act, series[0], room)
    before = everything()

    with pytest.raises(Clash):
        book(act, series[1], room)

    assert everything() == before


def test_bookings_move_with_the_event_or_nothing_moves(phuc, room, act, everything):
    first, second = (stages.tentative(phuc, participants=None) for _number in range(2))
    book(act, first, room)
    moved = act(operations.reschedule, second, starts_at=STARTS + DAY, ends_at=ENDS + DAY)
    book(act, moved, room)

    act(operations.reschedule, first, starts_at=STARTS + 2 * DAY, ends_at=ENDS + 2 * DAY)
    before = everything()
    with pytest.raises(Clash):
        act(operations.reschedule, first, starts_at=STARTS + DAY, ends_at=ENDS + DAY)

    assert booked(first) == [("Phòng A", "18/06 08:00")]
    assert everything() == before


def test_a_series_that_is_moved_keeps_what_was_said_of_single_dates(phuc, room, act):
    series = stages.weekly(phuc, count=4, participants=None)
    book(act, series, room)
    dates = list(series.occurrences.order_by("original_starts_at"))
    act(operations.cancel_occurrence, series, occurrence_id=dates[1].pk, reason="Nghỉ lễ.")
    act(
        operations.change_occurrence,
        series,
        occurrence_id=dates[2].pk,
        starts_at=dates[2].starts_at + 6 * HOUR,
        ends_at=dates[2].ends_at + 6 * HOUR,
    )

    act(
        operations.reschedule,
        series,
        starts_at=series.starts_at + HOUR,
        ends_at=series.ends_at + HOUR,
        recurrence=series.recurrence,
    )

    times = [
        (f"{one.starts_at.astimezone(ZONE):%d/%m %H:%M}", one.cancelled_at is not None)
        for one in series.occurrences.order_by("original_starts_at")
    ]
    assert times == [
        ("04/05 09:00", False),
        ("11/05 09:00", True),
        ("18/05 14:00", False),
        ("25/05 09:00", False),
    ]
    assert booked(series) == [
        ("Phòng A", "04/05 09:00"),
        ("Phòng A", "18/05 14:00"),
        ("Phòng A", "25/05 09:00"),
    ]


def test_a_series_moved_by_its_own_step_writes_no_date_twice(phuc, act):
    series = stages.weekly(phuc, count=3)
    week = 7 * DAY

    for step in (week, -week):
        series.refresh_from_db()
        act(
            operations.reschedule,
            series,
            starts_at=series.starts_at + step,
            ends_at=series.ends_at + step,
            recurrence=series.recurrence,
        )

    days = series.occurrences.values_list("starts_at", flat=True)
    assert [f"{day.astimezone(ZONE):%d/%m}" for day in days] == ["04/05", "11/05", "18/05"]


def test_a_shorter_series_lets_go_of_its_last_dates(phuc, room, act):
    series = stages.weekly(phuc, count=4, participants=None)
    book(act, series, room)

    act(
        operations.reschedule,
        series,
        starts_at=series.starts_at,
        ends_at=series.ends_at,
        recurrence=stages.every_week(2),
    )

    assert booked(series) == [("Phòng A", "04/05 08:00"), ("Phòng A", "11/05 08:00")]
    assert Booking.objects.filter(released_at=None, resource=room).count() == 2


def test_the_api_moves_a_series_whole_or_not_at_all(phuc, room, act, api, now, everything):
    series = stages.weekly(phuc, count=3, participants=None)
    book(act, series, room)
    other = stages.tentative(
        phuc,
        starts_at=series.starts_at + 7 * DAY + 2 * HOUR,
        ends_at=series.ends_at + 7 * DAY + 2 * HOUR,
        participants=None,
    )
    book(act, other, room)
    before = everything()
    moved = {
        "starts_at": (series.starts_at + 2 * HOUR).isoformat(),
        "ends_at": (series.ends_at + 2 * HOUR).isoformat(),
        "whole": True,
    }

    refused = api(phuc).post(f"/api/v1/events/{series.pk}/reschedule/", moved, format="json")
    assert (refused.status_code, everything()) == (409, before)
    parted = api(phuc).post(
        f"/api/v1/events/{series.pk}/reschedule/", {**moved, "whole": False}, format="json"
    )

    assert parted.status_code == 200
    assert len(booked(series)) == 2


def test_a_date_called_off_stands_so_in_the_calendar_and_frees_its_room(phuc, room, act):
    series = stages.weekly(phuc, count=3, participants=None)
    book(act, series, room)
    second = series.occurrences.order_by("starts_at")[1]

    act(operations.cancel_occurrence, series, occurrence_id=second.pk, reason="Nghỉ lễ.")

    entry = Entry.objects.get(source_kind="event", source_id=series.pk)
    times = Time.objects.filter(entry=entry).order_by("starts_at")
    assert [time.status for time in times] == ["tentative", "cancelled", "tentative"]
    assert booked(series) == [("Phòng A", "04/05 08:00"), ("Phòng A", "18/05 08:00")]
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3" in entry.text
    assert entry.text.count("RECURRENCE-ID") == 1


def test_this_date_and_every_later_one_are_called_off_together(phuc, act):
    series = stages.weekly(phuc, count=5)
    third = series.occurrences.order_by("starts_at")[2]

    act(
        operations.cancel_occurrence,
        series,
        occurrence_id=third.pk,
        reason="Kết thúc sớm.",
        following=True,
    )

    event = Event.objects.get(pk=series.pk)
    assert event.occurrences.filter(cancelled_at=None).count() == 2
    assert f"{event.last_at.astimezone(ZONE):%d/%m %H:%M}" == "11/05 09:00"


def test_the_last_date_that_stands_is_not_called_off_alone(phuc, act, everything):
    series = stages.weekly(phuc, count=2)
    first, second = series.occurrences.order_by("starts_at")
    act(operations.cancel_occurrence, series, occurrence_id=first.pk, reason="Nghỉ lễ.")
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(operations.cancel_occurrence, series, occurrence_id=second.pk, reason="Nghỉ.")

    assert codes(caught) == ["last_occurrence"]
    assert everything() == before


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"occurrence_id": 10**9, "place": "Khác"}, "no_such_occurrence"),
        ({"ends_at": datetime(2026, 5, 4, 7, 0, tzinfo=ZONE)}, "ends_before_start"),
    ],
)
def test_a_date_is_changed_to_nothing_impossible(facts, code, phuc, act, everything):
    series = stages.weekly(phuc, count=3)
    first = series.occurrences.order_by("starts_at")[0]
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(operations.change_occurrence, series, **{"occurrence_id": first.pk, **facts})

    assert codes(caught) == [code]
    assert everything() == before


def test_a_date_that_is_over_or_called_off_is_left_alone(phuc, act, everything):
    series = stages.weekly(phuc, count=3)
    first, second, _third = series.occurrences.order_by("starts_at")
    act(operations.cancel_occurrence, series, occurrence_id=second.pk, reason="Nghỉ lễ.")
    before = everything()
    later = {"at": first.ends_at}

    for one, at, code in ((first, later, "occurrence_over"), (second, {}, "occurrence_cancelled")):
        with pytest.raises(RuleBroken) as caught:
            act(operations.change_occurrence, series, occurrence_id=one.pk, place="Khác", **at)
        assert codes(caught) == [code]

    assert everything() == before


def test_a_single_event_has_no_dates_to_change(phuc, act, everything):
    event = stages.tentative(phuc)
    only = event.occurrences.get()
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(operations.change_occurrence, event, occurrence_id=only.pk, place="Khác")

    assert codes(caught) == ["no_series"]
    assert everything() == before


def test_a_series_that_has_begun_is_not_laid_out_anew(phuc, act, everything):
    series = stages.weekly(phuc, count=3)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(
            operations.reschedule,
            series,
            at=series.starts_at,
            starts_at=series.starts_at + DAY,
            ends_at=series.ends_at + DAY,
            recurrence=Recurrence(frequency="daily", count=3),
        )

    assert codes(caught) == ["series_has_begun"]
    assert everything() == before


def test_confirming_makes_firm_what_was_kept_for_now(phuc, room, leader, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room, strength="soft")

    act(operations.confirm, event)

    assert Booking.objects.get(released_at=None, resource=room).strength == "hard"
    assert event.wanted.get().strength == "hard"


def test_another_venue_takes_the_place_of_the_one_that_was_booked(phuc, room, act):
    other = Resource.objects.create(kind="venue", name_vi="Khách sạn")
    event = stages.tentative(phuc, venue_id=room.pk, participants=None)
    book(act, event, room)

    act(operations.revise, event, venue_id=other.pk)

    assert booked(event) == [("Khách sạn", "16/06 08:00")]


def test_an_event_called_off_frees_everything(phuc, room, leader, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room, leader)

    act(operations.cancel, event, reason="Hoãn.")

    assert booked(event) == []
    assert Entry.objects.get(source_kind="event", source_id=event.pk).status == "cancelled"


def test_nothing_is_booked_for_an_event_that_is_over(phuc, room, act, everything):
    event = stages.confirmed(phuc, participants=None)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        book(act, event, room, at=ENDS)

    assert codes(caught) == ["is_over"]
    assert everything() == before


def test_an_all_day_event_lasts_whole_days(phuc, act, everything):
    event = stages.tentative(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(operations.reschedule, event, starts_at=STARTS, ends_at=ENDS, all_day=True)

    assert codes(caught) == ["not_whole_days"]
    assert everything() == before


def moved_to(start):
    return {"starts_at": start, "ends_at": start + HOUR}


def test_an_event_corrected_into_the_past_keeps_nothing_booked_ahead(phuc, room, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room)

    act(operations.reschedule, event, **moved_to(NOW - 3 * DAY))

    assert booked(event) == []


# Of these dates two are over, and Monday 27/04 is a day off.
def test_a_series_moved_back_lets_go_of_its_old_times_before_it_takes_the_new_ones(phuc, room, act):
    series = stages.weekly(phuc, count=6, participants=None)
    book(act, series, room)

    back = moved_to(series.starts_at - 21 * DAY)
    act(operations.reschedule, series, recurrence=series.recurrence, **back)

    assert booked(series) == [("Phòng A", f"{day} 08:00") for day in ("04/05", "11/05", "18/05")]


def test_a_series_made_all_day_widens_the_date_that_had_hours_of_its_own(phuc, act):
    series = stages.weekly(phuc, count=3)
    second = series.occurrences.order_by("original_starts_at")[1]
    act(
        operations.change_occurrence,
        series,
        occurrence_id=second.pk,
        **moved_to(second.starts_at + DAY + 6 * HOUR),
    )
    first_day = datetime(2026, 5, 4, tzinfo=ZONE)

    act(
        operations.reschedule,
        series,
        starts_at=first_day,
        ends_at=first_day + DAY,
        all_day=True,
        recurrence=series.recurrence,
    )

    second.refresh_from_db()
    assert (second.starts_at, second.ends_at) == (first_day + 8 * DAY, first_day + 9 * DAY)


@pytest.mark.parametrize("state", ["tentative", "confirmed"])
def test_what_was_never_certain_is_called_off_after_its_time(state, phuc, room, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room)
    if state == "confirmed":
        act(operations.confirm, event)
        with pytest.raises(RuleBroken) as caught:
            act(operations.cancel, event, at=ENDS, reason="Không diễn ra.")
        assert codes(caught) == ["is_over"]
        return

    event = act(operations.cancel, event, at=ENDS, reason="Không diễn ra.")

    assert (event.state, booked(event)) == ("cancelled", [])


def test_later_dates_are_called_off_without_the_one_that_took_place_ahead_of_its_turn(phuc, act):
    series = stages.weekly(phuc, count=4)
    dates = list(series.occurrences.order_by("original_starts_at"))
    early = dates[0].starts_at - 3 * DAY
    act(operations.change_occurrence, series, occurrence_id=dates[3].pk, **moved_to(early))

    act(
        operations.cancel_occurrence,
        series,
        at=dates[0].ends_at,
        occurrence_id=dates[1].pk,
        reason="Kết thúc sớm.",
        following=True,
    )

    kept = series.occurrences.filter(cancelled_at=None).order_by("original_starts_at")
    assert [one.pk for one in kept] == [dates[0].pk, dates[3].pk]


def test_a_series_is_not_shortened_to_dates_that_were_called_off(phuc, act, everything):
    series = stages.weekly(phuc, count=3)
    first = series.occurrences.order_by("original_starts_at")[0]
    act(operations.cancel_occurrence, series, occurrence_id=first.pk, reason="Nghỉ lễ.")
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        act(
            operations.reschedule,
            series,
            starts_at=series.starts_at,
            ends_at=series.ends_at,
            recurrence=stages.every_week(1),
        )

    assert codes(caught) == ["last_occurrence"]
    assert everything() == before


def test_a_series_of_which_one_date_is_left_is_called_off_while_that_runs(phuc, act):
    series = stages.weekly(phuc, count=2)
    first, second = series.occurrences.order_by("original_starts_at")
    act(operations.cancel_occurrence, series, occurrence_id=first.pk, reason="Nghỉ lễ.")

    called_off = act(operations.cancel, series, at=second.starts_at, reason="Mất điện.")

    assert called_off.state == "cancelled"


WORDS = {"title_vi": "Tên mới", "description": "Chỉ sửa lời."}


def titles(event):
    rows = Booking.objects.filter(released_at=None, source_id__in=event.occurrences.values("pk"))
    return {row.title for row in rows}


def needs_longer(resource, phuc):
    """It takes half an hour to set up from now on."""
    shared_calendar.change_resource(
        resource_id=resource.pk,
        revision=Resource.objects.get(pk=resource.pk).revision,
        actor=acting(phuc),
        at=NOW,
        set_up_minutes=30,
    )


def test_other_words_judge_no_booking_anew(phuc, room, act):
    earlier = stages.tentative(phuc, participants=None)
    event = stages.tentative(phuc, participants=None, **moved_to(ENDS))
    for one in (earlier, event):
        book(act, one, room)
    before = booked(event)
    needs_longer(room, phuc)

    act(operations.revise, event, **WORDS)
    act(operations.confirm, event)

    assert (booked(event), titles(event)) == (before, {"Tên mới"})


def test_what_is_moved_takes_the_minutes_of_today(phuc, room, act):
    event = stages.tentative(phuc, participants=None)
    book(act, event, room)
    needs_longer(room, phuc)

    act(operations.reschedule, event, **moved_to(STARTS + DAY))

    row = Booking.objects.get(released_at=None, resource=room)
    assert row.starts_at - row.held_from == HOUR / 2


def test_a_date_that_was_skipped_is_skipped_again_when_the_series_is_certain(phuc, room, act):
    taken = stages.tentative(phuc, participants=None, **moved_to(monday(11)))
    series = stages.weekly(phuc, count=2, participants=None)
    for one in (taken, series):
        book(act, one, room)
    after_the_first = {"at": monday(5)}

    act(operations.revise, series, **WORDS, **after_the_first)
    confirmed = act(operations.confirm, series, **after_the_first)

    assert (confirmed.state, booked(series)) == ("confirmed", [("Phòng A", "04/05 08:00")])


def test_a_retired_leader_who_is_only_wanted_holds_up_no_words(phuc, leader, act):
    event = stages.tentative(phuc, participants=None)
    event.wanted.create(resource=leader)
    Resource.objects.filter(pk=leader.pk).update(retired_at=NOW)

    assert act(operations.revise, event, **WORDS).title_vi == "Tên mới"


def monday(day):
    return datetime(2026, 5, day, 8, 0, tzinfo=ZONE)


def test_a_date_with_words_of_its_own_renames_its_bookings_and_books_nothing(
    phuc, room, leader, act
):
    series = stages.weekly(phuc, count=2, participants=None)
    book(act, series, room)
    series.wanted.create(resource=leader)
    first = series.occurrences.order_by("starts_at")[0]

    act(operations.change_occurrence, series, occurrence_id=first.pk, title_vi="Họp lệ")

    assert titles(series) == {"Họp lệ", series.title_vi}
    assert {name for name, _start in booked(series)} == {"Phòng A"}


def test_a_date_with_a_vietnamese_title_of_its_own_keeps_no_english_one_of_its_series(phuc, act):
    series = stages.weekly(phuc, count=3)
    second = series.occurrences.order_by("starts_at")[1]

    act(operations.change_occurrence, series, occurrence_id=second.pk, title_vi="Tiếp đoàn Nhật")

    entry = Entry.objects.get(source_kind="event", source_id=series.pk)
    words = entry.occurrences.order_by("starts_at").values_list("title", "title_en")
    same = (series.title_vi, series.title_en)
    assert list(words) == [same, ("Tiếp đoàn Nhật", ""), same]
    of_the_second = entry.text[entry.text.index("RECURRENCE-ID") :]
    assert series.title_en not in of_the_second
    assert entry.facts().occurrences[1].title_en == ""
