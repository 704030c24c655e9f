"""Leave, maintenance and what is kept for now: booked, moved and released by planners."""

from datetime import timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.shared_calendar import operations
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


@pytest.fixture
def block(phuc):
    def block(of, start=None, end=None, *, by=phuc, **facts):
        return operations.block(
            resource_id=of.pk,
            starts_at=start or at(8),
            ends_at=end or at(10),
            actor=acting(by),
            at=NOW,
            **{"title": "Nghỉ phép", **facts},
        )

    return block


@pytest.fixture
def move(phuc):
    def move(booking, start, end, *, by=phuc, **facts):
        return operations.move_booking(
            booking_id=booking.pk, starts_at=start, ends_at=end, actor=acting(by), at=NOW, **facts
        )

    return move


@pytest.fixture
def let_go(phuc):
    def let_go(booking, *, by=phuc):
        return operations.release_booking(booking_id=booking.pk, actor=acting(by), at=NOW)

    return let_go


def test_a_block_is_its_own_source(block, chair, phuc):
    row = block(chair)

    assert (row.source, row.path) == (("block", row.pk), f"/calendar/resources/{chair.pk}/")
    assert standing() == [("Phó Chủ tịch", row.pk, "08:00", "10:00")]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_id) == ("book", phuc, row.pk)
    assert list(audit.breaks()) == []


def test_leave_keeps_others_away_and_is_kept_away_by_them(block, chair):
    block(chair)
    with pytest.raises(operations.Clash):
        hold(wish(chair))
    hold(wish(chair, start=at(14), end=at(15)))
    before = written()

    with pytest.raises(operations.Clash):
        block(chair, at(13), at(17))

    assert written() == before


def test_a_block_is_moved_and_its_minutes_stay(block, move, hall):
    row = block(hall)
    type(hall).objects.update(set_up_minutes=0)

    moved = move(row, at(14), at(15))

    assert (moved.pk, moved.revision) == (row.pk, 2)
    assert standing() == [("Hội trường", row.pk, "13:00", "15:30")]
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["book", "move"]


def test_a_moved_block_that_collides_stays(block, move, chair):
    row = block(chair)
    hold(wish(chair, start=at(14), end=at(15)))
    before = written()

    with pytest.raises(operations.Clash):
        move(row, at(13), at(14, 30))

    assert written() == before


def test_what_is_kept_for_now_is_made_firm(block, move, hall):
    row = block(hall, strength="soft", country="JP", participants=5)

    assert move(row, row.starts_at, row.ends_at, strength="hard").strength == "hard"
    assert Booking.objects.get().country == "JP"


def test_a_block_of_a_venue_is_moved_and_released_whole(block, move, let_go):
    centre = resource("venue", "Trung tâm")
    resource("room", "Phòng Đỏ", within=centre)
    row = block(centre)

    part = row.parts.get()
    move(part, at(14), at(15))
    assert [held for *_name, held, _until in standing()] == ["14:00", "14:00"]
    let_go(part)
    assert standing() == []
    assert list(audit.breaks()) == []


def test_released_twice_is_released_once_and_stays_where_it_was(block, let_go, move, chair):
    row = block(chair)

    assert let_go(row).released_at == NOW
    before = written()
    let_go(row)

    assert written() == before
    with pytest.raises(operations.Released):
        move(row, at(14), at(15))


def test_a_booking_of_an_event_is_not_touched_by_hand(let_go, move, chair):
    [row] = hold(wish(chair, path="/events/7/"))
    before = written()

    for act in (lambda: let_go(row), lambda: move(row, at(14), at(15))):
        with pytest.raises(operations.BookedElsewhere) as refused:
            act()
        assert refused.value.members() == {"path": "/events/7/"}
    assert written() == before


def test_only_planners_and_administrators_book_by_hand(block, move, let_go, chair, everybody, otto):
    row = block(chair)

    for role, user in everybody.items():
        if role in {"planner", "administrator"}:
            continue
        unseen = role == "organiser"
        with pytest.raises(Forbidden):
            block(chair, at(14), at(15), by=user)
        with pytest.raises(NotVisible if unseen else Forbidden):
            move(row, at(14), at(15), by=user)
        with pytest.raises(NotVisible if unseen else Forbidden):
            let_go(row, by=user)
    block(chair, at(14), at(15), by=everybody["administrator"])


def test_every_reason_is_told_at_once(block, chair):
    with pytest.raises(RuleBroken) as refused:
        block(chair, at(10), at(9), title=" ", place_id=chair.pk)

    assert [reason.code for reason in refused.value.reasons] == [
        "title_missing",
        "ends_before_start",
        "unknown_place",
    ]
    with pytest.raises(RuleBroken) as refused:
        block(chair, at(8), at(8) + timedelta(hours=24 * 367))
    assert [reason.code for reason in refused.value.reasons] == ["too_long"]


def test_a_wish_by_hand_is_warned_like_any_other_and_leave_is_not(block, chair):
    sunday = at(8, day=19), at(10, day=19)

    block(chair, *sunday)
    with pytest.raises(operations.Clash) as refused:
        block(chair, at(14, day=19), at(15, day=19), strength="soft")
    assert [one.code for one in refused.value.collisions] == ["closed_day"]
    row = block(
        chair,
        at(14, day=19),
        at(15, day=19),
        strength="soft",
        acknowledged=Acknowledgement("Đoàn chỉ ở một ngày.", frozenset({"closed_day"})),
    )
    assert row.acknowledged["codes"] == ["closed_day"]
