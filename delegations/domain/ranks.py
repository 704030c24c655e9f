"""Which rank a delegation has, by the position of its head. Pure.

Source: Circular 35/2026/TT-BTC, art. 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from delegations.domain.values import Rank


class Position(StrEnum):
    """The positions that the circular names; `OTHER` is none of them."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    HEAD_OF_PARLIAMENT = "head_of_parliament"
    DEPUTY_HEAD_OF_GOVERNMENT = "deputy_head_of_government"
    DEPUTY_HEAD_OF_PARLIAMENT = "deputy_head_of_parliament"
    FOREIGN_MINISTER = "foreign_minister"
    DEPUTY_SECRETARY_GENERAL_UN = "deputy_secretary_general_un"
    HEAD_OF_INTERGOVERNMENTAL = "head_of_intergovernmental"
    MINISTER = "minister"
    DEPUTY_MINISTER = "deputy_minister"
    DEPUTY_HEAD_OF_INTERGOVERNMENTAL = "deputy_head_of_intergovernmental"
    ROYALTY = "royalty"
    SOM_LEADER = "som_leader"
    AMBASSADOR = "ambassador"
    ASEAN_REPRESENTATIVE = "asean_representative"
    HEAD_OF_DEPARTMENT = "head_of_department"
    INVITED_GUEST = "invited_guest"
    HEAD_OF_SPECIALISED = "head_of_specialised"
    OTHER = "other"


P = Position
_RANKS: Mapping[Position, Rank] = {
    P.HEAD_OF_STATE: Rank.SPECIAL,
    P.HEAD_OF_GOVERNMENT: Rank.SPECIAL,
    P.HEAD_OF_PARLIAMENT: Rank.SPECIAL,
    P.DEPUTY_HEAD_OF_GOVERNMENT: Rank.A,
    P.DEPUTY_HEAD_OF_PARLIAMENT: Rank.A,
    P.FOREIGN_MINISTER: Rank.A,
    P.DEPUTY_SECRETARY_GENERAL_UN: Rank.A,
    P.HEAD_OF_INTERGOVERNMENTAL: Rank.A,
    P.MINISTER: Rank.B,
    P.DEPUTY_MINISTER: Rank.B,
    P.DEPUTY_HEAD_OF_INTERGOVERNMENTAL: Rank.B,
    P.ROYALTY: Rank.B,
    P.SOM_LEADER: Rank.B,
    P.AMBASSADOR: Rank.C,
    P.ASEAN_REPRESENTATIVE: Rank.C,
    P.HEAD_OF_DEPARTMENT: Rank.C,
    P.INVITED_GUEST: Rank.OTHER,
}


class Because(StrEnum):
    """Why a rank is proposed, or none is."""

    LISTED = "listed"
    SPECIALISED = "specialised"
    NOT_LISTED = "not_listed"
    POSITION_UNKNOWN = "position_unknown"


SOURCES: Mapping[Because, str] = {
    Because.LISTED: "Circular 35/2026/TT-BTC, art. 4",
    Because.SPECIALISED: "Circular 35/2026/TT-BTC, art. 4(1)(d)",
    Because.NOT_LISTED: "Circular 35/2026/TT-BTC, art. 4(1)(d)",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rank that the circular gives, None where a person has to decide, and why."""

    rank: Rank | None
    because: Because

    @property
    def source(self) -> str:
        return SOURCES.get(self.because, "")


def propose(position: str) -> Proposal:
    """The rank of a delegation whose head holds `position`; "" where it is not said yet.

    Heads of specialised organisations, and whoever the circular does not name, are ranked by the
    chair of the People's Committee. Source: Circular 35/2026/TT-BTC, art. 4, 4(1)(d).
    """
    if not position:
        return Proposal(None, Because.POSITION_UNKNOWN)
    known = Position(position)
    if known == Position.HEAD_OF_SPECIALISED:
        return Proposal(None, Because.SPECIALISED)
    rank = _RANKS.get(known)
    return Proposal(rank, Because.LISTED if rank else Because.NOT_LISTED)
