"""Whatever the plan: more guests or days never cost less, and nothing lies below zero."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.spending.domain import engine
from foreign_affairs.spending.domain.plans import Guests, Interpreting, Plan, Translation
from foreign_affairs.spending.domain.values import Funding, Hosting, Payer, Rank
from tests.foreign_affairs.spending.conftest import NOW

in_its_own_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = st.integers(0, 6)
groups = st.builds(
    Guests,
    rank=st.sampled_from([Rank.A, Rank.B, Rank.C, Rank.OTHER]),
    heads=st.integers(1, 3),
    deputies=few,
    members=st.integers(0, 40),
    escorts=few,
    nights=few,
    days=st.integers(2, 8),
)
plans = st.builds(
    Plan,
    guests=st.tuples(groups),
    funding=st.sampled_from(Funding),
    hosting=st.sampled_from(Hosting),
    breakfast_apart=st.booleans(),
    banquets=st.integers(0, 2),
    vietnamese_at_banquet=few,
    sessions=few,
    vietnamese_at_sessions=few,
    interpreting=st.lists(
        st.builds(
            Interpreting,
            minutes=st.integers(0, 1000),
            simultaneous=st.booleans(),
            interpreters=st.integers(1, 3),
            own_staff=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    translation=st.lists(
        st.builds(
            Translation,
            pages=st.integers(0, 100),
            into_vietnamese=st.booleans(),
            un_language=st.booleans(),
            own_staff=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
)
MORE = ("heads", "deputies", "members", "escorts", "nights", "days")


def cost(plan):
    return engine.total(engine.estimate(plan, NOW))


@in_its_own_time
@given(plans, st.sampled_from(MORE), st.integers(1, 5))
def test_more_guests_or_days_never_cost_less(plan, name, more):
    [group] = plan.guests
    larger = replace(group, **{name: getattr(group, name) + more})

    assert cost(replace(plan, guests=(larger,))) >= cost(plan)


@in_its_own_time
@given(plans)
def test_nothing_lies_below_zero_or_above_a_norm_by_itself(plan):
    lines = engine.estimate(plan, NOW)

    assert all(line.amount >= 0 and line.quantity > 0 for line in lines)
    assert all(
        line.amount == line.quantity * line.norm for line in lines if line.payer is Payer.BUDGET
    )
    assert len({line.key for line in lines}) == len(lines)


@in_its_own_time
@given(plans)
def test_who_hosts_alone_and_pays_all_never_pays_less_than_in_another_case(plan):
    whole = replace(plan, funding=Funding.FULL, hosting=Hosting.LEAD)

    assert cost(plan) <= cost(whole)
