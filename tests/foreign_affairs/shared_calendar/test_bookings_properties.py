"""Whatever is wished, moved and released in whatever order: no two hard bookings overlap."""

from datetime import timedelta
from itertools import combinations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.audit import queries as audit
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.clashes import CODES
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.foreign_affairs.shared_calendar.booking import NOW, at, hold, resource, wish

QUARTER = timedelta(minutes=15)
ANYTHING = Acknowledgement("Kiểm thử.", frozenset(CODES))

wishes = st.fixed_dictionaries(
    {
        "of": st.sampled_from(["centre", "red", "blue", "chair"]),
        "start": st.integers(0, 20).map(lambda n: at(8) + n * QUARTER),
        "length": st.integers(1, 6).map(lambda n: n * QUARTER),
        "strength": st.sampled_from(["hard", "hard", "soft"]),
    }
)
acts = st.one_of(
    st.tuples(
        st.integers(1, 4), st.lists(wishes, min_size=1, max_size=3, unique_by=lambda w: w["of"])
    ),
    st.tuples(st.integers(1, 4), st.none()),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(acts, min_size=1, max_size=12))
def test_hold_and_release_never_leave_an_overlapping_hard_pair(db, some):
    with transaction.atomic():
        things = an_office()
        for source, wanted in some:
            before = held()
            if wanted is None:
                operations.release("event_occurrence", [source], at=NOW)
                assert held() == {row for row in before if row[0] != source}
                continue
            asked = [
                wish(
                    things[one["of"]],
                    source,
                    start=one["start"],
                    end=one["start"] + one["length"],
                    strength=one["strength"],
                )
                for one in wanted
            ]
            try:
                hold(*asked, acknowledged=ANYTHING)
            except operations.Clash:
                assert held() == before
                assert collides(before, source, asked, things)
            else:
                assert not collides(before, source, asked, things)
                assert {row for row in held() if row[0] != source} == {
                    row for row in before if row[0] != source
                }
            assert overlaps(held()) == []
        assert list(audit.breaks()) == []
        transaction.set_rollback(True)


def an_office():
    centre = resource("venue", "Trung tâm", set_up_minutes=30)
    return {
        "centre": centre,
        "red": resource("room", "Phòng Đỏ", within=centre, tear_down_minutes=15),
        "blue": resource("room", "Phòng Xanh", within=centre),
        "chair": resource("leader", "Phó Chủ tịch"),
    }


def held():
    """(source, resource, from, until, strength) of every row that stands."""
    rows = Booking.objects.filter(released_at=None)
    return set(rows.values_list("source_id", "resource_id", "held_from", "held_until", "strength"))


def overlaps(rows):
    """Every pair of hard rows of one resource that overlap."""
    return [
        (one, other)
        for one, other in combinations(sorted(rows), 2)
        if one[1] == other[1]
        and one[4] == other[4] == "hard"
        and one[2] < other[3]
        and other[2] < one[3]
    ]


def collides(before, source, asked, things):
    """Whether what is asked would overlap firmly with what other things hold, by brute force."""
    wanted = []
    for one in asked:
        of = next(thing for thing in things.values() if thing.pk == one.resource_id)
        span = (
            one.starts_at - timedelta(minutes=of.set_up_minutes),
            one.ends_at + timedelta(minutes=of.tear_down_minutes),
        )
        rooms = [things["red"], things["blue"]] if of.kind == Resource.Kind.VENUE else []
        wanted += [(thing.pk, *span, one.strength) for thing in (of, *rooms)]
    others = [row for row in before if row[0] != source]
    own = merged(wanted)
    return any(
        row[1] == pk and row[4] == strength == "hard" and row[2] < end and start < row[3]
        for pk, start, end, strength in own
        for row in others
    )


def merged(wanted):
    """One row for each resource: as long as the longest, as firm as the firmest."""
    rows = {}
    for pk, start, end, strength in wanted:
        one = rows.get(pk, (start, end, strength))
        firm = "hard" if "hard" in {strength, one[2]} else "soft"
        rows[pk] = (min(start, one[0]), max(end, one[1]), firm)
    return [(pk, *row) for pk, row in rows.items()]
