"""The journey, the ways and the hours of places: the planner keeps to them, a person is warned."""

import random
from datetime import timedelta

import pytest

from delegations import operations, queries
from delegations.domain.planning import Wish
from delegations.domain.programme import Breaks, ItemKind
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.operations import Clash
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, resource, venue
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def airport():
    return venue("Cảng hàng không Cát Bi", latitude=20.8194, longitude=106.7250)


def arrival(phuc, delegation, place):
    """The guests land at 10:30 and are met there; written after what it warns of, perhaps."""
    facts = {"kind": "arrival", "title_vi": "Đón đoàn", "place_id": place.pk}
    return item(phuc, delegation, starts_at=at(10, 30), ends_at=at(11), acknowledged=KNOWN, **facts)


def codes(refused):
    return [one.code for one in refused.value.collisions]


def test_what_is_too_near_the_journey_is_answered_for(phuc, airport, everything):
    delegation = stages.planned(phuc)
    arrival(phuc, delegation, airport)
    soon = {"starts_at": at(11, 20), "ends_at": at(12), "place_id": venue().pk}
    late = {"starts_at": at(12, day=18), "ends_at": at(13, 30, day=18)}
    before = everything()

    for facts, found in ((soon, ["guests_way", "after_arrival"]), (late, ["before_departure"])):
        with pytest.raises(Clash) as refused:
            item(phuc, delegation, **facts)
        assert sorted(codes(refused)) == sorted(found)
        assert not any(one.hard for one in refused.value.collisions)
    assert everything() == before

    known = Acknowledgement("Đoàn đi thẳng.", frozenset({"guests_way", "after_arrival"}))
    one = item(phuc, delegation, acknowledged=known, **soon)

    told = AuditEntry.objects.filter(subject_kind="delegation").latest("pk").details
    assert told["acknowledged"] == {
        "codes": ["after_arrival", "guests_way"],
        "reason": "Đoàn đi thẳng.",
    }
    booking = Booking.objects.get(source_kind=queries.SOURCE, source_id=one.pk)
    assert booking.acknowledged["codes"] == ["after_arrival", "guests_way"]
    marks = queries.clashes_by_item(delegation)
    assert {line["code"] for line in marks[one.pk]} == {"after_arrival", "guests_way"}


def test_what_was_answered_for_is_not_asked_again_until_it_moves(phuc):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation, acknowledged=KNOWN, starts_at=at(10, 40), ends_at=at(11, 30))
    act = {"delegation_id": delegation.pk, "item_id": one.pk, "actor": acting(phuc), "at": NOW}

    operations.change_item(**act, notes="Có hoa.", pinned=True)
    assert queries.clashes_of(delegation, [one]) == []
    with pytest.raises(Clash) as refused:
        operations.change_item(**act, starts_at=at(10, 35))

    assert codes(refused) == ["after_arrival"]


def test_the_guests_get_from_place_to_place_though_nobody_else_moves_with_them(phuc):
    delegation, port = stages.planned(phuc), venue("Cảng", latitude=20.8443, longitude=106.7681)
    item(phuc, delegation, place_id=venue().pk)

    with pytest.raises(Clash) as refused:
        item(
            phuc,
            delegation,
            place_id=port.pk,
            starts_at=at(11, 5, day=17),
            ends_at=at(12, day=17),
        )

    assert codes(refused) == ["guests_way"]
    assert queries.clashes_by_item(delegation) == {}


def test_a_place_that_is_shut_is_answered_for(phuc):
    delegation = stages.planned(phuc)
    museum = venue("Bảo tàng", opening_hours="Tu-Su 08:00-11:00")

    with pytest.raises(Clash) as refused:
        item(phuc, delegation, place_id=museum.pk, ends_at=at(11, 30, day=17))

    assert codes(refused) == ["place_closed"]
    (line,) = refused.value.members()["clashes"]
    assert (line["minutes"], line["resource"]["name"], line["may_override"]) == (
        30,
        "Bảo tàng",
        True,
    )


def test_a_delay_tells_what_keeps_the_guests_from_setting_out(phuc, airport):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation, starts_at=at(11, day=18), ends_at=at(12, 30, day=18))

    broken = queries.delay(delegation, one, 60).broken

    assert [(line.code, line.minutes) for line in broken] == [(Breaks.LEAVING, 30)]


def test_no_programme_moves_a_journey(phuc, airport):
    delegation = stages.planned(phuc)
    landing = arrival(phuc, delegation, airport)

    found = queries.propose(
        delegation,
        [queries.Asked(Wish(key="a", kind=ItemKind.TALKS, title="Hội đàm", minutes=60))],
        may_move=True,
    )

    assert [(one.item, one.placed.starts_at) for one in found.items][:1] == [(landing, at(10, 30))]
    assert found.items[1].placed.starts_at >= at(11, 15)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_proposed_is_accepted_without_a_warning_but_that_of_a_half_day(seed, phuc, airport):
    """The clash check that writes is asked, with bookings, hours, ways and the journey."""
    dice = random.Random(seed)
    delegation, other = stages.planned(phuc), stages.planned(phuc, name_vi="Đoàn khác")
    arrival(phuc, delegation, airport)
    chairs = [leader(), leader("Chủ tịch", rank=1)]
    interpreter = resource("interpreter", "Mai", languages=["ja"])
    places = [
        venue(set_up_minutes=30, tear_down_minutes=15),
        venue("Cảng", latitude=20.8443, longitude=106.7681, opening_hours="Mo-Fr 08:00-16:00"),
        venue("Đồ Sơn", latitude=20.7100, longitude=106.7900, opening_hours="We 09:00-11:00"),
    ]
    for _booking in range(4):
        start = at(dice.randrange(7, 16), dice.choice((0, 20)), day=dice.choice((16, 17, 18)))
        end = min(start + timedelta(minutes=dice.randrange(30, 150)), at(14, 30, day=18))
        taken = dice.choice(chairs)
        facts = {"chair_id": taken.pk, "place_id": dice.choice(places).pk}
        try:
            item(phuc, other, acknowledged=KNOWN, starts_at=start, ends_at=end, **facts)
        except Clash:
            continue
    asked = [
        queries.Asked(
            Wish(
                key=f"w{number}",
                kind=dice.choice((ItemKind.TALKS, ItemKind.VISIT, ItemKind.BANQUET)),
                title=f"Mục {number}",
                minutes=dice.choice((45, 60, 90)),
                chairs=(dice.choice(chairs).pk,),
                places=tuple(place.pk for place in dice.sample(places, 2)),
                language=dice.choice(("", "ja")),
                weight=dice.randrange(1, 4),
                after=("w0",) if number == 3 else (),
            )
        )
        for number in range(6)
    ]

    found = queries.propose(delegation, asked, may_move=False)

    new = [one for one in found.items if one.item is None]
    assert len(new) >= 3
    operations.accept_programme(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        acknowledged=Acknowledgement("Lịch dày.", frozenset({"same_half_day"})),
        items=[
            {
                "kind": one.kind,
                "title_vi": one.title_vi,
                "starts_at": one.placed.starts_at,
                "ends_at": one.placed.ends_at,
                "chair_id": one.placed.chair_id,
                "place_id": one.placed.place_id,
                "interpreter_id": one.placed.interpreter_id,
            }
            for one in new
        ],
    )
    assert delegation.items.count() == len(found.items)
    assert {one.placed.interpreter_id for one in new} <= {None, interpreter.pk}
