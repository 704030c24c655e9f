"""What a delegation or a conference is to be given: what an estimate is made of. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from foreign_affairs.refusals import Reason
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Funding,
    Hosting,
    Payer,
    Rank,
    Role,
)

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """Guests of one rank; of a delegation there is one group, of its head's rank.

    `nights` are lodged, `days` have lunch and dinner. `ministers` and `vice_ministers` are those
    among deputies and members; a head's spouse is one of the members. `flowers`, `gifts_to_…` and
    `lounges` are numbers of each.
    """

    rank: Rank
    heads: int = 1
    deputies: int = 0
    members: int = 0
    escorts: int = 0
    ministers: int = 0
    vice_ministers: int = 0
    nights: int = 0
    days: int = 0
    flowers: int = 0
    lounges: int = 0
    gifts_to_heads: int = 0
    gifts_to_spouses: int = 0
    gifts_to_others: int = 0

    @property
    def people(self) -> int:
        return self.heads + self.deputies + self.members + self.escorts

    @property
    def by_role(self) -> Mapping[Role, int]:
        """How many lodge as what: an escort lodges as a member."""
        return {
            Role.HEAD: self.heads,
            Role.DEPUTY: self.deputies,
            Role.MEMBER: self.members + self.escorts,
        }


GROUP = tuple(one.name for one in fields(Guests) if one.name != "rank")
"""What is told of the guests of one rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreting:
    """One engagement: `interpreters` work `minutes` each."""

    minutes: int
    simultaneous: bool = False
    interpreters: int = 1
    own_staff: bool = False

    @property
    def paid_hours(self) -> int:
        """A part of an hour counts as one. Source: Circular 35/2026/TT-BTC, art. 11.2(c)."""
        return -(-self.minutes // MINUTES_OF_AN_HOUR) * self.interpreters


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """`pages` of 350 words. `un_language`: the other language is an official one of the UN."""

    pages: int
    into_vietnamese: bool = False
    un_language: bool = True
    own_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Another cost of a conference, at invoice: a hall, printing. `amount` in đồng."""

    title: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is to be spent on; counts, never amounts, but for `prices` and `extras`.

    With `conference` it is one, and `funding` and `hosting` play no part. `sessions` are half
    days. `vietnamese_at_…` come from the approved list, interpreters with them. `support_days`,
    `days_with_guests` (of own staff), `staff_days`, `duty_days` are people times days, `car_days`
    days of each car; `at_farewell` people of both sides. `prices` are what is meant to be paid per
    unit, by the key of a line; without one the norm stands. `payers` are by key, for a conference
    organised jointly.
    """

    guests: tuple[Guests, ...]
    funding: Funding = Funding.FULL
    hosting: Hosting = Hosting.LEAD
    conference: ConferenceFunding | None = None
    breakfast_apart: bool = False
    banquets: int = 0
    vietnamese_at_banquet: int = 0
    sessions: int = 0
    vietnamese_at_sessions: int = 0
    cars: int = 0
    buses: int = 0
    car_days: int = 0
    shows: int = 0
    support_days: int = 0
    days_with_guests: int = 0
    at_farewell: int = 0
    farewell_gifts: int = 0
    staff_days: int = 0
    duty_days: int = 0
    interpreting: tuple[Interpreting, ...] = ()
    translation: tuple[Translation, ...] = ()
    extras: tuple[Extra, ...] = ()
    special_case: str = ""
    prices: Mapping[str, int] = field(default_factory=dict)
    payers: Mapping[str, Payer] = field(default_factory=dict)


def why_impossible(plan: Plan) -> tuple[Reason, ...]:
    """What can never be right of a plan, whatever the norms say."""
    reasons = []
    if any(number < 0 for number in _numbers(plan)):
        reasons.append(Reason("below_zero", "No number of a plan lies below zero."))
    if not any(group.people for group in plan.guests):
        reasons.append(Reason("no_guests", "Say for how many guests this is.", "guests"))
    if len({group.rank for group in plan.guests}) < len(plan.guests):
        reasons.append(Reason("rank_twice", "Put the guests of one rank together.", "guests"))
    if (plan.cars or plan.buses) and not plan.car_days:
        reasons.append(
            Reason("car_days_missing", "Say for how many days the cars are.", "car_days")
        )
    for group in plan.guests:
        reasons += _why_no_group(group, plan)
    return (*reasons, *_why_no_case(plan))


def _why_no_group(group: Guests, plan: Plan) -> Iterator[Reason]:
    if group.days and group.days < plan.banquets:
        yield Reason("banquet_outside", "There are more banquets than days with meals.", "banquets")
    if group.ministers + group.vice_ministers > group.deputies + group.members:
        yield Reason(
            "too_many_ministers",
            "There are more ministers and vice-ministers than deputies and members.",
            "ministers",
        )
    # Of the special rank the spouse, too, gets flowers: the Circular, art. 5.1(a).
    with_flowers = group.heads * (2 if group.rank is Rank.SPECIAL else 1)
    given = max(group.gifts_to_heads, group.gifts_to_spouses)
    if group.flowers > with_flowers or given > group.heads:
        yield Reason(
            "more_than_heads",
            "Flowers and these gifts are one for each head of delegation.",
            "flowers",
        )
    if group.gifts_to_spouses + group.gifts_to_others > group.people - group.heads:
        yield Reason(
            "more_gifts_than_guests",
            "There are more gifts for spouses and others than guests beside the head.",
            "gifts_to_others",
        )


def _why_no_case(plan: Plan) -> Iterator[Reason]:
    if any(not extra.title.strip() for extra in plan.extras):
        yield Reason("title_missing", "Say for what each other cost is.", "extras")
    if plan.payers and plan.conference is not ConferenceFunding.JOINT:
        yield Reason(
            "not_joint", "Only what is organised jointly is paid from two sides.", "payers"
        )
    if any(payer not in (Payer.BUDGET, Payer.FOREIGN_SIDE) for payer in plan.payers.values()):
        yield Reason(
            "no_such_side",
            "The two sides of a conference are the budget and the foreign side.",
            "payers",
        )
    if plan.conference is None and (plan.extras or plan.staff_days or plan.duty_days):
        yield Reason(
            "conference_only",
            "Conference staff and other costs are those of a conference.",
            "extras",
        )
    if plan.conference is not None and plan.support_days:
        yield Reason("delegation_only", "Support staff are those of a delegation.", "support_days")
    if plan.conference is not None and (
        plan.days_with_guests or plan.at_farewell or plan.farewell_gifts
    ):
        yield Reason(
            "delegation_only",
            "No staff eat with the guests of a conference, and it takes leave of nobody.",
            "days_with_guests",
        )


def _numbers(plan: Plan) -> Iterator[int]:
    parts: tuple[Any, ...] = (*plan.guests, *plan.interpreting, *plan.translation, *plan.extras)
    for part in (plan, *parts):
        for one in fields(part):
            value = getattr(part, one.name)
            if isinstance(value, int):
                yield value
    yield from plan.prices.values()
