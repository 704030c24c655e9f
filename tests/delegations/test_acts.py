"""What each act on a delegation writes: row, audit, calendar, notice; and what it refuses."""

import io
from datetime import date, timedelta

import pytest

from delegations import operations, queries
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.audit.queries import breaks
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.models import Booking, Entry, Resource
from tests.delegations import stages
from tests.delegations.programme import item
from tests.delegations.stages import DAY, NOW

pytestmark = pytest.mark.django_db


def audited(delegation):
    entries = AuditEntry.objects.filter(subject_kind="delegation", subject_id=delegation.pk)
    return list(entries.order_by("position").values_list("action", "actor_id", "details"))


def told_of(delegation):
    """What the calendar says of a delegation, by source."""
    rows = Entry.objects.filter(case__endswith=delegation.reference).order_by("source_kind")
    return {
        row.source_kind: (row.starts_on, row.ends_on, row.status, row.visibility, row.done)
        for row in rows
    }


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def leader():
    return Resource.objects.create(kind="leader", name_vi="Lãnh đạo thành phố", rank=1)


def test_a_draft_is_written_down_and_stands_in_no_calendar(phuc):
    delegation = stages.draft(phuc)

    assert (delegation.state, delegation.revision) == ("draft", 1)
    assert delegation.reference[0] == "D"
    assert "nhat ban" in delegation.search_text
    assert "kobe" in delegation.search_text
    assert delegation.report_due_on == date(2026, 6, 25)
    assert audited(delegation) == [("open", phuc.pk, {})]
    assert told_of(delegation) == {}
    assert list(breaks()) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name_vi": " "}, "name_missing"),
        ({"departs_at": stages.ARRIVES}, "departs_before_arrival"),
        ({"chair_id": 999_999}, "no_such_leader"),
        ({"unit_id": 999_999}, "no_such_unit"),
        ({"responsible_id": 999_999}, "no_such_person"),
        ({"plan_item_id": 999_999}, "no_such_item"),
    ],
)
def test_what_cannot_be_is_not_written_down(phuc, everything, facts, code):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        stages.draft(phuc, **{"responsible_id": None, **facts})

    assert codes(refusal) == [code]
    assert everything() == before


def test_nobody_but_planners_writes_a_delegation_down(hoa, phuc, everything):
    before = everything()

    with pytest.raises(WrongRole):
        operations.open_delegation(actor=acting(hoa), at=NOW, name_vi="Đoàn", country="JP")

    assert everything() == before


def test_a_revision_says_which_fields_and_nothing_that_is_restricted(phuc):
    delegation = stages.draft(phuc)

    revised = operations.revise(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        revision=1,
        lodging="Khách sạn Sông Cấm",
        security_notes="Mang theo cận vệ.",
        name_vi=delegation.name_vi,
    )

    assert (revised.lodging, revised.revision) == ("Khách sạn Sông Cấm", 2)
    assert audited(delegation)[-1] == (
        "revise",
        phuc.pk,
        {"fields": ["lodging", "security_notes"]},
    )


def test_a_revision_that_changes_nothing_writes_nothing(phuc, everything):
    delegation = stages.draft(phuc)
    before = everything()

    operations.revise(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, country="JP")

    assert everything() == before


def test_who_read_an_older_revision_writes_nothing(phuc, everything):
    delegation = stages.with_head(phuc)
    before = everything()

    with pytest.raises(Stale):
        operations.revise(
            delegation_id=delegation.pk, actor=acting(phuc), at=NOW, revision=1, country="KR"
        )

    assert everything() == before


def test_a_planner_or_an_officer_is_responsible(phuc, hoa, minh, everything):
    delegation = stages.draft(phuc, responsible=hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.revise(
            delegation_id=delegation.pk, actor=acting(phuc), at=NOW, responsible_id=minh.pk
        )

    assert codes(refusal) == ["not_attending"]
    assert everything() == before


@pytest.mark.parametrize(
    ("state", "confirmed_at"),
    [("draft", None), ("planned", None), ("approved", None), ("ongoing", NOW)],
)
def test_another_position_of_the_head_takes_the_confirmed_rank_with_it_until_the_guests_are_here(
    state, confirmed_at, phuc, binh
):
    delegation = stages.in_state(state, phuc, binh)

    revised = operations.revise(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, head_position="minister"
    )

    assert (revised.rank, revised.rank_confirmed_at) == ("B", confirmed_at)


@pytest.mark.parametrize("state", ["draft", "planned", "approved"])
@pytest.mark.parametrize("way", ["change", "import"])
def test_another_head_takes_the_confirmed_rank_with_it(state, way, phuc, binh):
    delegation = stages.in_state(state, phuc, binh)
    other, act = stages.member(phuc, delegation), {"actor": acting(phuc), "at": NOW}

    if way == "change":
        operations.change_member(
            delegation_id=delegation.pk, member_id=other.pk, role="head", **act
        )
    else:
        rows = b"Full name,Role,Passport No\nLEE MIN,head,M1234567\nSATO KENJI,member,TK1234567\n"
        told = operations.import_members(
            delegation_id=delegation.pk,
            stream=io.BytesIO(rows),
            size=len(rows),
            dry_run=False,
            **act,
        )
        assert told.written

    delegation.refresh_from_db()
    assert (delegation.rank, delegation.rank_confirmed_at, delegation.head_position) == (
        "B",
        None,
        "",
    )
    assert audited(delegation)[-1][2]["rank_is_open"] == "B"
    # Whatever else is known of the delegation may be written all the same.
    operations.revise(delegation_id=delegation.pk, remarks="Đã đổi trưởng đoàn.", **act)
    operations.change_member(
        delegation_id=delegation.pk, member_id=other.pk, phone="0225 000 0003", **act
    )


def test_a_plan_whose_rank_is_open_again_is_not_approved(phuc, binh, everything):
    delegation = stages.planned(phuc)
    other, act = stages.member(phuc, delegation), {"actor": acting(phuc), "at": NOW}
    operations.change_member(delegation_id=delegation.pk, member_id=other.pk, role="head", **act)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    assert codes(refusal) == ["rank_unconfirmed"]
    assert everything() == before


def test_a_head_who_leaves_a_draft_takes_the_rank_along_and_the_first_head_does_not(phuc):
    act = {"actor": acting(phuc), "at": NOW}
    delegation = stages.draft(phuc)
    operations.confirm_rank(delegation_id=delegation.pk, rank="B", **act)

    head = stages.member(phuc, delegation, **stages.HEAD)
    delegation.refresh_from_db()
    assert delegation.rank_confirmed_at == NOW
    operations.remove_member(delegation_id=delegation.pk, member_id=head.pk, **act)

    delegation.refresh_from_db()
    assert delegation.rank_confirmed_at is None


def test_guests_who_are_here_keep_the_rank_by_which_was_spent(phuc, binh):
    delegation = stages.ongoing(phuc, binh)
    other = stages.member(phuc, delegation)

    operations.change_member(
        delegation_id=delegation.pk, member_id=other.pk, actor=acting(phuc), at=NOW, role="head"
    )

    delegation.refresh_from_db()
    assert (delegation.rank, delegation.head_position) == ("B", "deputy_minister")
    assert delegation.rank_confirmed_at == NOW


def test_a_planned_delegation_keeps_its_host(phuc, everything):
    delegation = stages.planned(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.revise(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, host_body="")

    assert codes(refusal) == ["host_missing"]
    assert everything() == before


def test_the_proposed_rank_needs_no_reason_and_any_other_does(phuc, everything):
    delegation = stages.draft(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.confirm_rank(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, rank="A")

    assert codes(refusal) == ["rank_unexplained"]
    assert everything() == before

    confirmed = operations.confirm_rank(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        rank="A",
        head_position="other",
        reason="Chủ tịch UBND quyết định, 12/QĐ-UBND.",
    )
    assert (confirmed.rank, confirmed.rank_confirmed_by, confirmed.rank_confirmed_at) == (
        "A",
        phuc,
        NOW,
    )
    assert audited(delegation)[-1][2] == {
        "rank": ["", "A"],
        "reason": "Chủ tịch UBND quyết định, 12/QĐ-UBND.",
    }


def test_a_planned_visit_stands_tentative_in_the_calendar_with_its_days(phuc):
    delegation = stages.planned(phuc)

    assert told_of(delegation) == {
        "delegation": (date(2026, 6, 16), date(2026, 6, 18), "tentative", "internal", False),
        "delegation_report": (date(2026, 6, 25), date(2026, 6, 25), "confirmed", "internal", False),
    }
    entry = Entry.objects.get(source_kind="delegation")
    assert (entry.kind, entry.case) == ("delegation", f"delegation-{delegation.reference}")
    assert "SATO" not in entry.text


def test_each_approver_hears_of_a_plan_that_waits_and_again_when_it_comes_back(phuc, binh, hoa):
    delegation = stages.planned(phuc, responsible=hoa)
    assert [(one.kind, one.recipient) for one in Notice.objects.all()] == [
        ("delegation_planned", binh)
    ]

    operations.send_back(
        delegation_id=delegation.pk, actor=acting(binh), at=NOW, reason="Bổ sung thành phần."
    )
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)

    told = Notice.objects.filter(recipient=binh)
    assert [one.kind for one in told] == ["delegation_planned"] * 2
    assert delegation.reference in texts.subject(told[0])


def test_what_a_plan_lacks_is_said_at_once_and_nothing_is_planned(phuc, everything):
    delegation = operations.open_delegation(
        actor=acting(phuc), at=NOW, name_vi="Đoàn", country="JP"
    )
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)

    assert codes(refusal) == [
        "head_missing",
        "dates_missing",
        "host_missing",
        "rank_unconfirmed",
        "unit_missing",
        "plan_unanswered",
    ]
    assert everything() == before


def test_an_approved_visit_is_certain_and_whoever_is_responsible_hears_of_it(phuc, binh, hoa):
    delegation = stages.approved(phuc, binh, responsible=hoa)

    assert (delegation.approved_by, delegation.approved_at) == (binh, NOW)
    assert told_of(delegation)["delegation"][2] == "confirmed"
    notice = Notice.objects.get(recipient=hoa)
    assert notice.kind == "delegation_approved"
    assert delegation.reference in texts.body(notice)
    assert "SATO" not in texts.body(notice)


def test_a_plan_that_is_sent_back_says_why_and_stays_tentative(phuc, binh, hoa):
    delegation = stages.planned(phuc, responsible=hoa)

    back = operations.send_back(
        delegation_id=delegation.pk, actor=acting(binh), at=NOW, reason="Bổ sung thành phần."
    )

    assert (back.state, back.reason) == ("draft", "Bổ sung thành phần.")
    assert told_of(delegation)["delegation"][2] == "tentative"
    assert Notice.objects.get(recipient=hoa).kind == "delegation_sent_back"
    again = operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=NOW)
    assert (again.state, again.reason) == ("planned", "")


def test_a_visit_called_off_is_cancelled_in_the_calendar(phuc, hoa):
    delegation = stages.planned(phuc, responsible=hoa)

    operations.cancel(delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reason="Bạn hoãn.")

    assert {row[2] for row in told_of(delegation).values()} == {"cancelled"}
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("delegation_called_off", hoa)
    assert "Bạn hoãn." in texts.body(notice)


def test_other_days_move_the_entry_and_the_report(phuc):
    delegation = stages.planned(phuc)

    operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        arrives_at=stages.ARRIVES + DAY,
        departs_at=stages.DEPARTS + DAY,
    )

    told = told_of(delegation)
    assert told["delegation"][:2] == (date(2026, 6, 17), date(2026, 6, 19))
    assert told["delegation_report"][0] == date(2026, 6, 26)


def test_guests_who_leave_at_midnight_are_gone_the_day_before(phuc):
    delegation = stages.planned(phuc, departs_at=stages.ARRIVES.replace(hour=0, minute=0) + 2 * DAY)

    assert (delegation.arrives_on, delegation.departs_on) == (date(2026, 6, 16), date(2026, 6, 17))


def test_a_request_in_time_is_done_in_the_calendar(phuc):
    delegation = stages.planned(phuc)

    requested = operations.request_reception(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reception_on=date(2026, 6, 17)
    )
    assert requested.request_due_on == date(2026, 6, 10)
    assert told_of(delegation)["delegation_request"][4] is False

    operations.request_reception(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=NOW,
        reception_on=date(2026, 6, 17),
        asked_on=date(2026, 4, 20),
    )
    assert told_of(delegation)["delegation_request"][4] is True


def test_a_late_request_without_a_note_changes_nothing(phuc, everything):
    delegation = stages.planned(phuc)
    late = {
        "delegation_id": delegation.pk,
        "actor": acting(phuc),
        "at": NOW + 53 * DAY,
        "reception_on": date(2026, 6, 17),
        "asked_on": date(2026, 6, 11),
    }
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.request_reception(**late)

    assert codes(refusal) == ["late_unexplained"]
    assert everything() == before
    assert operations.request_reception(**late, late_note="Bạn báo muộn.").late_note


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"reported_on": date(2026, 6, 24)}, "day_ahead"),
        ({"reported_on": date(2026, 6, 15)}, "reported_before_the_visit"),
        ({"number": " "}, "number_missing"),
        ({"results": " "}, "results_missing"),
    ],
)
def test_a_report_that_cannot_be_changes_nothing(phuc, binh, everything, said, expected):
    delegation = stages.ongoing(phuc, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.record_report(
            delegation_id=delegation.pk,
            actor=acting(phuc),
            at=stages.DEPARTS + 5 * DAY,
            **{**stages.REPORT, **said},
        )

    assert codes(refusal) == [expected]
    assert everything() == before


def test_a_closed_file_has_its_report_and_an_unbroken_chain(phuc, binh):
    delegation = stages.closed(phuc, binh)

    assert told_of(delegation)["delegation_report"][4] is True
    assert [entry[0] for entry in audited(delegation)] == [
        "open",
        "add_member",
        "confirm_rank",
        "plan",
        "approve",
        "start",
        "record_report",
        "close",
    ]
    assert list(breaks()) == []


def test_a_leader_who_is_chair_finds_the_visit_among_his_days(phuc):
    chair = leader()
    delegation = stages.planned(phuc, chair_id=chair.pk)

    entry = Entry.objects.get(source_kind="delegation", source_id=delegation.pk)
    assert entry.resource_ids == {chair.pk}
    assert entry.transparent is True


def test_a_restricted_delegation_leaves_nothing_but_its_times(phuc):
    delegation = stages.planned(phuc, visibility="restricted")

    rows = Entry.objects.filter(case__endswith=delegation.reference)
    assert {row.visibility for row in rows} == {"restricted"}
    assert not any("Kobe" in row.text for row in rows)


def test_whoever_is_no_staff_sees_no_delegation(phuc, lan):
    delegation = stages.draft(phuc)

    assert list(queries.visible_to(acting(phuc))) == [delegation]
    assert list(queries.visible_to(acting(lan))) == []


# --- other days ---------------------------------------------------------------------------------


def moved(phuc, delegation, days, *, at=NOW, shorter=timedelta()):
    return operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=at,
        arrives_at=delegation.arrives_at + days,
        departs_at=delegation.departs_at + days - shorter,
    )


def received(phuc, delegation, day, **said):
    return operations.request_reception(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, reception_on=day, **said
    )


def test_on_other_days_the_leader_is_asked_again(phuc, binh):
    delegation = stages.approved(phuc, binh)
    asked = received(phuc, delegation, date(2026, 6, 17), asked_on=NOW.date())
    later = moved(phuc, asked, timedelta(hours=1))
    assert (later.reception_on, later.asked_on) == (date(2026, 6, 17), NOW.date())

    found = moved(phuc, later, 7 * DAY)

    assert (found.reception_on, found.asked_on) == (date(2026, 6, 24), None)
    assert found.request_due_on == date(2026, 6, 17)


@pytest.mark.parametrize("day", [date(2026, 6, 15), date(2026, 6, 19)])
def test_nobody_is_received_outside_the_visit(day, phuc, everything):
    delegation = stages.planned(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        received(phuc, delegation, day)

    assert codes(refusal) == ["reception_outside_visit"]
    assert everything() == before


def test_a_visit_is_not_cut_short_of_its_reception(phuc, everything):
    delegation = received(phuc, stages.planned(phuc), date(2026, 6, 18))
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        moved(phuc, delegation, timedelta(), shorter=DAY)

    assert codes(refusal) == ["reception_outside_visit"]
    assert everything() == before


def test_guests_who_are_here_have_come(phuc, binh, everything):
    delegation = stages.ongoing(phuc, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        moved(phuc, delegation, DAY, at=stages.ARRIVES)

    assert codes(refusal) == ["not_arrived_yet"]
    assert everything() == before


def test_a_visit_that_was_reported_on_is_not_moved_behind_its_report(phuc, binh, everything):
    delegation = stages.reported(phuc, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        moved(phuc, delegation, 30 * DAY, at=delegation.departs_at + 60 * DAY)

    assert codes(refusal) == ["reported_before_the_visit"]
    assert everything() == before


def test_nobody_stays_longer_than_a_year(phuc, everything):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        stages.draft(phuc, departs_at=stages.ARRIVES + 367 * DAY)

    assert codes(refusal) == ["visit_too_long"]
    assert everything() == before


def test_another_name_stands_on_what_is_booked(phuc):
    delegation = stages.planned(phuc)
    item(phuc, delegation, chair_id=leader().pk)

    operations.revise(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, name_vi="Đoàn thành phố Osaka"
    )

    assert Booking.objects.get().title == "Đoàn thành phố Osaka: Hội đàm"
