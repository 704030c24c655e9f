"""Who may sign what, and in which capacity. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from foreign_affairs.refusals import Reason, RuleBroken


class Decision(StrEnum):
    """Kinds of paper that only an authorised person signs. Source: office practice."""

    PERMIT = "permit"
    REFUSAL = "refusal"
    STOP = "stop"
    SUSPENSION = "suspension"
    CANCELLATION = "cancellation"
    HOSTING = "hosting"
    LETTER_UPWARD = "letter_upward"
    CONSULTATION = "consultation"
    APOLOGY = "apology"


SIGNED: Mapping[str, Decision] = {
    "consult": Decision.CONSULTATION,
    "reappoint": Decision.APOLOGY,
    "stop": Decision.STOP,
    "submit_upward": Decision.LETTER_UPWARD,
    "grant": Decision.PERMIT,
    "refuse": Decision.REFUSAL,
    "suspend": Decision.SUSPENSION,
    # Who may suspend may let it hold again. Source: office practice.
    "reinstate": Decision.SUSPENSION,
    "cancel": Decision.CANCELLATION,
}
"""What an act on a dossier or a permit signs; the grant of hosting in principle signs HOSTING."""


class NoAuthorityInForce(RuleBroken):
    """The actor may not sign such a decision on that day, whatever his role."""

    reason = "no_authority_in_force"

    def __init__(self, *, decision: Decision, on: date) -> None:
        super().__init__(why_not_signed(decision, may_sign=(), on=on))
        self.decision = decision


def why_not_signed(
    decision: Decision, *, may_sign: Collection[str], on: date
) -> tuple[Reason, ...]:
    """Why somebody who `may_sign` such decisions on that day does not sign this one."""
    if decision in may_sign:
        return ()
    return (
        Reason(
            "no_authority_in_force",
            "On %(on)s you have no authorisation in force to sign this decision. Somebody who has "
            "one must sign it, or an administrator enters yours.",
            values={"on": f"{on:%d/%m/%Y}"},
        ),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a capacity, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def why_unsound(
    *,
    capacity_vi: str,
    capacity_en: str,
    decisions: Iterable[str],
    valid_from: date,
    valid_to: date | None,
) -> tuple[Reason, ...]:
    """Whether an authorisation says who signs as what, for which decisions, and until when."""
    reasons = [
        Reason("missing", "Say in which capacity the person signs, line by line.", name)
        for name, text in (("capacity_vi", capacity_vi), ("capacity_en", capacity_en))
        if not lines_of(text)
    ]
    named = set(decisions)
    if not named or named - set(Decision):
        reasons.append(Reason("missing", "Say which decisions the person signs.", "decisions"))
    if valid_to is not None and valid_to < valid_from:
        reasons.append(
            Reason("ends_before_start", "The last day cannot lie before the first.", "valid_to")
        )
    return tuple(reasons)
