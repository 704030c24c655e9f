"""What can be booked: added, changed, retired; and what has to be known of each kind."""

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.bookable import KINDS, ResourceFacts, why_not_bookable
from foreign_affairs.shared_calendar.models import Booking, Resource
from tests.foreign_affairs.shared_calendar.booking import NOW, at, hold, resource, standing, wish

EVERYTHING = {
    "within_id": 1,
    "latitude": 20.8,
    "longitude": 106.6,
    "opening_hours": "Mo-Fr 08:00-17:00",
    "capacity": 30,
    "languages": ("en",),
    "rank": 1,
    "user_id": 1,
    "set_up_minutes": 15,
    "tear_down_minutes": 15,
}
PLACE = {
    "latitude",
    "longitude",
    "opening_hours",
    "capacity",
    "set_up_minutes",
    "tear_down_minutes",
}
OF_USE = {
    "venue": PLACE,
    "room": PLACE | {"within_id"},
    "leader": {"rank", "user_id"},
    "interpreter": {"languages"},
    "vehicle": {"capacity"},
}


def why_not(**facts):
    return [(one.code, one.field) for one in why_not_bookable(ResourceFacts(**facts))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_takes_what_is_of_use_to_it_and_nothing_else(kind):
    useful = {name: EVERYTHING[name] for name in OF_USE[kind]}

    assert why_not(kind=kind, name_vi="Tên", **useful) == []
    assert why_not(kind=kind, name_vi="Tên", **EVERYTHING) == [
        ("of_no_use", name.removesuffix("_id")) for name in EVERYTHING if name not in OF_USE[kind]
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"kind": "tent"}, [("unknown_kind", "kind")]),
        ({"name_vi": "  "}, [("name_missing", "name_vi")]),
        ({"latitude": 20.0}, [("half_a_place", "latitude")]),
        ({"latitude": 0.0, "longitude": 0.0}, []),
        ({"opening_hours": "Mo-Fr 08:00-17:00"}, []),
        ({"opening_hours": "from eight"}, [("unknown_hours", "opening_hours")]),
        ({"capacity": 0}, [("no_capacity", "capacity")]),
        ({"capacity": 100_001}, [("no_capacity", "capacity")]),
        ({"set_up_minutes": 1441}, [("too_many_minutes", "set_up_minutes")]),
        ({"kind": "interpreter"}, [("language_missing", "languages")]),
        ({"kind": "interpreter", "languages": ("JA",)}, [("unknown_language", "languages")]),
    ],
)
def test_what_has_to_be_known(facts, expected):
    assert why_not(**{"kind": "room", "name_vi": "Phòng Đỏ", **facts}) == expected


@pytest.fixture
def add(phuc):
    def add(kind="room", *, by=phuc, **facts):
        told = ResourceFacts(**{"kind": kind, "name_vi": "Phòng Đỏ", **facts})
        return operations.add_resource(facts=told, actor=acting(by), at=NOW)

    return add


@pytest.fixture
def change(phuc):
    def change(of, *, by=phuc, revision=None, **changes):
        return operations.change_resource(
            resource_id=of.pk,
            revision=of.revision if revision is None else revision,
            actor=acting(by),
            at=NOW,
            **changes,
        )

    return change


@pytest.fixture
def retire(phuc):
    def retire(of, *, by=phuc):
        return operations.retire_resource(resource_id=of.pk, actor=acting(by), at=NOW)

    return retire


def test_a_resource_is_added_and_found_without_diacritics(add, phuc, le):
    leader = add("leader", name_vi="Phó Chủ tịch", position="Lãnh đạo thành phố", user_id=le.pk)

    assert (leader.search, leader.revision) == ("pho chu tich lanh dao thanh pho", 1)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_id) == ("add_resource", phuc, leader.pk)
    assert list(audit.breaks()) == []


def test_what_a_resource_names_has_to_exist(add, lan, le):
    add("leader", user_id=le.pk)
    inside = add()
    refused = []

    for facts in (
        {"kind": "leader", "user_id": le.pk},
        {"kind": "leader", "user_id": lan.pk},
        {"unit_id": 999_999},
        {"within_id": 999_999},
        {"within_id": inside.pk},
    ):
        with pytest.raises(RuleBroken) as why:
            add(**facts)
        refused += [reason.code for reason in why.value.reasons]

    assert refused == [
        "has_a_resource",
        "works_not_here",
        "unknown_unit",
        "unknown_venue",
        "unknown_venue",
    ]


def test_a_new_room_is_taken_whenever_its_venue_is_already(add):
    centre = resource("venue", "Trung tâm", set_up_minutes=30)
    hold(wish(centre))
    hold(wish(centre, 2, start=at(8, day=3), end=at(9, day=3)))

    room = add(within_id=centre.pk, set_up_minutes=5)

    assert standing()[1:] == [
        ("Phòng Đỏ", 1, "07:30", "10:00"),
        ("Trung tâm", 1, "07:30", "10:00"),
    ]
    assert Booking.objects.get(resource=room).part_of.resource == centre
    with pytest.raises(operations.Clash):
        hold(wish(room, 3))
    hold(wish(centre, 1, start=at(14), end=at(15)))
    assert [row for row in standing() if row[0] == "Phòng Đỏ"] == [
        ("Phòng Đỏ", 1, "13:30", "15:00")
    ]
    assert list(audit.breaks()) == []


def test_a_change_is_told_once_and_stale_ones_are_refused(add, change):
    room = add(capacity=20)

    changed = change(room, capacity=25, name_vi="Phòng Đỏ lớn")
    again = change(changed, capacity=25)

    assert (again.capacity, again.revision, again.search) == (25, 2, "phong do lon")
    assert AuditEntry.objects.last().details == {"capacity": 25, "name_vi": "Phòng Đỏ lớn"}
    with pytest.raises(Stale):
        change(room, revision=1, capacity=30)
    with pytest.raises(RuleBroken):
        change(again, languages=("en",))
    assert Resource.objects.get().capacity == 25


def test_what_is_booked_for_later_or_has_rooms_is_not_retired(add, retire):
    centre = add("venue", name_vi="Trung tâm")
    room = add(within_id=centre.pk)
    hold(wish(room))

    with pytest.raises(RuleBroken) as refused:
        retire(room)
    assert str(refused.value) == "It is booked for later (1): move or release that first."
    with pytest.raises(RuleBroken) as refused:
        retire(centre)
    assert [reason.code for reason in refused.value.reasons] == ["has_rooms"]
    Booking.objects.update(released_at=NOW)
    assert retire(room).retired_at == NOW
    assert retire(room).revision == 2
    retire(centre)


@pytest.fixture
def reinstate(phuc):
    def reinstate(of, *, by=phuc):
        return operations.reinstate_resource(resource_id=of.pk, actor=acting(by), at=NOW)

    return reinstate


def test_what_was_retired_is_booked_again_a_room_with_its_venue(add, retire, reinstate):
    centre = add("venue", name_vi="Trung tâm")
    room = add(within_id=centre.pk)
    retire(room)
    hold(wish(centre))

    again = reinstate(room)

    assert (again.retired_at, again.revision) == (None, 3)
    assert reinstate(room).revision == 3
    part = Booking.objects.get(resource=room)
    assert part.part_of == Booking.objects.get(resource=centre)
    with pytest.raises(RuleBroken):
        retire(room)


def test_a_room_waits_for_its_venue(add, retire, reinstate):
    centre = add("venue", name_vi="Trung tâm")
    room = add(within_id=centre.pk)
    retire(room)
    retire(centre)

    with pytest.raises(RuleBroken) as refused:
        reinstate(room)
    assert [reason.code for reason in refused.value.reasons] == ["venue_retired"]
    reinstate(centre)
    assert reinstate(room).retired_at is None


def test_only_planners_and_administrators_keep_resources(add, change, retire, reinstate, everybody):
    room = add()

    for role, user in everybody.items():
        if role in {"planner", "administrator"}:
            continue
        unseen = role == "organiser"
        with pytest.raises(Forbidden):
            add(by=user)
        for act in (
            lambda by: change(room, by=by, capacity=3),
            lambda by: retire(room, by=by),
            lambda by: reinstate(room, by=by),
        ):
            with pytest.raises(NotVisible if unseen else Forbidden):
                act(user)
    retire(room, by=everybody["administrator"])


def test_the_office_sees_resources_and_nobody_else_does(hall, chair, everybody):
    seen = {
        role: queries.visible_resources(acting(user)).count() for role, user in everybody.items()
    }

    assert seen == {role: 0 if role == "organiser" else 2 for role in everybody}


def test_interpreters_are_found_by_their_languages(db):
    both = resource("interpreter", "An", languages=["en", "ja"])
    resource("interpreter", "Bảo", languages=["ko"])

    assert list(queries.speaking(queries.in_use(), "ja")) == [both]
