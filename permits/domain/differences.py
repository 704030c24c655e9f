"""What an amendment changes in a plan, field by field. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from permits.domain.values import PLAN_FIELDS, Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the plan as it was permitted and as it is asked for now."""

    field: str
    before: Any
    after: Any


def between(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """The fields in which two plans differ, in the plan's own order."""
    return tuple(
        Difference(name, getattr(before, name), getattr(after, name))
        for name in PLAN_FIELDS
        if getattr(before, name) != getattr(after, name)
    )


@dataclass(frozen=True, slots=True)
class PaperLike:
    """A paper by what it is and what it holds: two of the same digest are the same."""

    component: str
    name: str
    sha256: str


def papers_between(
    before: Iterable[PaperLike], after: Iterable[PaperLike]
) -> tuple[tuple[PaperLike, ...], tuple[PaperLike, ...]]:
    """The papers that were taken out, and those that were added."""
    old, new = tuple(before), tuple(after)
    held_before = {(paper.component, paper.sha256) for paper in old}
    held_after = {(paper.component, paper.sha256) for paper in new}
    return (
        tuple(paper for paper in old if (paper.component, paper.sha256) not in held_after),
        tuple(paper for paper in new if (paper.component, paper.sha256) not in held_before),
    )
