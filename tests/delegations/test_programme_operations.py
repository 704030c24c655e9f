"""The live programme: what is written, booked and told of it, and what is refused whole."""

import pytest
from django.db import DatabaseError, transaction

from delegations import operations, queries
from delegations.domain.planning import Wish
from delegations.domain.programme import ItemKind
from delegations.models import ProgrammeItem, ProgrammeVersion
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import NotVisible, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.models import Booking, Entry
from foreign_affairs.shared_calendar.operations import Clash
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, resource, venue
from tests.delegations.stages import DAY, NOW

pytestmark = pytest.mark.django_db


def booked(one):
    """What stands of the bookings of an item: who or what, when and how firmly."""
    rows = Booking.objects.filter(
        source_kind=queries.SOURCE, source_id=one.pk, released_at=None
    ).order_by("resource_id")
    return [(row.resource_id, row.starts_at, row.ends_at, row.strength) for row in rows]


def told(one):
    """What the calendar says of an item."""
    return (
        Entry.objects.filter(source_kind=queries.SOURCE, source_id=one.pk)
        .values_list("title", "status", "starts_at", "ends_at", "location")
        .first()
    )


def test_an_item_of_a_draft_is_kept_for_now_and_stands_in_no_calendar(phuc):
    delegation, chair, place = stages.draft(phuc), leader(), venue()

    one = item(phuc, delegation, chair_id=chair.pk, place_id=place.pk, title_en="Talks")

    hour = (at(9, day=17), at(11, day=17), "soft")
    assert booked(one) == [(chair.pk, *hour), (place.pk, *hour)]
    assert told(one) is None
    delegation.refresh_from_db()
    entries = AuditEntry.objects.filter(subject_kind__in=["delegation", "programmeitem"])
    assert [(entry.subject_kind, entry.action) for entry in entries.order_by("pk")][-2:] == [
        ("delegation", "add_item"),
        ("programmeitem", "add"),
    ]
    assert (delegation.revision, one.revision) == (2, 1)
    row = Booking.objects.filter(resource=chair).get()
    assert row.title == "Đoàn công tác thành phố Kobe: Hội đàm"
    assert (row.place_id, row.participants, row.case) == (
        place.pk,
        0,
        f"delegation-{delegation.reference}",
    )


def test_planned_it_is_booked_firmly_and_told_and_sent_back_it_is_kept_for_now(phuc, binh):
    delegation, chair = stages.with_head(phuc), leader()
    one = item(phuc, delegation, chair_id=chair.pk, place_text="Trụ sở")

    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)

    hour = at(9, day=17), at(11, day=17)
    assert booked(one) == [(chair.pk, *hour, "hard")]
    title = "Đoàn công tác thành phố Kobe: Hội đàm"
    assert told(one) == (title, "tentative", *hour, "Trụ sở")

    operations.send_back(delegation_id=delegation.pk, actor=acting(binh), at=NOW, reason="Xem lại.")

    assert booked(one) == [(chair.pk, *hour, "soft")]


def test_what_is_taken_firmly_keeps_a_delegation_a_draft(phuc, everything):
    first, second, chair = stages.with_head(phuc), stages.with_head(phuc), leader()
    item(phuc, first, chair_id=chair.pk)
    item(phuc, second, chair_id=chair.pk, acknowledged=KNOWN)
    operations.plan(delegation_id=first.pk, actor=acting(phuc), at=NOW)
    before = everything()

    with pytest.raises(Clash) as refused:
        operations.plan(delegation_id=second.pk, actor=acting(phuc), at=NOW)

    assert [one.code for one in refused.value.collisions] == ["double_booking"]
    assert everything() == before


def test_approved_it_is_certain_and_its_programme_is_the_first_version(phuc, binh):
    delegation = stages.with_head(phuc)
    one = item(phuc, delegation)
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)

    operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    (version,) = ProgrammeVersion.objects.all()
    assert (version.number, version.approved_by, version.approved_at) == (1, binh, NOW)
    assert [(kept.key, kept.title_vi) for kept in version.told] == [(str(one.pk), "Hội đàm")]
    assert told(one)[1] == "confirmed"


def test_called_off_it_lets_go_of_everything(phuc):
    delegation = stages.with_head(phuc)
    one = item(phuc, delegation, chair_id=leader().pk)
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)

    operations.cancel(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reason="Hoãn.")

    assert booked(one) == []
    assert told(one)[1] == "cancelled"


def test_an_item_moves_with_what_it_takes(phuc):
    delegation, chair, other = stages.planned(phuc), leader(), leader("Chủ tịch", rank=1)
    one = item(phuc, delegation, chair_id=chair.pk)

    operations.change_item(
        delegation_id=delegation.pk,
        item_id=one.pk,
        actor=acting(phuc),
        at=NOW,
        starts_at=at(14, day=17),
        ends_at=at(15, day=17),
        chair_id=other.pk,
        pinned=True,
    )

    one.refresh_from_db()
    assert (one.starts_at, one.pinned, one.revision) == (at(14, day=17), True, 2)
    assert booked(one) == [(other.pk, at(14, day=17), at(15, day=17), "hard")]
    assert told(one)[2] == at(14, day=17)


def test_what_does_not_differ_is_not_written(phuc, everything):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation)
    before = everything()

    operations.change_item(
        delegation_id=delegation.pk,
        item_id=one.pk,
        actor=acting(phuc),
        at=NOW,
        title_vi=" Hội đàm ",
        starts_at=at(9, day=17),
    )

    assert everything() == before


def test_a_removed_item_is_gone_and_its_key_is_never_used_again(phuc):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation, chair_id=leader().pk)

    operations.remove_item(delegation_id=delegation.pk, item_id=one.pk, actor=acting(phuc), at=NOW)

    assert not ProgrammeItem.objects.exists()
    assert booked(one) == []
    assert told(one)[1] == "cancelled"
    assert item(phuc, delegation).pk > one.pk


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title_vi": " "}, "title_missing"),
        ({"ends_at": at(9, day=17)}, "ends_before_start"),
        ({"starts_at": at(8, day=16), "ends_at": at(9, day=17)}, "item_too_long"),
        ({"starts_at": at(9, day=15), "ends_at": at(10, day=15)}, "outside_visit"),
        ({"starts_at": at(9, day=19), "ends_at": at(10, day=19)}, "outside_visit"),
        ({"starts_at": at(9, day=17).replace(second=1)}, "whole_minutes"),
        ({"place_id": 999_999}, "no_such_place"),
        ({"chair_id": 999_999}, "no_such_leader"),
        ({"interpreter_id": 999_999}, "no_such_interpreter"),
        ({"vehicle_ids": [999_999]}, "no_such_vehicle"),
        ({"responsible_id": 999_999}, "no_such_person"),
    ],
)
def test_an_item_that_cannot_be_is_refused_and_changes_nothing(phuc, everything, facts, code):
    delegation = stages.draft(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        item(phuc, delegation, **facts)

    assert [reason.code for reason in refused.value.reasons] == [code]
    assert everything() == before


def test_the_last_evening_lasts_until_midnight(phuc):
    delegation = stages.planned(phuc)

    evening = {"starts_at": at(22, day=18), "acknowledged": KNOWN}

    one = item(phuc, delegation, ends_at=at(0, day=19), **evening)

    assert (one.starts_at, one.ends_at) == (at(22, day=18), at(0, day=19))
    with pytest.raises(RuleBroken):
        item(phuc, delegation, ends_at=at(0, 1, day=19), **evening)


def test_a_leader_is_no_place_and_a_place_no_leader(phuc):
    delegation, chair, place = stages.draft(phuc), leader(), venue()

    with pytest.raises(RuleBroken) as refused:
        item(phuc, delegation, chair_id=place.pk, place_id=chair.pk)

    assert [one.code for one in refused.value.reasons] == ["no_such_place", "no_such_leader"]


def test_a_warning_is_answered_for_and_a_clash_is_not_to_be_overridden(phuc, everything):
    delegation, chair = stages.planned(phuc), leader()
    item(phuc, delegation, chair_id=chair.pk)
    before = everything()

    later = {"chair_id": chair.pk, "starts_at": at(11, 15, day=17), "ends_at": at(12, day=17)}
    with pytest.raises(Clash) as soft:
        item(phuc, delegation, **later)
    with pytest.raises(Clash) as hard:
        item(phuc, delegation, chair_id=chair.pk, acknowledged=KNOWN)

    assert [one.code for one in soft.value.collisions] == ["same_half_day"]
    assert [one.code for one in hard.value.collisions] == ["double_booking", "guests_twice"]
    assert everything() == before
    assert booked(item(phuc, delegation, acknowledged=KNOWN, **later))
    last = AuditEntry.objects.filter(subject_kind="delegation").order_by("pk").last()
    assert last.details["acknowledged"]["reason"] == "Đã thống nhất."


def test_whoever_read_an_older_item_is_told(phuc):
    delegation = stages.draft(phuc)
    one = item(phuc, delegation)

    with pytest.raises(Stale):
        operations.change_item(
            delegation_id=delegation.pk,
            item_id=one.pk,
            actor=acting(phuc),
            at=NOW,
            revision=0,
            notes="x",
        )


def test_an_item_of_another_delegation_is_not_there(phuc):
    one = item(phuc, stages.draft(phuc))

    with pytest.raises(NotVisible):
        operations.remove_item(
            delegation_id=stages.draft(phuc).pk, item_id=one.pk, actor=acting(phuc), at=NOW
        )


def test_a_programme_is_accepted_whole_and_its_items_may_change_places(phuc):
    delegation, chair = stages.planned(phuc), leader()
    one = item(phuc, delegation, chair_id=chair.pk)
    other = item(
        phuc, delegation, chair_id=chair.pk, starts_at=at(14, day=17), ends_at=at(16, day=17)
    )
    morning, afternoon = (
        {"starts_at": row.starts_at, "ends_at": row.ends_at} for row in (one, other)
    )
    new = {
        "kind": "visit",
        "title_vi": "Thăm cảng",
        "starts_at": at(8, day=18),
        "ends_at": at(9, day=18),
    }

    operations.accept_programme(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        items=[{"item_id": one.pk, **afternoon}, {"item_id": other.pk, **morning}, new],
    )

    rows = queries.items_of(delegation)
    assert [(row.pk, row.title_vi) for row in rows][:2] == [
        (other.pk, "Hội đàm"),
        (one.pk, "Hội đàm"),
    ]
    assert rows[2].title_vi == "Thăm cảng"
    assert booked(one) == [(chair.pk, at(14, day=17), at(16, day=17), "hard")]


def test_a_proposal_is_written_once_and_over_nothing_that_has_changed_since(phuc, everything):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation)
    delegation.refresh_from_db()
    read = delegation.revision
    operations.change_item(
        delegation_id=delegation.pk, item_id=one.pk, actor=acting(phuc), at=NOW, pinned=True
    )
    lines = [{"item_id": one.pk, "starts_at": at(14, day=17), "ends_at": at(16, day=17)}]
    before = everything()

    with pytest.raises(Stale):
        operations.accept_programme(
            delegation_id=delegation.pk, actor=acting(phuc), at=NOW, items=lines, revision=read
        )

    assert everything() == before
    operations.accept_programme(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, items=lines, revision=read + 1
    )
    with pytest.raises(Stale):
        operations.accept_programme(
            delegation_id=delegation.pk, actor=acting(phuc), at=NOW, items=lines, revision=read + 1
        )


def test_an_item_that_stands_is_named_once(phuc, everything):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation, chair_id=leader().pk)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.accept_programme(
            delegation_id=delegation.pk,
            actor=acting(phuc),
            at=NOW,
            items=[
                {"item_id": one.pk, "starts_at": at(hour, day=17), "ends_at": at(hour + 1, day=17)}
                for hour in (8, 14)
            ],
        )

    assert [reason.code for reason in refused.value.reasons] == ["item_twice"]
    assert everything() == before


def test_a_programme_with_one_wrong_line_is_refused_whole(phuc, everything):
    delegation = stages.planned(phuc)
    fine = {
        "kind": "visit",
        "title_vi": "Thăm cảng",
        "starts_at": at(8, day=18),
        "ends_at": at(9, day=18),
    }
    before = everything()

    with pytest.raises(RuleBroken):
        operations.accept_programme(
            delegation_id=delegation.pk,
            actor=acting(phuc),
            at=NOW,
            items=[fine, {**fine, "title_vi": ""}],
        )

    assert everything() == before


def test_other_days_take_the_programme_with_them(phuc):
    delegation = stages.planned(phuc)
    one = item(phuc, delegation, chair_id=leader().pk)

    operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        arrives_at=delegation.arrives_at + 7 * DAY,
        departs_at=delegation.departs_at + 7 * DAY,
    )

    assert [row[1:3] for row in booked(one)] == [(at(9, day=24), at(11, day=24))]
    assert told(one)[2] == at(9, day=24)
    with pytest.raises(Stale):
        operations.change_item(
            delegation_id=delegation.pk,
            item_id=one.pk,
            actor=acting(phuc),
            at=NOW,
            revision=one.revision,
            notes="x",
        )


def test_fewer_days_than_the_programme_has_are_refused(phuc, everything):
    delegation = stages.planned(phuc)
    item(phuc, delegation, starts_at=at(9, day=18), ends_at=at(10, day=18))
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.change_dates(
            delegation_id=delegation.pk,
            actor=acting(phuc),
            at=NOW,
            arrives_at=delegation.arrives_at,
            departs_at=delegation.departs_at - DAY,
        )

    assert [one.code for one in refused.value.reasons] == ["items_outside_visit"]
    assert everything() == before


# --- versions -----------------------------------------------------------------------------------


def test_a_new_version_is_approved_where_something_differs(phuc, binh, everything):
    delegation = stages.approved(phuc, binh)
    item(phuc, delegation)

    operations.approve_programme(
        delegation_id=delegation.pk, actor=acting(binh), at=NOW, note="Thêm hội đàm."
    )
    before = everything()
    with pytest.raises(RuleBroken) as refused:
        operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    assert [one.code for one in refused.value.reasons] == ["nothing_new"]
    assert everything() == before
    assert [(row.number, row.note) for row in delegation.versions.all()] == [(1, "Thêm hội đàm.")]


def test_whoever_is_responsible_hears_that_the_programme_was_approved_anew(phuc, binh, hoa):
    delegation = stages.approved(phuc, binh, responsible=hoa)
    item(phuc, delegation)

    operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    notice = Notice.objects.get(kind="programme_approved")
    assert (notice.recipient, notice.context["version"]) == (hoa, 1)


def test_versions_differ_by_what_was_added_dropped_and_changed(phuc, binh):
    delegation = stages.approved(phuc, binh)
    evening = {"starts_at": at(18, day=17), "ends_at": at(20, day=17)}
    one, other = item(phuc, delegation), item(phuc, delegation, title_vi="Tiệc", **evening)
    operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)
    operations.remove_item(
        delegation_id=delegation.pk, item_id=other.pk, actor=acting(phuc), at=NOW
    )
    operations.change_item(
        delegation_id=delegation.pk, item_id=one.pk, actor=acting(phuc), at=NOW, dress="Áo dài"
    )
    new = item(phuc, delegation, title_vi="Thăm cảng", **evening)

    found = queries.what_changed(delegation)
    operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    assert [row.key for row in found.added] == [str(new.pk)]
    assert [row.key for row in found.dropped] == [str(other.pk)]
    assert [(c.key, c.field, c.before, c.after) for c in found.changed] == [
        (str(one.pk), "dress", "", "Áo dài")
    ]
    assert queries.what_changed(delegation, since=1, until=2) == found
    assert not queries.what_changed(delegation)


def test_the_database_refuses_to_change_an_approved_programme(phuc, binh):
    delegation = stages.approved(phuc, binh)
    item(phuc, delegation)
    operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    for change in (
        lambda: ProgrammeVersion.objects.update(note="x"),
        lambda: ProgrammeVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- the day itself -----------------------------------------------------------------------------


def track(who, delegation, one, status, *, when=None, **said):
    return operations.track_item(
        delegation_id=delegation.pk,
        item_id=one.pk,
        actor=acting(who),
        at=when or at(9, 5, day=17),
        status=status,
        **said,
    )


def test_what_begins_and_ends_is_noted_with_its_time(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)

    track(phuc, delegation, one, "arrived")
    track(phuc, delegation, one, "arrived", when=at(9, 30, day=17))
    track(phuc, delegation, one, "done", when=at(11, 10, day=17))

    one.refresh_from_db()
    assert (one.status, one.actual_starts_at, one.actual_ends_at, one.revision) == (
        "done",
        at(9, 5, day=17),
        at(11, 10, day=17),
        3,
    )


def test_what_lasts_longer_began_when_it_began(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)

    track(phuc, delegation, one, "arrived")
    track(phuc, delegation, one, "delayed", when=at(10, 30, day=17), minutes=30)
    track(phuc, delegation, one, "arrived", when=at(10, 40, day=17))

    one.refresh_from_db()
    assert (one.status, one.actual_starts_at) == ("arrived", at(9, 5, day=17))
    track(phuc, delegation, one, "on_the_way", when=at(10, 41, day=17))
    one.refresh_from_db()
    assert one.actual_starts_at is None


@pytest.mark.parametrize("status", ["arrived", "done"])
def test_nothing_begins_or_ends_before_its_day(phuc, binh, everything, status):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        track(phuc, delegation, one, status, when=at(23, 59, day=16))

    assert [reason.code for reason in refused.value.reasons] == ["item_ahead"]
    assert everything() == before
    track(phuc, delegation, one, "on_the_way", when=at(23, 59, day=16))
    track(phuc, delegation, one, status, when=at(0, day=17))


def test_guests_who_are_expected_after_midnight_may_come_before_it(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation, starts_at=at(0, 30, day=17), ends_at=at(1, day=17))

    track(phuc, delegation, one, "arrived", when=at(23, 50, day=16))

    one.refresh_from_db()
    assert one.actual_starts_at == at(23, 50, day=16)


def test_whoever_is_responsible_for_an_item_tracks_it_and_no_other(phuc, binh, minh, everything):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation, responsible_id=minh.pk)
    other = item(phuc, delegation, starts_at=at(14, day=17), ends_at=at(15, day=17))

    track(minh, delegation, one, "arrived")

    one.refresh_from_db()
    assert one.status == "arrived"
    before = everything()
    with pytest.raises(WrongRole):
        track(minh, delegation, other, "on_the_way")
    assert everything() == before


def test_what_is_dropped_lets_go_and_is_called_off(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation, chair_id=leader().pk)

    track(phuc, delegation, one, "dropped")

    assert booked(one) == []
    assert told(one)[1] == "cancelled"
    assert queries.facts_of(delegation).items_open == 0


def test_what_was_dropped_takes_place_after_all_only_while_the_guests_are_here(
    phuc, binh, everything
):
    delegation = stages.approved(phuc, binh)
    one = item(phuc, delegation, starts_at=at(9, day=18), ends_at=at(10, day=18))
    track(phuc, delegation, one, "dropped")
    track(phuc, delegation, one, "planned")
    track(phuc, delegation, one, "dropped")
    operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        arrives_at=delegation.arrives_at,
        departs_at=delegation.departs_at - DAY,
    )
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        track(phuc, delegation, one, "planned")

    assert [reason.code for reason in refused.value.reasons] == ["outside_visit"]
    assert everything() == before


def test_a_delay_moves_what_follows_with_its_bookings(phuc, binh):
    delegation, chair, other = stages.ongoing(phuc, binh), leader(), leader("Giám đốc", rank=3)
    one = item(phuc, delegation, chair_id=chair.pk)
    two = item(
        phuc,
        delegation,
        chair_id=other.pk,
        starts_at=at(11, 15, day=17),
        ends_at=at(12, day=17),
    )

    tracked = track(phuc, delegation, one, "delayed", minutes=30)

    assert [int(shift.key) for shift in tracked.delay.shifts] == [one.pk, two.pk]
    assert booked(one) == [(chair.pk, at(9, 30, day=17), at(11, 30, day=17), "hard")]
    assert booked(two) == [(other.pk, at(11, 30, day=17), at(12, 15, day=17), "hard")]
    assert told(two)[2] == at(11, 30, day=17)


def test_a_delay_that_breaks_something_is_written_only_if_that_is_known(phuc, binh, everything):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)
    flight = item(
        phuc,
        delegation,
        kind="departure",
        starts_at=at(11, 10, day=17),
        ends_at=at(12, day=17),
    )
    before = everything()

    with pytest.raises(operations.DelayBreaks) as refused:
        track(phuc, delegation, one, "delayed", minutes=30)

    assert refused.value.members() == {
        "broken": [{"code": "missed", "item": flight.pk, "minutes": 20}]
    }
    assert everything() == before
    track(phuc, delegation, one, "delayed", minutes=30, break_known=True)
    one.refresh_from_db()
    assert one.status == "delayed"


def test_nothing_is_late_into_a_day_on_which_the_guests_are_gone(phuc, binh, everything):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation, starts_at=at(9, day=18), ends_at=at(10, day=18))
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        track(phuc, delegation, one, "delayed", minutes=16 * 60, break_known=True)

    assert [reason.code for reason in refused.value.reasons] == ["outside_visit"]
    assert everything() == before


def test_what_ends_early_lets_go_of_the_rest_and_takes_it_back_if_it_goes_on(phuc, binh):
    delegation, chair, place = stages.ongoing(phuc, binh), leader(), venue(tear_down_minutes=15)
    one = item(phuc, delegation, chair_id=chair.pk, place_id=place.pk)
    whole = booked(one)

    track(phuc, delegation, one, "arrived")
    track(phuc, delegation, one, "done", when=at(10, day=17))

    assert [row[1:3] for row in booked(one)] == [(at(9, day=17), at(10, day=17))] * 2
    hall = Booking.objects.get(resource=place)
    assert hall.held_until == at(10, 15, day=17)
    track(phuc, delegation, one, "arrived", when=at(10, 5, day=17))
    assert booked(one) == whole
    track(phuc, delegation, one, "done", when=at(11, 30, day=17))
    assert booked(one) == whole


def test_what_is_said_days_later_was_as_planned(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)

    track(phuc, delegation, one, "done", when=at(9, day=22))

    one.refresh_from_db()
    assert (one.actual_starts_at, one.actual_ends_at) == (at(9, day=17), at(11, day=17))


def test_a_delay_into_what_somebody_else_booked_is_refused_whole(phuc, binh, everything):
    delegation, chair = stages.ongoing(phuc, binh), leader()
    one = item(phuc, delegation, chair_id=chair.pk)
    item(
        phuc,
        stages.planned(phuc),
        chair_id=chair.pk,
        starts_at=at(11, 15, day=17),
        ends_at=at(12, day=17),
        acknowledged=KNOWN,
    )
    before = everything()

    with pytest.raises(Clash):
        track(phuc, delegation, one, "delayed", minutes=30)

    assert everything() == before


def test_what_is_over_is_neither_changed_nor_late(phuc, binh, everything):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)
    track(phuc, delegation, one, "done")
    before = everything()

    with pytest.raises(RuleBroken):
        track(phuc, delegation, one, "delayed", minutes=5)
    with pytest.raises(RuleBroken):
        track(phuc, delegation, one, "arrived", minutes=5)
    with pytest.raises(RuleBroken):
        operations.change_item(
            delegation_id=delegation.pk, item_id=one.pk, actor=acting(phuc), at=NOW, notes="x"
        )

    assert everything() == before


def test_a_place_that_closes_before_the_end_is_told_of_a_delay(phuc, binh, everything):
    delegation, place = stages.ongoing(phuc, binh), venue(opening_hours="Mo-Fr 08:00-11:15")
    one = item(phuc, delegation, place_id=place.pk)
    before = everything()

    with pytest.raises(operations.DelayBreaks) as refused:
        track(phuc, delegation, one, "delayed", minutes=30)

    assert refused.value.members() == {
        "broken": [{"code": "closed", "item": one.pk, "minutes": 15}]
    }
    assert everything() == before


# --- the planner --------------------------------------------------------------------------------


def test_a_proposal_keeps_what_stands_and_writes_nothing(phuc, everything):
    delegation, chair, place = stages.planned(phuc), leader(), venue()
    interpreter = resource("interpreter", "Mai", languages=["ja"])
    one = item(phuc, delegation, chair_id=chair.pk, place_id=place.pk)
    wish = queries.Asked(
        queries_wish("visit", "Thăm cảng", places=(place.pk,), language="ja"), by_rank=True
    )
    late = queries.Asked(queries_wish("talks", "Hội đàm 2", language="ko"))
    before = everything()

    found = queries.propose(delegation, [wish, late], may_move=False)

    assert everything() == before
    by_key = {row.placed.key: row for row in found.items}
    assert by_key[f"item-{one.pk}"].placed.starts_at == one.starts_at
    visit = by_key["Thăm cảng"].placed
    assert (visit.chair_id, visit.place_id, visit.interpreter_id) == (
        chair.pk,
        place.pk,
        interpreter.pk,
    )
    assert [(title, [why.code for why in one.reasons]) for title, one in found.unmet] == [
        ("Hội đàm 2", ["no_interpreter"])
    ]
    operations.accept_programme(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        items=[
            {
                "kind": "visit",
                "title_vi": "Thăm cảng",
                "starts_at": visit.starts_at,
                "ends_at": visit.ends_at,
                "place_id": visit.place_id,
                "chair_id": visit.chair_id,
                "interpreter_id": visit.interpreter_id,
            }
        ],
        acknowledged=KNOWN,
    )


def queries_wish(kind, title, **facts):

    return Wish(key=title, kind=ItemKind(kind), title=title, minutes=60, **facts)


def test_items_may_move_for_others_unless_they_are_pinned(phuc):
    delegation, chair = stages.planned(phuc), leader()
    one = item(phuc, delegation, chair_id=chair.pk, starts_at=at(13, 30), ends_at=at(15))
    long_one = queries.Asked(
        queries_wish(
            "talks", "Hội đàm 2", chairs=(chair.pk,), not_before=at(13, 30), not_after=at(15)
        )
    )

    stays = queries.propose(delegation, [long_one], may_move=False)
    moves = queries.propose(delegation, [long_one], may_move=True)

    assert next(why.code for _title, unmet in stays.unmet for why in unmet.reasons) == (
        "collides_with_pinned"
    )
    assert not moves.unmet
    assert {row.item for row in moves.items} == {one, None}


def test_a_programme_is_not_proposed_without_days(phuc):
    delegation = stages.draft(phuc, arrives_at=None, departs_at=None)

    with pytest.raises(RuleBroken) as refused:
        queries.propose(delegation, [], may_move=False)

    assert [one.code for one in refused.value.reasons] == ["dates_missing"]


def test_a_visit_is_proposed_within_the_opening_hours_of_its_place(phuc):
    delegation = stages.planned(phuc)
    early, never = (
        venue(opening_hours="We 07:30-08:45"),
        venue("Bảo tàng", opening_hours="Sa 08:00-12:00"),
    )
    wishes = [
        queries.Asked(queries_wish("visit", "Thăm cảng", places=(early.pk,))),
        queries.Asked(queries_wish("visit", "Thăm bảo tàng", places=(never.pk,))),
    ]

    found = queries.propose(delegation, wishes, may_move=False)

    (visit,) = [row.placed for row in found.items]
    assert at(7, 30, day=17) <= visit.starts_at
    assert visit.ends_at <= at(8, 45, day=17)
    assert [(title, [why.code for why in one.reasons]) for title, one in found.unmet] == [
        ("Thăm bảo tàng", ["place_closed"])
    ]
