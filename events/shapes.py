"""How a time is written down, the same by API and by form: instants, or whole days."""

from datetime import date, datetime
from typing import Any

from foreign_affairs.shared_calendar.values import ONE_DAY, midnight


def times(
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> dict[str, Any]:
    """What operations are told of a time: half-open instants, and whether it lasts whole days.

    Days are office-local and inclusive. Raises ValueError where both kinds are given.
    """
    if starts_on is None and ends_on is None:
        return {"starts_at": starts_at, "ends_at": ends_at, "all_day": False}
    if starts_at is not None or ends_at is not None:
        raise ValueError("a time is given by instants or by days")
    first, last = starts_on or ends_on, ends_on or starts_on
    assert first is not None, "one of the two is given"
    assert last is not None, "the same"
    return {"starts_at": midnight(first), "ends_at": midnight(last + ONE_DAY), "all_day": True}
