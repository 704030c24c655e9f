"""The page on which an estimate is made: computed first, then recorded. Both apps answer by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from foreign_affairs.refusals import Reason, Refusal, RuleBroken
from foreign_affairs.spending import words
from foreign_affairs.spending.domain import engine, written
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.forms.estimate import (
    PAYER,
    PRICE,
    EstimateForm,
    PricedLine,
    priced,
)
from foreign_affairs.spending.models import Estimate

MISSING_PRICE = "price_missing"


@dataclass(frozen=True, slots=True)
class Money:
    """How an app makes the estimate of one of its things.

    `plan` turns what a form told into a plan, `compute` a plan into an estimate; `record` writes.
    All raise what operations raise.
    """

    plan: Callable[[Mapping[str, Any]], Plan]
    compute: Callable[[Plan], Estimate]
    record: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows: the lines as they would be, every reason against, prices to be said."""

    form: EstimateForm
    lines: tuple[PricedLine, ...] = ()
    panel: words.Panel | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    is_recorded: bool = False

    @property
    def against(self) -> tuple[Reason, ...]:
        """Everything that keeps it from being recorded."""
        return (*self.reasons, *self.missing)

    @property
    def wanted(self) -> list[tuple[Reason, str]]:
        """The prices that have to be said, with what was typed for them."""
        return [
            (one, str(self.form.data.get(f"{PRICE}{one.values['key']}", "")))
            for one in self.missing
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed beside lines that are not shown while something is missing."""
        if self.lines:
            return []
        asked = {f"{PRICE}{one.values['key']}" for one in self.missing}
        return [
            (name, str(typed))
            for name, typed in self.form.data.items()
            if name.startswith((PRICE, PAYER)) and name not in asked
        ]

    @property
    def status(self) -> int:
        return 422 if self.reasons or self.missing or self.form.errors else 200


def begin(form_class: type[EstimateForm], estimate: Estimate | None, initial: Any) -> Answer:
    """The page as it is opened: what was recorded, or else `initial`."""
    if estimate is None:
        return Answer(form_class(initial=initial))
    plan = written.plan_of(estimate.plan)
    told = form_class.initial_of(plan) | {"justification": estimate.justification}
    data = {f"{PRICE}{key}": str(price) for key, price in plan.prices.items()}
    data |= {f"{PAYER}{key}": "on" for key in plan.payers}
    return Answer(form_class(initial=told), tuple(priced(estimate, data)), words.panel_of(estimate))


def answer(form: EstimateForm, money: Money, *, records: bool) -> Answer:
    """What a sent form comes to: computed, and with `records` written if nothing is against it.

    A price that cannot be read is shown at its line, which is reckoned without it.
    """
    if not form.is_valid() and not form.has_only_prices_wrong:
        return Answer(form)
    told = form.told()
    try:
        asked = {name: value for name, value in told.items() if name != "justification"}
        plan = _with_known_keys(money.plan(asked))
        told |= {"prices": plan.prices}
        if plan.conference is not None:
            told |= {"payers": {key: payer.value for key, payer in plan.payers.items()}}
        estimate = money.compute(plan)
    except RuleBroken as refusal:
        missing = tuple(one for one in refusal.reasons if one.code == MISSING_PRICE)
        others = tuple(one for one in refusal.reasons if one.code != MISSING_PRICE)
        return Answer(form, reasons=others, missing=missing)
    lines = tuple(priced(estimate, form.data, form.unread))
    shown = Answer(form, lines, words.panel_of(estimate))
    if form.errors or not records:
        return shown
    try:
        money.record(told)
    except RuleBroken as refusal:
        return replace(shown, reasons=refusal.reasons)
    except Refusal as refusal:
        return replace(shown, reasons=(refusal.message,))
    return replace(shown, is_recorded=True)


def _with_known_keys(plan: Plan) -> Plan:
    """`plan` without prices of lines that it has no more: numbers beside it were changed."""
    keys = engine.keys_of(plan)
    return replace(
        plan,
        prices={key: price for key, price in plan.prices.items() if key in keys},
        payers={key: payer for key, payer in plan.payers.items() if key in keys},
    )
