"""Of which rank the leader is who chairs for guests of a rank. Pure."""

from collections.abc import Mapping

from delegations.domain.values import Rank

HIGHEST = 1
CHAIR_RANK: Mapping[str, int] = {Rank.SPECIAL: HIGHEST, Rank.A: HIGHEST, Rank.B: 2, Rank.C: 3}
"""The lowest rank of a leader, the first is 1, that matches guests of each rank.

That the local side matches the guests says Circular 05/2017/TT-BNG; which rank of which does,
Source: office practice.
"""
ANY_LEADER = 999


def rank_for(rank: str) -> int:
    """The lowest rank of a leader for guests of `rank`; any for others, and while none is said."""
    return CHAIR_RANK.get(rank, ANY_LEADER)
