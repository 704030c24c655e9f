"""What was spent, held against the approved estimate, line by line."""

import pytest

from foreign_affairs.refusals import RuleBroken
from foreign_affairs.spending.domain import engine
from foreign_affairs.spending.domain.plans import Guests, Plan
from foreign_affairs.spending.domain.settlements import Spent, settle
from foreign_affairs.spending.domain.values import Funding, Rank
from foreign_affairs.spending.domain.written import settled_lines_of, written_settlement
from tests.foreign_affairs.spending.conftest import NOW

PLAN = Plan(guests=(Guests(rank=Rank.B, members=2, nights=2),), sessions=1)
LINES = engine.estimate(PLAN, NOW)
HEAD, MEMBER, SESSION = "lodging:B:head", "lodging:B:member", "refreshments:B"


def told(*more):
    planned = {HEAD: 15_000_000, MEMBER: 19_200_000, SESSION: 480_000}
    return [*(Spent(key=key, amount=amount) for key, amount in planned.items()), *more]


def refused(*spent):
    with pytest.raises(RuleBroken) as caught:
        settle(LINES, spent)
    return [reason.code for reason in caught.value.reasons]


def test_each_line_is_settled_with_its_difference():
    lines = settle(LINES, told())

    assert [(line.line.key, line.approved, line.spent, line.difference) for line in lines] == [
        (HEAD, 15_400_000, 15_000_000, -400_000),
        (MEMBER, 19_200_000, 19_200_000, 0),
        (SESSION, 480_000, 480_000, 0),
    ]
    assert settled_lines_of(written_settlement(lines)) == lines


def test_what_lies_above_the_plan_needs_a_word_why():
    over = [Spent(key=HEAD, amount=15_500_000), *told()[1:]]

    assert refused(*over) == ["above_plan", "above_norm"]
    [line, *_rest] = settle(
        LINES, [Spent(key=HEAD, amount=15_500_000, why="Phòng tăng giá dịp lễ."), *told()[1:]]
    )
    assert (line.difference, line.why) == (100_000, "Phòng tăng giá dịp lễ.")
    assert [reason.code for reason in line.reasons] == ["above_plan", "above_norm"]


def test_more_people_than_planned_are_above_the_plan_and_within_the_norm():
    more = [*told()[:2], Spent(key=SESSION, amount=640_000, quantity=4)]

    assert refused(*more) == ["above_plan"]


def test_what_was_not_planned_needs_a_title_and_a_word_why():
    assert refused(*told(Spent(amount=5))) == ["title_missing"]
    assert refused(*told(Spent(amount=5, title="Phà"))) == ["not_planned"]
    line = settle(LINES, told(Spent(amount=5, title="Phà", why="Đường bộ bị ngập.")))[-1]
    assert (line.line, line.title, line.approved, line.difference) == (None, "Phà", 0, 5)


def test_every_line_is_told_once_and_none_that_is_not_the_budgets():
    assert refused(*told()[1:]) == ["line_missing"]
    assert refused(*told(Spent(key=HEAD, amount=0))) == ["line_twice"]
    assert refused(*told(Spent(key="show:B", amount=1))) == ["no_such_line"]
    assert refused(*told(Spent(title="Phà", amount=-1, why="x"))) == ["below_zero"]
    by_guests = engine.estimate(
        Plan(guests=PLAN.guests, sessions=1, funding=Funding.SELF_FUNDED), NOW
    )
    assert [line.line.key for line in settle(by_guests, [Spent(key=SESSION, amount=0)])] == [
        SESSION
    ]
