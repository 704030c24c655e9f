"""What the Prime Minister decides: no promised day, a submission upward, and his answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.refusals import RuleBroken
from permits import operations, queries
from permits.domain import rules
from permits.models import Dossier, UpwardSubmission
from tests.permits import looks, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def received(lan, minh, hoa):
    return stages.received(lan, minh, officer=hoa, track="prime_minister", procedure="2.002311")


def test_the_reception_promises_the_citys_part_and_no_day_of_the_result(lan, minh, hoa):
    """20/04/2026: 1 + 2 working days, 15 days rolled, 2 + 2 working days."""
    dossier = received(lan, minh, hoa)

    assert (dossier.official_due_on, dossier.current_due_on, dossier.locality_due_on) == (
        None,
        None,
        date(2026, 5, 14),
    )
    clock = queries.clock(dossier, today=date(2026, 4, 22))
    assert [(one.step.key, one.due_on) for one in clock.steps] == [
        ("reception", date(2026, 4, 21)),
        ("request", date(2026, 4, 23)),
        ("opinions", date(2026, 5, 8)),
        ("appraisal", date(2026, 5, 12)),
        ("signature", date(2026, 5, 14)),
        ("prime_minister", None),
        ("answer", None),
        ("return", None),
    ]
    opinions = [day for day in clock.ledger if day.step == "opinions"]
    assert [day.counted for day in opinions][:4] == [1, 2, 3, 4]
    assert (clock.ledger[-1].date, clock.sla_state, clock.left_working_days) == (
        date(2026, 5, 14),
        "",
        None,
    )
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 14))


def test_the_city_may_not_grant_what_the_prime_minister_decides(lan, minh, hoa, binh, everything):
    dossier = stages.pm_deciding(lan, minh, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY)

    assert [reason.code for reason in refusal.value.reasons] == ["prime_minister_decides"]
    assert everything() == before


def test_the_city_submits_nothing_upward_that_it_decides_itself(lan, minh, hoa, binh, everything):
    dossier = stages.deciding(lan, minh, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.submit_upward(
            dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY, summary="Trình."
        )

    assert [reason.code for reason in refusal.value.reasons] == ["city_decides"]
    assert everything() == before


def test_the_submission_ends_the_citys_part_and_nobody_is_reminded_any_more(lan, minh, hoa, binh):
    dossier = stages.pm_deciding(lan, minh, hoa)
    told = len(looks.notices(dossier))

    sent = operations.submit_upward(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=MONDAY + 2 * DAY,
        summary=" Đề nghị Thủ tướng đồng ý. ",
    )

    assert (sent.state, sent.step.key, sent.wakes_on) == ("awaiting_pm", "prime_minister", None)
    assert (sent.upward.number_text, sent.upward.summary) == (
        "1/TTr-SNgV/2026",
        "Đề nghị Thủ tướng đồng ý.",
    )
    assert looks.notices(sent, after=told) == [
        ("submitted_upward", "lan", "lan@example.org"),
        ("submitted_upward_office", "hoa", hoa.email),
    ]
    assert operations.remind_of_deadlines(at=MONDAY + 60 * DAY) == 0


def answered(dossier, hoa, *, answer="agreed", on=date(2026, 5, 20), at=MONDAY + 31 * DAY):
    return operations.record_upward_answer(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=at,
        answer=answer,
        answer_number="1234/VPCP-QHQT",
        answered_on=on,
        answer_text="Đồng ý về nguyên tắc.",
    )


def test_his_answer_leads_to_the_citys(lan, minh, hoa, binh):
    dossier = stages.with_pm(lan, minh, hoa, binh)
    told = len(looks.notices(dossier))

    back = answered(dossier, hoa)

    assert (back.state, back.step.key) == ("deciding", "answer")
    assert (back.upward.answer, back.upward.answer_number, back.upward.answered_on) == (
        "agreed",
        "1234/VPCP-QHQT",
        date(2026, 5, 20),
    )
    assert looks.notices(back, after=told) == [("upward_answered", "binh", binh.email)]
    history = [entry["action"] for entry in queries.told_history(back, acting(lan))]
    assert "record_upward_answer" not in history
    permit = operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 32 * DAY)
    done = operations.deliver_to_desk(
        dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + 33 * DAY
    )
    assert permit.dossier_id == done.pk
    seen = queries.with_sla_state(Dossier.objects.all(), today=date(2026, 6, 1)).get()
    assert seen.sla_state == ""


def test_what_he_declines_the_city_cannot_grant(lan, minh, hoa, binh):
    dossier = answered(stages.with_pm(lan, minh, hoa, binh), hoa, answer="declined")

    with pytest.raises(RuleBroken):
        operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 32 * DAY)

    refused = operations.refuse(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=MONDAY + 32 * DAY,
        reason="Thủ tướng Chính phủ không đồng ý.",
        legal_basis="Quyết định 06/2020/QĐ-TTg, điều 3",
    )
    assert refused.outcome == "refused"


@pytest.mark.parametrize("on", [date(2026, 4, 21), date(2026, 6, 30)])
def test_an_answer_before_the_submission_or_ahead_is_refused(lan, minh, hoa, binh, on, everything):
    dossier = stages.with_pm(lan, minh, hoa, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        answered(dossier, hoa, on=on)

    assert [reason.code for reason in refusal.value.reasons] == ["answer_out_of_range"]
    assert everything() == before
    assert UpwardSubmission.objects.get().answer == ""


def test_what_proves_to_be_the_prime_ministers_moves_to_his_procedure_and_back(
    lan, minh, hoa, le, binh, everything
):
    """The city may not grant it meanwhile, and nobody moves it against the answers that count."""
    dossier = stages.received(lan, minh, officer=hoa)
    change = {"dossier_id": dossier.pk, "actor": acting(le), "reason": "Khách cấp Bộ trưởng."}
    before = everything()
    with pytest.raises(rules.NoSuchTrack):
        operations.change_track(**change, at=MONDAY, track="prime_minister")
    assert everything() == before

    guest = replace(stages.ANSWERS, minister_level_guest=True)
    operations.classify(
        dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + DAY, answers=guest, reason="Công hàm."
    )
    against = queries.why_not_yet(Dossier.objects.get(), "grant", today=date(2026, 4, 21))
    assert [reason.code for reason in against] == ["prime_minister_decides"]

    moved = operations.change_track(**change, at=MONDAY + 2 * DAY, track="prime_minister")
    assert (moved.procedure.code, moved.track.key, moved.official_due_on) == (
        "2.002311",
        "prime_minister",
        None,
    )
    assert (moved.step.key, moved.step_due_on) == ("request", date(2026, 4, 23))

    operations.classify(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + 3 * DAY,
        answers=stages.ANSWERS,
        reason="Khách rút lui.",
    )
    back = operations.change_track(**change, at=MONDAY + 3 * DAY, track="no_consultation")
    assert (back.procedure.code, back.official_due_on, back.locality_due_on) == (
        "2.002312",
        date(2026, 5, 4),
        None,
    )
