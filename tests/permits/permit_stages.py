"""Permits brought to a stage of their life by the real operations."""

from datetime import datetime, timedelta

from foreign_affairs.accounts.actors import acting
from permits import operations
from permits.models import Dossier, Permit, ResultReport
from tests.permits import stages
from tests.permits.stages import MONDAY, ZONE

TOLD = MONDAY + timedelta(days=3)
"""When the first permit is told; what follows is one day later each."""
DAY = timedelta(days=1)
DECISION = {
    "decision_number": "15/QĐ-SNgV",
    "legal_basis": "Quyết định 06/2020/QĐ-TTg, Điều 7 khoản 3",
    "reason": "Có dấu hiệu vi phạm.",
}
RESULTS = {
    "vietnamese_participants": 110,
    "foreign_residents": 3,
    "foreign_visitors": 27,
    "nationalities": {"Nhật Bản": 20, "Hà Lan": 10},
    "highest_rank": "Thứ trưởng",
    "content": "Cảng biển xanh.",
    "outcome": "Ký hai biên bản ghi nhớ.",
    "assessment": "Không có vấn đề phát sinh.",
    "funding_city": 120_000_000,
}
NEW_START = datetime(2026, 6, 23, 8, 0, tzinfo=ZONE)
NEW_END = datetime(2026, 6, 24, 17, 0, tzinfo=ZONE)


def told(lan, minh, hoa, binh, **plan) -> Permit:
    """A valid permit that its organiser knows of."""
    return Permit.objects.get(dossier=stages.at_desk(lan, minh, hoa, binh, **plan))


def suspended(lan, minh, hoa, binh) -> Permit:
    permit = told(lan, minh, hoa, binh)
    return operations.suspend(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)


def cancelled(lan, minh, hoa, binh) -> Permit:
    permit = told(lan, minh, hoa, binh)
    return operations.cancel(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)


def amendment(permit, lan, *, at=TOLD + DAY, **plan) -> Dossier:
    """A draft that moves the event by a week."""
    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=at)
    plan = {"starts_at": NEW_START, "ends_at": NEW_END, **plan}
    operations.answer_questions(
        dossier_id=dossier.pk, actor=acting(lan), at=at, answers=stages.ANSWERS
    )
    return operations.update_draft(dossier_id=dossier.pk, actor=acting(lan), at=at, plan=plan)


def handed_in(permit, lan, *, at=TOLD + DAY, **plan) -> Dossier:
    dossier = amendment(permit, lan, at=at, **plan)
    return operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=at)


def received(permit, lan, minh, hoa, *, at=TOLD + DAY, **plan) -> Dossier:
    dossier = handed_in(permit, lan, at=at, **plan)
    return operations.receive(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=at,
        track="no_consultation",
        officer_id=hoa.pk,
    )


def before_decision(permit, lan, minh, hoa, *, at=TOLD + DAY, **plan) -> Dossier:
    dossier = received(permit, lan, minh, hoa, at=at, **plan)
    return operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=at,
        proposal="granted",
        appraisal="Đủ điều kiện.",
    )


def granted(permit, lan, minh, hoa, binh, *, at=TOLD + DAY, **plan) -> Dossier:
    dossier = before_decision(permit, lan, minh, hoa, at=at, **plan)
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=at)
    return Dossier.objects.get(pk=dossier.pk)


def taken_over(permit, lan, minh, hoa, binh, *, at=TOLD + DAY, **plan) -> Dossier:
    """A granted amendment whose result lies at the desk."""
    dossier = granted(permit, lan, minh, hoa, binh, at=at, **plan)
    return operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=at)


def written(permit, writer, *, at=None, **results) -> ResultReport:
    """The draft of the report, with everything that it needs."""
    return operations.write_report(
        permit_id=permit.pk,
        actor=acting(writer),
        at=at or permit.ends_at + DAY,
        results={**RESULTS, **results},
    )


def reported(permit, writer, *, at=None, **results) -> ResultReport:
    """The report on a permit's event, filed the day after its end."""
    at = at or permit.ends_at + DAY
    written(permit, writer, at=at, **results)
    return operations.file_report(permit_id=permit.pk, actor=acting(writer), at=at)


def superseded(lan, minh, hoa, binh) -> Permit:
    permit = told(lan, minh, hoa, binh)
    taken_over(permit, lan, minh, hoa, binh)
    return Permit.objects.get(pk=permit.pk)


BUILDERS = {
    "valid": told,
    "suspended": suspended,
    "superseded": superseded,
    "cancelled": cancelled,
}


def in_status(status, lan, minh, hoa, binh) -> Permit:
    """A permit of Lan's, brought to `status` by the real operations."""
    permit = BUILDERS[status](lan, minh, hoa, binh)
    assert permit.status == status
    return Permit.objects.get(pk=permit.pk)
