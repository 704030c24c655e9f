"""What each act on a delegation writes: row, audit, calendar, notice; and what it refuses."""

from datetime import date

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
from foreign_affairs.shared_calendar.models import Entry, Resource
from tests.delegations import stages
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


def test_another_position_of_the_head_takes_the_confirmed_rank_with_it(phuc):
    delegation = stages.with_head(phuc)

    revised = operations.revise(
        delegation_id=delegation.pk, actor=acting(phuc), at=NOW, head_position="minister"
    )

    assert (revised.rank_confirmed_at, revised.rank_confirmed_by) == (None, None)


def test_a_planned_delegation_keeps_its_rank_and_its_host(phuc, everything):
    delegation = stages.planned(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.revise(
            delegation_id=delegation.pk,
            actor=acting(phuc),
            at=NOW,
            head_position="minister",
            host_body="",
        )

    assert codes(refusal) == ["host_missing", "rank_unconfirmed"]
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
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("delegation_approved", hoa)
    assert delegation.reference in texts.body(notice)
    assert "SATO" not in texts.body(notice)


def test_a_plan_that_is_sent_back_says_why_and_stays_tentative(phuc, binh, hoa):
    delegation = stages.planned(phuc, responsible=hoa)

    back = operations.send_back(
        delegation_id=delegation.pk, actor=acting(binh), at=NOW, reason="Bổ sung thành phần."
    )

    assert (back.state, back.reason) == ("draft", "Bổ sung thành phần.")
    assert told_of(delegation)["delegation"][2] == "tentative"
    assert Notice.objects.get().kind == "delegation_sent_back"
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
