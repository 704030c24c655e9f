"""Predicates of the annual plan. Each returns its reasons; none means yes."""

from foreign_affairs.refusals import Reason

MONTHS_OF_A_QUARTER = 3


def why_impossible(*, title_vi: str, quarter: int | None, month: int | None) -> tuple[Reason, ...]:
    """What can never be right of an item of the plan."""
    reasons = []
    if not title_vi.strip():
        reasons.append(Reason("title_missing", "Say what is planned.", "title_vi"))
    if quarter and month and quarter != quarter_of(month):
        reasons.append(
            Reason("month_outside_quarter", "This month is not in this quarter.", "month")
        )
    return tuple(reasons)


def quarter_of(month: int) -> int:
    """The quarter, 1 to 4, in which a month lies."""
    return (month - 1) // MONTHS_OF_A_QUARTER + 1
