"""The annual table of conferences (Mẫu 03): when it may be issued, and by whom. Pure.

Source: Decision 06/2020/QĐ-TTg, art. 8.
"""

from datetime import date

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import report_period

ISSUERS = ("planner", "leader")
READERS = ("leader", "officer", "planner")


def last_closed_year(*, today: date) -> int:
    """The newest year whose period is over by `today`: 2026 from 15/12/2026 on."""
    _first, last = report_period(today.year)
    return today.year if today > last else today.year - 1


def why_not_issuable(
    *, year: int, today: date, issued_before: bool, reason: str
) -> tuple[Reason, ...]:
    """Whether the table of `year` may be issued: after its period, and corrected with a reason."""
    reasons = []
    if year > last_closed_year(today=today):
        reasons.append(
            Reason(
                "year_not_over",
                "The year of the report runs through %(last)s: issue the table after that.",
                "year",
                {"last": report_period(year)[1]},
            )
        )
    if issued_before and not reason.strip():
        reasons.append(
            Reason(
                "correction_without_reason",
                "The table of this year is issued: say why it is corrected.",
                "reason",
            )
        )
    return tuple(reasons)
