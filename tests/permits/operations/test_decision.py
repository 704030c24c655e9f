"""From the appraisal to the result in hand: all effects, and refusals that change nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit import queries as audit
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.operations import rendered
from foreign_affairs.lifecycle import WrongState
from foreign_affairs.refusals import RuleBroken
from permits import operations, queries
from permits.models import Authorisation, Dossier, Permit
from tests.cast import person
from tests.permits import looks, stages
from tests.permits.stages import MONDAY, PLAN, ZONE

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def steps_of(dossier, today=date(2026, 4, 28)):
    clock = queries.clock(Dossier.objects.get(pk=dossier.pk), today=today)
    return {step.step.key: step.result.value for step in clock.steps}


@pytest.mark.parametrize("proposal", ["granted", "refused"])
def test_whoever_forwards_becomes_the_officer_and_every_approver_is_told(
    lan, minh, hoa, binh, proposal
):
    deputy = person("chau", "Ngô Minh Châu", Role.APPROVER)
    dossier = stages.received(lan, minh)
    told = len(looks.notices(dossier))

    forwarded = operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        proposal=proposal,
        appraisal=" Đủ điều kiện. ",
    )

    assert (forwarded.state, forwarded.assignee, forwarded.proposal, forwarded.appraisal) == (
        "deciding",
        hoa,
        proposal,
        "Đủ điều kiện.",
    )
    assert looks.handovers(dossier)[-1] == (
        "deciding",
        "decision",
        "hoa",
        "",
        "approver",
        MONDAY + DAY,
    )
    assert looks.last_act(dossier) == ("forward", "hoa", MONDAY + DAY, {"proposal": proposal})
    assert looks.notices(dossier, after=told) == [
        ("dossier_forwarded", "chau", deputy.email),
        ("dossier_forwarded", "binh", binh.email),
    ]
    assert looks.event(dossier)[0] == "tentative"
    assert steps_of(dossier) == {
        "reception": "early",
        "appraisal": "early",
        "decision": "running",
        "return": "not_entered",
    }


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"proposal": ""}, [("proposal_missing", "proposal")]),
        ({"proposal": "perhaps"}, [("proposal_missing", "proposal")]),
        ({"appraisal": "  "}, [("reason_missing", "appraisal")]),
    ],
)
def test_nothing_is_forwarded_without_proposal_and_reasons(
    lan, minh, hoa, facts, reasons, everything
):
    dossier = stages.received(lan, minh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.forward(
            dossier_id=dossier.pk,
            actor=acting(hoa),
            at=MONDAY,
            **{"proposal": "granted", "appraisal": "Đủ.", **facts},
        )

    assert codes(refusal) == reasons
    assert everything() == before


def test_a_dossier_sent_back_is_its_officers_again_and_the_clock_runs_on(lan, minh, hoa, binh):
    dossier = stages.deciding(lan, minh, hoa)
    told = len(looks.notices(dossier))

    back = operations.send_back(
        dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY, reason="Xem lại."
    )

    assert (back.state, back.step.key, back.assignee) == ("appraising", "appraisal", hoa)
    assert (back.official_due_on, back.cycles.count()) == (date(2026, 5, 4), 1)
    assert looks.handovers(dossier)[-1] == (
        "appraising",
        "appraisal",
        "binh",
        "hoa",
        "officer",
        MONDAY + 2 * DAY,
    )
    assert looks.last_act(dossier) == (
        "send_back",
        "binh",
        MONDAY + 2 * DAY,
        {"reason": "Xem lại."},
    )
    assert looks.notices(dossier, after=told) == [("dossier_sent_back", "hoa", hoa.email)]
    # The decision is not over: it will be entered again.
    assert steps_of(dossier) == {
        "reception": "early",
        "appraisal": "running",
        "decision": "running",
        "return": "not_entered",
    }


def test_a_permit_is_numbered_frozen_on_paper_and_told_to_the_officer_alone(
    lan, minh, hoa, binh, university
):
    dossier = stages.deciding(lan, minh, hoa)
    told = len(looks.notices(dossier))
    at = MONDAY + 2 * DAY

    permit = operations.grant(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=at,
        conditions=" Giữ bí mật nhà nước.\n\n Báo cáo đúng hạn. ",
    )

    granted = Dossier.objects.get(pk=dossier.pk)
    assert (granted.state, granted.outcome, granted.decided_at) == ("decided", "granted", at)
    assert granted.permit == permit
    assert (permit.number, permit.year, permit.number_text, permit.status) == (
        1,
        2026,
        "1/GP-SNgV/2026",
        "valid",
    )
    assert (permit.granted_at, permit.granted_by, permit.holder) == (at, binh, university.name)
    assert (permit.title_vi, permit.venue, permit.starts_at, permit.ends_at) == (
        PLAN["title_vi"],
        "Trung tâm Hội nghị thành phố, 18 Hoàng Diệu, Hải Phòng",
        PLAN["starts_at"],
        PLAN["ends_at"],
    )
    said = permit.paper.context
    assert (said["number"], said["conditions"], said["qr"]) == (
        "1/GP-SNgV/2026",
        ["Giữ bí mật nhà nước.", "Báo cáo đúng hạn."],
        f"http://127.0.0.1:8000/verify/{permit.token}/",
    )
    assert said["event"]["time"] == ("từ 08 giờ 00 ngày 16/06/2026 đến 17 giờ 00 ngày 17/06/2026")
    assert said["signer"] == {"capacity": ["TUQ. Chủ tịch", "Giám đốc"], "name": "Vũ Quốc Bình"}
    assert looks.papers(dossier) == ["receipt", "permit"]
    assert looks.handovers(dossier)[-1] == ("decided", "return", "binh", "hoa", "officer", at)
    assert looks.last_act(dossier) == (
        "grant",
        "binh",
        at,
        {"permit": "1/GP-SNgV/2026", "authorisation": permit.authorisation_id},
    )
    assert looks.notices(dossier, after=told) == [("decision_made", "hoa", hoa.email)]
    assert looks.event(dossier) == ("confirmed", None, PLAN["starts_at"])
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 4))


def test_a_permit_is_printed_as_pdf_and_always_the_same(lan, minh, hoa, binh):
    dossier = stages.granted(lan, minh, hoa, binh)

    for paper in Paper.objects.filter(subject_id=dossier.pk):
        first = rendered(paper.pk, at=MONDAY)
        assert first.startswith(b"%PDF-")
        assert rendered(paper.pk, at=MONDAY + DAY) == first


def test_permits_are_numbered_by_the_offices_year(lan, minh, hoa, binh):
    event = {
        "starts_at": datetime(2026, 9, 1, 8, tzinfo=ZONE),
        "ends_at": datetime(2026, 9, 1, 17, tzinfo=ZONE),
    }
    at = datetime(2025, 12, 29, 9, tzinfo=ZONE)
    old_year = [stages.deciding(lan, minh, hoa, at=at, **event) for _ in range(2)]
    last_second = datetime.fromisoformat("2025-12-31T16:59:59+00:00")
    midnight = datetime.fromisoformat("2025-12-31T17:00:00+00:00")

    permits = [
        operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=moment)
        for dossier, moment in zip(old_year, (last_second, midnight), strict=True)
    ]

    assert [permit.number_text for permit in permits] == ["1/GP-SNgV/2025", "1/GP-SNgV/2026"]


def test_a_refusal_carries_its_reason_and_cancels_the_event(lan, minh, hoa, binh):
    dossier = stages.deciding(lan, minh, hoa)
    told = len(looks.notices(dossier))
    at = MONDAY + 2 * DAY

    refused = operations.refuse(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=at,
        reason=" Chủ đề chưa phù hợp. ",
        legal_basis=" Điều 5 ",
    )

    assert (refused.state, refused.outcome, refused.decided_at) == ("decided", "refused", at)
    assert (refused.reason, refused.legal_basis) == ("Chủ đề chưa phù hợp.", "Điều 5")
    assert not Permit.objects.exists()
    assert looks.handovers(dossier)[-1] == ("decided", "return", "binh", "hoa", "officer", at)
    assert looks.last_act(dossier) == (
        "refuse",
        "binh",
        at,
        {
            "reason": "Chủ đề chưa phù hợp.",
            "legal_basis": "Điều 5",
            "authorisation": Authorisation.objects.get(person=binh).pk,
        },
    )
    assert looks.notices(dossier, after=told) == [("decision_made", "hoa", hoa.email)]
    assert looks.event(dossier)[0] == "cancelled"
    assert looks.papers(dossier) == ["receipt", "refusal_letter"]
    letter = Paper.objects.get(kind="refusal_letter").context
    assert (letter["number"], letter["reason"], letter["signer"]) == (
        "1/SNgV",
        "Chủ đề chưa phù hợp.",
        {"capacity": ["TUQ. Chủ tịch", "Giám đốc"], "name": "Vũ Quốc Bình"},
    )
    assert letter["authority"] == "Giám đốc Sở Ngoại vụ thành phố Hải Phòng"


@pytest.mark.parametrize(
    ("act", "facts", "field"),
    [
        ("send_back", {"reason": " "}, "reason"),
        ("refuse", {"reason": " ", "legal_basis": "Điều 5"}, "reason"),
        ("refuse", {"reason": "Chưa phù hợp.", "legal_basis": " "}, "legal_basis"),
    ],
)
def test_a_dossier_is_neither_sent_back_nor_refused_without_reason_and_law(
    lan, minh, hoa, binh, act, facts, field, everything
):
    dossier = stages.deciding(lan, minh, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        getattr(operations, act)(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY, **facts)

    assert codes(refusal) == [("reason_missing", field)]
    assert everything() == before


def test_a_permit_granted_twice_is_granted_once(lan, minh, hoa, binh, everything):
    dossier = stages.granted(lan, minh, hoa, binh)
    before = everything()

    with pytest.raises(WrongState) as refusal:
        operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 4 * DAY)

    assert refusal.value.members() == {
        "action": "grant",
        "state": "decided",
        "available_actions": ("reappoint",),
    }
    assert everything() == before


@pytest.mark.parametrize(
    ("delivered_at", "sla_state", "result"),
    [
        (datetime(2026, 4, 29, 9, tzinfo=ZONE), "met", "early"),
        (datetime(2026, 5, 4, 23, 59, 59, tzinfo=ZONE), "met", "on_time"),
        (datetime(2026, 5, 5, 0, 0, tzinfo=ZONE), "breached", "late"),
    ],
)
def test_delivery_to_the_desk_stops_the_clock_and_tells_the_organiser(
    lan, minh, hoa, binh, university, delivered_at, sla_state, result
):
    dossier = stages.granted(lan, minh, hoa, binh)
    told = len(looks.notices(dossier))

    delivered = operations.deliver_to_desk(
        dossier_id=dossier.pk, actor=acting(hoa), at=delivered_at
    )

    assert (delivered.state, delivered.delivered_at, delivered.result_at_desk_on) == (
        "at_desk",
        delivered_at,
        delivered_at.date(),
    )
    assert delivered.step is None
    assert looks.handovers(dossier)[-1] == ("at_desk", "", "hoa", "", "desk", delivered_at)
    assert looks.last_act(dossier) == (
        "deliver_to_desk",
        "hoa",
        delivered_at,
        {"on": f"{delivered_at:%Y-%m-%d}", "official_due_on": "2026-05-04"},
    )
    assert looks.notices(dossier, after=told) == [("result_ready", "lan", "lan@example.org")]
    assert looks.event(dossier) == ("confirmed", university.pk, PLAN["starts_at"])
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 4))
    long_after = date(2026, 12, 1)
    row = queries.with_sla_state(Dossier.objects.all(), today=long_after).get()
    assert row.sla_state == sla_state
    clock = queries.clock(row, today=long_after)
    assert clock.steps[-1].result.value == result
    assert clock.left_working_days is None
    assert clock.gross_calendar_days == (delivered_at.date() - MONDAY.date()).days


def test_the_result_in_hand_closes_the_dossier(lan, minh, hoa, binh):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    told = len(looks.notices(dossier))

    returned = operations.return_result(
        dossier_id=dossier.pk, actor=acting(minh), at=MONDAY + 5 * DAY
    )

    assert (returned.state, returned.closed_at) == ("returned", MONDAY + 5 * DAY)
    assert looks.last_act(dossier) == ("return_result", "minh", MONDAY + 5 * DAY, {})
    assert looks.notices(dossier, after=told) == []
    assert list(audit.breaks()) == []


def test_a_step_that_passes_over_others_may_use_their_budgets(lan, minh, hoa, binh):
    dossier = stages.received(lan, minh, officer=hoa, track="consultation")
    operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=datetime(2026, 5, 5, 9, tzinfo=ZONE),
        proposal="granted",
        appraisal="Đủ.",
    )

    assert steps_of(dossier, today=date(2026, 5, 5)) == {
        "reception": "early",
        "request": "on_time",
        "opinions": "not_entered",
        "appraisal": "not_entered",
        "decision": "running",
        "return": "not_entered",
    }


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"under_city": False}, "belongs_elsewhere"),
        ({"listed_field": True}, "notification_only"),
        ({"is_conference": False}, "out_of_scope"),
    ],
)
def test_what_proves_with_the_supplement_not_to_be_the_citys_is_not_granted(
    lan, minh, hoa, binh, everything, answers, code
):
    dossier = stages.asked(lan, minh, hoa)
    at = MONDAY + timedelta(days=2)
    act = {"dossier_id": dossier.pk, "at": at}
    if code != "out_of_scope":
        operations.answer_questions(
            actor=acting(lan), answers=replace(stages.ANSWERS, **answers), **act
        )
    operations.supplement(actor=acting(lan), **act)
    if code == "out_of_scope":
        operations.classify(
            actor=acting(hoa), answers=replace(stages.ANSWERS, **answers), reason="Xem lại", **act
        )
    operations.forward(actor=acting(hoa), proposal="granted", appraisal="Đủ điều kiện.", **act)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.grant(actor=acting(binh), **act)

    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert everything() == before
