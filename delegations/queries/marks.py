"""What the items of a programme collide with as they stand."""

from datetime import timedelta
from typing import Any

from delegations.models import Delegation
from delegations.queries.programme import SOURCE, described, items_of
from delegations.queries.warnings import warnings_of
from foreign_affairs.shared_calendar import queries as shared_calendar


def clashes_by_item(delegation: Delegation) -> dict[int, list[dict[str, Any]]]:
    """Item → what its bookings collide with now, told of that item; acknowledged ones, too."""
    if delegation.arrives_at is None or delegation.departs_at is None:
        return {}
    half_a_day = timedelta(hours=12)
    rows = list(items_of(delegation))
    own = {item.pk for item in rows}
    mine = []
    for one in shared_calendar.clashes_between(
        delegation.arrives_at - half_a_day, delegation.departs_at + half_a_day
    ):
        for told in (one, one.turned()) if one.other else (one,):
            kind, number = told.one.source
            if kind == SOURCE and number in own:
                mine.append(told)
    for one in warnings_of(delegation, rows):
        mine += (one, one.turned()) if one.other else (one,)
    found: dict[int, list[dict[str, Any]]] = {}
    for told, line in zip(mine, described(mine), strict=True):
        found.setdefault(told.one.source[1], []).append(line)
    return found
