"""Predicates of permits. Each returns its reasons; none means yes."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from foreign_affairs.refusals import Conflict, Reason, RuleBroken
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, last_day_before, office_date
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.domain.values import Channel, EventForm, Plan

CODE_PATTERN = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4}$")
DECISIONS = frozenset(
    {
        "propose_supplement",
        "allow_supplement",
        "forward",
        "send_back",
        "record_upward_answer",
        "grant",
        "refuse",
    }
)
"""Acts that would tell the outcome, or what the office is minded to do, before its time."""

OPEN_WORDS = frozenset(
    {
        "request_completion",
        "decline",
        "withdraw",
        "receive",
        "request_supplement",
        "supplement",
        "stop",
        "recompute_deadline",
    }
)
"""Acts whose details the organiser may read."""

OUTCOME_PAPERS = ("permit", "refusal_letter", "hosting_consent")
"""Papers that tell the outcome: hidden from the organiser before its time."""

PUBLIC_PAPERS = ("permit", "hosting_consent", "suspension", "cancellation", "reinstatement")
"""Papers that whoever holds one may compare with what was issued."""

INNER_PAPERS = ("consultation_letter", "letter_upward", "control_sheet")
"""Papers between offices: never the organiser's."""


class PaperGone(Conflict):
    """The paper to be taken out is not in the draft: somebody was faster, or it was done twice."""

    reason = "paper_gone"

    def __init__(self) -> None:
        super().__init__(Reason("paper_gone", "This paper is not in the draft any more."))


EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class NoSuchTrack(RuleBroken):
    """The version in force on that day has no such procedure or track."""

    reason = "no_such_track"

    def __init__(self, *, procedure: str, track: str, on: date) -> None:
        super().__init__(
            [
                Reason(
                    "no_such_track",
                    "Procedure %(procedure)s had no track %(track)s on %(on)s.",
                    "track",
                    {"procedure": procedure, "track": track, "on": f"{on:%d/%m/%Y}"},
                )
            ]
        )


class NoDayIsPromised(RuleBroken):
    """The end of this track depends on somebody outside: there is no day to count to."""

    reason = "no_day_is_promised"

    def __init__(self, *, track: str) -> None:
        super().__init__(
            [
                Reason(
                    "no_day_is_promised",
                    "The end of this way depends on the Prime Minister, so no day is promised.",
                    "track",
                    {"track": track},
                )
            ]
        )


def dossier_code(*, unit_code: str, received_on: date, serial: int) -> str:
    """The code of a received dossier: unit, day of reception, serial of that day from 0001.

    Source: Circular 22/2019/TT-BTTTT, art. 19.
    """
    return f"{unit_code}-{received_on:%y%m%d}-{serial:04d}"


def roles_towards(*, roles: frozenset[str], owns: bool, channel: str) -> frozenset[str]:
    """The roles that count towards one dossier.

    An organiser acts on dossiers of the own organisation only. For papers that came over the
    counter or by post the desk acts in the organiser's place.
    """
    organises = (owns and "organiser" in roles) or (channel != Channel.ONLINE and "desk" in roles)
    return (roles - {"organiser"}) | ({"organiser"} if organises else set())


def may_file(*, roles: frozenset[str], channel: str) -> tuple[Reason, ...]:
    """Whether somebody in `roles` may file over `channel`.

    Source: Decree 61/2018/NĐ-CP, art. 16.
    """
    if channel == Channel.ONLINE and "organiser" not in roles:
        return (
            Reason(
                "online_is_the_organisers",
                "Only the organiser files online. "
                "Choose counter or post for papers brought to the desk.",
                "channel",
            ),
        )
    if channel != Channel.ONLINE and "desk" not in roles:
        return (
            Reason(
                "paper_is_the_desks",
                "Papers at the counter and by post are entered by the desk.",
                "channel",
            ),
        )
    return ()


def why_impossible(plan: Plan) -> tuple[Reason, ...]:
    """What can never be right in a plan, however unfinished it is."""
    reasons = []
    if plan.starts_at and plan.ends_at and plan.ends_at <= plan.starts_at:
        reasons.append(
            Reason("ends_before_start", "The event must end after it starts.", "ends_at")
        )
    for name in ("starts_at", "ends_at"):
        moment = getattr(plan, name)
        if moment and not EARLIEST_YEAR <= moment.year < LATEST_YEAR:
            reasons.append(Reason("impossible_year", "This year cannot be right.", name))
    return tuple(reasons)


def why_incomplete(
    plan: Plan,
    *,
    attached: Iterable[str],
    required: Iterable[str],
    at: datetime,
    notifies: bool = False,
) -> tuple[Reason, ...]:
    """Why a dossier cannot be submitted yet: every missing item at once.

    `attached` and `required` are keys of components. A notification says less (office practice).
    Source: Decision 06/2020/QĐ-TTg, art. 4(1)(a).
    """
    reasons = list(why_impossible(plan))
    reasons += [
        Reason("missing", sentence, name)
        for name, sentence in _NEEDED.items()
        if not getattr(plan, name) and not (notifies and name in _NOT_IN_A_NOTIFICATION)
    ]
    if plan.form in (EventForm.IN_PERSON, EventForm.HYBRID) and not plan.venue_name:
        reasons.append(Reason("missing", "Name the venue.", "venue_name"))
    if plan.form in (EventForm.ONLINE, EventForm.HYBRID) and not plan.online_platform:
        reasons.append(Reason("missing", "Name the online platform.", "online_platform"))
    for name, sentence in (
        (
            "vietnamese_participants",
            "Say how many Vietnamese participants you expect; 0 is an answer.",
        ),
        ("foreign_participants", "Say how many foreign participants you expect; 0 is an answer."),
    ):
        if getattr(plan, name) is None:
            reasons.append(Reason("missing", sentence, name))
    if plan.foreign_participants and not (plan.countries or plan.nationalities):
        reasons.append(
            Reason("missing", "Name the countries the foreign guests come from.", "countries")
        )
    reasons += _why_numbers_differ(plan)
    if plan.starts_at and plan.starts_at <= at:
        reasons.append(
            Reason("starts_in_the_past", "The event must start in the future.", "starts_at")
        )
    missing = set(required) - set(attached)
    reasons += [
        Reason("component_missing", "A required paper is not attached yet.", key)
        for key in required
        if key in missing
    ]
    return tuple(reasons)


def _why_numbers_differ(plan: Plan) -> list[Reason]:
    """Whether the foreign participants by nationality are as many as the plan says in all."""
    if not plan.nationalities or plan.foreign_participants is None:
        return []
    counts = [row["count"] for row in plan.nationalities]
    total = sum(count or 0 for count in counts)
    if None in counts:
        return [
            Reason(
                "nationality_without_count",
                "Say of each country how many come from it.",
                "nationalities",
            )
        ]
    if total == plan.foreign_participants:
        return []
    return [
        Reason(
            "nationalities_do_not_sum",
            "By country there are %(total)s foreign participants, in all you say %(told)s.",
            "nationalities",
            {"total": total, "told": plan.foreign_participants},
        )
    ]


_NOT_IN_A_NOTIFICATION = frozenset({"purpose", "programme", "funding"})
_NEEDED = {
    "title_vi": "Give the conference a title in Vietnamese.",
    "purpose": "Say why the conference is held and in whose name.",
    "programme": "Describe the content and the programme.",
    "starts_at": "Say when the event starts.",
    "ends_at": "Say when the event ends.",
    "funding": "Say who pays.",
    "contact_name": "Name a person we can ask.",
    "contact_email": "Give an e-mail address for our answer.",
    "contact_phone": "Give a telephone number.",
}


def reception_instant(
    given: datetime | date | None, *, submitted_at: datetime, at: datetime
) -> datetime:
    """The instant of reception from what the desk wrote down: an instant, a day, or nothing (now).

    A day means its first moment, or the submission where that came later on the same day.
    """
    if given is None:
        return at
    if isinstance(given, datetime):
        return given
    if given == office_date(submitted_at):
        return submitted_at
    return datetime.combine(given, time.min, tzinfo=OFFICE_ZONE)


def why_not_receivable(
    *, submitted_at: datetime, received_at: datetime, channel: str, at: datetime
) -> tuple[Reason, ...]:
    """Whether a reception may bear this instant.

    Online it is the instant of the act; at the counter and by post it may lie in the past, but
    never before the submission, never ahead. Source: office practice.
    """
    if received_at > at:
        return (
            Reason(
                "received_in_the_future", "The reception cannot lie in the future.", "received_at"
            ),
        )
    if channel == Channel.ONLINE and received_at != at:
        return (
            Reason(
                "online_is_received_on_acceptance",
                "A dossier sent online is received at the moment you accept it.",
                "received_at",
            ),
        )
    if received_at < submitted_at:
        return (
            Reason(
                "received_before_submission",
                "The reception cannot lie before the submission.",
                "received_at",
            ),
        )
    return ()


def why_not_correctable(
    *, submitted_at: datetime, received_at: datetime, recorded_at: datetime
) -> tuple[Reason, ...]:
    """Whether a reception may be corrected to this instant: from submission to its recording."""
    if submitted_at <= received_at <= recorded_at:
        return ()
    return (
        Reason(
            "reception_out_of_range",
            "The reception lies between the submission and the moment the desk recorded it.",
            "received_at",
        ),
    )


def why_not_upward(*, goes_upward: bool, went_before: bool) -> tuple[Reason, ...]:
    """Whether a dossier may be submitted to the Prime Minister: one of his, and once.

    Source: Decision 06/2020/QĐ-TTg, art. 3(1).
    """
    if not goes_upward:
        return (Reason("city_decides", "The city decides on this dossier itself."),)
    if went_before:
        return (
            Reason(
                "went_upward_before",
                "The Prime Minister has answered already. Answer the organiser now.",
            ),
        )
    return ()


def why_not_grantable(*, goes_upward: bool, upward_answer: str) -> tuple[Reason, ...]:
    """Whether the city may grant: a dossier of the Prime Minister's only once he agrees.

    Source: Decision 06/2020/QĐ-TTg, art. 3(1), 5(1).
    """
    if goes_upward and upward_answer != "agreed":
        return (
            Reason(
                "prime_minister_decides",
                "The Prime Minister decides on this dossier, and has not agreed to it.",
            ),
        )
    return ()


def due_date_that_stands(*, counted: date, promised: date) -> date:
    """The due date after another table of work days: never earlier than the one promised.

    Source: office practice.
    """
    return max(counted, promised)


def filed_late(*, submitted_on: date, event_on: date, lead_days: int) -> bool:
    """Whether the dossier came later than `lead_days` calendar days before the event.

    A late one is still accepted, with a note. Source: Decision 06/2020/QĐ-TTg, art. 4(1)(a).
    """
    return submitted_on > last_day_before(event_on, lead_days)


def outcome_is_told(state: str, *, is_staff: bool) -> bool:
    """Whether somebody may learn what was decided: the office at once, others from the desk on."""
    return is_staff or state in OUTCOME_TOLD


def why_unbalanced(
    *, working_days: int | None, budgets: Iterable[int | None]
) -> tuple[Reason, ...]:
    """Whether the steps of a track use up exactly its working days; an open one has no total."""
    total = sum(days or 0 for days in budgets)
    if working_days is None or total == working_days:
        return ()
    return (
        Reason(
            "budgets_do_not_sum",
            "The steps take %(total)s working days, the track has %(working_days)s.",
            values={"total": total, "working_days": working_days},
        ),
    )


def phone_digits(text: str) -> str:
    """The digits of a telephone number, Vietnam's +84 written as 0; "" if there are too few."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("84") and len(digits) > 9:
        digits = "0" + digits[2:]
    return digits if len(digits) >= 8 else ""
