"""Chasing opinions: whoever does not answer is reminded, then the office hears of it.

A sweep: right however late, often or at once it runs.
"""

from datetime import date, datetime

import structlog
from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain.consultations import Chase, ConsultationState, chased
from permits.models import Consultation
from permits.operations import consultation_steps, consultations

log = structlog.get_logger()

AGENCY_NOTICES = {
    Chase.DUE_SOON: "consultation_due_soon",
    Chase.PAST_LOCAL_DATE: "consultation_overdue",
}
"""What the agency itself is sent; past the legal date nothing more is asked of it."""


def chase_agencies(*, at: datetime) -> int:
    """Write what has become due about opinions that are awaited; returns how many requests moved.

    One working day before the local date the agency is reminded, after it once more, and the
    officer hears; after the legal date the desk and the head of the unit hear, and the silence is
    recorded as no opinion.
    Of several that were missed only the most urgent is sent. One transaction per request, of
    those alone whose day has come: one that fails is logged and holds nobody up.

    Source: Decree 61/2018/NĐ-CP, art. 19(5); Decision 06/2020/QĐ-TTg, art. 5.
    """
    done = 0
    due = queries.to_chase(today=office_date(at)).values_list("pk", flat=True)
    for consultation_id in due:
        try:
            done += _chase(consultation_id, at=at)
        except Exception:
            log.exception("agency_not_chased", consultation=consultation_id)
    return done


@transaction.atomic(durable=True)
def _chase(consultation_id: int, *, at: datetime) -> int:
    consultation, today = consultation_steps.locked(consultation_id), office_date(at)
    if not _is_due(consultation, today):
        return 0
    found = chased(
        current_calendar(),
        due_local_on=consultation.due_local_on,
        due_legal_on=consultation.due_legal_on,
        today=today,
    )
    if found.kinds:
        _write(consultation, found.kinds, at=at)
    if Chase.PAST_LEGAL_DATE in found.kinds:
        consultations.record_silence(consultation, actor=THE_HOUSE, at=at)
    else:
        consultation.chase_on = found.next_on
        consultation.save(update_fields=["chase_on"])
    return 1


def _is_due(consultation: Consultation, today: date) -> bool:
    return (
        consultation.state == ConsultationState.WAITING
        and consultation.chase_on is not None
        and consultation.chase_on <= today
    )


def _write(consultation: Consultation, kinds: tuple[Chase, ...], *, at: datetime) -> None:
    """The notices of the most urgent of `kinds`; those before it are noted as replaced."""
    last = kinds[-1]
    if last in AGENCY_NOTICES:
        consultation_steps.write_to_agency(
            consultation, AGENCY_NOTICES[last], at=at, unique_key=_key(consultation, last)
        )
    for kind in kinds[:-1]:
        supersede(consultation, AGENCY_NOTICES[kind], unique_key=_key(consultation, kind), at=at)
    if last == Chase.PAST_LOCAL_DATE:
        _tell_officer(consultation, "opinion_overdue", last, at=at)
    if last == Chase.PAST_LEGAL_DATE:
        _tell_officer(consultation, "opinion_missing", last, at=at)
        _escalate(consultation, at=at)


def _tell_officer(consultation: Consultation, kind: str, chase: Chase, *, at: datetime) -> None:
    consultation_steps.write_to_office(
        consultation,
        kind,
        to=consultation.dossier.assignee,
        at=at,
        unique_key=f"{_key(consultation, chase)}:officer",
    )


def _escalate(consultation: Consultation, *, at: datetime) -> None:
    """Tell everybody at the desk, or its mailbox, and the head of the officer's unit.

    The lead agency informs the head of the desk by law; the own head by office practice.
    """
    key = _key(consultation, Chase.PAST_LEGAL_DATE)
    people: list[User | None] = list(accounts.holders_of(Role.DESK)) or [None]
    head = accounts.head_above(consultation.dossier.assignee)
    for person in dict.fromkeys([*people, *([head] if head else [])]):
        consultation_steps.write_to_office(
            consultation,
            "opinion_escalated",
            to=person,
            at=at,
            unique_key=f"{key}:desk:{person.pk if person else 0}",
        )


def _key(consultation: Consultation, chase: Chase) -> str:
    return f"consultation:{consultation.pk}:{chase}"
