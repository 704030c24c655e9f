"""Dossiers brought to a stage of their life by the real operations."""

from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.chain import entry_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.shared_calendar.operations import publish
from permits import calendar, operations
from permits.domain.intake import Answers, OrganiserKind
from permits.domain.lifecycle import DOSSIER
from permits.models import Agency, Cycle, Dossier, Handover

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 4, 20, 9, 0, tzinfo=ZONE)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PLAN = {
    "title_vi": "Hội thảo quốc tế về cảng biển xanh",
    "title_en": "International seminar on green seaports",
    "purpose": "Trao đổi kinh nghiệm giảm phát thải tại cảng biển.",
    "programme": "Khai mạc, ba phiên chuyên đề, thăm cảng Lạch Huyện.",
    "starts_at": datetime(2026, 6, 16, 8, 0, tzinfo=ZONE),
    "ends_at": datetime(2026, 6, 17, 17, 0, tzinfo=ZONE),
    "form": "in_person",
    "venue_name": "Trung tâm Hội nghị thành phố",
    "venue_address": "18 Hoàng Diệu, Hải Phòng",
    "vietnamese_participants": 120,
    "foreign_participants": 35,
    "countries": "Nhật Bản, Hàn Quốc, Hà Lan",
    "funding": "own",
    "funding_amount": 350_000_000,
    "contact_name": "Nguyễn Thị Lan",
    "contact_email": "lan@example.org",
    "contact_phone": "0912 345 678",
}


ANSWERS = Answers(
    is_conference=True,
    press_conference=False,
    organiser_kind=OrganiserKind.UNIVERSITY,
    foreign_participants=True,
    foreign_funding=False,
    foreign_organiser=False,
    in_vietnam=True,
    minister_level_guest=False,
    under_city=True,
    state_secrets=False,
)
"""The city's own permit, on the short track."""

NOTIFIES = replace(ANSWERS, listed_field=True)
"""A university's notification to the city."""


def paper(name="thư.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def draft(lan, *, at=MONDAY, procedure="2.002312", answers=ANSWERS, **plan) -> Dossier:
    if procedure == "2.002311":
        answers = replace(answers, minister_level_guest=True)
    return operations.open_draft(
        actor=acting(lan),
        at=at,
        plan={**PLAN, **plan},
        procedure_code=procedure,
        answers=answers,
    )


def complete(lan, *, at=MONDAY, **plan) -> Dossier:
    """A draft with its required papers."""
    dossier = draft(lan, at=at, **plan)
    for component in ("request_letter", "plan"):
        operations.attach(
            dossier_id=dossier.pk, actor=acting(lan), at=at, component=component, upload=paper()
        )
    return dossier


def submitted(lan, *, at=MONDAY, **plan) -> Dossier:
    return operations.submit(dossier_id=complete(lan, at=at, **plan).pk, actor=acting(lan), at=at)


def received(lan, minh, *, at=MONDAY, officer=None, track="no_consultation", **plan) -> Dossier:
    dossier = submitted(lan, at=at, **plan)
    return operations.receive(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=at,
        track=track,
        officer_id=officer.pk if officer else None,
    )


QUESTION = "Đề nghị cho ý kiến về thành phần khách nước ngoài."


def agency(name="Công an thành phố") -> Agency:
    return Agency.objects.get(name_vi=name)


def consulting(lan, minh, hoa, *, at=MONDAY, agencies=("Công an thành phố",), **plan) -> Dossier:
    """Agencies are asked on Monday 20/04: until Tuesday 28/04 by the office, 05/05 by the law."""
    dossier = received(lan, minh, at=at, officer=hoa, track="consultation", **plan)
    return operations.consult(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=at,
        agency_ids=[agency(name).pk for name in agencies],
        question=QUESTION,
    )


def deciding(lan, minh, hoa, *, at=MONDAY, **plan) -> Dossier:
    dossier = received(lan, minh, at=at, officer=hoa, **plan)
    return operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=at + timedelta(days=1),
        proposal="granted",
        appraisal="Đủ điều kiện.",
    )


def granted(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = deciding(lan, minh, hoa, at=at, **plan)
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=at + timedelta(days=2))
    return Dossier.objects.get(pk=dossier.pk)


def at_desk(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = granted(lan, minh, hoa, binh, at=at, **plan)
    return operations.deliver_to_desk(
        dossier_id=dossier.pk, actor=acting(hoa), at=at + timedelta(days=3)
    )


def returned(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = at_desk(lan, minh, hoa, binh, at=at, **plan)
    return operations.return_result(
        dossier_id=dossier.pk, actor=acting(minh), at=at + timedelta(days=3)
    )


def refused(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = deciding(lan, minh, hoa, at=at, **plan)
    return operations.refuse(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=at + timedelta(days=2),
        reason="Chưa có ý kiến của cơ quan chủ quản.",
        legal_basis="Điều 5 Quyết định số 06/2020/QĐ-TTg",
    )


def incomplete(lan, minh, *, at=MONDAY, **plan) -> Dossier:
    dossier = submitted(lan, at=at, **plan)
    return operations.request_completion(
        dossier_id=dossier.pk, actor=acting(minh), at=at, missing="Chữ ký trên công văn."
    )


def declined(lan, minh, *, at=MONDAY, **plan) -> Dossier:
    dossier = submitted(lan, at=at, **plan)
    return operations.decline(
        dossier_id=dossier.pk, actor=acting(minh), at=at, reason="Không thuộc thẩm quyền."
    )


ITEMS = ["Danh sách đại biểu quốc tế", "Bản dịch có xác nhận"]


def asked(lan, minh, hoa, *, at=MONDAY, slip_at=None, **plan) -> Dossier:
    """A received dossier that waits for the organiser's supplement since `slip_at`."""
    dossier = received(lan, minh, at=at, officer=hoa, **plan)
    return operations.request_supplement(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=slip_at or at + timedelta(days=1),
        items=ITEMS,
        reason="Chưa đủ căn cứ để thẩm định.",
    )


def stopped(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = received(lan, minh, at=at, officer=hoa, **plan)
    return operations.stop(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=at + timedelta(days=2),
        reason="Sự kiện không còn được tổ chức.",
        legal_basis="Thông tư 03/2025/TT-VPCP, mẫu số 05",
    )


def pm_deciding(lan, minh, hoa, *, at=MONDAY, **plan) -> Dossier:
    """A dossier of the Prime Minister's, ready to be submitted upward."""
    return deciding(lan, minh, hoa, at=at, track="prime_minister", procedure="2.002311", **plan)


def with_pm(lan, minh, hoa, binh, *, at=MONDAY, **plan) -> Dossier:
    dossier = pm_deciding(lan, minh, hoa, at=at, **plan)
    return operations.submit_upward(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=at + timedelta(days=2),
        summary="Đề nghị Thủ tướng đồng ý.",
    )


def withdrawn(lan, *, at=MONDAY, **plan) -> Dossier:
    dossier = submitted(lan, at=at, **plan)
    return operations.withdraw(dossier_id=dossier.pk, actor=acting(lan), at=at, reason="Hoãn.")


def noted(lan, minh, *, at=MONDAY, **plan) -> Dossier:
    dossier = submitted(lan, at=at, answers=NOTIFIES, **plan)
    return operations.take_note(dossier_id=dossier.pk, actor=acting(minh), at=at)


def as_notification(dossier):
    """`dossier` as if its organiser's answers had come to a notification."""
    Dossier.objects.filter(pk=dossier.pk).update(regime="notify", authority="none")


BUILDERS = {
    "draft": lambda lan, minh, hoa, binh: complete(lan),
    "submitted": lambda lan, minh, hoa, binh: submitted(lan),
    "incomplete": lambda lan, minh, hoa, binh: incomplete(lan, minh),
    "appraising": lambda lan, minh, hoa, binh: received(lan, minh, officer=hoa),
    "consulting": lambda lan, minh, hoa, binh: consulting(lan, minh, hoa),
    "awaiting_supplement": lambda lan, minh, hoa, binh: asked(lan, minh, hoa),
    "deciding": lambda lan, minh, hoa, binh: deciding(lan, minh, hoa),
    "awaiting_pm": with_pm,
    "decided": granted,
    "at_desk": at_desk,
    "returned": returned,
    "declined": lambda lan, minh, hoa, binh: declined(lan, minh),
    "withdrawn": lambda lan, minh, hoa, binh: withdrawn(lan),
    "stopped": stopped,
    "noted": lambda lan, minh, hoa, binh: noted(lan, minh),
}

LONG_AGO = MONDAY - timedelta(days=45)
FIT_FOR = {
    ("awaiting_supplement", "stop"): lambda lan, minh, hoa, binh: asked(
        lan, minh, hoa, at=LONG_AGO
    ),
    ("deciding", "submit_upward"): lambda lan, minh, hoa, binh: pm_deciding(lan, minh, hoa),
}
"""Where an act of the table also needs a dossier of a certain kind: how to come by one."""


def on_the_track_with_agencies(dossier, le):
    operations.change_track(
        dossier_id=dossier.pk, actor=acting(le), at=MONDAY, track="consultation", reason="Có khách."
    )


def all_agree(dossier, hoa, *, at=MONDAY):
    """Every agency that is awaited agrees by letter."""
    for consultation in dossier.consultations.filter(state="waiting"):
        operations.record_reply(
            consultation_id=consultation.pk, actor=acting(hoa), at=at, opinion="agree"
        )


PREPARED = {
    ("submitted", "take_note"): lambda dossier, _by: as_notification(dossier),
    ("appraising", "consult"): lambda dossier, by: on_the_track_with_agencies(
        dossier, by["leader"]
    ),
    ("consulting", "conclude_consultation"): lambda dossier, by: all_agree(dossier, by["officer"]),
    ("consulting", "change_track"): lambda dossier, by: all_agree(dossier, by["officer"]),
    ("consulting", "correct_reception"): lambda dossier, by: all_agree(dossier, by["officer"]),
}
"""What rules ask for beside the state: (state, action) → what is done before, by whom."""


def in_state(state, lan, minh, hoa, binh, *, fit_for="") -> Dossier:
    """A dossier of Lan's, brought to `state` by the real operations, `fit_for` that act."""
    dossier = FIT_FOR.get((state, fit_for), BUILDERS[state])(lan, minh, hoa, binh)
    assert dossier.state == state
    return Dossier.objects.get(pk=dossier.pk)


def counter_draft(
    minh, university, *, at=MONDAY, channel="counter", portal_code="", **plan
) -> Dossier:
    """Papers that somebody brought to the desk, entered by Minh."""
    dossier = operations.open_draft(
        actor=acting(minh),
        at=at,
        plan={**PLAN, **plan},
        channel=channel,
        organisation_id=university.pk,
        portal_code=portal_code,
        answers=ANSWERS,
    )
    for component in ("request_letter", "plan"):
        operations.attach(
            dossier_id=dossier.pk, actor=acting(minh), at=at, component=component, upload=paper()
        )
    return dossier


def at_counter(minh, university, *, at=MONDAY, channel="counter", **plan) -> Dossier:
    dossier = counter_draft(minh, university, at=at, channel=channel, **plan)
    return operations.submit(dossier_id=dossier.pk, actor=acting(minh), at=at)


def many(dossier, count) -> list[int]:
    """The keys of `dossier` and of copies of it, `count` in all, each with a chain of its own.

    Written in bulk, for races: what hangs on a dossier and is only ever read (papers, files,
    notices) is not copied.
    """
    handovers, entries = list(dossier.handovers.all()), list(Entry.objects.order_by("position"))
    cycle = dossier.cycles.get()
    twins = [copy(dossier) for _ in range(count - 1)]
    for serial, twin in enumerate(twins, 2):
        twin.pk, twin.reference = None, f"H{serial:09d}"
        twin.code = f"{dossier.code[:-4]}{serial:04d}"
    Dossier.objects.bulk_create(twins)
    Cycle.objects.bulk_create(_of(cycle, twin) for twin in twins)
    Handover.objects.bulk_create(_of(handover, twin) for twin in twins for handover in handovers)
    Entry.objects.bulk_create(
        entry
        for twin in twins
        for entry in _chain([one for one in entries if one.subject_id == dossier.pk], twin)
    )
    keys = [dossier.pk, *(twin.pk for twin in twins)]
    with transaction.atomic():
        publish(calendar.entries(), at=MONDAY)
    return keys


def _of(row, dossier):
    twin = copy(row)
    twin.pk, twin.dossier = None, dossier
    return twin


def _chain(entries, dossier):
    previous = ""
    for entry in entries:
        twin = copy(entry)
        twin.pk, twin.subject_id, twin.previous_hash = None, dossier.pk, previous
        twin.hash = previous = entry_hash(
            subject=f"dossier:{dossier.pk}",
            position=entry.position,
            at=entry.at,
            actor_id=entry.actor_id,
            action=entry.action,
            details=entry.details,
            previous_hash=previous,
        )
        yield twin


def role_for(action) -> str:
    """A role that may do `action`."""
    return DOSSIER.row(action).roles[0]
