"""Every notice of permits has its words, in both languages."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

import permits
from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from foreign_affairs.workdays.models import DeadlineRule
from permits import operations
from permits.models import Consultation, Dossier, Permit
from tests.cast import person
from tests.permits import permit_stages, stages
from tests.permits.editions import publish
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

TEMPLATES = Path(permits.__file__).parent / "templates" / "notices"
DAY = timedelta(days=1)


@pytest.fixture
def told(lan, minh, hoa, dung, binh, le, an):
    """One notice of every kind that permits send."""
    for state in stages.BUILDERS:
        stages.in_state(state, lan, minh, hoa, binh)
    back = stages.deciding(lan, minh, hoa)
    operations.send_back(dossier_id=back.pk, actor=acting(binh), at=MONDAY, reason="Xem lại.")
    operations.assign(dossier_id=back.pk, actor=acting(le), at=MONDAY, officer_id=dung.pk)
    operations.correct_reception(
        dossier_id=back.pk, actor=acting(le), at=MONDAY, reason="Nhầm.", track="consultation"
    )
    asked(lan, minh, hoa, binh, le)
    gone_aside(lan, minh, hoa, binh, le)
    refused = stages.refused(lan, minh, hoa, binh)
    operations.deliver_to_desk(dossier_id=refused.pk, actor=acting(hoa), at=MONDAY + 3 * DAY)
    for days in (8, 9, 16):
        operations.remind_of_deadlines(at=MONDAY + days * DAY)
    publish(an, closed=["2026-05-04"])
    assert operations.recompute_deadlines(at=MONDAY + 17 * DAY)
    permit_stages.told(lan, minh, hoa, binh)
    publish(an, closed=["2026-07-02"])
    assert operations.recount_report_days(at=MONDAY + 18 * DAY)
    for status in permit_stages.BUILDERS:
        permit_stages.in_status(status, lan, minh, hoa, binh)
    late = permit_stages.told(lan, minh, hoa, binh)
    for days in (59, 67, 72, 74, 81):
        operations.remind_of_reports(at=MONDAY + days * DAY)
    permit_stages.reported(late, lan, at=MONDAY + 82 * DAY)
    again = permit_stages.suspended(lan, minh, hoa, binh)
    operations.reinstate(
        permit_id=again.pk, actor=acting(binh), at=MONDAY + 9 * DAY, **permit_stages.DECISION
    )
    operations.give_notice_of_cancellation(
        permit_id=again.pk, actor=acting(lan), at=MONDAY + 9 * DAY, reason="Hoãn."
    )
    for day in (16, 20):
        operations.remind_of_annual_table(at=MONDAY.replace(month=12, day=day))
    kinds = ["dossier", "consultation", "permit", "deadlinerule"]
    return list(Notice.objects.filter(subject_kind__in=kinds).order_by("pk"))


def gone_aside(lan, minh, hoa, binh, le):
    """A supplement that was proposed, chased, offered for stop and came; an apology; an answer."""
    aside = stages.received(lan, minh, officer=hoa)
    words = {"dossier_id": aside.pk, "items": stages.ITEMS, "reason": "Thiếu."}
    operations.propose_supplement(actor=acting(hoa), at=MONDAY, **words)
    operations.request_supplement(actor=acting(minh), at=MONDAY, **words)
    operations.remind_of_deadlines(at=MONDAY + 31 * DAY)
    operations.supplement(dossier_id=aside.pk, actor=acting(lan), at=MONDAY + 31 * DAY)
    operations.reappoint(
        dossier_id=aside.pk,
        actor=acting(le),
        at=MONDAY + 32 * DAY,
        due_on=date(2026, 6, 5),
        reason="Chờ ý kiến.",
        cause="agency",
    )
    upward = stages.with_pm(lan, minh, hoa, binh)
    operations.record_upward_answer(
        dossier_id=upward.pk,
        actor=acting(hoa),
        at=MONDAY + 3 * DAY,
        answer="agreed",
        answer_number="1/VPCP-QHQT",
        answered_on=date(2026, 4, 23),
    )


def asked(lan, minh, hoa, binh, le):
    """One notice of every kind about opinions: one agency objects, the other keeps silent."""
    colleague = person("tuan", "Đinh Anh Tuấn", Role.OFFICER)
    dossier = stages.received(lan, minh, officer=hoa)
    operations.change_track(
        dossier_id=dossier.pk, actor=acting(le), at=MONDAY, track="consultation", reason="Khách."
    )
    agencies = [stages.agency().pk, stages.agency("Bộ Ngoại giao").pk]
    operations.consult(
        dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY, agency_ids=agencies, question="Ý kiến?"
    )
    objecting, _silent = dossier.consultations.order_by("agency__position")
    operations.remind(consultation_id=objecting.pk, actor=acting(hoa), at=MONDAY)
    operations.chase_agencies(at=MONDAY + 4 * DAY)
    operations.record_reply(
        consultation_id=objecting.pk,
        actor=acting(colleague),
        at=MONDAY + 4 * DAY,
        opinion="object",
        text="Chưa rõ khách mời.",
    )
    for days in (9, 17):
        operations.chase_agencies(at=MONDAY + days * DAY)
    operations.conclude_consultation(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + 17 * DAY)
    operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + 17 * DAY,
        proposal="granted",
        appraisal="Đủ.",
    )
    operations.answer_objection(
        consultation_id=objecting.pk, actor=acting(binh), at=MONDAY + 17 * DAY, answer="Đã rõ."
    )
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 17 * DAY)
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + 17 * DAY)


def test_every_kind_is_written_and_nothing_is_written_in_vain(told):
    written = {path.name.split(".")[0] for path in TEMPLATES.glob("*.txt")}

    assert {notice.kind for notice in told} == written


def test_every_notice_names_its_subject_and_has_a_subject_of_one_line(told):
    names = {
        ("dossier", dossier.pk): (dossier.reference, dossier.code or dossier.reference)
        for dossier in Dossier.objects.all()
    } | {("permit", permit.pk): (permit.number_text,) for permit in Permit.objects.all()}
    for one in Consultation.objects.select_related("dossier"):
        names["consultation", one.pk] = names["dossier", one.dossier_id]
    for rule in DeadlineRule.objects.all():
        names["deadlinerule", rule.pk] = ("2026",)

    for notice, language in product(told, ["vi", "en"]):
        notice.language = language
        if notice.status == Notice.Status.SUPERSEDED and not notice.context:
            continue
        subject, body = texts.subject(notice), texts.body(notice)
        assert len(subject.splitlines()) == 1, notice.kind
        named = names[notice.subject_kind, notice.subject_id]
        assert any(name in subject + body for name in named), notice.kind
        assert (notice.secret_path or notice.path) in body
        assert "{" not in subject + body
