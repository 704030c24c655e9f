"""Asking the planner: what stands already, who and what there is, and a programme proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from delegations.domain import planning
from delegations.domain.planning import Person, Place, Rhythm
from delegations.domain.programme import ItemKind, ItemStatus
from delegations.models import Delegation, ProgrammeItem
from delegations.queries.programme import SOURCE, items_of
from delegations.queries.warnings import stay_of
from delegations.queries.wishes import (
    Asked,
    as_wished,
    in_order,
    key_of,
    wishes_must_be_possible,
)
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.clashes import Taken
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import ONE_DAY
from foreign_affairs.workdays.deadlines import WorkingCalendar, is_weekend


@dataclass(frozen=True, slots=True)
class Proposed:
    """One item as it would be: of the live programme, moved, or new."""

    placed: planning.Placed
    kind: str
    title_vi: str
    title_en: str
    item: ProgrammeItem | None = None


@dataclass(frozen=True, slots=True)
class ProposedProgramme:
    """What the planner answers, with what it was asked for; nothing of it is written."""

    items: tuple[Proposed, ...]
    unmet: tuple[tuple[str, planning.Unmet], ...]
    has_most: bool
    is_comfortable: bool


def propose(delegation: Delegation, asked: Sequence[Asked], *, may_move: bool) -> ProposedProgramme:
    """A programme for what is asked, beside the items that stand.

    Those that are pinned stay; with `may_move` the others are placed anew, else they stay too.
    Raises RuleBroken where it cannot be asked.
    """
    rows = list(items_of(delegation).exclude(status=ItemStatus.DROPPED))
    wishes_must_be_possible(delegation, asked, rows)
    stay = stay_of(delegation, rows)
    assert stay is not None, "it was asked whether there are days"
    live = {key_of(item): item for item in rows if not item.has_ended}
    wishes = [_standing(key, item, may_move=may_move) for key, item in live.items()]
    wishes = in_order([*wishes, *(as_wished(one, delegation) for one in asked)], asked)
    by = shared_calendar.yardstick()
    people, places = (
        _people(wishes, languages={one.wish.language for one in asked}),
        _places(wishes),
    )
    answer = planning.propose(
        wishes,
        stay=replace(stay, closed_on=_closed_days(delegation, by.calendar)),
        people=people,
        places=places,
        standing=_taken(delegation, people, places),
        by=by,
        rhythm=Rhythm(office=shared_calendar.office_hours()),
    )
    titles = {one.wish.key: (one.wish.kind, one.wish.title, one.title_en) for one in asked}
    titles |= {key: (ItemKind(one.kind), one.title_vi, one.title_en) for key, one in live.items()}
    return ProposedProgramme(
        items=tuple(
            Proposed(placed, *titles[placed.key], live.get(placed.key)) for placed in answer.placed
        ),
        unmet=tuple((titles[one.key][1], one) for one in answer.unmet),
        has_most=answer.has_most,
        is_comfortable=answer.is_comfortable,
    )


def _standing(key: str, item: ProgrammeItem, *, may_move: bool) -> planning.Wish:
    """The wish that an item be there as it is; at its time, unless it may move.

    No programme moves a journey.
    """
    stays = item.pinned or not may_move or item.actual_starts_at is not None
    stays |= item.kind in {ItemKind.ARRIVAL, ItemKind.DEPARTURE}
    along = [item.interpreter_id, *item.vehicle_ids]
    return planning.Wish(
        key=key,
        kind=ItemKind(item.kind),
        title=item.title_vi,
        minutes=max(1, (item.ends_at - item.starts_at) // timedelta(minutes=1)),
        chairs=(item.chair_id,) if item.chair_id else (),
        places=(item.place_id,) if item.place_id else (),
        along=tuple(pk for pk in along if pk),
        pinned_at=item.starts_at if stays else None,
        stands_at=None if stays else item.starts_at,
    )


def _people(wishes: Iterable[planning.Wish], *, languages: set[str]) -> list[Person]:
    """Who may be needed: named ones, leaders by rank, interpreters by language; two queries."""
    named = {pk for wish in wishes for pk in (*wish.chairs, *wish.along)}
    rows = set(shared_calendar.in_use().filter(Q(pk__in=named) | Q(kind=Resource.Kind.LEADER)))
    for language in sorted(languages - {""}):
        rows |= set(shared_calendar.speaking(shared_calendar.in_use(), language))
    return [
        Person(
            resource_id=row.pk,
            kind=row.kind,
            name=row.name_vi,
            rank=row.rank,
            languages=tuple(row.languages),
        )
        for row in rows
    ]


def _places(wishes: Iterable[planning.Wish]) -> list[Place]:
    """The places of the wishes, each with its rooms; one query."""
    named = {pk for wish in wishes for pk in wish.places}
    rows = shared_calendar.in_use().filter(Q(pk__in=named) | Q(within__in=named))
    rooms: dict[int, list[int]] = {}
    places = list(rows.select_related("within"))
    for row in places:
        rooms.setdefault(row.within_id or 0, []).append(row.pk)
    return [
        Place(
            resource_id=row.pk,
            name=row.name_vi,
            position=shared_calendar.position_of(row),
            capacity=row.capacity,
            rooms=tuple(rooms.get(row.pk, ())),
            minutes_before=row.set_up_minutes,
            minutes_after=row.tear_down_minutes,
            opens=shared_calendar.open_in(row),
        )
        for row in places
    ]


def _taken(
    delegation: Delegation, people: Iterable[Person], places: Iterable[Place]
) -> list[Taken]:
    """What others have booked of these while the guests are here; two queries."""
    assert delegation.arrives_at is not None
    assert delegation.departs_at is not None
    resources = {one.resource_id for one in people} | {one.resource_id for one in places}
    rows = shared_calendar.standing().filter(
        resource__in=resources,
        held_until__gt=delegation.arrives_at - ONE_DAY,
        held_from__lt=delegation.departs_at + ONE_DAY,
    )
    own = [item.pk for item in delegation.items.all() if not item.has_ended]
    return shared_calendar.taken_by(rows.exclude(source_kind=SOURCE, source_id__in=own))


def _closed_days(delegation: Delegation, calendar: WorkingCalendar) -> frozenset[date]:
    """The days of the visit on which the office is closed; weekends alone where none is known."""
    first, last = delegation.arrives_on, delegation.departs_on
    assert first is not None
    assert last is not None
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return frozenset(
        day
        for day in days
        if (
            not calendar.is_working(day)
            if calendar.known_from <= day <= calendar.known_until
            else is_weekend(day)
        )
    )
