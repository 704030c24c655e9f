"""Proposes a programme: when, with whom and where everything is that guests should do. Pure.

`prospects` says when each wish could be if it were alone, `solver` fits them together, `reasons`
says of each that did not fit why.
"""

from collections.abc import Iterable, Sequence

from delegations.domain.planning import seating
from delegations.domain.planning.prospects import Ground, prospect
from delegations.domain.planning.values import (
    Person,
    Place,
    Placed,
    Proposal,
    Rhythm,
    Unmet,
    Wish,
    waiting_for_each_other,
)
from delegations.domain.stays import Stay
from foreign_affairs.shared_calendar.clashes import Taken, Yardstick

__all__ = [
    "Person",
    "Place",
    "Placed",
    "Proposal",
    "Rhythm",
    "Stay",
    "Unmet",
    "Wish",
    "propose",
    "waiting_for_each_other",
]


def propose(
    wishes: Iterable[Wish],
    *,
    stay: Stay,
    people: Iterable[Person],
    places: Iterable[Place],
    standing: Iterable[Taken],
    by: Yardstick,
    rhythm: Rhythm,
) -> Proposal:
    """The programme that fulfils most of the wishes, and why it leaves out the others.

    Guests are at one place at a time and get from one to the next; nobody and nothing is taken
    twice, nor while it is taken by what is `standing`, firmly or for now. What stands in the
    programme already is in every answer. The same question has the same answer in every run, in
    whatever order it is asked. Raises ValueError for two wishes with one
    key, and for wishes that wait for each other.
    """
    # Loads pandas: a second and sixty megabytes, paid by those alone who ask for a programme.
    from delegations.domain.planning import reasons, solver  # noqa: PLC0415

    asked: Sequence[Wish] = sorted(wishes, key=lambda wish: wish.key)
    if len({wish.key for wish in asked}) < len(asked):
        raise ValueError("each wish has a key of its own")
    if waiting_for_each_other(asked):
        raise ValueError("wishes do not wait for each other")
    ground = Ground(
        stay=stay, people=people, places=places, standing=standing, by=by, rhythm=rhythm
    )
    asked = seating.left_as_they_stand(asked, ground)
    prospects = [prospect(wish, ground) for wish in asked]
    answer = solver.best(prospects, ground)
    met = {one.key for one in answer.placed}
    others = [one for one in prospects if one.wish.key in met]
    return Proposal(
        placed=answer.placed,
        unmet=tuple(
            Unmet(wish.key, reasons.why_unmet(wish, ground, others, is_certain=answer.has_most))
            for wish in asked
            if wish.key not in met
        ),
        has_most=answer.has_most,
        is_comfortable=answer.is_comfortable,
    )
