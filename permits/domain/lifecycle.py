"""THE table of a dossier's life. Pure; a state is decided nowhere else."""

from collections.abc import Iterable
from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row, WrongRole, WrongState


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    APPRAISING = "appraising"
    CONSULTING = "consulting"
    DECIDING = "deciding"
    DECIDED = "decided"
    AT_DESK = "at_desk"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


S = State
DESK, OFFICER, APPROVER, LEADER, ORGANISER = ("desk", "officer", "approver", "leader", "organiser")

# fmt: off
DOSSIER = Lifecycle((
    #   action                from                                                  to            roles               clock
    Row("submit",             (S.DRAFT, S.INCOMPLETE),                              S.SUBMITTED,  (ORGANISER,)),
    Row("receive",            (S.SUBMITTED,),                                       S.APPRAISING, (DESK,),            "starts"),
    Row("request_completion", (S.SUBMITTED,),                                       S.INCOMPLETE, (DESK,)),
    Row("decline",            (S.SUBMITTED,),                                       S.DECLINED,   (DESK,)),
    Row("forward",            (S.APPRAISING,),                                      S.DECIDING,   (OFFICER,)),
    Row("send_back",          (S.DECIDING,),                                        S.APPRAISING, (APPROVER,)),
    Row("grant",              (S.DECIDING,),                                        S.DECIDED,    (APPROVER,)),
    Row("refuse",             (S.DECIDING,),                                        S.DECIDED,    (APPROVER,)),
    Row("deliver_to_desk",    (S.DECIDED,),                                         S.AT_DESK,    (OFFICER,),         "stops"),
    Row("return_result",      (S.AT_DESK,),                                         S.RETURNED,   (DESK,)),
    Row("consult",            (S.APPRAISING, S.CONSULTING),                         S.CONSULTING, (OFFICER,)),
    Row("conclude_consultation", (S.CONSULTING,),                                   S.APPRAISING, (OFFICER,)),
    Row("change_track",       (S.APPRAISING, S.CONSULTING, S.DECIDING),             "",           (LEADER,),          "recounts"),
    Row("withdraw",           (S.SUBMITTED, S.INCOMPLETE, S.APPRAISING, S.CONSULTING, S.DECIDING), S.WITHDRAWN,  (ORGANISER,),       "ends"),
    Row("correct_reception",  (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED),  "",           (LEADER,),          "recounts"),
    Row("assign",             (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED),  "",           (OFFICER, LEADER)),
), initial=S.DRAFT)
# fmt: on

EDITABLE = DOSSIER.row("submit").sources
"""States in which the applicant may still change the plan and its papers."""

RECEIVED = (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED, S.AT_DESK, S.RETURNED)
CLOCK_RUNS = (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED)
OUTCOME_TOLD = (S.AT_DESK, S.RETURNED)
"""From here on the organiser learns what was decided and may download the permit."""

CLOSED = tuple(
    state for state in DOSSIER.states if not any(state in row.sources for row in DOSSIER.rows)
)


def allow_editing(*, state: str, roles: Iterable[str]) -> None:
    """Raise unless somebody in `roles` may change plan and papers now: where `submit` is possible.

    Raises WrongRole or WrongState, for the action "edit".
    """
    held = frozenset(roles)
    needed = DOSSIER.row("submit").roles
    if not held.intersection(needed):
        raise WrongRole(action="edit", needed=needed)
    if state not in EDITABLE:
        raise WrongState(action="edit", state=state, allowed=DOSSIER.actions_for(state, held))
