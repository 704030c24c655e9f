"""What slips, feedback and the clock score over a period."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foreign_affairs.quality.domain import scoring
from foreign_affairs.quality.domain.lifecycle import State
from foreign_affairs.quality.domain.rules import LEAST_SLIPS
from foreign_affairs.quality.domain.scoring import (
    AGENCIES,
    AGENCY_BANDS,
    BEST,
    OFFICIAL_BANDS,
    OFFICIALS,
    Band,
)
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.quality.queries.slips import settled
from foreign_affairs.quality.queries.units import unit_paces
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight
from foreign_affairs.workdays.deadlines import office_date


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: from slips or from the system, of how many dossiers, its sum and index.

    `index` is None where nothing is known, or where it would tell a single slip. Indicator 8 is
    scored once for all answers of the period, so it has no sum; `dossiers` counts the answers.
    """

    number: int
    origin: str
    dossiers: int
    sum: int | None
    index: Decimal | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The total of officials or of the agency, and its band.

    `at_least` and `at_most` differ where `missing` indicators are not known here: they might add
    nothing, or their most. All are None where the indicators that are known tell nothing.
    """

    most: int
    total: Decimal | None
    at_least: Band | None
    at_most: Band | None
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Feedback of the period: what came in, what was found, and how what was due was answered."""

    received: dict[str, int]
    found: dict[str, int]
    due: int
    on_time: int
    late: int
    prolonged: int
    score: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything that is scored of the dossiers settled from `start` through `end`, inclusive."""

    start: date
    end: date
    settled: int
    slips: int
    withheld: bool
    indicators: tuple[Indicator, ...]
    officials: Judgement
    agency: Judgement
    answers: Answers


def scores(*, start: date, end: date, today: date, single_slips: bool = True) -> Scores:
    """What the dossiers settled from `start` through `end`, both inclusive, score.

    Indicators 1, 3, 4, 7 by their slips; 1 and 2 by the clock; 8 by the answers to feedback.
    Without `single_slips` the sums of fewer than LEAST_SLIPS slips are withheld. A constant number
    of queries.

    Source: Circular 01/2018/TT-VPCP, art. 13–15.
    """
    dossiers = settled(start=start, end=end)
    slips = list(
        Slip.objects.filter(dossier__in=dossiers).values_list(
            "dossier_id", "time", "contacts", "bodies", "attitude"
        )
    )
    withheld = not single_slips and 0 < len(slips) < LEAST_SLIPS
    days = dossiers.exclude(result_at_desk_on=None).exclude(official_due_on=None)
    times = [
        scoring.time_score(scoring.pace(settled_on=ready, due_on=due))
        for ready, due in days.values_list("result_at_desk_on", "official_due_on")
        if ready and due
    ]
    units = [scoring.units_score(paces) for paces in unit_paces(dossiers).values()]
    found = _complaints([key for key, *_answers in slips])
    by_slips = {
        1: [scoring.time_score(scoring.Pace(time)) for _key, time, *_rest in slips],
        3: [scoring.contacts_score(scoring.Contacts(one)) for _key, _time, one, *_rest in slips],
        4: [scoring.bodies_score(scoring.Bodies(one)) for *_rest, one, _attitude in slips],
        7: [
            scoring.attitude_score(scoring.Attitude(attitude), complaints=found[key])
            for key, *_rest, attitude in slips
        ],
    }
    answers = _answers(start=start, end=end, today=today)
    indicators = (
        _indicator(1, "slips", by_slips[1], withheld=withheld),
        _indicator(1, "system", times),
        _indicator(2, "system", [one for one in units if one is not None]),
        *(_indicator(number, "slips", by_slips[number], withheld=withheld) for number in (3, 4, 7)),
        Indicator(8, "system", answers.due, None, scoring.index([answers.score])),
    )
    return Scores(
        start=start,
        end=end,
        settled=dossiers.count(),
        slips=len(slips),
        withheld=withheld,
        indicators=indicators,
        officials=_judged(indicators, OFFICIALS, OFFICIAL_BANDS),
        agency=_judged(indicators, AGENCIES, AGENCY_BANDS),
        answers=answers,
    )


def _complaints(keys: Sequence[int]) -> dict[int, list[scoring.Finding | None]]:
    """What was found of the complaints about each of these dossiers; those taken back left out."""
    found: dict[int, list[scoring.Finding | None]] = defaultdict(list)
    complaints = Feedback.objects.filter(dossier_id__in=keys, kind=Feedback.Kind.COMPLAINT)
    complaints = complaints.exclude(state__in=[State.DECLINED, State.WITHDRAWN])
    for key, finding in complaints.values_list("dossier_id", "finding"):
        if key is not None:
            found[key].append(scoring.Finding(finding) if finding else None)
    return found


def _answers(*, start: date, end: date, today: date) -> Answers:
    """How the answers that were due in the period came, as of `today`."""
    owed = Feedback.objects.filter(due_on__range=(start, min(end, today)))
    owed = owed.exclude(state__in=[State.DECLINED, State.WITHDRAWN])
    on_time = late = prolonged = due = 0
    for due_on, answered_at in owed.values_list("due_on", "answered_at"):
        assert due_on is not None, "a range leaves those without a date out"
        if answered_at is None:
            # One that is due today is neither late nor in time yet.
            prolonged += due_on < today
            due += due_on < today
            continue
        due += 1
        in_time = office_date(answered_at) <= due_on
        on_time, late = on_time + in_time, late + (not in_time)
    received = Feedback.objects.filter(
        received_at__gte=midnight(start), received_at__lt=midnight(end + ONE_DAY)
    )
    by_kind = Counter(received.values_list("kind", flat=True))
    by_finding = Counter(received.values_list("finding", flat=True))
    return Answers(
        received={kind: by_kind[kind] for kind in Feedback.Kind.values},
        found={finding: by_finding[finding] for finding in Feedback.Finding.values if finding},
        due=due,
        on_time=on_time,
        late=late,
        prolonged=prolonged,
        score=scoring.feedback_score(due=due, on_time=on_time, prolonged=prolonged),
    )


def _indicator(
    number: int, origin: str, scored: Sequence[int], *, withheld: bool = False
) -> Indicator:
    return Indicator(
        number=number,
        origin=origin,
        dossiers=len(scored),
        sum=None if withheld else sum(scored),
        index=None if withheld else scoring.index(scored),
    )


def _judged(
    indicators: Sequence[Indicator], wanted: Sequence[int], bands: Sequence[Band]
) -> Judgement:
    """The total over `wanted`; where slips tell an indicator, they are what counts (art. 14(3))."""
    known: dict[int, Decimal] = {}
    for one in indicators:
        if one.number in wanted and one.index is not None and one.number not in known:
            known[one.number] = one.index
    missing = tuple(number for number in wanted if number not in known)
    if not known:
        return Judgement(BEST * len(wanted), None, None, None, missing)
    reached = sum(known.values(), Decimal(0))
    return Judgement(
        most=BEST * len(wanted),
        total=reached,
        at_least=scoring.band(bands, reached),
        at_most=scoring.band(bands, reached + BEST * len(missing)),
        missing=missing,
    )
