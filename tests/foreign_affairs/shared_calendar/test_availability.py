"""When all are free: the starts, the bits, and against brute force through `what_if`."""

from datetime import date, time, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.availability import (
    STEP,
    Candidate,
    openings,
    starts_within,
)
from foreign_affairs.shared_calendar.clashes import CODES
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import Acknowledgement
from foreign_affairs.workdays.deadlines import CalendarNotPublished
from foreign_affairs.workdays.queries import current_calendar
from tests.foreign_affairs.shared_calendar.booking import NOW, at, hold, resource, wish

HOURS = ((time(8), time(12)), (time(13, 30), time(17)))
MONDAY = date(2026, 7, 20)
HOUR = timedelta(hours=1)


def hours_of(starts):
    return [f"{start:%H:%M}" for start in starts]


def test_a_meeting_ends_in_the_half_of_the_day_in_which_it_begins():
    starts = hours_of(starts_within([MONDAY], HOURS, length=3 * HOUR))

    assert starts == ["08:00", "08:15", "08:30", "08:45", "09:00", "13:30", "13:45", "14:00"]


def test_a_meeting_may_last_through_lunch_where_that_is_asked():
    starts = hours_of(starts_within([MONDAY], HOURS, length=8 * HOUR, through_lunch=True))

    assert starts == ["08:00", "08:15", "08:30", "08:45", "09:00"]
    assert starts_within([MONDAY], HOURS, length=8 * HOUR) == []


def test_nothing_is_proposed_that_has_begun():
    starts = starts_within([MONDAY], HOURS, length=3 * HOUR, not_before=at(13, 31))

    assert hours_of(starts) == ["13:45", "14:00"]


def test_each_of_all_and_any_one_of_each_group_have_to_be_free():
    starts = [at(8), at(9), at(10), at(11)]
    leader = Candidate(1, [(at(8, 30), at(9))])
    interpreters = [Candidate(2, [(at(9), at(11))]), Candidate(3, [(at(11), at(12))])]
    rooms = [Candidate(4, [(at(10), at(11))]), Candidate(5, [(at(10, 59), at(11))])]

    found = list(openings(starts, length=HOUR, all_of=[leader], any_of=[interpreters, rooms]))

    assert [(one.starts_at, one.choices) for one in found] == [
        (at(9), ((3,), (4, 5))),
        (at(11), ((2,), (4, 5))),
    ]


def test_setting_up_and_tearing_down_have_to_fit():
    room = Candidate(1, [(at(9), at(10))], before=HOUR / 2, after=HOUR / 4)
    starts = [at(8) + n * STEP for n in range(17)]

    found = [one.starts_at for one in openings(starts, length=HOUR / 2, all_of=[room])]

    assert found == [at(8), at(8, 15), *(at(10, 30) + n * STEP for n in range(7))]


@pytest.fixture
def an_office(db):
    """A leader, two interpreters of Japanese, a venue with two rooms, a hall of its own."""
    centre = resource("venue", "Trung tâm", capacity=500, set_up_minutes=30)
    return {
        "chair": resource("leader", "Phó Chủ tịch"),
        "an": resource("interpreter", "An", languages=["ja"]),
        "bao": resource("interpreter", "Bảo", languages=["ja", "ko"]),
        "centre": centre,
        "red": resource("room", "Phòng Đỏ", within=centre, capacity=40, set_up_minutes=15),
        "blue": resource("room", "Phòng Xanh", within=centre, capacity=20, tear_down_minutes=45),
        "hall": resource("venue", "Nhà hát", capacity=300, set_up_minutes=60),
    }


def meeting(**asked):
    return queries.Meeting(**{"first": MONDAY, "last": MONDAY, "minutes": 60, **asked})


def test_free_times_name_who_and_where(an_office):
    office = an_office
    hold(wish(office["chair"], start=at(8), end=at(11)))
    hold(wish(office["an"], 2, start=at(13), end=at(17)), wish(office["red"], 2, end=at(16)))

    found = queries.free_times(
        meeting(people=(office["chair"].pk,), language="ja", seats=30), at=NOW
    )

    an, bao, red, hall = (office[name].pk for name in ("an", "bao", "red", "hall"))
    assert [(f"{one.starts_at:%H:%M}", *one.choices) for one in found.openings] == [
        ("11:00", (an, bao), (hall,)),
        ("13:30", (bao,), (hall,)),
        ("13:45", (bao,), (hall,)),
        ("14:00", (bao,), (hall,)),
        ("14:15", (bao,), (hall,)),
        ("14:30", (bao,), (hall,)),
        ("14:45", (bao,), (hall,)),
        ("15:00", (bao,), (hall,)),
        ("15:15", (bao,), (hall,)),
        ("15:30", (bao,), (hall,)),
        ("15:45", (bao,), (hall,)),
        ("16:00", (bao,), (hall,)),
    ]
    assert set(found.resources) == {office["chair"].pk, an, bao, red, hall}


def test_what_is_retired_is_not_proposed(an_office):
    Resource.objects.filter(name_vi="An").update(retired_at=NOW)

    found = queries.free_times(meeting(language="ja"), at=NOW)

    assert {one.choices for one in found.openings} == {((an_office["bao"].pk,),)}
    with pytest.raises(RuleBroken):
        queries.free_times(meeting(people=(an_office["an"].pk,)), at=NOW)


def test_closed_days_are_proposed_only_where_they_are_asked_for(an_office):
    weekend = {"first": date(2026, 7, 18), "last": date(2026, 7, 19), "language": "ja"}

    assert queries.free_times(meeting(**weekend), at=NOW).openings == []
    assert queries.free_times(meeting(**weekend, on_closed_days=True), at=NOW).openings


def test_working_days_that_nobody_knows_are_refused_not_guessed(an_office):
    after = date(current_calendar().known_until.year + 1, 3, 1)
    beyond = {"first": after, "last": after, "language": "ja"}

    with pytest.raises(CalendarNotPublished):
        queries.free_times(meeting(**beyond), at=NOW)
    assert queries.free_times(meeting(**beyond, on_closed_days=True), at=NOW).openings


def test_every_reason_why_nothing_can_be_sought_is_told(an_office):
    for asked, expected in (
        ({}, ["nothing_sought"]),
        ({"people": (999_999,), "minutes": 0}, ["unknown_resource", "no_length"]),
        ({"seats": 1, "last": date(2026, 7, 19)}, ["ends_before_start"]),
        ({"seats": 1, "last": date(2026, 10, 20)}, ["too_long"]),
    ):
        with pytest.raises(RuleBroken) as refused:
            queries.free_times(meeting(**asked), at=NOW)
        assert [reason.code for reason in refused.value.reasons] == expected


def test_availability_takes_the_same_few_queries_whatever_is_booked(
    an_office, django_assert_num_queries
):
    asked = meeting(people=(an_office["chair"].pk, an_office["centre"].pk), language="ja", seats=9)
    # The table of work days is kept once it was read.
    queries.free_times(asked, at=NOW)
    for number in range(5):
        with django_assert_num_queries(6):
            queries.free_times(asked, at=NOW)
        hour = {"start": at(8 + 2 * number), "end": at(9 + 2 * number)}
        hold(wish(an_office["blue"], number, **hour))


# --- against brute force -------------------------------------------------------------------------

ANYTHING = Acknowledgement("Kiểm thử.", frozenset(CODES))
ALONE = 100
TAKES = {"double_booking", "held_softly"}


@st.composite
def bookings(draw):
    start = at(7, 30) + draw(st.integers(0, 40)) * timedelta(minutes=10)
    return {
        "name": draw(st.sampled_from(["chair", "an", "bao", "red", "blue", "centre", "hall"])),
        "start": start,
        "end": start + draw(st.integers(1, 12)) * timedelta(minutes=10),
        "strength": draw(st.sampled_from(["hard", "hard", "soft"])),
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    taken=st.lists(bookings(), max_size=6),
    minutes=st.sampled_from([25, 60, 150]),
    venue=st.booleans(),
)
def test_exactly_those_times_are_proposed_that_what_if_lets_pass(an_office, taken, minutes, venue):
    Booking.objects.update(released_at=NOW)
    for number, one in enumerate(taken, 1):
        wished = wish(an_office[one.pop("name")], number, **one)
        if not TAKES & {collision.code for collision in queries.what_if([wished])}:
            hold(wished, acknowledged=ANYTHING)
    people = ("chair", "centre") if venue else ("chair",)
    choices = {"ja": ("an", "bao"), "seats": ("blue", "red", "hall")}

    found = queries.free_times(
        meeting(
            people=tuple(an_office[name].pk for name in people),
            language="ja",
            seats=0 if venue else 20,
            minutes=minutes,
        ),
        at=NOW,
    )

    length = timedelta(minutes=minutes)
    expected = []
    starts = starts_within([MONDAY], HOURS, length=length)
    for start, free in free_at(an_office, starts, length).items():
        groups = [choices["ja"]] if venue else [choices["ja"], choices["seats"]]
        left = [tuple(an_office[name].pk for name in group if name in free) for group in groups]
        if set(people) <= free and all(left):
            expected.append((start, tuple(left)))
    assert [(one.starts_at, one.choices) for one in found.openings] == expected


def free_at(office, starts, length):
    """The names of all that `what_if` would let be taken at each of `starts`, asked for alone."""
    asked = list(product(starts, office))
    wishes = [
        wish(office[name], ALONE + n, start=start, end=start + length)
        for n, (start, name) in enumerate(asked)
    ]
    refused = {
        collision.source[1] - ALONE
        for collision in queries.what_if(wishes)
        if collision.code in TAKES and collision.other.source[1] < ALONE
    }
    free = {start: set() for start in starts}
    for n, (start, name) in enumerate(asked):
        if n not in refused:
            free[start].add(name)
    return free


def test_who_has_to_be_there_anyway_is_not_offered_once_more(an_office):
    an, bao, red, hall = (an_office[name].pk for name in ("an", "bao", "red", "hall"))

    interpreted = queries.free_times(meeting(people=(an,), language="ja"), at=NOW)
    seated = queries.free_times(meeting(people=(hall,), seats=30), at=NOW)

    assert {one.choices for one in interpreted.openings} == {((bao,),)}
    assert {one.choices for one in seated.openings} == {((red,),)}
