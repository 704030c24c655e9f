"""Hosting in principle: an own, earlier approval, to which a permit's dossier may refer. Pure.

Source: Decision 06/2020/QĐ-TTg, art. 6.
"""

from foreign_affairs.refusals import Reason
from permits.domain.intake import CITYS_PROCEDURE, PRIME_MINISTERS_PROCEDURE
from permits.domain.permit_lifecycle import PermitStatus

HOSTING_OF = {PRIME_MINISTERS_PROCEDURE: "2.002313", CITYS_PROCEDURE: "2.002314"}
"""Which procedure consents in principle to what which procedure permits afterwards."""

HOSTING_PROCEDURES = frozenset(HOSTING_OF.values())

NOT_ASKED = frozenset({"programme", "venue_name", "online_platform", "countries"})
"""What of the plan a dossier for hosting need not say yet: the permit asks for it later."""


def why_not_referable(
    *, status: str, same_organisation: bool, is_hosting: bool
) -> tuple[Reason, ...]:
    """Whether a dossier for a permit may refer to this consent: an own one that holds."""
    if is_hosting:
        return (
            Reason(
                "hosting_refers_to_itself",
                "This dossier asks for the consent itself.",
                "consent",
            ),
        )
    if not same_organisation or status != PermitStatus.VALID:
        return (
            Reason(
                "no_such_consent",
                "Choose a consent to host of your organisation that holds.",
                "consent",
            ),
        )
    return ()
