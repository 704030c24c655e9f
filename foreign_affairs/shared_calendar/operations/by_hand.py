"""Booking a resource by hand: for leave or maintenance, or to keep it free."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Conflict, NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.operations import bookings
from foreign_affairs.shared_calendar.operations.again import tried_again
from foreign_affairs.shared_calendar.operations.planners import must_plan
from foreign_affairs.shared_calendar.values import ONE_DAY, Acknowledgement, Strength, Wish

LONGEST_BOOKING = 366 * ONE_DAY
_NOT_YET = 0
_ONE_MINUTE = timedelta(minutes=1)


class BookedElsewhere(Conflict):
    """The booking belongs to something that has a page of its own: it is changed there."""

    reason = "booked_elsewhere"

    def __init__(self, booking: Booking) -> None:
        super().__init__(
            Reason("booked_elsewhere", "This belongs to an event: move or release it there.")
        )
        self.path = booking.path

    def members(self) -> dict[str, Any]:
        return {"path": self.path}


class Released(Conflict):
    """The booking was let go of: it can be made anew, but not moved."""

    reason = "released"

    def __init__(self) -> None:
        super().__init__(Reason("released", "This booking was released: make a new one instead."))


@tried_again
@transaction.atomic(durable=True)
def block(
    *,
    resource_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    strength: Strength = "hard",
    country: str = "",
    place_id: int | None = None,
    participants: int = 0,
    acknowledged: Acknowledgement | None = None,
) -> Booking:
    """Book a resource by hand: firmly for leave or maintenance, or softly to keep it free.

    Writes the booking, of a venue its rooms', and an audit entry of each. Raises Forbidden,
    RuleBroken with every reason, Clash.
    """
    must_plan(actor)
    _must_make_sense(title, starts_at, ends_at, place_id)
    wish = Wish(
        resource_id=resource_id,
        source_kind=Booking.BLOCK,
        source_id=_NOT_YET,
        starts_at=starts_at,
        ends_at=ends_at,
        strength=strength,
        title=title.strip(),
        path=f"/calendar/resources/{resource_id}/",
        country=country,
        place_id=place_id,
        participants=participants,
    )
    rows = bookings.put([wish], actor=actor, at=at, acknowledged=acknowledged)
    # A booking by hand is its own source.
    for row in rows:
        row.source_id = rows[0].pk
    Booking.objects.bulk_update(rows, ["source_id"])
    return rows[0]


@tried_again
@transaction.atomic(durable=True)
def move_booking(
    *,
    booking_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    strength: Strength | None = None,
    acknowledged: Acknowledgement | None = None,
) -> Booking:
    """Move a booking by hand, or make it firm or soft; its minutes before and after stay.

    Raises NotVisible, Forbidden, BookedElsewhere, Released, RuleBroken, Clash.
    """
    row = _by_hand(booking_id, actor)
    _must_make_sense(row.title, starts_at, ends_at, row.place_id)
    if row.released_at is not None:
        raise Released
    wish = Wish(
        resource_id=row.resource_id,
        source_kind=row.source_kind,
        source_id=row.source_id,
        starts_at=starts_at,
        ends_at=ends_at,
        strength=strength or ("hard" if row.strength == Booking.Strength.HARD else "soft"),
        title=row.title,
        path=row.path,
        case=row.case,
        country=row.country,
        place_id=row.place_id,
        participants=row.participants,
        set_up_minutes=(row.starts_at - row.held_from) // _ONE_MINUTE,
        tear_down_minutes=(row.held_until - row.ends_at) // _ONE_MINUTE,
    )
    return bookings.put([wish], actor=actor, at=at, acknowledged=acknowledged)[0]


@transaction.atomic(durable=True)
def release_booking(*, booking_id: int, actor: Actor, at: datetime) -> Booking:
    """Let go of what was booked by hand. Twice is once.

    Raises NotVisible, Forbidden, BookedElsewhere.
    """
    row = _by_hand(booking_id, actor)
    rows = queries.bookings_of([row.source], among=bookings.locked())
    bookings.let_go(rows, actor=actor, at=at)
    return next((one for one in rows if one.pk == row.pk), row)


def _by_hand(booking_id: int, actor: Actor) -> Booking:
    """The booking, of a room with its venue the venue's, locked; what may be changed here."""
    seen = queries.visible_bookings(actor).filter(pk=booking_id).first()
    if seen is None:
        raise NotVisible
    must_plan(actor)
    if not seen.is_by_hand:
        raise BookedElsewhere(seen)
    return bookings.locked().get(pk=seen.part_of_id or seen.pk)


def _must_make_sense(
    title: str, starts_at: datetime, ends_at: datetime, place_id: int | None
) -> None:
    reasons = []
    if not title.strip():
        reasons.append(Reason("title_missing", "Say what it is booked for.", "title"))
    if ends_at <= starts_at:
        reasons.append(
            Reason("ends_before_start", "The end must lie after the beginning.", "ends_at")
        )
    elif ends_at - starts_at > LONGEST_BOOKING:
        reasons.append(Reason("too_long", "A booking by hand lasts at most a year.", "ends_at"))
    if place_id is not None and not queries.are_places([place_id]):
        reasons.append(queries.UNKNOWN_PLACE)
    if reasons:
        raise RuleBroken(reasons)
