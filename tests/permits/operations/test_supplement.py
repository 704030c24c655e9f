"""Asking for more after reception: once, in full, and the clock waits."""

from datetime import date, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from permits import operations, queries
from permits.models import Dossier, ProcedureVersion
from tests.permits import looks, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
JULY_6 = MONDAY.replace(month=7, day=6)
EVENT = {
    "starts_at": MONDAY.replace(month=9, day=15, hour=8),
    "ends_at": MONDAY.replace(month=9, day=16, hour=17),
}


def asked(lan, minh, hoa, *, slip_on=9, **more):
    return stages.asked(
        lan, minh, hoa, at=JULY_6, slip_at=JULY_6.replace(day=slip_on), **EVENT, **more
    )


def back(dossier, lan, *, on=21):
    return operations.supplement(
        dossier_id=dossier.pk, actor=acting(lan), at=JULY_6.replace(day=on)
    )


def test_the_slip_goes_out_with_everything_and_the_clock_waits(lan, minh, hoa):
    dossier = stages.received(lan, minh, at=JULY_6, officer=hoa, **EVENT)
    told = len(looks.notices(dossier))
    at = JULY_6.replace(day=9)

    asked = operations.request_supplement(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=at,
        items=[" Danh sách đại biểu ", "", "Bản dịch"],
        reason=" Chưa đủ căn cứ. ",
    )

    slip = asked.slips.get()
    assert (asked.state, asked.step, asked.step_due_on) == ("awaiting_supplement", None, None)
    assert (slip.number, slip.items, slip.reason) == (
        1,
        ["Danh sách đại biểu", "Bản dịch"],
        "Chưa đủ căn cứ.",
    )
    assert (slip.requested_at, slip.requested_by, slip.is_late) == (at, minh, False)
    assert (slip.chase_on, slip.stop_on, asked.wakes_on) == (
        date(2026, 7, 24),
        date(2026, 8, 10),
        date(2026, 7, 24),
    )
    assert asked.cycles.get().paused_on == date(2026, 7, 9)
    assert looks.notices(asked, after=told) == [("supplement_requested", "lan", "lan@example.org")]
    assert looks.deadline(asked) == ("tentative", date(2026, 7, 15))
    assert looks.last_act(asked) == (
        "request_supplement",
        "minh",
        at,
        {
            "slip": 1,
            "items": ["Danh sách đại biểu", "Bản dịch"],
            "reason": "Chưa đủ căn cứ.",
            "is_late": False,
            "due_on": "2026-07-15",
        },
    )


def test_the_clock_restarts_on_the_day_the_full_dossier_is_back(lan, minh, hoa):
    """Received Mon 06/07, slip Thu 09/07, back Tue 21/07: due Thu 30/07."""
    dossier = back(asked(lan, minh, hoa), lan)

    assert (dossier.state, dossier.official_due_on) == ("appraising", date(2026, 7, 30))
    assert [
        (cycle.number, cycle.received_on, cycle.used_working_days, cycle.paused_on, cycle.due_on)
        for cycle in dossier.cycles.all()
    ] == [
        (1, date(2026, 7, 6), 0, date(2026, 7, 9), date(2026, 7, 15)),
        (2, date(2026, 7, 21), 0, None, date(2026, 7, 30)),
    ]
    assert dossier.step.key == "appraisal"
    assert dossier.step_due_on == date(2026, 7, 24)
    assert looks.deadline(dossier) == ("confirmed", date(2026, 7, 30))
    clock = queries.clock(dossier, today=date(2026, 7, 22))
    assert (clock.used_working_days, clock.left_working_days) == (1, 6)
    assert (clock.gross_calendar_days, clock.net_calendar_days) == (16, 4)
    assert clock.slips[0].answered_at == JULY_6.replace(day=21)


def test_the_clock_resumes_where_the_version_says_so(lan, minh, hoa):
    """Received Mon 06/07, slip Thu 09/07, back Tue 21/07: three days used, due Mon 27/07."""
    ProcedureVersion.objects.update(after_supplement="resume")
    dossier = asked(lan, minh, hoa)
    left = dossier.handovers.exclude(step=None).last().step

    dossier = back(dossier, lan)

    assert dossier.official_due_on == date(2026, 7, 27)
    assert dossier.cycles.last().used_working_days == 3
    assert dossier.step == left


def test_while_it_waits_the_projected_day_is_shown_and_nothing_is_counted(lan, minh, hoa):
    dossier = asked(lan, minh, hoa)

    clocks = [queries.clock(dossier, today=date(2026, 7, day)) for day in (9, 15, 21, 31)]

    assert [clock.projected_due_on for clock in clocks] == [
        date(2026, 7, 20),
        date(2026, 7, 24),
        date(2026, 7, 30),
        date(2026, 8, 11),
    ]
    assert {clock.used_working_days for clock in clocks} == {3}
    assert {(clock.sla_state, clock.left_working_days) for clock in clocks} == {("waiting", None)}
    assert clocks[2].ledger[-1].reason == "waiting"


@pytest.mark.parametrize(("slip_on", "is_late"), [(8, False), (9, False), (10, True)])
def test_a_slip_later_than_three_working_days_is_flagged_and_restarts_all_the_same(
    lan, minh, hoa, slip_on, is_late
):
    dossier = asked(lan, minh, hoa, slip_on=slip_on)

    assert dossier.slips.get().is_late is is_late
    assert back(dossier, lan).official_due_on == date(2026, 7, 30)


def test_a_slip_after_the_due_date_starts_a_new_cycle_but_the_dossier_stays_breached(
    lan, minh, hoa, binh
):
    dossier = back(asked(lan, minh, hoa, slip_on=16), lan)
    assert dossier.breached_before
    operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=JULY_6.replace(day=22),
        proposal="granted",
        appraisal="Đủ.",
    )
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=JULY_6.replace(day=23))
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=JULY_6.replace(day=24))

    seen = queries.with_sla_state(Dossier.objects.all(), today=date(2026, 7, 24)).get()

    assert (seen.official_due_on, seen.result_at_desk_on) == (date(2026, 7, 30), date(2026, 7, 24))
    assert seen.sla_state == "breached"
    assert queries.clock(seen, today=date(2026, 7, 24)).sla_state == "breached"


def test_a_second_slip_needs_a_leader(lan, minh, hoa, le, everything):
    dossier = back(asked(lan, minh, hoa), lan)
    ask = {"dossier_id": dossier.pk, "items": ["Bản dịch"], "reason": "Còn thiếu."}
    at = JULY_6.replace(day=22)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.request_supplement(**ask, actor=acting(minh), at=at)

    assert [reason.code for reason in refusal.value.reasons] == ["second_supplement_needs_leader"]
    assert everything() == before

    operations.allow_supplement(
        dossier_id=dossier.pk, actor=acting(le), at=at, reason="Phát sinh khách mời."
    )
    again = operations.request_supplement(**ask, actor=acting(minh), at=at)

    slips = list(again.slips.all())
    assert [(slip.number, slip.cycle, slip.allowed_by) for slip in slips] == [
        (1, 1, None),
        (2, 2, le),
    ]
    assert slips[1].allowed_because == "Phát sinh khách mời."


def test_four_rounds_neither_expire_at_once_nor_lose_a_cycle(lan, minh, hoa, le):
    """Repeated rounds marked files overdue elsewhere."""
    dossier = asked(lan, minh, hoa)
    for day in (13, 15, 17):
        dossier = back(dossier, lan, on=day)
        at = JULY_6.replace(day=day, hour=15)
        operations.allow_supplement(dossier_id=dossier.pk, actor=acting(le), at=at, reason="Cần.")
        dossier = operations.request_supplement(
            dossier_id=dossier.pk, actor=acting(minh), at=at, items=["Bản dịch"], reason="Thiếu."
        )

    dossier = back(dossier, lan, on=21)

    assert [cycle.received_on.day for cycle in dossier.cycles.all()] == [6, 13, 15, 17, 21]
    assert (dossier.official_due_on, dossier.breached_before) == (date(2026, 7, 30), False)
    clock = queries.clock(dossier, today=date(2026, 7, 21))
    counted = [day.counted for day in clock.ledger if day.cycle == 5]
    assert [number for number in counted if number] == [1, 2, 3, 4, 5, 6, 7]


def test_the_officer_proposes_and_only_the_desk_speaks(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))

    proposed = operations.propose_supplement(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        items=["Danh sách đại biểu"],
        reason="Chưa đủ căn cứ.",
    )

    slip = queries.proposed_slip(proposed)
    assert (proposed.state, slip.items, slip.requested_at) == (
        "appraising",
        ["Danh sách đại biểu"],
        None,
    )
    assert looks.notices(proposed, after=told) == [
        ("supplement_proposed", "", "mot-cua@example.org")
    ]
    history = queries.told_history(proposed, acting(lan))
    assert "propose_supplement" not in [entry["action"] for entry in history]

    operations.request_supplement(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=MONDAY + 2 * DAY,
        items=slip.items,
        reason=slip.reason,
    )
    assert proposed.slips.count() == 1


@pytest.mark.parametrize(
    ("items", "reason", "codes"),
    [
        ([], "Thiếu.", ["missing"]),
        (["  "], "", ["missing", "reason_missing"]),
        (["x"] * 31, "Thiếu.", ["too_many_items"]),
    ],
)
def test_a_slip_without_words_is_refused_with_every_reason(
    lan, minh, hoa, items, reason, codes, everything
):
    dossier = stages.received(lan, minh, officer=hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.request_supplement(
            dossier_id=dossier.pk, actor=acting(minh), at=MONDAY, items=items, reason=reason
        )

    assert [one.code for one in refusal.value.reasons] == codes
    assert everything() == before


def test_papers_that_came_by_post_bear_the_day_they_came(minh, university, hoa):
    dossier = stages.at_counter(minh, university, at=JULY_6, **EVENT)
    operations.receive(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=JULY_6,
        track="no_consultation",
        officer_id=hoa.pk,
    )
    operations.request_supplement(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=JULY_6.replace(day=9),
        items=["Bản dịch"],
        reason="Thiếu.",
    )
    at = JULY_6.replace(day=22)

    with pytest.raises(RuleBroken):
        operations.supplement(
            dossier_id=dossier.pk, actor=acting(minh), at=at, received_at=date(2026, 7, 8)
        )
    back = operations.supplement(
        dossier_id=dossier.pk, actor=acting(minh), at=at, received_at=date(2026, 7, 21)
    )

    assert back.cycles.last().received_on == date(2026, 7, 21)
    assert back.official_due_on == date(2026, 7, 30)


def test_an_unanswered_slip_is_chased_then_offered_for_stop_however_late_the_sweep(
    lan, minh, hoa, binh
):
    dossier = asked(lan, minh, hoa)

    def kinds():
        return [
            (notice.kind, notice.recipient.username)
            for notice in Notice.objects.filter(kind__startswith="supplement_").order_by("pk")
        ][1:]

    told = []
    for month, day in ((7, 23), (7, 27), (7, 28), (8, 12), (8, 13)):
        operations.remind_of_deadlines(at=JULY_6.replace(month=month, day=day))
        told.append(len(kinds()))

    assert told == [0, 1, 1, 2, 2]
    assert kinds() == [("supplement_chased", "lan"), ("supplement_unanswered", "binh")]
    assert Dossier.objects.get(pk=dossier.pk).wakes_on is None


def test_an_unanswered_dossier_is_stopped_after_its_time_and_not_before(
    lan, minh, hoa, binh, everything
):
    dossier = asked(lan, minh, hoa)
    words = {"reason": "Quá hạn bổ sung.", "legal_basis": "Thông tư 03/2025/TT-VPCP, mẫu số 05"}
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.stop(
            dossier_id=dossier.pk, actor=acting(binh), at=JULY_6.replace(month=8, day=9), **words
        )
    assert [one.code for one in refusal.value.reasons] == ["supplement_still_awaited"]
    assert everything() == before

    at = JULY_6.replace(month=8, day=10)
    told = len(looks.notices(dossier))
    stopped = operations.stop(dossier_id=dossier.pk, actor=acting(binh), at=at, **words)

    assert (stopped.state, stopped.closed_at, stopped.reason) == ("stopped", at, words["reason"])
    assert looks.notices(stopped, after=told) == [("dossier_stopped", "lan", "lan@example.org")]
    assert looks.deadline(stopped)[0] == "cancelled"
    assert looks.event(stopped)[0] == "cancelled"


def test_withdrawing_while_it_waits_leaves_nothing_waiting(lan, minh, hoa):
    dossier = asked(lan, minh, hoa)

    gone = operations.withdraw(dossier_id=dossier.pk, actor=acting(lan), at=JULY_6.replace(day=12))

    assert (gone.state, gone.wakes_on) == ("withdrawn", None)
    clock = queries.clock(gone, today=date(2026, 7, 20))
    assert (clock.is_waiting, clock.used_working_days) == (False, 3)
    assert operations.remind_of_deadlines(at=JULY_6.replace(month=8, day=20)) == 0
