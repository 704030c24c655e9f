"""How many cars guests may have. Pure."""

from collections.abc import Sequence

from foreign_affairs.spending.domain.plans import Guests
from foreign_affairs.spending.domain.values import LIMITED, Rank

MEMBERS_OF_A_CAR, VICE_MINISTERS_OF_A_CAR = 3, 2


def cars_allowed(groups: Sequence[Guests]) -> int | None:
    """How many cars beside buses the guests may have; None where the head of the agency decides.

    Source: Circular 35/2026/TT-BTC, art. 6.
    """
    if any(group.rank not in LIMITED for group in groups):
        return None
    return sum(_cars_of(group) for group in groups)


def _cars_of(group: Guests) -> int:
    if group.rank is not Rank.A:
        vice_ministers = min(group.vice_ministers, group.deputies)
        return group.heads + _shared(vice_ministers, VICE_MINISTERS_OF_A_CAR)
    others = group.deputies + group.members - group.ministers - group.vice_ministers
    return (
        group.heads
        + group.ministers
        + _shared(group.vice_ministers, VICE_MINISTERS_OF_A_CAR)
        + _shared(others, MEMBERS_OF_A_CAR)
    )


def _shared(people: int, seats: int) -> int:
    return -(-people // seats)
