"""Which step a dossier is in, and how each went. No database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.steps import Stay, StepResult, step_on_entering, step_result

DUE = date(2026, 4, 23)


@dataclass(frozen=True)
class Step:
    position: int
    state: str


def track(*states):
    return [Step(position, state) for position, state in enumerate(states, 1)]


SEVEN = track("submitted", "appraising", "deciding", "decided")
TWELVE = track("submitted", "appraising", "appraising", "appraising", "deciding", "decided")
FIFTEEN = track("appraising")


def walk(steps, *states):
    """The positions that a dossier stands in while it enters one state after the other."""
    current, walked = None, []
    for state in states:
        current = step_on_entering(steps, current=current, state=state)
        walked.append(current.position if current else None)
    return walked


@pytest.mark.parametrize(
    ("steps", "states", "positions"),
    [
        (SEVEN, ("submitted", "appraising", "deciding", "decided"), [1, 2, 3, 4]),
        (
            SEVEN,
            ("submitted", "appraising", "deciding", "appraising", "deciding"),
            [1, 2, 3, 2, 3],
        ),
        (TWELVE, ("submitted", "appraising", "deciding", "decided"), [1, 2, 5, 6]),
        (
            TWELVE,
            ("submitted", "appraising", "deciding", "appraising", "deciding"),
            [1, 2, 5, 4, 5],
        ),
        (FIFTEEN, ("submitted", "appraising", "deciding", "decided"), [None, 1, 1, 1]),
        (FIFTEEN, ("submitted", "appraising", "deciding", "appraising"), [None, 1, 1, 1]),
    ],
)
def test_a_dossier_walks_its_track(steps, states, positions):
    assert walk(steps, *states) == positions


@given(st.lists(st.sampled_from(["submitted", "appraising", "deciding", "decided"])))
def test_the_step_entered_is_always_one_of_the_state(states):
    current = None
    for state in states:
        current = step_on_entering(TWELVE, current=current, state=state)

        assert current.state == state


def stay(left_at, *, position=2):
    return Stay(
        position, "Hoa", "officer", "Minh", datetime(2026, 4, 21, tzinfo=OFFICE_ZONE), left_at
    )


def left(days, *, time="23:59:59.999999"):
    day = DUE + timedelta(days=days)
    return datetime.fromisoformat(f"{day}T{time}+07:00")


@pytest.mark.parametrize(
    ("left_at", "over", "result"),
    [
        (None, True, StepResult.RUNNING),
        (None, False, StepResult.RUNNING),
        (left(-1), True, StepResult.EARLY),
        (left(0, time="00:00"), True, StepResult.ON_TIME),
        (left(0), True, StepResult.ON_TIME),
        (left(1, time="00:00"), True, StepResult.LATE),
        (left(-1), False, StepResult.RUNNING),
    ],
)
def test_a_step_is_judged_by_the_date_of_its_last_handover(left_at, over, result):
    assert step_result(stays=[stay(left_at)], due_on=DUE, over=over) == result


def test_the_last_stay_decides_when_a_step_was_entered_twice():
    stays = [stay(left(-2)), stay(left(1))]

    assert step_result(stays=stays, due_on=DUE, over=True) == StepResult.LATE


def test_a_step_that_nobody_entered_has_no_result():
    assert step_result(stays=[], due_on=DUE, over=True) == StepResult.NOT_ENTERED


def test_the_date_is_that_of_the_office_not_of_greenwich():
    left_at = datetime.fromisoformat("2026-04-23T17:30:00+00:00")

    assert step_result(stays=[stay(left_at)], due_on=DUE, over=True) == StepResult.LATE
