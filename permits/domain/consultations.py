"""Opinions of agencies: the table of a request's life, and what it forbids. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row
from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar
from permits.domain.lifecycle import APPROVER, OFFICER, State


class ConsultationState(StrEnum):
    WAITING = "waiting"
    REPLIED = "replied"
    SILENT = "silent"
    LAPSED = "lapsed"


class Opinion(StrEnum):
    """What an agency thinks; nothing while it is asked, NONE where it kept silent."""

    UNSAID = ""
    AGREE = "agree"
    CONDITIONS = "agree_with_conditions"
    OBJECT = "object"
    NONE = "none"


C = ConsultationState
AGENCY, HOUSE = ("agency", "house")
"""Whoever holds the reply link; the house itself, by a sweep or within an act on the dossier."""

# fmt: off
CONSULTATION = Lifecycle((
    #   action              from                            to         roles
    Row("reply",            (C.WAITING, C.SILENT),           C.REPLIED, (AGENCY,)),
    Row("record_reply",     (C.WAITING, C.SILENT, C.LAPSED), C.REPLIED, (OFFICER,)),
    Row("remind",           (C.WAITING,),                    "",        (OFFICER,)),
    Row("record_silence",   (C.WAITING,),                    C.SILENT,  (HOUSE,)),
    Row("lapse",            (C.WAITING,),                    C.LAPSED,  (HOUSE,)),
    Row("answer_objection", (C.REPLIED,),                    "",        (APPROVER,)),
), initial=C.WAITING)
# fmt: on

SAID = (Opinion.AGREE, Opinion.CONDITIONS, Opinion.OBJECT)
"""What an agency may say itself."""


class Chase(StrEnum):
    """Why somebody is written to about a request, the least urgent first.

    Source: Decree 61/2018/NĐ-CP, art. 19(5) for the last one; office practice for the others.
    """

    DUE_SOON = "due_soon"
    PAST_LOCAL_DATE = "past_local_date"
    PAST_LEGAL_DATE = "past_legal_date"


def consults(step_states: Iterable[str]) -> bool:
    """Whether a track, by the states of its steps, asks agencies at all."""
    return State.CONSULTING in step_states


def why_not_consulted(
    *, track_consults: bool, chosen: int, known: int, still_asked: Sequence[str]
) -> tuple[Reason, ...]:
    """Why agencies cannot be asked now.

    `chosen` were named, of which `known` may be asked; `still_asked` are the names of those whose
    answer is still awaited.
    """
    reasons = []
    if not track_consults:
        reasons.append(
            Reason(
                "track_without_consultation",
                "On this way no agency is asked. A leader may change the way first.",
            )
        )
    if not chosen:
        reasons.append(Reason("agency_missing", "Choose at least one agency.", "agencies"))
    if known < chosen:
        reasons.append(
            Reason("no_such_agency", "Choose agencies that are asked nowadays.", "agencies")
        )
    reasons += [
        Reason(
            "agency_still_asked",
            "%(agency)s is asked already and has not answered yet.",
            "agencies",
            {"agency": name},
        )
        for name in still_asked
    ]
    return tuple(reasons)


def why_not_concluded(awaited: Iterable[tuple[str, date]], *, today: date) -> tuple[Reason, ...]:
    """Why the consultation cannot be concluded yet: one reason per agency that still has time.

    `awaited` are names and local dates of requests without an answer. Source: office practice.
    """
    return tuple(
        Reason(
            "opinion_still_due",
            "%(agency)s has until %(day)s to answer.",
            values={"agency": name, "day": f"{due_on:%d/%m/%Y}"},
        )
        for name, due_on in awaited
        if today <= due_on
    )


def why_not_granted(objecting: Iterable[str]) -> tuple[Reason, ...]:
    """Why a permit cannot be granted yet: each agency whose objection the approver left open.

    Source: Decision 06/2020/QĐ-TTg, art. 5, for asking; office practice for the answer.
    """
    return tuple(
        Reason(
            "objection_unanswered",
            "%(agency)s objects. Answer the objection before you grant the permit.",
            values={"agency": name},
        )
        for name in objecting
    )


def why_not_a_reply(*, opinion: str, text: str, conditions: str) -> tuple[Reason, ...]:
    """What is missing in an opinion: conditions and objections are worth their words."""
    reasons = []
    if opinion not in SAID:
        reasons.append(Reason("opinion_missing", "Say what the agency thinks.", "opinion"))
    if opinion == Opinion.CONDITIONS and not conditions.strip():
        reasons.append(Reason("conditions_missing", "Name the conditions.", "conditions"))
    if opinion == Opinion.OBJECT and not text.strip():
        reasons.append(Reason("reason_missing", "Say why the agency objects.", "text"))
    return tuple(reasons)


def why_not_received_then(
    *, asked_on: date, letter_on: date | None, replied_on: date, today: date
) -> tuple[Reason, ...]:
    """Whether a letter may bear these days: asked, written, received, recorded, in this order."""
    reasons = []
    if not asked_on <= replied_on <= today:
        reasons.append(
            Reason(
                "reply_out_of_range",
                "The reply came between the day of the request and today.",
                "replied_on",
            )
        )
    if letter_on and not asked_on <= letter_on <= today:
        reasons.append(
            Reason(
                "letter_out_of_range",
                "The letter was written between the day of the request and today.",
                "letter_on",
            )
        )
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class Chased:
    """What has become due by a day (the most urgent last), and the next day to look again."""

    kinds: tuple[Chase, ...]
    next_on: date | None


def chased(
    calendar: WorkingCalendar, *, due_local_on: date, due_legal_on: date, today: date
) -> Chased:
    """Which chasers have become due by `today`. A range: the same whatever days were missed.

    One working day before the local date, on the day after it, on the day after the legal date.
    """
    days = {
        Chase.DUE_SOON: first_chase_on(calendar, due_local_on=due_local_on),
        Chase.PAST_LOCAL_DATE: _day_after(calendar, due_local_on),
        Chase.PAST_LEGAL_DATE: _day_after(calendar, max(due_local_on, due_legal_on)),
    }
    ahead = [day for day in days.values() if day > today]
    return Chased(
        kinds=tuple(kind for kind, day in days.items() if day <= today),
        next_on=min(ahead) if ahead else None,
    )


def first_chase_on(calendar: WorkingCalendar, *, due_local_on: date) -> date:
    """The working day before the local date, from which on an agency is reminded."""
    return calendar.working_days_before(due_local_on, 1)


def _day_after(calendar: WorkingCalendar, day: date) -> date:
    """The next working day after `day`; the end of what is published where that ends sooner."""
    try:
        return calendar.nth_working_day(day, 1)
    except CalendarNotPublished:
        return calendar.known_until
