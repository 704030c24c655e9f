"""What a plan asks for, item by item, before norms and payers. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foreign_affairs.refusals import Reason
from foreign_affairs.spending.domain.cars import cars_allowed
from foreign_affairs.spending.domain.plans import Guests, Interpreting, Plan
from foreign_affairs.spending.domain.values import LIMITED, Item, Rank, Role, Term, Unit

_BY_COST = (Rank.OTHER, Rank.C, Rank.B, Rank.A, Rank.SPECIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a plan wants of one item; `reasons` are what of it lies above the rules."""

    item: Item
    quantity: int
    unit: Unit
    rank: Rank | None = None
    role: Role = Role.EVERYONE
    terms: tuple[Term, ...] = ()
    title: str = ""
    number: int = 0
    price: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        parts = (self.item, self.rank, self.role, *self.terms, str(self.number or ""))
        return ":".join(part for part in parts if part)


def asks_of(plan: Plan) -> Iterator[Ask]:
    """Everything that `plan` asks for, in the order of an estimate; what is not wanted as 0."""
    for group in plan.guests:
        yield from _of_stay(group, plan)
    yield from _of_cars(plan)
    yield from _of_tables(plan)
    yield from _of_language(plan)
    lead = plan.guests[0].rank
    yield Ask(
        item=Item.SHOW,
        rank=lead,
        quantity=plan.shows,
        unit=Unit.OCCASION,
        reasons=_more_than_one(
            plan.shows,
            lead,
            Reason(
                "more_shows",
                "A delegation is invited to one performance (%(source)s).",
            ),
        ),
    )
    yield Ask(item=Item.SUPPORT_MEALS, rank=lead, quantity=plan.support_days, unit=Unit.PERSON_DAY)
    yield Ask(
        item=Item.MEALS_WITH_GUESTS,
        rank=lead,
        quantity=plan.days_with_guests,
        unit=Unit.PERSON_DAY,
    )
    yield Ask(item=Item.FAREWELL_MEAL, quantity=plan.at_farewell, unit=Unit.PERSON)
    yield Ask(item=Item.FAREWELL_GIFT, quantity=plan.farewell_gifts, unit=Unit.PERSON)
    yield Ask(item=Item.CONFERENCE_STAFF_MEALS, quantity=plan.staff_days, unit=Unit.PERSON_DAY)
    yield Ask(item=Item.DUTY_ALLOWANCE, quantity=plan.duty_days, unit=Unit.PERSON_DAY)
    for number, extra in enumerate(plan.extras, 1):
        yield Ask(
            item=Item.OTHER,
            quantity=1,
            unit=Unit.OCCASION,
            title=extra.title,
            number=number,
            price=extra.amount,
        )


def _of_stay(group: Guests, plan: Plan) -> Iterator[Ask]:
    rank, nights = group.rank, group.nights
    yield Ask(
        item=Item.FLOWERS, rank=rank, role=Role.HEAD, quantity=group.flowers, unit=Unit.PERSON
    )
    yield Ask(item=Item.LOUNGE, rank=rank, quantity=group.lounges, unit=Unit.OCCASION)
    for role, people in group.by_role.items():
        yield Ask(
            item=Item.LODGING,
            rank=rank,
            role=role,
            quantity=people * nights,
            unit=Unit.PERSON_DAY,
        )
    if plan.breakfast_apart:
        yield Ask(
            item=Item.BREAKFAST,
            rank=rank,
            quantity=group.people * nights,
            unit=Unit.PERSON_DAY,
        )
    # Source: Circular 35/2026/TT-BTC, art. 9.6.
    banquets = plan.banquets if group.days else 0
    yield Ask(
        item=Item.MEALS,
        rank=rank,
        quantity=group.people * (group.days - banquets),
        unit=Unit.PERSON_DAY,
    )
    yield Ask(
        item=Item.MEALS_ON_BANQUET_DAY,
        rank=rank,
        quantity=group.people * banquets,
        unit=Unit.PERSON_DAY,
    )
    for role, number in (
        (Role.HEAD, group.gifts_to_heads),
        (Role.SPOUSE, group.gifts_to_spouses),
    ):
        yield Ask(item=Item.GIFT, rank=rank, role=role, quantity=number, unit=Unit.PERSON)
    yield Ask(
        item=Item.GIFT_FOR_OTHERS,
        rank=rank,
        quantity=group.gifts_to_others,
        unit=Unit.PERSON,
        reasons=() if plan.special_case.strip() or rank is Rank.SPECIAL else (_SPECIAL_ONLY,),
    )


_SPECIAL_ONLY = Reason(
    "special_case_missing",
    "Others get a gift in special cases only: say why (%(source)s).",
    "special_case",
)


def _of_cars(plan: Plan) -> Iterator[Ask]:
    allowed = cars_allowed(plan.guests)
    too_many = Reason(
        "more_cars",
        "These guests have at most %(most)s cars beside buses (%(source)s).",
        "cars",
        {"most": allowed},
    )
    yield Ask(
        item=Item.CAR,
        quantity=plan.cars * plan.car_days,
        unit=Unit.CAR_DAY,
        reasons=(too_many,) if allowed is not None and plan.cars > allowed else (),
    )
    yield Ask(
        item=Item.CAR,
        terms=(Term.BUS,),
        quantity=plan.buses * plan.car_days,
        unit=Unit.CAR_DAY,
    )


def _of_tables(plan: Plan) -> Iterator[Ask]:
    """Banquet and refreshments: guests by their rank, the Vietnamese side as its members.

    Among several ranks the Vietnamese side takes the lowest. Source: Circular 35/2026/TT-BTC,
    art. 9, 10; office practice where ranks differ.
    """
    lowest = min((group.rank for group in plan.guests), key=_BY_COST.index)
    tables = (
        (Item.BANQUET, plan.banquets, plan.vietnamese_at_banquet, Unit.PERSON),
        (Item.REFRESHMENTS, plan.sessions, plan.vietnamese_at_sessions, Unit.PERSON_SESSION),
    )
    one_banquet = Reason(
        "more_banquets",
        "One banquet is given for a delegation (%(source)s).",
        "banquets",
    )
    for item, times, vietnamese, unit in tables:
        for group in plan.guests:
            limited = item is Item.BANQUET
            reasons = _more_than_one(times, group.rank, one_banquet) if limited else ()
            yield Ask(
                item=item,
                rank=group.rank,
                quantity=group.people * times,
                unit=unit,
                reasons=reasons,
            )
        yield Ask(
            item=item,
            rank=lowest,
            terms=(Term.VIETNAMESE,),
            quantity=vietnamese * times,
            unit=unit,
        )


def _more_than_one(times: int, rank: Rank, reason: Reason) -> tuple[Reason, ...]:
    return (reason,) if times > 1 and rank in LIMITED else ()


def _of_language(plan: Plan) -> Iterator[Ask]:
    for simultaneous, item in (
        (False, Item.INTERPRETING_CONSECUTIVE),
        (True, Item.INTERPRETING_SIMULTANEOUS),
    ):
        for own in (False, True):
            yield Ask(
                item=item,
                terms=(Term.OWN_STAFF,) if own else (),
                quantity=_hours(plan.interpreting, simultaneous=simultaneous, own=own),
                unit=Unit.PERSON_HOUR,
            )
    for into_vietnamese, item in (
        (True, Item.TRANSLATION_INTO_VIETNAMESE),
        (False, Item.TRANSLATION_FROM_VIETNAMESE),
    ):
        for un_language in (True, False):
            for own in (False, True):
                terms = (
                    *(() if un_language else (Term.OTHER_LANGUAGE,)),
                    *((Term.OWN_STAFF,) if own else ()),
                )
                wanted = (into_vietnamese, un_language, own)
                yield Ask(
                    item=item,
                    terms=terms,
                    quantity=sum(
                        job.pages
                        for job in plan.translation
                        if (job.into_vietnamese, job.un_language, job.own_staff) == wanted
                    ),
                    unit=Unit.PAGE,
                )


def _hours(jobs: Iterable[Interpreting], *, simultaneous: bool, own: bool) -> int:
    return sum(
        job.paid_hours for job in jobs if (job.simultaneous, job.own_staff) == (simultaneous, own)
    )
