"""What the planner may be asked: wishes, what they name, and which comes before which."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from delegations.domain.planning import Wish, waiting_for_each_other
from delegations.domain.planning.chairs import rank_for
from delegations.domain.programme import ItemKind
from delegations.models import Delegation, ProgrammeItem
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar.bookable import PLACES
from foreign_affairs.shared_calendar.models import Resource

MOST_WISHES = 30
LONGEST_STAY_DAYS = 14
_OF_ITEM = "item-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wished beside the items that stand.

    `by_rank`: any leader may chair who is of the rank that matches the guests'. It comes `before`
    the wishes and items of these keys, as `wish.after` names those that it comes after.
    """

    wish: Wish
    title_en: str = ""
    by_rank: bool = False
    before: tuple[str, ...] = ()


def key_of(item: ProgrammeItem) -> str:
    """What an item that stands is called among the wishes."""
    return f"{_OF_ITEM}{item.pk}"


def as_wished(one: Asked, delegation: Delegation) -> Wish:
    """The wish, with the rank that its chair needs where nobody is named."""
    if one.by_rank and not one.wish.chairs:
        return replace(one.wish, chair_rank=rank_for(delegation.rank))
    return one.wish


def in_order(wishes: Iterable[Wish], asked: Iterable[Asked]) -> list[Wish]:
    """The wishes; what is asked before others, these come after."""
    earlier: dict[str, list[str]] = {}
    for one in asked:
        for key in one.before:
            earlier.setdefault(key, []).append(one.wish.key)
    return [replace(wish, after=(*wish.after, *earlier.get(wish.key, ()))) for wish in wishes]


def wishes_must_be_possible(
    delegation: Delegation, asked: Sequence[Asked], items: Iterable[ProgrammeItem]
) -> None:
    """Raises RuleBroken with every reason why a programme cannot be asked for; one query."""
    refuse(
        [
            *_why_no_days(delegation),
            *_why_no_keys(asked),
            *_why_no_order(asked, {key_of(item) for item in items if not item.has_ended}),
            *_why_no_window(asked),
            *_why_no_resources(asked),
        ]
    )


def _why_no_days(delegation: Delegation) -> Iterator[Reason]:
    first, last = delegation.arrives_on, delegation.departs_on
    if first is None or last is None:
        yield Reason(
            "dates_missing", "Say when the guests arrive and when they leave.", "arrives_at"
        )
    elif last.toordinal() - first.toordinal() >= LONGEST_STAY_DAYS:
        yield Reason("stay_too_long", "A programme is proposed for two weeks at most.")


def _why_no_keys(asked: Sequence[Asked]) -> Iterator[Reason]:
    if len(asked) > MOST_WISHES:
        yield Reason("too_many_wishes", "Wish for 30 things at most.", "wishes")
    keys = [one.wish.key for one in asked]
    if len(set(keys)) < len(keys) or any(key.startswith(_OF_ITEM) for key in keys):
        yield Reason("keys_twice", "Each wish has a key of its own.", "wishes")


def _why_no_order(asked: Sequence[Asked], standing: set[str]) -> Iterator[Reason]:
    titles = {one.wish.key: one.wish.title for one in asked}
    known = titles.keys() | standing
    for one in asked:
        if not {*one.wish.after, *one.before} <= known:
            yield Reason(
                "order_unknown",
                "“%(title)s” waits for something, or goes before something, that is not there.",
                "wishes",
                {"title": one.wish.title},
            )
    stand = [Wish(key=key, kind=ItemKind.OTHER, title=key, minutes=1) for key in sorted(standing)]
    circle = waiting_for_each_other(in_order([*(one.wish for one in asked), *stand], asked))
    if circle:
        named = "; ".join(titles[key] for key in circle if key in titles)
        yield Reason(
            "order_in_a_circle",
            "These wait for each other: %(titles)s.",
            "wishes",
            {"titles": named},
        )


def _why_no_window(asked: Iterable[Asked]) -> Iterator[Reason]:
    for one in asked:
        first, last = one.wish.not_before, one.wish.not_after
        if first is not None and last is not None and last <= first:
            yield Reason(
                "window_reversed",
                "“%(title)s” would have to be over before it may begin.",
                "wishes",
                {"title": one.wish.title},
            )


def _why_no_resources(asked: Sequence[Asked]) -> Iterator[Reason]:
    """What is named as chair or place and is none, or no longer in use."""
    chairs = {pk for one in asked for pk in one.wish.chairs}
    places = {pk for one in asked for pk in one.wish.places}
    along = {pk for one in asked for pk in one.wish.along}
    rows = Resource.objects.in_bulk(chairs | places | along)
    for wanted, kinds, reason in (
        (chairs, {Resource.Kind.LEADER}, _NO_LEADER),
        (places, PLACES, _NO_PLACE),
        (along, set(Resource.Kind) - PLACES, _NOBODY),
    ):
        if any(pk not in rows or rows[pk].kind not in kinds for pk in wanted):
            yield reason
    for row in rows.values():
        if row.retired_at is not None:
            yield Reason(
                "resource_retired",
                "%(name)s can no longer be booked.",
                "wishes",
                {"name": row.name_vi},
            )


_NO_LEADER = Reason("no_such_leader", "Choose a leader as host.", "wishes")
_NO_PLACE = Reason("no_such_place", "Choose a venue or a room.", "wishes")
_NOBODY = Reason("no_such_resource", "There is no such person or vehicle.", "wishes")
