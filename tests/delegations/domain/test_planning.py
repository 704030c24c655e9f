"""The planner: what it must never do, and what it says of a wish that it cannot fulfil."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.domain.planning import Person, Place, Rhythm, Stay, Wish, propose
from delegations.domain.programme import ItemKind
from delegations.domain.stays import Margins
from delegations.domain.warnings import Stop, warnings
from foreign_affairs.shared_calendar.clashes import (
    DOUBLE_BOOKING,
    HELD_SOFTLY,
    TRAVEL,
    Taken,
    Yardstick,
    collisions_of,
)
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, WorkingCalendar

MONDAY = date(2026, 3, 2)
BY = Yardstick(
    WorkingCalendar([], known_from=date(2026, 1, 1), known_until=date(2026, 12, 31)),
    midday=time(12),
    km_per_hour=25,
    detour=1.4,
    margin_minutes=10,
)
RHYTHM = Rhythm(office=((time(8), time(12)), (time(13, 30), time(17))))
CHAIR = Person(resource_id=1, kind="leader", name="Chủ tịch", rank=1)
VICE_CHAIR = Person(resource_id=2, kind="leader", name="Phó Chủ tịch", rank=2)
JAPANESE = Person(resource_id=3, kind="interpreter", name="Mai", languages=("ja",))
CAR = Person(resource_id=4, kind="vehicle", name="Xe 16 chỗ")
PEOPLE = (CHAIR, VICE_CHAIR, JAPANESE, CAR)
OFFICE = Place(resource_id=11, name="UBND", position=(20.8561, 106.6822), capacity=30)
CENTRE = Place(
    resource_id=12,
    name="Trung tâm Hội nghị",
    position=(20.8625, 106.6803),
    rooms=(13,),
    minutes_before=30,
    minutes_after=15,
)
HALL = Place(resource_id=13, name="Hội trường", position=(20.8625, 106.6803), minutes_before=60)
PORT = Place(
    resource_id=14,
    name="Cảng",
    position=(20.8443, 106.7681),
    opens=dict.fromkeys(range(5), ((time(9), time(11)), (time(14), time(16)))),
)
PLACES = (OFFICE, CENTRE, HALL, PORT)
AIRPORT = (20.8194, 106.7250)


def at(hour, minute=0, *, day=0):
    """An instant of the stay, unless told otherwise on its first day, a Monday."""
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), tzinfo=OFFICE_ZONE)


ONE_DAY = (at(8), at(18))


def wish(key="Hội đàm", kind=ItemKind.TALKS, minutes=60, **facts):
    return Wish(key=key, kind=kind, title=key, minutes=minutes, **facts)


def taken(resource, start, end, *, number=1, **facts):
    kind = resource.kind if isinstance(resource, Person) else "venue"
    held = {"held_from": start, "held_until": end, **facts}
    return Taken(
        resource_id=resource.resource_id,
        kind=kind,
        source=("event_occurrence", number),
        starts_at=start,
        ends_at=end,
        **held,
    )


def proposed(*wishes, stay=ONE_DAY, standing=(), people=PEOPLE, closed_on=(), **around):
    return propose(
        wishes,
        stay=Stay(*stay, frozenset(closed_on), **around),
        people=people,
        places=PLACES,
        standing=standing,
        by=BY,
        rhythm=RHYTHM,
    )


def told(proposal):
    return {one.key: [reason.code for reason in one.reasons] for one in proposal.unmet}


def booked(proposal, wishes):
    """What accepting the proposal would book, as the rules of collisions see it."""
    by_key = {one.key: one for one in wishes}
    places = {one.resource_id: one for one in PLACES}
    kinds = {one.resource_id: one.kind for one in PEOPLE}
    for number, one in enumerate(proposal.placed, 1_000):
        place = places.get(one.place_id)
        facts = {
            "source": ("delegation_item", number),
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
        }
        for person in {one.chair_id, one.interpreter_id, *by_key[one.key].along} - {None}:
            yield Taken(
                resource_id=person,
                kind=kinds[person],
                held_from=one.starts_at,
                held_until=one.ends_at,
                place=place and place.position,
                **facts,
            )
        for resource_id in place.takes if place else ():
            yield Taken(
                resource_id=resource_id,
                kind="venue",
                held_from=one.starts_at - timedelta(minutes=place.minutes_before),
                held_until=one.ends_at + timedelta(minutes=place.minutes_after),
                is_part=resource_id != place.resource_id,
                **facts,
            )


def stops(proposal, wishes):
    """The proposal as the guests come to it: the same rules judge what a person writes."""
    kinds = {one.key: one.kind for one in wishes}
    places = {one.resource_id: one for one in PLACES}
    for number, one in enumerate(proposal.placed, 1_000):
        place = places.get(one.place_id)
        yield (
            one.key,
            Stop(
                kind=kinds[one.key],
                taken=Taken(
                    resource_id=one.place_id or 0,
                    kind="venue",
                    source=("delegation_item", number),
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    held_from=one.starts_at,
                    held_until=one.ends_at,
                    place=place and place.position,
                ),
                opens=place and place.opens,
            ),
        )


# --- what it never does -------------------------------------------------------------------------

quarters = st.integers(0, 3 * 96 - 8)
people = st.sampled_from(PEOPLE)
things = st.sampled_from([*PEOPLE, *PLACES])
busy = st.builds(
    lambda thing, start, length, hard, position: (thing, start, length, hard, position),
    things,
    quarters,
    st.integers(1, 500),
    st.booleans(),
    st.sampled_from([None, OFFICE.position, PORT.position]),
)
some_wishes = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(list(ItemKind)),
            "minutes": st.sampled_from([20, 45, 60, 120, 200]),
            "chairs": st.sampled_from([(), (1,), (2, 1)]),
            "chair_rank": st.sampled_from([None, 1, 2]),
            "places": st.sampled_from([(), (11,), (12, 13), (13,), (14, 11), (11, 12, 13, 14)]),
            "participants": st.sampled_from([0, 40]),
            "language": st.sampled_from(["", "ja", "ko"]),
            "along": st.sampled_from([(), (), (4,)]),
            "pinned": st.one_of(st.none(), st.none(), quarters),
            "weight": st.integers(1, 5),
            "after": st.sampled_from([(), (), (0,), (1, 2)]),
        }
    ),
    min_size=1,
    max_size=5,
)


around = st.fixed_dictionaries(
    {
        "margins": st.sampled_from([Margins(), Margins(45, 120), Margins(600, 0)]),
        "arrive_at": st.sampled_from([None, AIRPORT]),
        "depart_from": st.sampled_from([None, AIRPORT]),
    }
)


@settings(max_examples=60, deadline=None)
@given(some_wishes, st.lists(busy, max_size=8), around)
def test_no_programme_is_ever_one_that_the_clash_check_refuses_or_warns_of(some, others, journey):
    """Nor one that takes what is kept for now, leaves too little time for a way, or is too near
    the journey: but that a leader has two things in one half-day, which it counts as a cost.
    """
    start = at(0)
    wishes = [
        wish(
            f"{number}",
            pinned_at=pinned if pinned is None else start + pinned * timedelta(minutes=15),
            **facts,
        )
        for number, one in enumerate(some)
        for pinned, facts in [(one["pinned"], {k: v for k, v in one.items() if k != "pinned"})]
        for facts in [facts | {"after": tuple(str(n) for n in one["after"] if n < number)}]
    ]
    standing = [
        taken(
            thing,
            start + quarter * timedelta(minutes=15),
            start + quarter * timedelta(minutes=15) + timedelta(minutes=length, seconds=length),
            number=number,
            hard=hard,
            place=place if isinstance(thing, Person) else None,
        )
        for number, (thing, quarter, length, hard, place) in enumerate(others)
    ]
    stay = (at(9, 10), at(17, 50, day=2))

    proposal = proposed(*wishes, stay=stay, standing=standing, **journey)

    pinned = {one.key for one in wishes if one.pinned_at is not None}
    keys = [one.key for one in proposal.placed]
    new = list(booked(proposal, wishes))
    found = collisions_of(new, standing, BY)
    numbers = {("delegation_item", n): key for n, key in enumerate(keys, 1_000)}
    # A person who pins a thing knows what it collides with, and how everybody gets there.
    assert not [
        one
        for one in found
        if one.code in {DOUBLE_BOOKING, HELD_SOFTLY, TRAVEL}
        and not {numbers.get(side.source) for side in one.sides} - {None} <= pinned
    ]
    assert pinned <= set(keys)
    assert sorted([*keys, *(one.key for one in proposal.unmet)]) == [one.key for one in wishes]
    assert all(one.reasons for one in proposal.unmet)
    assert all(
        stay[0] <= one.starts_at and one.ends_at <= stay[1]
        for one in proposal.placed
        if one.key not in pinned
    )
    told = list(stops(proposal, wishes))
    assert not warnings(
        [stop for key, stop in told if key not in pinned],
        [stop for key, stop in told if key in pinned],
        stay=Stay(*stay, **journey),
        by=BY,
    )
    by_key = {one.key: one for one in proposal.placed}
    for one in wishes:
        for earlier in {one.key, *one.after} & by_key.keys() - {one.key}:
            if one.key in by_key and not {one.key, earlier} <= pinned:
                assert by_key[earlier].ends_at <= by_key[one.key].starts_at
    loose = [one for one in proposal.placed if one.key not in pinned]
    for one in loose:
        for other in proposal.placed:
            assert one is other or one.ends_at <= other.starts_at or other.ends_at <= one.starts_at


@pytest.mark.parametrize("turn", range(3))
def test_the_same_question_has_the_same_answer_in_whatever_order_it_is_asked(turn):
    wishes = [
        wish("a", chair_rank=2, places=(11, 12), language="ja"),
        wish("b", ItemKind.VISIT, 90, places=(14,)),
        wish("c", ItemKind.BANQUET, 90, places=(12,), chair_rank=1),
    ]

    answers = {
        proposed(*wishes[turn:], *wishes[:turn], people=people) for people in (PEOPLE, PEOPLE[::-1])
    }

    assert answers == {proposed(*wishes)}
    assert not proposed(*wishes).unmet


# --- where it places ----------------------------------------------------------------------------


def only(proposal):
    (placed,) = proposal.placed
    return placed


def test_a_meeting_has_a_chair_a_place_and_an_interpreter_as_early_as_can_be():
    placed = only(proposed(wish(chair_rank=2, places=(11, 12), language="ja")))

    assert (placed.starts_at, placed.ends_at) == (at(8), at(9))
    assert (placed.chair_id, placed.place_id, placed.interpreter_id) == (2, 11, 3)


def test_the_first_who_is_named_chairs_if_free_and_else_the_next():
    busy = taken(CHAIR, at(7), at(18))

    assert only(proposed(wish(chairs=(1, 2)))).chair_id == 1
    assert only(proposed(wish(chairs=(1, 2)), standing=[busy])).chair_id == 2


def test_who_speaks_fewer_languages_interprets_while_he_is_free():
    both = replace(JAPANESE, languages=("en", "ja"))
    english = Person(resource_id=9, kind="interpreter", name="Hà", languages=("en",))
    asked, people = wish(language="en", chairs=(1,)), (CHAIR, both, english)
    busy = taken(english, at(7), at(18))

    assert only(proposed(asked, people=people)).interpreter_id == 9
    assert only(proposed(asked, people=people, standing=[busy])).interpreter_id == 3


def test_a_higher_rank_is_needed_for_a_higher_guest():
    assert only(proposed(wish(chair_rank=1))).chair_id == 1


def test_nothing_but_meals_is_at_lunch():
    placed = proposed(
        wish("a", ItemKind.VISIT, 240),
        wish("b", ItemKind.MEAL, 60),
        stay=(at(8, 30), at(18)),
    ).placed

    assert [(one.key, one.starts_at) for one in placed] == [("b", at(11, 30)), ("a", at(13, 30))]


def test_office_matters_are_not_on_days_on_which_the_office_is_closed():
    talks, visit = wish(), wish("Thăm cảng", ItemKind.VISIT)

    placed = proposed(talks, visit, stay=(at(8), at(18, day=1)), closed_on=[MONDAY]).placed

    assert [(one.key, one.starts_at) for one in placed] == [
        ("Thăm cảng", at(7 + 1)),
        ("Hội đàm", at(8, day=1)),
    ]


def test_guests_get_from_one_place_to_the_next():
    a, b = wish("a", places=(11,)), wish("b", ItemKind.VISIT, 60, places=(14,), after=("a",))

    first, second = proposed(a, b, stay=(at(8), at(12))).placed

    way = BY.way(OFFICE.position, PORT.position)
    assert (first.key, second.key) == ("a", "b")
    assert second.starts_at - first.ends_at >= way


def test_the_first_thing_waits_for_formalities_and_the_way_and_the_last_leaves_time():
    journey = {"margins": Margins(45, 120), "arrive_at": AIRPORT, "depart_from": AIRPORT}
    way = BY.way(AIRPORT, OFFICE.position)

    placed = only(proposed(wish(places=(11,)), stay=(at(9), at(18)), **journey))

    assert at(10, 15) < at(9, 45) + way <= placed.starts_at == at(10, 30)
    tight = (at(13), at(13) + timedelta(minutes=45 + 60 + 120) + 2 * way)
    unmet = proposed(wish(places=(11,)), stay=tight, **journey)
    assert told(unmet) == {"Hội đàm": ["outside_stay"]}


def test_guests_are_welcomed_at_the_foot_of_the_aircraft():
    welcome = wish("Đón đoàn", ItemKind.WELCOME, 30)

    assert only(proposed(welcome, margins=Margins(45, 120))).starts_at == at(8)


def test_a_hall_is_torn_down_and_set_up_between_two_things():
    first, second = proposed(wish("a", places=(12,)), wish("b", places=(13,), after=("a",))).placed

    assert second.starts_at - first.ends_at >= timedelta(minutes=75)


def test_the_order_is_kept():
    placed = proposed(wish("a", after=("b",)), wish("b"), wish("c", after=("a",))).placed

    assert [one.key for one in placed] == ["b", "a", "c"]


def test_what_is_pinned_stays_whatever_there_is_beside():
    pinned = wish("Lễ ký", ItemKind.SIGNING, pinned_at=at(9, 10), chairs=(1,))
    heavier = wish("Hội đàm", minutes=180, chairs=(1,), weight=1000)

    proposal = proposed(pinned, heavier, stay=(at(8), at(12)))

    assert [(one.key, one.starts_at) for one in proposal.placed] == [("Lễ ký", at(9, 10))]
    assert told(proposal) == {"Hội đàm": ["collides_with_pinned"]}


def test_two_things_that_are_pinned_may_run_side_by_side():
    one = wish("a", pinned_at=at(9), chairs=(1,), places=(11,))
    other = wish("b", pinned_at=at(9, 30), chairs=(2,), places=(12,))

    assert len(proposed(one, other).placed) == 2


def test_what_is_pinned_stays_though_others_have_taken_all_that_it_needs():
    busy = [taken(CHAIR, at(8), at(12)), taken(OFFICE, at(8), at(12))]
    pinned = wish("a", pinned_at=at(9), chairs=(1,), places=(11,))

    placed = only(proposed(pinned, standing=busy))

    assert (placed.starts_at, placed.chair_id, placed.place_id) == (at(9), 1, 11)


def test_what_stands_may_be_moved_for_something_heavier_but_is_not_left_out():
    stands = wish("a", minutes=120, stands_at=at(8))
    heavy = wish("b", minutes=120, not_after=at(10), weight=9)

    assert [(one.key, one.starts_at) for one in proposed(stands, heavy).placed] == [
        ("b", at(8)),
        ("a", at(10)),
    ]
    tight = proposed(stands, heavy, stay=(at(8), at(11)))
    assert [one.key for one in tight.placed] == ["a"]
    assert told(tight) == {"b": ["no_room_beside"]}


def test_what_stands_may_stay_whatever_the_hours_and_beside_what_it_stands_beside():
    late = wish("a", stands_at=at(20, 10), places=(14,))
    beside = wish("b", stands_at=at(20), places=(11,))

    placed = proposed(late, beside, stay=(at(19), at(22))).placed

    assert [(one.key, one.starts_at) for one in placed] == [("b", at(20)), ("a", at(20, 10))]


def test_where_there_is_too_much_to_be_proven_most_is_told_all_the_same():
    stands = [
        wish(f"i{n}", minutes=10, stands_at=at(8) + n * timedelta(minutes=10)) for n in range(20)
    ]
    crowd = [wish(f"w{n:02}", ItemKind.VISIT, 30, chairs=(1,)) for n in range(30)]
    days = (at(10, 30), at(15, day=2))

    assert len(proposed(*crowd, stay=days).placed) == 30
    both = proposed(*stands, *crowd, stay=(at(8), at(15, day=2)))
    assert {one.key for one in stands} <= {one.key for one in both.placed}
    assert len(both.placed) >= 40


def test_a_leader_who_has_something_else_in_half_a_day_is_spared():
    standing = [taken(VICE_CHAIR, at(8), at(9))]

    assert only(proposed(wish(chairs=(2,)), standing=standing)).starts_at == at(13, 30)
    assert only(proposed(wish(chair_rank=2), standing=standing, stay=(at(8), at(12)))).chair_id == 1


def test_meetings_are_spread_over_the_days():
    placed = proposed(
        *(wish(key, minutes=120) for key in "abc"), stay=(at(8), at(18, day=2))
    ).placed

    assert {one.starts_at.date() for one in placed} == {
        MONDAY + timedelta(days=n) for n in range(3)
    }


# --- why not ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "standing", "codes"),
    [
        (wish(minutes=300), [], ["outside_stay"]),
        (wish(not_before=at(8), not_after=at(8, 30)), [], ["outside_window"]),
        (wish(chairs=(1,)), [taken(CHAIR, at(7), at(19))], ["nobody_free"]),
        (wish(chair_rank=0), [], ["nobody_of_rank"]),
        (wish(language="ko"), [], ["no_interpreter"]),
        (wish(language="ja"), [taken(JAPANESE, at(7), at(19))], ["no_interpreter_free"]),
        (wish(places=(99,)), [], ["no_place_as_large"]),
        (wish(places=(11,), participants=31), [], ["no_place_as_large"]),
        (wish(places=(11,)), [taken(OFFICE, at(7), at(19), hard=False)], ["place_taken"]),
        (wish(places=(14,), minutes=150), [], ["place_closed"]),
        (wish(along=(4,)), [taken(CAR, at(7), at(19))], ["along_taken"]),
        (
            wish(chairs=(1,), language="ja"),
            [taken(CHAIR, at(7), at(13)), taken(JAPANESE, at(12), at(19))],
            ["nobody_free", "no_interpreter_free"],
        ),
    ],
)
def test_each_unmet_wish_is_told_what_stands_in_its_way(asked, standing, codes):
    assert told(proposed(asked, standing=standing)) == {"Hội đàm": codes}


def test_the_fewest_others_that_leave_no_room_are_named():
    morning = {"not_after": at(12)}
    wishes = [
        wish("a", minutes=120, weight=2, **morning),
        wish("b", minutes=60, weight=2, not_before=at(13)),
        wish("c", minutes=150, **morning),
    ]

    proposal = proposed(*wishes)

    (unmet,) = proposal.unmet
    assert [reason.code for reason in unmet.reasons] == [
        "no_room_beside",
        "would_fit_at_another_time",
    ]
    assert str(unmet.reasons[0]) == "There is no room for it beside: a."


def test_it_is_said_what_would_help():
    a = wish("a", minutes=120, weight=2, places=(11,), not_after=at(10))
    b = wish("b", places=(14,))

    assert told(proposed(a, b, stay=(at(8), at(12)))) == {
        "b": ["no_room_beside", "would_fit_if_open"]
    }


def test_two_wishes_of_one_key_are_no_question():
    with pytest.raises(ValueError, match="a key of its own"):
        proposed(wish("a"), wish("a"))


@pytest.mark.parametrize("after", [("a",), ("b",)])
def test_wishes_that_wait_for_each_other_are_no_question(after):
    with pytest.raises(ValueError, match="wait for each other"):
        proposed(wish("a", after=after), wish("b", after=("a",)))


def test_a_wish_has_a_length_and_whole_minutes():
    with pytest.raises(ValueError, match="lasts a minute"):
        wish(minutes=0)
    with pytest.raises(ValueError, match="whole minutes"):
        wish(pinned_at=at(8) + timedelta(seconds=1))
    with pytest.raises(ValueError, match="aware"):
        wish(not_before=datetime(2026, 3, 2, 8))  # noqa: DTZ001 -- that is the point
