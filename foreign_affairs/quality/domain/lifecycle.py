"""THE table of a feedback's life, and when a dossier may be evaluated. Pure.

A state is decided nowhere else.
"""

from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row
from permits.domain.lifecycle import CLOSED as CLOSED_DOSSIERS
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.domain.lifecycle import State as DossierState


class State(StrEnum):
    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


S = State
FILER, HANDLER, LEADER = "filer", "handler", "leader"
"""What somebody is towards one feedback: who filed it, who is to answer it, who leads the office."""

# fmt: off
FEEDBACK = Lifecycle((
    #   action      from                      to           roles
    Row("assign",   (S.RECEIVED, S.ASSIGNED), S.ASSIGNED,  (LEADER,)),
    Row("reply",    (S.ASSIGNED,),            S.ANSWERED,  (HANDLER,)),
    Row("close",    (S.ANSWERED,),            S.CLOSED,    (FILER, LEADER)),
    Row("decline",  (S.RECEIVED, S.ASSIGNED), S.DECLINED,  (LEADER,)),
    Row("withdraw", (S.RECEIVED, S.ASSIGNED), S.WITHDRAWN, (FILER,)),
), initial=S.RECEIVED)
# fmt: on

OPEN = FEEDBACK.row("decline").sources
"""States in which an answer is still owed."""

EVALUATED = tuple(dict.fromkeys((*OUTCOME_TOLD, *CLOSED_DOSSIERS)))
"""States of a dossier in which its organiser may be asked how it went, but for `NOT_EVALUATED`."""

NOT_EVALUATED = (DossierState.WITHDRAWN,)
"""The organiser ended it: there is no result of the office to speak about."""


def may_be_evaluated(dossier_state: str) -> bool:
    """Whether a dossier in this state has a result that its organiser knows.

    Source: Circular 01/2018/TT-VPCP, art. 12(2): slips go with forms 01, 02 and 03.
    """
    return dossier_state in EVALUATED and dossier_state not in NOT_EVALUATED
