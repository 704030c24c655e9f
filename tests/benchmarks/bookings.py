"""A quarter of a million bookings: a check, a month's collisions, a time that suits all.

Two years of two hundred resources, two or three bookings of each on every working day, as an
office of that size would have them: mostly apart, some of them soft, some leaders short of time.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, product

from django.db import connection

from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.clashes import collisions_in
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, Wish, midnight
from foreign_affairs.workdays.queries import current_calendar
from tests.benchmarks import world
from tests.benchmarks.measure import Figure, all_in_turns

BOOKINGS = 250_000
RESOURCES = {"leader": 30, "venue": 10, "room": 60, "interpreter": 50, "vehicle": 50}
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
STARTS = (time(8), time(9, 30), time(11), time(13, 30), time(15), time(16, 15))
LANGUAGES = ("en", "ja", "ko", "zh", "fr")
NOW = datetime(2026, 3, 2, 7, tzinfo=OFFICE_ZONE)
HALF_AN_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def figures() -> Iterator[Figure]:
    kinds = _fill(random.Random(17))
    clock = world.cost()
    leader, room = kinds["leader"][3], kinds["room"][5]
    places = [one.pk for one in kinds["venue"]]
    busy = Booking.objects.filter(resource=leader, starts_at__gt=NOW).order_by("starts_at")[40]
    asked = {
        "source_kind": "event_occurrence",
        "source_id": BOOKINGS + 1,
        "title": "Tiếp đoàn",
        "starts_at": busy.starts_at + HALF_AN_HOUR,
        "ends_at": busy.ends_at + HALF_AN_HOUR,
    }
    one = Wish(resource_id=leader.pk, place_id=places[0], **asked)
    event = [
        Wish(resource_id=resource.pk, country="JP", place_id=places[0], **asked)
        for resource in (leader, room, kinds["interpreter"][7], kinds["vehicle"][9])
    ]
    assert "double_booking" in {collision.code for collision in queries.what_if([one])}
    start, end = midnight(date(2026, 3, 1)), midnight(date(2026, 4, 1))
    month = queries.taken_by(queries.standing().filter(held_until__gt=start, held_from__lt=end))
    by = queries.yardstick()
    assert len({row.resource_id for row in month}) == sum(RESOURCES.values())
    meeting = queries.Meeting(
        people=tuple(one.pk for one in kinds["leader"][10:15]),
        language="ja",
        seats=40,
        minutes=90,
        first=date(2026, 3, 2),
        last=date(2026, 4, 30),
    )
    assert queries.free_times(meeting, at=NOW).openings
    present = queries.bookings_of([one.source])
    resources = queries.resources_for([one], present, Resource.objects.all())
    works: dict[str, tuple[Callable[[], object], float | None]] = {
        f"a clash check among {BOOKINGS:,} bookings, under its lock": (
            lambda: queries.foreseen([one], present, resources),
            0.002,
        ),
        "what if: the same with the resource read": (lambda: queries.what_if([one]), None),
        "what if: of leader, room, interpreter and vehicle": (
            lambda: queries.what_if(event),
            None,
        ),
        f"a month's clashes of 200 resources ({len(month):,} bookings)": (
            lambda: collisions_in(month, by),
            0.1,
        ),
        "the same, read from the database": (lambda: queries.clashes_between(start, end), None),
        f"5 people, interpreter and room, 60 days, of {BOOKINGS:,}": (
            lambda: queries.free_times(meeting, at=NOW),
            0.2,
        ),
    }
    taken = all_in_turns({name: work for name, (work, _bar) in works.items()}, clock=clock)
    for name, seconds in taken.items():
        yield Figure(name=name, ours=seconds, within=works[name][1])


def _fill(dice: random.Random) -> dict[str, list[Resource]]:
    """The resources by kind, with their bookings written past the operations."""
    rows = [
        Resource(
            kind=kind,
            name_vi=f"{kind} {number}",
            capacity=20 + 10 * (number % 9) if kind in {"room", "venue", "vehicle"} else None,
            latitude=20.75 + number / 40 if kind == "venue" else None,
            longitude=106.6 + number / 90 if kind == "venue" else None,
            languages=[LANGUAGES[number % 5]] if kind == "interpreter" else [],
            set_up_minutes=15 if kind == "room" else 0,
        )
        for kind, count in RESOURCES.items()
        for number in range(count)
    ]
    Resource.objects.bulk_create(rows)
    kinds = {kind: [row for row in rows if row.kind == kind] for kind in RESOURCES}
    rows_of_bookings = _bookings(dice, rows, [one.pk for one in kinds["venue"]])
    marks = ", ".join(["%s"] * len(COLUMNS))
    insert = f"INSERT INTO {Booking._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({marks})"
    with connection.cursor() as cursor:
        while some := list(islice(rows_of_bookings, 5_000)):
            cursor.executemany(insert, some)
        cursor.execute("ANALYZE")
    return kinds


COLUMNS = (
    *("resource_id", "source_kind", "source_id", "title", "path", '"case"', "starts_at", "ends_at"),
    *("held_from", "held_until", "strength", "country", "place_id", "participants"),
    *("acknowledged", "booked_at", "revision"),
)


def _bookings(
    dice: random.Random, resources: list[Resource], places: list[int]
) -> Iterator[tuple[object, ...]]:
    """Rows of COLUMNS, as the database takes them."""
    calendar, instant = current_calendar(), connection.ops.adapt_datetimefield_value
    days = [FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1)]
    days = [day for day in days if calendar.is_working(day)]
    each, more = divmod(BOOKINGS, len(days) * len(resources))
    share = more / (len(days) * len(resources))
    made = 0
    for day, resource in product(days, resources):
        goes = resource.kind in {"leader", "interpreter", "vehicle"}
        for start in sorted(dice.sample(STARTS, each + (dice.random() < share))):
            starts_at = datetime.combine(day, start, tzinfo=OFFICE_ZONE)
            held_from = starts_at - timedelta(minutes=resource.set_up_minutes)
            ends_at = instant(starts_at + HOUR)
            made += 1
            yield (
                *(resource.pk, "event_occurrence", made, f"Sự kiện {made}", "", ""),
                *(instant(starts_at), ends_at, instant(held_from), ends_at),
                "hard" if dice.random() < 0.97 else "soft",
                dice.choice(("JP", "KR", "US")) if dice.random() < 0.001 else "",
                dice.choice(places) if goes and dice.random() < 0.3 else None,
                *(0, "{}", instant(NOW), 0),
            )
