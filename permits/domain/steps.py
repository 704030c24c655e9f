"""Which step of its track a dossier is in, and how each went. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from foreign_affairs.workdays.deadlines import office_date


class StepLike(Protocol):
    """A step of a track: its place in the order and the dossier's state while it runs."""

    position: int
    state: str


AnyStep = TypeVar("AnyStep", bound=StepLike)


def step_on_entering(
    steps: Sequence[AnyStep], *, current: AnyStep | None, state: str
) -> AnyStep | None:
    """The step that begins when a dossier in step `current` enters `state`.

    The next one of that state; going back, the nearest earlier one; where the track has none (its
    split is unknown), the current step goes on. `steps` are in order.
    """
    if state not in {step.state for step in steps}:
        return current
    reached = current.position if current else 0
    later = [step for step in steps if step.state == state and step.position > reached]
    earlier = [step for step in steps if step.state == state and step.position <= reached]
    return later[0] if later else earlier[-1]


def walk(
    visits: Iterable[tuple[int, str]], steps: Sequence[AnyStep], *, waits: str, restarts: bool
) -> Iterator[AnyStep | None]:
    """The step of each visit, given as (cycle, state) in order.

    A visit that stays in its state passes the dossier from hand to hand within a step. In the
    state `waits` none runs; in the cycle after it the steps begin again if the clock `restarts`,
    else the one goes on that was left.
    """
    current: AnyStep | None = None
    before = (1, "")
    for cycle, state in visits:
        if state == waits:
            yield None
            continue
        if cycle != before[0] and restarts:
            current = step_on_entering(steps, current=None, state=state)
        elif cycle == before[0] and state != before[1]:
            current = step_on_entering(steps, current=current, state=state)
        before = (cycle, state)
        yield current


class StepResult(StrEnum):
    """How a step went against its day. Source: Circular 01/2018/TT-VPCP, form 05."""

    NOT_ENTERED = "not_entered"
    RUNNING = "running"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Stay:
    """The time a dossier spent in one step: who held it, from when until when (None: still)."""

    position: int
    holder: str
    role: str
    handed_by: str
    entered_at: datetime
    left_at: datetime | None


def step_results(stays: Sequence[Stay], due_dates: Sequence[date | None]) -> tuple[StepResult, ...]:
    """How each step of a track went: `due_dates` in the order of the steps, `stays` in time.

    A step that was left for a later one is judged by the day before which the next entered step
    had to begin, so a step that passes over others may use their budgets. One that was left by
    going back has no result yet: it will be entered again.
    """
    entered = sorted({stay.position for stay in stays})
    reached = stays[-1].position if stays else 0
    results = []
    for position, due_on in enumerate(due_dates, 1):
        after = [other for other in entered if other > position]
        results.append(
            step_result(
                stays=[stay for stay in stays if stay.position == position],
                due_on=due_dates[after[0] - 2] if after else due_on,
                over=position <= reached,
            )
        )
    return tuple(results)


def step_result(*, stays: Sequence[Stay], due_on: date | None, over: bool) -> StepResult:
    """How a step went, judged by the office-local date of its last hand-over.

    `over` says that the dossier, if it has left the step, has left it for good. Without a day
    (`due_on` None) it can only have been in time.
    """
    if not stays:
        return StepResult.NOT_ENTERED
    left_at = stays[-1].left_at
    if left_at is None or not over:
        return StepResult.RUNNING
    left_on = office_date(left_at)
    if due_on is None or left_on == due_on:
        return StepResult.ON_TIME
    return StepResult.EARLY if left_on < due_on else StepResult.LATE
