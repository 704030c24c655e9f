"""Predicates of granted permits. Each returns its reasons; none means yes."""

from collections.abc import Mapping
from datetime import date

from foreign_affairs.refusals import Reason
from permits.domain.permit_lifecycle import ENDED, PERMIT, THE_AMENDMENT, PermitStatus


def why_not_decidable(
    *,
    number: str,
    legal_basis: str,
    reason: str,
    decided_on: date,
    granted_on: date,
    today: date,
    is_told: bool,
    amendment_under_way: bool,
) -> tuple[Reason, ...]:
    """Whether a decision may be recorded on a permit: every reason why not, at once.

    Nobody outside the office knows of a permit, or of its amendment, before the result is told;
    so neither is decided upon before that. Source: office practice.
    """
    reasons = [
        Reason("missing", sentence, name)
        for name, value, sentence in (
            ("legal_basis", legal_basis, "Name the legal basis."),
            ("reason", reason, "Say why."),
        )
        if not value.strip()
    ]
    if not number.strip() and decided_on != today:
        reasons.append(
            Reason(
                "number_missing",
                "A decision of another day exists already: give its number.",
                "decision_number",
            )
        )
    if not granted_on <= decided_on <= today:
        reasons.append(
            Reason(
                "decided_out_of_range",
                "The decision lies between the day of the permit and today.",
                "decided_on",
            )
        )
    if not is_told:
        reasons.append(
            Reason(
                "permit_not_told",
                "The permit is not at the desk yet: deliver it there first.",
            )
        )
    if amendment_under_way:
        reasons.append(
            Reason(
                "amendment_on_its_way",
                "An amendment of this permit is granted and on its way to the desk: deliver it "
                "there first, then decide on the new permit.",
            )
        )
    return tuple(reasons)


def why_not_grantable(*, status: str) -> tuple[Reason, ...]:
    """Whether an amendment may be granted to a permit of this status: only to a valid one."""
    if status == PermitStatus.VALID:
        return ()
    sentences: Mapping[str, str] = {
        PermitStatus.SUSPENDED: "The permit that it amends is suspended: decide on that first.",
        PermitStatus.CANCELLED: "The permit that it amends is cancelled: it cannot be amended.",
        PermitStatus.SUPERSEDED: "The permit that it amends was replaced: it cannot be amended.",
    }
    return (Reason("amended_permit_does_not_hold", sentences[status]),)


def why_not_pursued(*, status: str) -> tuple[Reason, ...]:
    """Whether an amendment of a permit of this status may go on: not once the permit has ended.

    A suspended one may hold again; the amendment only waits for that before it is granted.
    """
    return why_not_grantable(status=status) if status in ENDED else ()


def superseded(status: str) -> str:
    """The status of a permit whose amendment takes its place. Raises WrongState."""
    return PERMIT.step("supersede", state=status, roles=(THE_AMENDMENT,))
