"""From a plan and the norms to the lines of an estimate. Pure; money is whole đồng.

What lies above a norm is flagged with the rule, not cut. A share of a norm is rounded down: it is
the most that may be spent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from foreign_affairs.refusals import Dong, Reason, RuleBroken
from foreign_affairs.spending.domain.asks import Ask, asks_of
from foreign_affairs.spending.domain.norms import Norm, Norms, NormUnknown
from foreign_affairs.spending.domain.payers import payer_of
from foreign_affairs.spending.domain.plans import Plan, why_impossible
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
_MEALS_SHARES = (Item.BREAKFAST, Item.BANQUET, Item.MEALS_ON_BANQUET_DAY, Item.MEALS_WITH_GUESTS)


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


def estimate(plan: Plan, norms: Norms) -> tuple[Line, ...]:
    """The lines of `plan`, those that somebody else pays too.

    Raises RuleBroken for a plan that cannot be or lacks a price, NormUnknown where the norms hold
    nothing of what the budget should pay; every reason is given at once.
    """
    impossible = why_impossible(plan)
    if impossible:
        raise RuleBroken(impossible)
    asks = [ask for ask in asks_of(plan) if ask.quantity]
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
    return frozenset(ask.key for ask in asks_of(plan) if ask.quantity)


def total(lines: Iterable[Line], payer: Payer = Payer.BUDGET) -> int:
    """What `payer` pays of an estimate, in đồng."""
    return sum(line.amount for line in lines if line.payer is payer)


def _most(ask: Ask, plan: Plan, norms: Norms) -> tuple[Norm | None, int | None]:
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


def _breakfast(ask: Ask, plan: Plan, norms: Norms) -> int | None:
    """What a breakfast apart takes of the price of the room: both together stay in its norm.

    Source: Circular 35/2026/TT-BTC, art. 7.6.
    """
    breakfast = Ask(item=Item.BREAKFAST, rank=ask.rank, quantity=1, unit=Unit.PERSON_DAY)
    said = plan.prices.get(breakfast.key)
    return _most(breakfast, plan, norms)[1] if said is None else said


def _needs_a_price(payer: Payer, plan: Plan) -> bool:
    """Whether it must be known: of the budget's lines, and of both sides' of a joint conference.

    Source: Circular 35/2026/TT-BTC, art. 27.1.
    """
    return payer is Payer.BUDGET or plan.conference is ConferenceFunding.JOINT


def _unpriced(ask: Ask) -> Reason:
    return Reason(
        "price_missing",
        "Say the price of “%(what)s”: there is no figure to go by.",
        "prices",
        {"what": named(ask.item, ask.rank, ask.role, ask.terms), "key": ask.key},
    )


def _flags(ask: Ask, price: int | None, cap: int | None, source: str) -> tuple[Reason, ...]:
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
