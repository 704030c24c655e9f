"""What differs between two programmes, what a delay moves and what it breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.domain.programme import (
    Breaks,
    Broken,
    Change,
    Delay,
    Difference,
    Item,
    Line,
    Shift,
    delayed,
    difference,
)
from tests.delegations.domain.test_planning import BY, OFFICE, PORT, at

TALKS = Item(
    key="talks",
    kind="talks",
    starts_at=at(9),
    ends_at=at(11),
    title_vi="Hội đàm",
    place_id=11,
    place="UBND",
    vehicle_ids=(4, 5),
    vehicles="Xe 16 chỗ; Xe 4 chỗ",
)
LUNCH = replace(TALKS, key="lunch", kind="meal", starts_at=at(12), ends_at=at(13), title_vi="Ăn")

items = st.lists(
    st.builds(
        lambda key, start, place: replace(
            TALKS,
            key=key,
            starts_at=at(start),
            ends_at=at(start + 1),
            place_id=place,
            place=f"{place}",
        ),
        st.sampled_from("abcdef"),
        st.integers(7, 20),
        st.integers(1, 3),
    ),
    unique_by=lambda item: item.key,
)


def test_what_was_added_dropped_and_changed_is_told_field_by_field():
    moved = replace(TALKS, starts_at=at(10), ends_at=at(12), place_id=12, place="Trung tâm")
    visit = replace(TALKS, key="visit", title_vi="Thăm cảng")

    assert difference([TALKS, LUNCH], [visit, moved]) == Difference(
        added=(visit,),
        dropped=(LUNCH,),
        changed=(
            Change("talks", "starts_at", at(9), at(10)),
            Change("talks", "ends_at", at(11), at(12)),
            Change("talks", "place", "UBND", "Trung tâm"),
        ),
    )


@given(items)
def test_a_programme_does_not_differ_from_itself_in_whatever_order(some):
    assert not difference(some, some[::-1])


@given(items, items)
def test_a_difference_read_backwards_is_that_of_the_other_way(before, after):
    one, other = difference(before, after), difference(after, before)

    assert (one.added, one.dropped) == (other.dropped, other.added)
    assert {(c.key, c.field, c.before, c.after) for c in one.changed} == {
        (c.key, c.field, c.after, c.before) for c in other.changed
    }


@given(items, items)
def test_a_difference_leads_from_the_one_to_the_other(before, after):
    found = difference(before, after)

    made = {item.key: item for item in [*before, *found.added]}
    for item in found.dropped:
        del made[item.key]
    for change in found.changed:
        made[change.key] = replace(made[change.key], **{change.field: change.after})
    numbers = {item.key: item.place_id for item in after}
    made = {key: replace(item, place_id=numbers[key]) for key, item in made.items()}

    assert made == {item.key: item for item in after}


def test_an_item_is_read_again_as_it_was_written_and_what_is_told_beside_is_left_away():
    assert Item.from_json(TALKS.as_json()) == TALKS
    assert Item.from_json({**TALKS.as_json(), "of_a_later_year": 1}) == TALKS


# --- delays -------------------------------------------------------------------------------------


def line(key, start, end, **facts):
    return Line(key=key, starts_at=start, ends_at=end, **facts)


def test_what_follows_moves_until_a_gap_takes_the_delay_up():
    day = [
        line("a", at(8), at(9)),
        line("b", at(9, 10), at(10)),
        line("c", at(10, 15), at(11)),
        line("d", at(14), at(15)),
    ]

    assert delayed(day, "a", 30, by=BY) == Delay(
        (
            Shift("a", at(8, 30), at(9, 30)),
            Shift("b", at(9, 30), at(10, 20)),
            Shift("c", at(10, 20), at(11, 5)),
        )
    )


def test_the_way_is_no_gap():
    day = [
        line("a", at(8), at(9), position=OFFICE.position),
        line("b", at(10), at(11), position=PORT.position),
    ]
    way = BY.way(OFFICE.position, PORT.position)

    assert delayed(day, "a", 60, by=BY).shifts[1].starts_at == at(10) + way


def test_what_was_planned_tighter_than_the_way_stays_as_tight():
    day = [
        line("a", at(8), at(9), position=OFFICE.position),
        line("b", at(9, 5), at(11), position=PORT.position),
    ]

    assert delayed(day, "a", 60, by=BY).shifts[1] == Shift("b", at(10, 5), at(12))


def test_what_has_begun_lasts_longer():
    assert delayed([line("a", at(8), at(9))], "a", 30, by=BY, has_begun=True) == Delay(
        (Shift("a", at(8), at(9, 30)),)
    )


def test_what_is_fixed_waits_for_nobody_and_what_follows_it_keeps_its_time():
    day = [
        line("a", at(8), at(9)),
        line("flight", at(9, 15), at(10), is_fixed=True),
        line("c", at(11), at(12)),
    ]

    assert delayed(day, "a", 45, by=BY) == Delay(
        (Shift("a", at(8, 45), at(9, 45)),), (Broken(Breaks.MISSED, "flight", 30),)
    )


def test_it_is_told_what_closes_and_who_is_gone():
    day = [line("a", at(14), at(16), closes_at=at(16, 30)), line("b", at(16), at(17))]

    assert delayed(day, "a", 60, by=BY, departs_at=at(17, 45)).broken == (
        Broken(Breaks.CLOSED, "a", 30),
        Broken(Breaks.GONE, "b", 15),
    )


def test_it_is_told_what_keeps_the_guests_from_setting_out_in_time():
    day = [
        line("a", at(14), at(16), off_at=at(16, 30)),
        line("b", at(16), at(17), off_at=at(16, 30)),
        line("c", at(17), at(18), off_at=at(18)),
    ]

    assert delayed(day, "a", 60, by=BY, departs_at=at(18, 30)).broken == (
        Broken(Breaks.LEAVING, "a", 30),
        Broken(Breaks.LEAVING, "b", 90),
        Broken(Breaks.GONE, "c", 30),
    )


def test_what_ends_too_late_already_is_told_again_when_all_of_it_is():
    day = [line("a", at(17), at(18, 30))]

    for minutes, broken in ((30, ()), (60, (Broken(Breaks.GONE, "a", 90),))):
        assert delayed(day, "a", minutes, by=BY, departs_at=at(18)).broken == broken


def test_a_delay_goes_on_over_midnight_until_something_takes_it_up():
    day = [
        line("a", at(21), at(23)),
        line("b", at(23), at(23, 50)),
        line("c", at(23, 55), at(23, 55) + timedelta(hours=1)),
        line("d", at(8) + timedelta(days=1), at(9) + timedelta(days=1)),
    ]

    shifts = delayed(day, "a", 90, by=BY).shifts

    assert [(one.key, one.starts_at) for one in shifts] == [
        ("a", at(22, 30)),
        ("b", at(23) + timedelta(minutes=90)),
        ("c", at(23, 50) + timedelta(minutes=90)),
    ]


def test_an_unknown_item_is_nobodys_delay():
    with pytest.raises(KeyError):
        delayed([], "a", 5, by=BY)


lines = st.lists(
    st.builds(
        lambda key, start, length, day, fixed, place: line(
            key,
            at(7, day=day) + timedelta(minutes=start),
            at(7, day=day) + timedelta(minutes=start + length),
            is_fixed=fixed,
            position=place,
        ),
        st.sampled_from("abcdefgh"),
        st.integers(0, 600),
        st.integers(5, 200),
        st.integers(0, 1),
        st.booleans(),
        st.sampled_from([None, OFFICE.position, PORT.position]),
    ),
    min_size=1,
    unique_by=lambda one: one.key,
)


@given(lines, st.integers(0, 300), st.booleans())
def test_a_delay_moves_nothing_too_far_and_shortens_nothing(some, minutes, has_begun):
    late = some[0]
    by_key = {one.key: one for one in some}

    delay = delayed(some, late.key, minutes, by=BY, has_begun=has_begun)

    for shift in delay.shifts:
        old = by_key[shift.key]
        assert timedelta() < shift.ends_at - old.ends_at <= timedelta(minutes=minutes)
        assert old.starts_at.date() == late.starts_at.date()
        assert old is late or not old.is_fixed
        if not (has_begun and old is late):
            assert shift.ends_at - shift.starts_at == old.ends_at - old.starts_at
    now = {one.key: (one.starts_at, one.ends_at) for one in some} | {
        shift.key: (shift.starts_at, shift.ends_at) for shift in delay.shifts
    }
    missed = {one.key for one in delay.broken}
    for one in some:
        for other in some:
            after = one.ends_at <= other.starts_at
            same_day = one.starts_at.date() == other.starts_at.date()
            if after and same_day and other.key not in missed:
                assert now[one.key][1] <= now[other.key][0]


@given(lines, st.integers(0, 200), st.integers(0, 100))
def test_a_longer_delay_moves_nothing_less(some, minutes, more):
    short = {one.key: one.starts_at for one in delayed(some, some[0].key, minutes, by=BY).shifts}
    long = {
        one.key: one.starts_at for one in delayed(some, some[0].key, minutes + more, by=BY).shifts
    }

    assert all(key in long and start <= long[key] for key, start in short.items())
