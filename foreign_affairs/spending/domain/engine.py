"""From a plan and the norms to the lines of an estimate. Pure; money is whole đồng.

What lies above a norm is flagged with the rule, not cut. A share of a norm is rounded down: it is
the most that may be spent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foreign_affairs.refusals import Dong, Reason, RuleBroken
from foreign_affairs.spending.domain.norms import Norm, Norms, NormUnknown
from foreign_affairs.spending.domain.payers import payer_of
from foreign_affairs.spending.domain.plans import Guests, Interpreting, Plan, why_impossible
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Item,
    Payer,
    Rank,
    Role,
    Term,
    Unit,
)
from foreign_affairs.spending.domain.words import named

HUNDRED = 100
CASES_FROM = date(2026, 5, 18)
"""From when on the Circular's articles say who pays; the cases before are taken to be the same.

Source: Circular 35/2026/TT-BTC, art. 35.1; office practice for earlier plans.
"""
MEMBERS_OF_A_CAR, VICE_MINISTERS_OF_A_CAR = 3, 2
_MEALS_SHARES = (Item.BREAKFAST, Item.BANQUET, Item.MEALS_ON_BANQUET_DAY)
_LIMITED = (Rank.A, Rank.B, Rank.C)
"""The ranks with one banquet, one performance and so many cars; else the head decides."""
_BY_COST = (Rank.OTHER, Rank.C, Rank.B, Rank.A, Rank.SPECIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an estimate.

    `norm` is the most for one `unit`, None where there is no figure; `price` what is meant to be
    paid for one, None where somebody else pays and no price was said. `article` of the Circular
    says who pays (empty of plans that are older than it), `source` where the norm stands.
    `reasons` are what lies above the rules.
    """

    key: str
    item: Item
    rank: Rank | None = None
    role: Role = Role.EVERYONE
    terms: tuple[Term, ...] = ()
    title: str = ""
    quantity: int
    unit: Unit
    norm: int | None
    price: int | None
    amount: int
    payer: Payer
    article: str
    source: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """What a plan wants of one item, before norms and payers."""

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


def estimate(plan: Plan, norms: Norms) -> tuple[Line, ...]:
    """The lines of `plan`, those that somebody else pays too.

    Raises RuleBroken for a plan that cannot be or lacks a price, NormUnknown where the norms hold
    nothing of what the budget should pay; every reason is given at once.
    """
    impossible = why_impossible(plan)
    if impossible:
        raise RuleBroken(impossible)
    asks = [ask for ask in _asks(plan) if ask.quantity]
    unknown: list[Reason] = []
    unpriced: list[Reason] = []
    lines = []
    for ask in asks:
        payer, article = payer_of(ask.item, ask.key, plan)
        norm, cap = _most(ask, plan, norms)
        if payer is Payer.BUDGET and norm is None:
            unknown.append(norms.why_unknown(ask.item, ask.rank, ask.role))
            continue
        price = ask.price if ask.price is not None else plan.prices.get(ask.key)
        if price is None and payer is Payer.BUDGET:
            price = cap
        if price is None and _needs_a_price(payer, plan):
            unpriced.append(_unpriced(ask))
            continue
        of_budget = payer is Payer.BUDGET
        source = norm.source if norm else ""
        lines.append(
            Line(
                key=ask.key,
                item=ask.item,
                rank=ask.rank,
                role=ask.role,
                terms=ask.terms,
                title=ask.title,
                quantity=ask.quantity,
                unit=ask.unit,
                norm=cap,
                price=price,
                amount=ask.quantity * (price or 0),
                payer=payer,
                article=article if norms.on >= CASES_FROM else "",
                source=source,
                reasons=_flags(ask, price, cap, source) if of_budget else (),
            )
        )
    strange = (set(plan.prices) | set(plan.payers)) - {ask.key for ask in asks}
    unpriced += [
        Reason("no_such_line", "The plan has no line “%(key)s”.", "prices", {"key": key})
        for key in sorted(strange)
    ]
    if unknown:
        raise NormUnknown([*unknown, *unpriced])
    if unpriced:
        raise RuleBroken(unpriced)
    return tuple(lines)


def keys_of(plan: Plan) -> frozenset[str]:
    """The keys of the lines that `plan` would have; of a plan that cannot be, none."""
    if why_impossible(plan):
        return frozenset()
    return frozenset(ask.key for ask in _asks(plan) if ask.quantity)


def total(lines: Iterable[Line], payer: Payer = Payer.BUDGET) -> int:
    """What `payer` pays of an estimate, in đồng."""
    return sum(line.amount for line in lines if line.payer is payer)


def cars_allowed(groups: Sequence[Guests]) -> int | None:
    """How many cars beside buses the guests may have; None where the head of the agency decides.

    Source: Circular 35/2026/TT-BTC, art. 6.
    """
    if any(group.rank not in _LIMITED for group in groups):
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


def _most(ask: _Ask, plan: Plan, norms: Norms) -> tuple[Norm | None, int | None]:
    """The norm of what is asked, and the most for one unit of it; None where there is no figure."""
    norm = norms.find(ask.item, ask.rank, ask.role)
    if norm is None:
        return None, None
    cap = norm.amount
    if ask.item in _MEALS_SHARES and cap is not None:
        meals = norms.find(Item.MEALS, ask.rank)
        if meals is None:
            return None, None
        cap = None if meals.amount is None else meals.amount * cap // HUNDRED
    if ask.item is Item.LODGING and plan.breakfast_apart and cap is not None:
        cap = max(0, cap - (_breakfast(ask, plan, norms) or 0))
    for term, share in ((Term.OTHER_LANGUAGE, HUNDRED), (Term.OWN_STAFF, 0)):
        if term not in ask.terms or cap is None:
            continue
        percent = norms.find(Item(term.value))
        if percent is None or percent.amount is None:
            return None, None
        cap = cap * (share + percent.amount) // HUNDRED
    return norm, cap


def _breakfast(ask: _Ask, plan: Plan, norms: Norms) -> int | None:
    """What a breakfast apart takes of the price of the room: both together stay in its norm.

    Source: Circular 35/2026/TT-BTC, art. 7.6.
    """
    breakfast = _Ask(item=Item.BREAKFAST, rank=ask.rank, quantity=1, unit=Unit.PERSON_DAY)
    said = plan.prices.get(breakfast.key)
    return _most(breakfast, plan, norms)[1] if said is None else said


def _needs_a_price(payer: Payer, plan: Plan) -> bool:
    """Whether it must be known: of the budget's lines, and of both sides' of a joint conference.

    Source: Circular 35/2026/TT-BTC, art. 27.1.
    """
    return payer is Payer.BUDGET or plan.conference is ConferenceFunding.JOINT


def _unpriced(ask: _Ask) -> Reason:
    return Reason(
        "price_missing",
        "Say the price of “%(what)s”: there is no figure to go by.",
        "prices",
        {"what": named(ask.item, ask.rank, ask.role, ask.terms), "key": ask.key},
    )


def _flags(ask: _Ask, price: int | None, cap: int | None, source: str) -> tuple[Reason, ...]:
    """What lies above the rules, each with where the rule stands."""
    flags = list(ask.reasons)
    if price is not None and cap is not None and price > cap:
        flags.append(
            Reason(
                "above_norm",
                "%(price)s đồng is above the norm of %(norm)s đồng (%(source)s).",
                values={"price": Dong(price), "norm": Dong(cap)},
            )
        )
    return tuple(replace(flag, values={**flag.values, "source": source}) for flag in flags)


def _asks(plan: Plan) -> Iterator[_Ask]:
    for group in plan.guests:
        yield from _asks_of_stay(group, plan)
    yield from _asks_of_cars(plan)
    yield from _asks_of_tables(plan)
    yield from _asks_of_language(plan)
    lead = plan.guests[0].rank
    yield _Ask(
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
    yield _Ask(item=Item.SUPPORT_MEALS, rank=lead, quantity=plan.support_days, unit=Unit.PERSON_DAY)
    yield _Ask(item=Item.CONFERENCE_STAFF_MEALS, quantity=plan.staff_days, unit=Unit.PERSON_DAY)
    yield _Ask(item=Item.DUTY_ALLOWANCE, quantity=plan.duty_days, unit=Unit.PERSON_DAY)
    for number, extra in enumerate(plan.extras, 1):
        yield _Ask(
            item=Item.OTHER,
            quantity=1,
            unit=Unit.OCCASION,
            title=extra.title,
            number=number,
            price=extra.amount,
        )


def _asks_of_stay(group: Guests, plan: Plan) -> Iterator[_Ask]:
    rank, nights = group.rank, group.nights
    yield _Ask(
        item=Item.FLOWERS, rank=rank, role=Role.HEAD, quantity=group.flowers, unit=Unit.PERSON
    )
    yield _Ask(item=Item.LOUNGE, rank=rank, quantity=group.lounges, unit=Unit.OCCASION)
    for role, people in group.by_role.items():
        yield _Ask(
            item=Item.LODGING,
            rank=rank,
            role=role,
            quantity=people * nights,
            unit=Unit.PERSON_DAY,
        )
    if plan.breakfast_apart:
        yield _Ask(
            item=Item.BREAKFAST,
            rank=rank,
            quantity=group.people * nights,
            unit=Unit.PERSON_DAY,
        )
    # Source: Circular 35/2026/TT-BTC, art. 9.6.
    banquets = plan.banquets if group.days else 0
    yield _Ask(
        item=Item.MEALS,
        rank=rank,
        quantity=group.people * (group.days - banquets),
        unit=Unit.PERSON_DAY,
    )
    yield _Ask(
        item=Item.MEALS_ON_BANQUET_DAY,
        rank=rank,
        quantity=group.people * banquets,
        unit=Unit.PERSON_DAY,
    )
    for role, number in (
        (Role.HEAD, group.gifts_to_heads),
        (Role.SPOUSE, group.gifts_to_spouses),
    ):
        yield _Ask(item=Item.GIFT, rank=rank, role=role, quantity=number, unit=Unit.PERSON)
    yield _Ask(
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


def _asks_of_cars(plan: Plan) -> Iterator[_Ask]:
    allowed = cars_allowed(plan.guests)
    too_many = Reason(
        "more_cars",
        "These guests have at most %(most)s cars beside buses (%(source)s).",
        "cars",
        {"most": allowed},
    )
    yield _Ask(
        item=Item.CAR,
        quantity=plan.cars * plan.car_days,
        unit=Unit.CAR_DAY,
        reasons=(too_many,) if allowed is not None and plan.cars > allowed else (),
    )
    yield _Ask(
        item=Item.CAR,
        terms=(Term.BUS,),
        quantity=plan.buses * plan.car_days,
        unit=Unit.CAR_DAY,
    )


def _asks_of_tables(plan: Plan) -> Iterator[_Ask]:
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
            yield _Ask(
                item=item,
                rank=group.rank,
                quantity=group.people * times,
                unit=unit,
                reasons=reasons,
            )
        yield _Ask(
            item=item,
            rank=lowest,
            terms=(Term.VIETNAMESE,),
            quantity=vietnamese * times,
            unit=unit,
        )


def _more_than_one(times: int, rank: Rank, reason: Reason) -> tuple[Reason, ...]:
    return (reason,) if times > 1 and rank in _LIMITED else ()


def _asks_of_language(plan: Plan) -> Iterator[_Ask]:
    for simultaneous, item in (
        (False, Item.INTERPRETING_CONSECUTIVE),
        (True, Item.INTERPRETING_SIMULTANEOUS),
    ):
        for own in (False, True):
            yield _Ask(
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
                yield _Ask(
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
