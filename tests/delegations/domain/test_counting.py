"""What a programme comes to in an estimate."""

from datetime import datetime, time, timedelta

from delegations.domain.counting import Counted, counted
from delegations.domain.programme import Item, ItemKind
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

NOON = time(12)


def item(kind, day, hour, minutes=60, **facts):
    start = datetime(2026, 6, day, hour, tzinfo=OFFICE_ZONE)
    end = start + timedelta(minutes=minutes)
    return Item(key=f"{day}{hour}", kind=kind, starts_at=start, ends_at=end, title_vi="x", **facts)


def test_what_is_to_be_paid_is_counted_with_the_items_it_comes_of():
    items = [
        item(ItemKind.TALKS, 16, 9, interpreter_id=1, vehicle_ids=(7, 8)),
        item(ItemKind.WORKING_SESSION, 16, 10, 50, interpreter_id=2),
        item(ItemKind.TALKS, 16, 14, 75, interpreter_id=2, vehicle_ids=(7,)),
        item(ItemKind.TALKS, 17, 14, vehicle_ids=(7,)),
        item(ItemKind.BANQUET, 17, 18),
        item(ItemKind.MEAL, 16, 12),
    ]

    assert counted(items, midday=NOON, own_staff={1}) == {
        "sessions": Counted(3, 4),
        "banquets": Counted(1, 1),
        "car_days": Counted(2, 3),
        "consecutive_own": Counted(60, 1),
        "consecutive_hired": Counted(125, 2),
    }


def test_of_what_is_not_in_it_nothing_is_said():
    assert counted([item(ItemKind.REST, 16, 9)], midday=NOON, own_staff=()) == {}
