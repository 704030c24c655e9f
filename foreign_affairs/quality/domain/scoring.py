"""How the settling of procedures is scored. Pure.

Source: Circular 01/2018/TT-VPCP, art. 13–15.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

BEST = 2
"""Every indicator scores 0, 1 or 2."""


class Pace(StrEnum):
    """A time against its limit."""

    SHORTER = "shorter"
    EQUAL = "equal"
    LONGER = "longer"


class Contacts(StrEnum):
    """How often the applicant had to turn to the desk to complete the dossier."""

    NONE = "none"
    ONE = "one"
    MORE = "more"
    OWN_FAULT = "own_fault"


class Bodies(StrEnum):
    """How many bodies the applicant had to turn to, to complete the dossier."""

    NONE = "none"
    DESK = "desk"
    MORE = "more"


class Attitude(StrEnum):
    """How the applicant was met."""

    HELPFUL = "helpful"
    CORRECT = "correct"
    WRONG = "wrong"


class Finding(StrEnum):
    """What the office found a complaint to be."""

    RIGHT = "right"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


def pace(*, settled_on: date, due_on: date) -> Pace:
    """How the day of the result stands against the day it was due."""
    if settled_on == due_on:
        return Pace.EQUAL
    return Pace.SHORTER if settled_on < due_on else Pace.LONGER


def time_score(taken: Pace) -> int:
    """Indicator 1, and of each unit indicator 2.

    Source: Circular 01/2018/TT-VPCP, art. 13.
    """
    return {Pace.SHORTER: 2, Pace.EQUAL: 1, Pace.LONGER: 0}[taken]


def units_score(units: Iterable[Pace]) -> int | None:
    """Indicator 2 of one dossier: of its units the slowest counts; None where none is known.

    Source: office practice for the slowest.
    """
    return min(map(time_score, units), default=None)


def contacts_score(contacts: Contacts) -> int:
    """Indicator 3. More than one contact by the applicant's own fault counts as one.

    Source: Circular 01/2018/TT-VPCP, art. 13; office practice for counting it as one.
    """
    return {Contacts.NONE: 2, Contacts.ONE: 1, Contacts.MORE: 0, Contacts.OWN_FAULT: 1}[contacts]


def bodies_score(bodies: Bodies) -> int:
    """Indicator 4. Source: Circular 01/2018/TT-VPCP, art. 13."""
    return {Bodies.NONE: 2, Bodies.DESK: 1, Bodies.MORE: 0}[bodies]


def attitude_score(attitude: Attitude, *, complaints: Iterable[Finding | None] = ()) -> int:
    """Indicator 7, from the slip's answer and what was found of each complaint about the dossier.

    None is a complaint still being examined. A complaint scores 0 unless it was found wrong; where
    all were, what the slip itself complained of is settled with them and counts as no complaint.
    Source: Circular 01/2018/TT-VPCP, art. 13; office practice for the slip's own complaint.
    """
    found = tuple(complaints)
    if any(finding is not Finding.UNFOUNDED for finding in found):
        return 0
    if attitude is Attitude.WRONG:
        return 1 if found else 0
    return {Attitude.HELPFUL: 2, Attitude.CORRECT: 1}[attitude]


def feedback_score(*, due: int, on_time: int, prolonged: int = 0) -> int:
    """Indicator 8, from how many answers were due, how many came in time, how many are overdue.

    Source: Circular 01/2018/TT-VPCP, art. 13.
    """
    if prolonged or on_time * 10 < due * 9:
        return 0
    return 2 if on_time == due else 1


def index(scores: Sequence[int]) -> Decimal | None:
    """The sum of `scores` by the number of dossiers, to one decimal; None where there is none.

    Source: Circular 01/2018/TT-VPCP, art. 13–15; office practice for rounding halves up.
    """
    if not scores:
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)


OFFICIALS = (1, 2, 3, 4, 7)
"""The indicators that officials are judged by."""

AGENCIES = tuple(range(1, 10))
"""The indicators that agencies are judged by."""


@dataclass(frozen=True, slots=True)
class Band:
    """What a total of at least `least` means.

    For officials it says which share of the task counts as fulfilled, in per cent: from,
    inclusive, and to, exclusive but for 100.
    """

    key: str
    least: Decimal
    fulfilled_from: int | None = None
    fulfilled_to: int | None = None


OFFICIAL_BANDS = (
    Band("fulfilled", Decimal(5), 100, 100),
    Band("mostly_fulfilled", Decimal("3.5"), 70, 100),
    Band("not_fulfilled", Decimal(0), 0, 70),
)
AGENCY_BANDS = (
    Band("excellent", Decimal(15)),
    Band("good", Decimal(12)),
    Band("fair", Decimal(9)),
    Band("average", Decimal(6)),
    Band("weak", Decimal(0)),
)


def band(bands: Sequence[Band], reached: Decimal) -> Band:
    """The best of `bands` that a total of `reached` attains.

    Source: Circular 01/2018/TT-VPCP, art. 13–15.
    """
    return next(one for one in bands if reached >= one.least)
