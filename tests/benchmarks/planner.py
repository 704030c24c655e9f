"""Three days, eight meetings, five leaders, four places: a programme, proposed in full.

A second question has twice as many wishes as there is time for, so that each that is left out has
to be explained.
"""

import statistics
import time as clock
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from delegations.domain.planning import Person, Place, Proposal, Rhythm, Stay, Wish, propose
from delegations.domain.programme import ItemKind
from foreign_affairs.shared_calendar.clashes import Taken, Yardstick
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, WorkingCalendar
from tests.benchmarks.measure import Figure

WITHIN = 5.0
MONDAY = date(2026, 3, 2)
STAY = Stay(
    datetime.combine(MONDAY, time(8), tzinfo=OFFICE_ZONE),
    datetime.combine(MONDAY + timedelta(days=2), time(18), tzinfo=OFFICE_ZONE),
)
RHYTHM = Rhythm(office=((time(8), time(12)), (time(13, 30), time(17))))
BY = Yardstick(
    WorkingCalendar([], known_from=date(2026, 1, 1), known_until=date(2026, 12, 31)),
    midday=time(12),
    km_per_hour=25,
    detour=1.4,
    margin_minutes=10,
)
LEADERS = tuple(
    Person(resource_id=n, kind="leader", name=f"Lãnh đạo {n}", rank=1 + n // 2) for n in range(1, 6)
)
INTERPRETERS = tuple(
    Person(resource_id=n, kind="interpreter", name=f"Phiên dịch {n}", languages=languages)
    for n, languages in ((11, ("ja", "en")), (12, ("ja",)))
)
HOURS = dict.fromkeys(range(5), ((time(8), time(17)),))
PLACES = (
    Place(resource_id=21, name="UBND", position=(20.8561, 106.6822), capacity=60, opens=HOURS),
    Place(
        resource_id=22, name="Trung tâm Hội nghị", position=(20.8625, 106.6803), minutes_before=30
    ),
    Place(resource_id=23, name="Cảng", position=(20.8443, 106.7681), capacity=40, opens=HOURS),
    Place(resource_id=24, name="Khách sạn", position=(20.8660, 106.6905), minutes_after=15),
)
ALL = tuple(place.resource_id for place in PLACES)


def _wish(key: str, kind: ItemKind, minutes: int, **facts: object) -> Wish:
    return Wish(key=key, kind=kind, title=key, minutes=minutes, language="ja", **facts)  # type: ignore[arg-type]


WISHES = (
    _wish("Chào xã giao", ItemKind.COURTESY_CALL, 45, chair_rank=1, places=(21,), weight=5),
    _wish("Hội đàm", ItemKind.TALKS, 120, chair_rank=2, places=(21, 22), weight=5),
    _wish("Lễ ký", ItemKind.SIGNING, 60, chair_rank=1, places=(22,), after=("Hội đàm",), weight=4),
    _wish("Làm việc 1", ItemKind.WORKING_SESSION, 90, chair_rank=3, places=ALL),
    _wish("Làm việc 2", ItemKind.WORKING_SESSION, 90, chair_rank=3, places=ALL),
    _wish("Thăm cảng", ItemKind.VISIT, 150, places=(23,), weight=3),
    _wish("Thăm khu công nghiệp", ItemKind.VISIT, 120, chairs=(4, 5), places=ALL),
    _wish("Chiêu đãi", ItemKind.BANQUET, 120, chair_rank=2, places=(24, 22), weight=4),
)
CROWD = WISHES + tuple(
    _wish(f"Làm việc {n}", ItemKind.WORKING_SESSION, 120, chair_rank=3, places=ALL)
    for n in range(3, 11)
)


def standing() -> list[Taken]:
    """Each leader has something else to do on each day, the first interpreter one morning."""
    rows = []
    for day in range(3):
        for one in LEADERS:
            start = STAY.arrives_at + timedelta(days=day, hours=(one.resource_id + 3 * day) % 8)
            rows.append(_taken(one, start, start + timedelta(hours=2), len(rows)))
    rows.append(
        _taken(INTERPRETERS[0], STAY.arrives_at, STAY.arrives_at + timedelta(hours=4), len(rows))
    )
    return rows


def _taken(one: Person, start: datetime, end: datetime, number: int) -> Taken:
    return Taken(
        resource_id=one.resource_id,
        kind=one.kind,
        source=("event_occurrence", number),
        starts_at=start,
        ends_at=end,
        held_from=start,
        held_until=end,
        place=PLACES[0].position,
    )


def asked(wishes: Sequence[Wish]) -> Proposal:
    return propose(
        wishes,
        stay=STAY,
        people=LEADERS + INTERPRETERS,
        places=PLACES,
        standing=standing(),
        by=BY,
        rhythm=RHYTHM,
    )


def figures() -> Iterator[Figure]:
    whole = asked(WISHES)
    assert not whole.unmet, "there is time for all of these"
    yield Figure(name=_named(WISHES, whole), ours=_seconds(WISHES), within=WITHIN)
    crowded = asked(CROWD)
    assert crowded.unmet, "there is not time for all of these"
    yield Figure(name=_named(CROWD, crowded), ours=_seconds(CROWD))


def _named(wishes: Sequence[Wish], proposal: Proposal) -> str:
    told = "optimal" if proposal.has_most and proposal.is_comfortable else "best known"
    left_out = f", {len(proposal.unmet)} left out and told why" if proposal.unmet else ""
    return f"a programme of {len(wishes)} wishes in 3 days ({told}{left_out})"


def _seconds(wishes: Sequence[Wish]) -> float:
    """The median of three, of processor time: all that one worker takes on a quiet machine."""
    taken = []
    for _ in range(3):
        start = clock.process_time()
        asked(wishes)
        taken.append(clock.process_time() - start)
    return statistics.median(taken)
