"""THE table of a permit's life. Pure; a permit's status is decided nowhere else.

That the event was held, that its report is due or overdue, that the permit has run out: these are
computed from dates and stand in no row.
"""

from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row
from permits.domain.lifecycle import APPROVER, DESK, ORGANISER


class PermitStatus(StrEnum):
    VALID = "valid"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


S = PermitStatus
THE_AMENDMENT = "amendment"
"""Stands where a role stands, and nobody holds it: only a granted amendment supersedes."""

# fmt: off
PERMIT = Lifecycle((
    #   action                         from                      to            roles
    Row("suspend",                     (S.VALID,),               S.SUSPENDED,  (APPROVER,)),
    Row("reinstate",                   (S.SUSPENDED,),           S.VALID,      (APPROVER,)),
    Row("cancel",                      (S.VALID, S.SUSPENDED),   S.CANCELLED,  (APPROVER,)),
    Row("give_notice_of_cancellation", (S.VALID, S.SUSPENDED),   "",           (ORGANISER, DESK)),
    Row("open_amendment",              (S.VALID,),               "",           (ORGANISER, DESK)),
    Row("write_report",                (S.VALID, S.SUSPENDED),   "",           (ORGANISER, DESK)),
    Row("file_report",                 (S.VALID, S.SUSPENDED),   "",           (ORGANISER, DESK)),
    Row("amend_report",                (S.VALID, S.SUSPENDED),   "",           (ORGANISER, DESK)),
    Row("supersede",                   (S.VALID,),               S.SUPERSEDED, (THE_AMENDMENT,)),
), initial=S.VALID)
# fmt: on

ENDED = tuple(
    status for status in PERMIT.states if not any(status in row.sources for row in PERMIT.rows)
)

REPORT_OWED = (S.VALID,)
"""While a permit stands so, its event is to be reported on; whoever was suspended may report."""
