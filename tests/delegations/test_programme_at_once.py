"""Several people at once on programmes, with real threads and real commits, on either database."""

from datetime import timedelta

import pytest

from delegations import operations, queries
from delegations.domain.lifecycle import State
from delegations.domain.programme import ItemStatus
from delegations.models import Delegation, ProgrammeItem, ProgrammeVersion
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.shared_calendar.models import Booking, Entry
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, resource, venue
from tests.delegations.stages import NOW
from tests.threads import at_once

pytestmark = pytest.mark.django_db

AFTERNOON = {"starts_at": at(14, day=17), "ends_at": at(15, day=17)}


def is_whole():
    """Whether what is booked and told is what the items say, and each step is in the audit."""
    for one in ProgrammeItem.objects.select_related("delegation"):
        standing = Booking.objects.filter(
            source_kind=queries.SOURCE, source_id=one.pk, released_at=None
        )
        wanted = () if one.status == ItemStatus.DROPPED else one.resource_ids
        if one.delegation.state == State.CANCELLED:
            wanted = ()
        period = (one.starts_at, one.ends_at)
        assert {row.resource_id: (row.starts_at, row.ends_at) for row in standing} == dict.fromkeys(
            wanted, period
        )
        entry = Entry.objects.filter(source_kind=queries.SOURCE, source_id=one.pk).first()
        if entry is not None:
            assert (entry.starts_at, entry.ends_at) == period
    assert list(audit.breaks()) == []


def moves(phuc, one, **facts):
    """A planner who moves an item that he has read."""
    return lambda: operations.change_item(
        delegation_id=one.delegation_id,
        item_id=one.pk,
        actor=acting(phuc),
        at=NOW,
        revision=one.revision,
        acknowledged=KNOWN,
        **facts,
    )


def test_of_items_that_are_moved_onto_one_leader_at_once_one_arrives(phuc, committed_db):
    chair = leader()
    visits = [stages.planned(phuc, name_vi=f"Đoàn {number}") for number in range(4)]
    items = [
        item(
            phuc,
            visit,
            chair_id=chair.pk,
            acknowledged=KNOWN,
            starts_at=at(7 + number, day=17),
            ends_at=at(8 + number, day=17),
        )
        for number, visit in enumerate(visits)
    ]

    answers = at_once(*(moves(phuc, one, **AFTERNOON) for one in items))

    assert sorted(answers) == ["clash"] * 3 + ["done"]
    assert ProgrammeItem.objects.filter(starts_at=at(14, day=17)).count() == 1
    is_whole()


def test_of_two_items_of_one_programme_that_are_moved_onto_one_leader_one_arrives(
    phuc, committed_db
):
    visit, chair = stages.planned(phuc), leader()
    items = [
        item(phuc, visit, starts_at=at(8 + n, day=17), ends_at=at(9 + n, day=17)) for n in range(2)
    ]

    answers = at_once(*(moves(phuc, one, chair_id=chair.pk, **AFTERNOON) for one in items))

    assert sorted(answers) == ["clash", "done"]
    is_whole()


def test_two_who_move_one_item_do_not_overwrite_each_other(phuc, committed_db):
    one = item(phuc, stages.planned(phuc), chair_id=leader().pk)

    answers = at_once(
        moves(phuc, one, **AFTERNOON),
        moves(phuc, one, starts_at=at(16, day=17), ends_at=at(17, day=17)),
    )

    assert sorted(answers) == ["done", "stale"]
    is_whole()


def test_items_that_change_places_at_once_wait_for_each_other_in_no_ring(phuc, committed_db):
    """Each takes what the other has: leaders, a hall and a car, named in another order."""
    chair, hall, car = leader(), venue(), resource("vehicle", "Xe 16 chỗ")
    first, second = stages.planned(phuc), stages.planned(phuc, name_vi="Đoàn Busan")
    one = item(phuc, first, chair_id=chair.pk, place_id=hall.pk)
    other = item(phuc, second, vehicle_ids=[car.pk], **AFTERNOON)

    answers = at_once(
        moves(phuc, one, vehicle_ids=[car.pk], chair_id=None),
        moves(phuc, other, chair_id=chair.pk, place_id=hall.pk),
        moves(phuc, one, notes="x"),
    )

    assert set(answers) <= {"done", "stale"}
    assert "done" in answers
    is_whole()


def test_of_two_proposals_that_want_one_leader_one_is_accepted_whole(phuc, committed_db):
    chair = leader()
    visits = [stages.planned(phuc, name_vi=f"Đoàn {number}") for number in range(2)]

    def accept(visit):
        lines = [
            {"kind": "talks", "title_vi": "Hội đàm", "chair_id": chair.pk, **AFTERNOON},
            {
                "kind": "visit",
                "title_vi": "Cảng",
                "starts_at": at(8, day=18),
                "ends_at": at(9, day=18),
            },
        ]
        return lambda: operations.accept_programme(
            delegation_id=visit.pk, actor=acting(phuc), at=NOW, items=lines, acknowledged=KNOWN
        )

    answers = at_once(*map(accept, visits))

    assert sorted(answers) == ["clash", "done"]
    assert sorted(visit.items.count() for visit in visits) == [0, 2]
    is_whole()


def test_one_proposal_is_accepted_once(phuc, committed_db):
    visit = stages.planned(phuc)
    line = {"kind": "visit", "title_vi": "Cảng", **AFTERNOON}

    def accept():
        operations.accept_programme(
            delegation_id=visit.pk,
            actor=acting(phuc),
            at=NOW,
            items=[line],
            revision=visit.revision,
        )

    answers = at_once(*[accept] * 3)

    assert answers == ["done", "stale", "stale"]
    assert visit.items.count() == 1
    is_whole()


def test_a_delay_on_the_phone_and_a_move_at_the_desk_do_not_mix(phuc, binh, hoa, committed_db):
    visit, chair = stages.approved(phuc, binh, responsible=hoa), leader()
    talks = item(phuc, visit, chair_id=chair.pk)
    lunch = item(
        phuc,
        visit,
        title_vi="Ăn trưa",
        acknowledged=KNOWN,
        chair_id=chair.pk,
        starts_at=at(11, day=17),
        ends_at=at(12, day=17),
    )

    def delay():
        operations.track_item(
            delegation_id=visit.pk,
            item_id=talks.pk,
            actor=acting(hoa),
            at=at(9, day=17),
            status="delayed",
            minutes=30,
            break_known=True,
            acknowledged=KNOWN,
        )

    answers = at_once(delay, moves(phuc, lunch, starts_at=at(12, day=17), ends_at=at(13, day=17)))

    talks.refresh_from_db()
    lunch.refresh_from_db()
    assert (talks.status, talks.ends_at) == ("delayed", at(11, 30, day=17))
    if "stale" in answers:
        # The delay came first and had moved it: whoever had read it before is told.
        assert lunch.starts_at == at(11, 30, day=17)
    else:
        assert answers == ["done", "done"]
        assert lunch.starts_at == at(12, day=17)
    is_whole()


def test_two_delays_add_up(phuc, binh, hoa, committed_db):
    visit = stages.approved(phuc, binh, responsible=hoa)
    talks = item(phuc, visit, chair_id=leader().pk)

    def delay():
        operations.track_item(
            delegation_id=visit.pk,
            item_id=talks.pk,
            actor=acting(hoa),
            at=at(9, day=17),
            status="delayed",
            minutes=10,
            acknowledged=KNOWN,
        )

    answers = at_once(*[delay] * 3)

    talks.refresh_from_db()
    assert answers == ["done"] * 3
    assert talks.starts_at == at(9, 30, day=17)
    is_whole()


def test_what_is_approved_is_the_programme_before_a_change_or_after_it(phuc, binh, committed_db):
    visit, chair = stages.planned(phuc), leader()
    one = item(phuc, visit, chair_id=chair.pk)

    def approve():
        operations.approve(delegation_id=visit.pk, actor=acting(binh), at=NOW)

    answers = at_once(approve, moves(phuc, one, **AFTERNOON))

    assert answers == ["done", "done"]
    (version,) = ProgrammeVersion.objects.all()
    (kept,) = version.told
    assert (kept.starts_at, kept.ends_at) in (
        (at(9, day=17), at(11, day=17)),
        (at(14, day=17), at(15, day=17)),
    )
    changed = bool(queries.what_changed(Delegation.objects.get()))
    assert changed == (kept.starts_at == at(9, day=17))
    is_whole()


def test_what_is_called_off_holds_nothing_that_was_moved_meanwhile(phuc, committed_db):
    visit = stages.planned(phuc)
    one = item(phuc, visit, chair_id=leader().pk)

    def cancel():
        operations.cancel(delegation_id=visit.pk, actor=acting(phuc), at=NOW, reason="Hoãn.")

    answers = at_once(cancel, moves(phuc, one, **AFTERNOON))

    assert set(answers) <= {"done", "wrong_state"}
    assert not Booking.objects.filter(released_at=None).exists()
    is_whole()


def test_an_item_does_not_stay_behind_when_the_days_of_the_visit_move(phuc, committed_db):
    visit = stages.planned(phuc)
    one = item(phuc, visit, chair_id=leader().pk)
    week = timedelta(days=7)

    def change_dates():
        operations.change_dates(
            delegation_id=visit.pk,
            actor=acting(phuc),
            at=NOW,
            arrives_at=stages.ARRIVES + week,
            departs_at=stages.DEPARTS + week,
        )

    answers = at_once(change_dates, moves(phuc, one, **AFTERNOON))

    one.refresh_from_db()
    if "stale" in answers:
        assert one.starts_at == at(9, day=24)
    else:
        assert (answers, one.starts_at) == (["done", "done"], at(14, day=24))
    is_whole()
