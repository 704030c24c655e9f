"""Why a wish is not fulfilled: the least that stands in its way, found by leaving things away."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from delegations.domain.planning import solver
from delegations.domain.planning.prospects import (
    ALL_NEEDS,
    ALONG,
    CHAIR,
    INTERPRETER,
    NEEDS,
    OPENING,
    PLACE,
    WINDOW,
    Ground,
    Prospect,
    prospect,
)
from delegations.domain.planning.values import Person, Place, Wish
from foreign_affairs.refusals import Reason

MOST_WORK = 0.1
"""What may be done for one question why, in the solver's measure; there may be dozens."""
MOST_UNTOLD = 3
"""After so many questions without an answer no more are asked."""

_WOULD_FIT = {
    WINDOW: Reason("would_fit_at_another_time", "It would fit at another time than wished."),
    OPENING: Reason("would_fit_if_open", "It would fit if the place were open longer."),
    PLACE: Reason("would_fit_elsewhere", "It would fit if another place were wished."),
    CHAIR: Reason("would_fit_with_another_chair", "It would fit if somebody else could chair it."),
    INTERPRETER: Reason(
        "would_fit_with_another_interpreter", "It would fit with one more interpreter."
    ),
    ALONG: Reason("would_fit_without_them", "It would fit without some who shall come along."),
}

_TAKEN = {
    OPENING: Reason("place_closed", "Closed at the times left: %(names)s."),
    PLACE: Reason("place_taken", "Taken at the times left: %(names)s."),
    CHAIR: Reason("nobody_free", "Not free at the times left: %(names)s."),
    INTERPRETER: Reason(
        "no_interpreter_free", "No interpreter of the language is free at the times left."
    ),
    ALONG: Reason("along_taken", "Needed, and not free at the times left: %(names)s."),
}
_NONE = {
    WINDOW: Reason("outside_window", "It does not fit into the time that was wished for it."),
    OPENING: Reason("no_place", "There is none of the places that were wished."),
    PLACE: Reason("no_place_as_large", "None of the places holds %(participants)s persons."),
    CHAIR: Reason("nobody_of_rank", "There is no leader of the rank that this needs."),
    INTERPRETER: Reason(
        "no_interpreter", "There is no interpreter of this language: %(language)s."
    ),
}

T = TypeVar("T")


def why_unmet(
    wish: Wish, ground: Ground, others: Sequence[Prospect], *, is_certain: bool
) -> tuple[Reason, ...]:
    """Every reason why `wish` is in no programme with the `others`, which are in one together.

    First it is looked at alone, then beside them: the fewest of its needs, or of them, that keep
    it out. Then each need is given up in turn, to see whether that would help. `is_certain`: that
    there is no room beside all of them is known already.
    """
    if not any(ground.of_the_stay(wish, place) for place in ground.named(wish) or (None,)):
        return (Reason("outside_stay", "It does not fit between arrival and departure."),)
    alone = prospect(wish, ground)
    if not alone.starts:
        needs = _least(NEEDS, lambda some: not prospect(wish, ground, frozenset(some)).starts)
        return tuple(_of_need(need, wish, ground) for need in needs)
    if not is_certain and not _keep_out(others, alone, ground):
        return (Reason("not_found", "No time was found for it. There may be one."),)
    # What is pinned is left away last: a person put it there.
    loose_first = sorted(others, key=lambda one: one.wish.pinned_at is not None)
    beside = _least(loose_first, lambda some: _keep_out(some, alone, ground))
    return (_of_others(beside, others), *_what_would_help(wish, ground, alone, others))


def _least(things: Sequence[T], keeps_out: Callable[[Sequence[T]], bool | None]) -> list[T]:
    """Of `things`, which keep it out together, some that do and of which none can be left away.

    More may be left where it cannot be told in time.
    """
    left, untold = list(things), 0
    for one in things:
        without = [other for other in left if other is not one]
        answer = keeps_out(without)
        if answer:
            left = without
        untold += answer is None
        if untold == MOST_UNTOLD:
            break
    return left


def _keep_out(others: Iterable[Prospect], one: Prospect, ground: Ground) -> bool | None:
    fit = solver.all_fit([*others, one], ground, most_work=MOST_WORK)
    return None if fit is None else not fit


def _of_need(need: str, wish: Wish, ground: Ground) -> Reason:
    roomy = [place.resource_id for place in ground.roomy(wish)]
    candidates = {
        OPENING: wish.places,
        PLACE: roomy,
        CHAIR: ground.chairs(wish),
        INTERPRETER: ground.interpreters(wish),
        ALONG: wish.along,
    }.get(need, ())
    reason = _TAKEN[need] if candidates else _NONE[need]
    known: dict[int, Person | Place] = {**ground.places, **ground.people}
    names = ", ".join(known[pk].name for pk in candidates if pk in known)
    values = {"names": names, "participants": wish.participants, "language": wish.language}
    return replace(reason, values=values)


def _of_others(beside: Sequence[Prospect], others: Sequence[Prospect]) -> Reason:
    titles = {"titles": "; ".join(one.wish.title for one in beside)}
    if beside and all(one.wish.pinned_at is not None for one in beside):
        return Reason(
            "collides_with_pinned", "It collides with what is pinned: %(titles)s.", values=titles
        )
    if len(beside) > 2 and len(beside) == len(others):
        return Reason("days_full", "The days are too full for it beside all the rest.")
    return Reason("no_room_beside", "There is no room for it beside: %(titles)s.", values=titles)


def _what_would_help(
    wish: Wish, ground: Ground, alone: Prospect, others: Sequence[Prospect]
) -> Iterator[Reason]:
    for need in NEEDS:
        relaxed = prospect(wish, ground, ALL_NEEDS - {need})
        if relaxed != alone and solver.all_fit([*others, relaxed], ground, most_work=MOST_WORK):
            yield _WOULD_FIT[need]
