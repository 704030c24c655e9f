"""THE table of a dossier's life. Pure; a state is decided nowhere else."""

from collections.abc import Iterable
from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row, WrongRole, WrongState


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    APPRAISING = "appraising"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    CONSULTING = "consulting"
    DECIDING = "deciding"
    AWAITING_PM = "awaiting_pm"
    DECIDED = "decided"
    AT_DESK = "at_desk"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    NOTED = "noted"


S = State
DESK, OFFICER, APPROVER, LEADER, ORGANISER = ("desk", "officer", "approver", "leader", "organiser")

# fmt: off
DOSSIER = Lifecycle((
    #   action                    from                                                                             to                     roles                clock
    Row("submit",                 (S.DRAFT, S.INCOMPLETE),                                                         S.SUBMITTED,           (ORGANISER,)),
    Row("receive",                (S.SUBMITTED,),                                                                  S.APPRAISING,          (DESK,),             "starts"),
    Row("request_completion",     (S.SUBMITTED,),                                                                  S.INCOMPLETE,          (DESK,)),
    Row("decline",                (S.SUBMITTED,),                                                                  S.DECLINED,            (DESK,)),
    Row("take_note",              (S.SUBMITTED,),                                                                  S.NOTED,               (DESK,)),
    Row("classify",               (S.SUBMITTED, S.APPRAISING),                                                     "",                    (DESK, OFFICER)),
    Row("propose_supplement",     (S.APPRAISING,),                                                                 "",                    (OFFICER,)),
    Row("allow_supplement",       (S.APPRAISING,),                                                                 "",                    (LEADER,)),
    Row("request_supplement",     (S.APPRAISING,),                                                                 S.AWAITING_SUPPLEMENT, (DESK,),             "waits"),
    Row("supplement",             (S.AWAITING_SUPPLEMENT,),                                                        S.APPRAISING,          (ORGANISER,),        "starts"),
    Row("consult",                (S.APPRAISING, S.CONSULTING),                                                    S.CONSULTING,          (OFFICER,)),
    Row("conclude_consultation",  (S.CONSULTING,),                                                                 S.APPRAISING,          (OFFICER,)),
    Row("forward",                (S.APPRAISING,),                                                                 S.DECIDING,            (OFFICER,)),
    Row("send_back",              (S.DECIDING,),                                                                   S.APPRAISING,          (APPROVER,)),
    Row("submit_upward",          (S.DECIDING,),                                                                   S.AWAITING_PM,         (APPROVER,)),
    Row("record_upward_answer",   (S.AWAITING_PM,),                                                                S.DECIDING,            (OFFICER,)),
    Row("grant",                  (S.DECIDING,),                                                                   S.DECIDED,             (APPROVER,)),
    Row("refuse",                 (S.DECIDING,),                                                                   S.DECIDED,             (APPROVER,)),
    Row("deliver_to_desk",        (S.DECIDED,),                                                                    S.AT_DESK,             (OFFICER,),          "stops"),
    Row("return_result",          (S.AT_DESK,),                                                                    S.RETURNED,            (DESK,)),
    Row("assign",                 (S.APPRAISING, S.AWAITING_SUPPLEMENT, S.CONSULTING, S.DECIDING, S.AWAITING_PM, S.DECIDED), "",          (OFFICER, LEADER)),
    Row("change_track",           (S.APPRAISING, S.CONSULTING, S.DECIDING),                                        "",                    (LEADER,),           "recounts"),
    Row("correct_reception",      (S.APPRAISING, S.AWAITING_SUPPLEMENT, S.CONSULTING, S.DECIDING, S.DECIDED),      "",                    (LEADER,),           "recounts"),
    Row("reappoint",              (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED),                             "",                    (LEADER, APPROVER),  "reappoints"),
    Row("stop",                   (S.APPRAISING, S.AWAITING_SUPPLEMENT, S.CONSULTING),                             S.STOPPED,             (APPROVER,),         "ends"),
    Row("withdraw",               (S.SUBMITTED, S.INCOMPLETE, S.APPRAISING, S.AWAITING_SUPPLEMENT, S.CONSULTING, S.DECIDING, S.AWAITING_PM), S.WITHDRAWN, (ORGANISER,), "ends"),
), initial=S.DRAFT)
# fmt: on

EDITABLE = (*DOSSIER.row("submit").sources, *DOSSIER.row("supplement").sources)
"""States in which the applicant may still change the plan and its papers."""

CLOCK_RUNS = (S.APPRAISING, S.CONSULTING, S.DECIDING, S.DECIDED)
RECEIVED = (*CLOCK_RUNS, S.AWAITING_SUPPLEMENT, S.AWAITING_PM, S.AT_DESK, S.RETURNED)
OUTCOME_TOLD = (S.AT_DESK, S.RETURNED)
"""From here on the organiser learns what was decided and may download the permit."""

CLOSED = tuple(
    state for state in DOSSIER.states if not any(state in row.sources for row in DOSSIER.rows)
)

SETTLED = (*CLOSED, S.AT_DESK)
"""The outcome is told, or there will be none: what follows is a dossier of its own."""


def allow_editing(*, state: str, roles: Iterable[str]) -> None:
    """Raise unless somebody in `roles` may change plan and papers now.

    That is where the dossier can be handed in, or its supplement.

    Raises WrongRole or WrongState, for the action "edit".
    """
    held = frozenset(roles)
    needed = DOSSIER.row("submit").roles
    if not held.intersection(needed):
        raise WrongRole(action="edit", needed=needed)
    if state not in EDITABLE:
        raise WrongState(action="edit", state=state, allowed=DOSSIER.actions_for(state, held))
