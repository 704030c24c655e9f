"""What was believed of a clock on a past day can be asked, whatever was put right since."""

from datetime import date, datetime, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from permits import operations, queries
from permits.models import Dossier
from tests.permits import stages
from tests.permits.editions import publish
from tests.permits.stages import MONDAY, ZONE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def believed(dossier, *days):
    """(official, current, waiting) as it was held at the end of each day of April 2026."""
    fresh = Dossier.objects.get(pk=dossier.pk)
    clocks = [
        queries.clock(fresh, today=date(2026, 6, 1), as_of=date(2026, 4, day)) for day in days
    ]
    return [
        (clock.official_due_on, clock.current_due_on, clock.is_waiting) if clock else None
        for clock in clocks
    ]


def test_each_act_leaves_the_belief_of_the_day_before_as_it_was(lan, minh, hoa, le, an):
    dossier = stages.received(lan, minh, officer=hoa)
    publish(an, closed=["2026-04-29"])
    operations.recompute_deadlines(at=MONDAY + DAY)
    operations.request_supplement(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=MONDAY + 2 * DAY,
        items=["Bản dịch"],
        reason="Thiếu.",
    )
    operations.supplement(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + 3 * DAY)
    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=MONDAY + 4 * DAY,
        due_on=date(2026, 5, 14),
        reason="Chờ ý kiến.",
        cause="agency",
    )

    first, moved, second, appointed = (
        date(2026, 5, 4),
        date(2026, 5, 5),
        date(2026, 5, 8),
        date(2026, 5, 14),
    )
    assert believed(dossier, 19, 20, 21, 22, 23, 24) == [
        None,
        (first, first, False),
        (moved, moved, False),
        (moved, moved, True),
        (second, second, False),
        (second, appointed, False),
    ]


def test_a_wrong_reception_is_still_what_was_believed_until_it_was_corrected(
    minh, hoa, le, university
):
    at = MONDAY + 2 * DAY
    dossier = stages.at_counter(minh, university)
    operations.receive(dossier_id=dossier.pk, actor=acting(minh), at=at, track="no_consultation")
    operations.correct_reception(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=at + DAY,
        received_at=date(2026, 4, 20),
        reason="Hồ sơ đến từ ngày 20.",
    )

    assert believed(dossier, 22, 23) == [
        (date(2026, 5, 6), date(2026, 5, 6), False),
        (date(2026, 5, 4), date(2026, 5, 4), False),
    ]


def test_another_way_is_believed_from_the_day_it_was_chosen(lan, minh, hoa, le):
    dossier = stages.received(lan, minh, officer=hoa)
    operations.change_track(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=MONDAY + DAY,
        track="consultation",
        reason="Phải lấy ý kiến.",
    )
    fresh = Dossier.objects.get(pk=dossier.pk)

    before = queries.clock(fresh, today=date(2026, 5, 1), as_of=date(2026, 4, 20))
    after = queries.clock(fresh, today=date(2026, 5, 1), as_of=date(2026, 4, 21))

    assert (before.working_days, len(before.steps), before.official_due_on) == (
        7,
        4,
        date(2026, 5, 4),
    )
    assert (after.working_days, len(after.steps), after.official_due_on) == (
        12,
        6,
        date(2026, 5, 11),
    )
    assert [one.result for one in before.steps][:2] == ["early", "running"]


def test_the_present_belief_is_the_present_clock(lan, minh, hoa, binh):
    for build in (stages.at_desk, stages.granted, stages.refused):
        dossier = Dossier.objects.get(pk=build(lan, minh, hoa, binh).pk)
        today = date(2026, 4, 27)

        now = queries.clock(dossier, today=today)
        then = queries.clock(dossier, today=date(2026, 8, 1), as_of=today)

        assert (now.sla_state, now.ledger, now.steps, now.left_working_days) == (
            then.sla_state,
            then.ledger,
            then.steps,
            then.left_working_days,
        )
        annotated = queries.with_sla_state(Dossier.objects.filter(pk=dossier.pk), today=today)
        assert annotated.get().sla_state == now.sla_state


def test_the_past_is_asked_by_an_address(lan, minh, hoa, api, later):
    dossier = stages.received(lan, minh, officer=hoa)
    here = f"/api/v1/dossiers/{dossier.pk}/clock/"

    answers = {
        asked: api(hoa).get(here, {"as_of": asked})
        for asked in ("2026-04-21", "2026-04-19", "gestern", "0001-01-01")
    }

    assert {asked: answer.status_code for asked, answer in answers.items()} == {
        "2026-04-21": 200,
        "2026-04-19": 404,
        "gestern": 400,
        "0001-01-01": 400,
    }
    told = answers["2026-04-21"].json()
    assert (told["as_of"], told["used_working_days"], told["left_working_days"]) == (
        "2026-04-21",
        1,
        6,
    )
    assert api(hoa).get(here, {"as_off": "2026-04-21"}).status_code == 400
    assert api(hoa).get(here).json()["as_of"] is None


def test_a_correction_after_a_restart_counts_every_cycle_from_its_facts(lan, minh, hoa, le):
    at = datetime(2026, 7, 6, 9, tzinfo=ZONE)
    event = {"starts_at": at.replace(month=9), "ends_at": at.replace(month=9, day=8)}
    dossier = stages.asked(lan, minh, hoa, at=at, slip_at=at.replace(day=9), **event)
    operations.supplement(dossier_id=dossier.pk, actor=acting(lan), at=at.replace(day=21))

    corrected = operations.change_track(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=at.replace(day=22),
        track="consultation",
        reason="Phải lấy ý kiến.",
    )

    assert [(cycle.received_on, cycle.due_on) for cycle in corrected.cycles.all()] == [
        (date(2026, 7, 6), date(2026, 7, 22)),
        (date(2026, 7, 21), date(2026, 8, 6)),
    ]
    assert corrected.official_due_on == date(2026, 8, 6)
    assert (corrected.step.key, corrected.step_due_on) == ("request", date(2026, 7, 23))
