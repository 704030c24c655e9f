"""The norms of Circular 35/2026/TT-BTC and those of 2018, to the dong; who pays what."""

from datetime import date

import pytest

from foreign_affairs.refusals import RuleBroken
from foreign_affairs.spending.domain import engine
from foreign_affairs.spending.domain.cars import cars_allowed
from foreign_affairs.spending.domain.norms import Norm, Norms, NormUnknown, day_of_norms
from foreign_affairs.spending.domain.plans import (
    Extra,
    Guests,
    Interpreting,
    Plan,
    Translation,
)
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Funding,
    Hosting,
    Item,
    Level,
    Payer,
    Rank,
    Unit,
)
from foreign_affairs.spending.domain.written import (
    lines_of,
    plan_of,
    written_lines,
    written_plan,
)
from tests.foreign_affairs.spending.conftest import BEFORE, NOW, all_norms

A, B, C, OTHER, SPECIAL = Rank.A, Rank.B, Rank.C, Rank.OTHER, Rank.SPECIAL
MILLION = 1_000_000


def party(rank, /, *, norms=NOW, plan=None, **group):
    """The lines, by key, of a plan for one group of this rank."""
    told = Plan(guests=(Guests(rank=rank, **group),), **(plan or {}))
    return {line.key: line for line in engine.estimate(told, norms)}


def amounts(lines):
    return {key: line.amount for key, line in lines.items()}


def codes(line):
    return [reason.code for reason in line.reasons]


LODGING = [
    (A, NOW, 9_400_000, 7_700_000, 6_000_000),
    (B, NOW, 7_700_000, 7_700_000, 4_800_000),
    (C, NOW, 4_300_000, 3_000_000, 3_000_000),
    (OTHER, NOW, 1_600_000, 1_600_000, 1_600_000),
    (A, BEFORE, 5_500_000, 4_500_000, 3_500_000),
    (B, BEFORE, 4_500_000, 4_500_000, 2_800_000),
    (C, BEFORE, 2_500_000, 1_800_000, 1_800_000),
    (OTHER, BEFORE, 800_000, 800_000, 800_000),
]


@pytest.mark.parametrize(("rank", "norms", "head", "deputy", "member"), LODGING)
def test_lodging_goes_by_rank_and_role_and_escorts_lodge_as_members(
    rank, norms, head, deputy, member
):
    lines = party(rank, norms=norms, deputies=1, members=2, escorts=1, nights=2)

    assert amounts(lines) == {
        f"lodging:{rank}:head": 2 * head,
        f"lodging:{rank}:deputy": 2 * deputy,
        f"lodging:{rank}:member": 2 * 3 * member,
    }


MEALS = [
    (A, NOW, 3_000_000),
    (B, NOW, 2_000_000),
    (C, NOW, 1_600_000),
    (OTHER, NOW, 1_200_000),
    (A, BEFORE, 1_500_000),
    (B, BEFORE, 1_000_000),
    (C, BEFORE, 800_000),
    (OTHER, BEFORE, 600_000),
]


@pytest.mark.parametrize(("rank", "norms", "daily"), MEALS)
def test_a_banquet_costs_a_days_meals_and_halves_the_meals_of_its_day(rank, norms, daily):
    plain = party(rank, norms=norms, members=9, days=3)
    feast = party(
        rank, norms=norms, members=9, days=3, plan={"banquets": 1, "vietnamese_at_banquet": 5}
    )

    assert amounts(plain) == {f"meals:{rank}": 10 * 3 * daily}
    assert amounts(feast) == {
        f"meals:{rank}": 10 * 2 * daily,
        f"meals_on_banquet_day:{rank}": 10 * daily // 2,
        f"banquet:{rank}": 10 * daily,
        f"banquet:{rank}:vietnamese": 5 * daily,
    }


@pytest.mark.parametrize(
    ("rank", "rate"), [(A, 300_000), (B, 160_000), (C, 120_000), (OTHER, 120_000)]
)
def test_refreshments_go_by_half_day_for_guests_and_the_approved_list(rank, rate):
    lines = party(rank, members=11, plan={"sessions": 3, "vietnamese_at_sessions": 8})

    assert amounts(lines) == {
        f"refreshments:{rank}": 12 * 3 * rate,
        f"refreshments:{rank}:vietnamese": 8 * 3 * rate,
    }


def test_flowers_and_gifts_are_those_of_ranks_a_and_b():
    given = {
        "members": 5,
        "flowers": 1,
        "gifts_to_heads": 1,
        "gifts_to_spouses": 1,
        "gifts_to_others": 4,
    }
    why = {"special_case": "Thông lệ giữa hai nước."}

    assert [amounts(party(rank, plan=why, **given)) for rank in (A, B)] == [
        {
            "flowers:A:head": 1_000_000,
            "gift:A:head": 2_600_000,
            "gift:A:spouse": 2_600_000,
            "gift_for_others:A": 4 * MILLION,
        },
        {
            "flowers:B:head": 1_000_000,
            "gift:B:head": 1_800_000,
            "gift:B:spouse": 1_800_000,
            "gift_for_others:B": 4 * MILLION,
        },
    ]
    assert amounts(party(A, norms=BEFORE, flowers=1)) == {"flowers:A:head": 500_000}
    two = {"members": 2, "gifts_to_others": 2}
    assert amounts(party(C, plan=why, **two)) == {"gift_for_others:C": 2 * MILLION}
    assert amounts(party(OTHER, plan=why, **two)) == {"gift_for_others:other": 2 * MILLION}


def test_of_the_special_rank_the_spouse_gets_flowers_too():
    lines = party(SPECIAL, flowers=2, members=1, plan={"prices": {"flowers:special:head": MILLION}})

    assert amounts(lines) == {"flowers:special:head": 2 * MILLION}


def test_gifts_for_others_are_flagged_unless_the_special_case_is_named():
    [line] = party(B, members=1, gifts_to_others=1).values()

    assert codes(line) == ["special_case_missing"]
    assert "Điều 12.2(c)" in str(line.reasons[0])


UNKNOWN = [
    (C, NOW, {"flowers": 1}, {}),
    (OTHER, NOW, {"flowers": 1}, {}),
    (C, NOW, {"gifts_to_heads": 1}, {}),
    (OTHER, NOW, {"gifts_to_heads": 1}, {}),
    (C, NOW, {"lounges": 1}, {"prices": {"lounge:C": 1}}),
    (B, NOW, {}, {"support_days": 3}),
    (OTHER, NOW, {}, {"shows": 1, "prices": {"show:other": 1}}),
    (A, BEFORE, {}, {"sessions": 1}),
    (A, BEFORE, {"gifts_to_heads": 1}, {}),
    (A, BEFORE, {"nights": 1}, {"breakfast_apart": True}),
    (B, BEFORE, {}, {"interpreting": (Interpreting(minutes=60),)}),
    (B, BEFORE, {}, {"translation": (Translation(pages=1),)}),
    (B, BEFORE, {}, {"cars": 1, "car_days": 1, "prices": {"car": 1}}),
    (B, BEFORE, {}, {"days_with_guests": 1}),
    (C, BEFORE, {}, {"at_farewell": 2}),
    (C, BEFORE, {}, {"farewell_gifts": 1}),
]


@pytest.mark.parametrize(("rank", "norms", "group", "plan"), UNKNOWN)
def test_what_the_norms_do_not_hold_is_refused_not_guessed(rank, norms, group, plan):
    with pytest.raises(NormUnknown) as caught:
        party(rank, norms=norms, plan=plan, **group)

    assert {reason.code for reason in caught.value.reasons} == {"norm_unknown"}


def test_every_missing_norm_and_price_is_told_at_once():
    with pytest.raises(NormUnknown) as caught:
        party(C, flowers=1, gifts_to_heads=1, plan={"cars": 1, "car_days": 1})

    assert [reason.code for reason in caught.value.reasons] == [
        "norm_unknown",
        "norm_unknown",
        "price_missing",
    ]


def test_before_the_first_norms_everything_is_unknown():
    with pytest.raises(NormUnknown):
        party(B, nights=1, norms=Norms(all_norms(), on=date(2018, 9, 30)))


HOURS = [(1, 1), (59, 1), (60, 1), (61, 2), (120, 2), (150, 3)]


@pytest.mark.parametrize(("minutes", "hours"), HOURS)
def test_part_of_an_hour_of_interpreting_is_paid_as_an_hour(minutes, hours):
    jobs = (
        Interpreting(minutes=minutes, interpreters=2),
        Interpreting(minutes=minutes, simultaneous=True),
    )
    lines = party(B, plan={"interpreting": jobs})

    assert amounts(lines) == {
        "interpreting_consecutive": 2 * hours * 750_000,
        "interpreting_simultaneous": hours * 1_500_000,
    }


def test_each_engagement_is_rounded_up_by_itself():
    jobs = (Interpreting(minutes=30), Interpreting(minutes=30))

    assert amounts(party(B, plan={"interpreting": jobs})) == {
        "interpreting_consecutive": 2 * 750_000
    }


def test_own_staff_take_at_most_half_and_rarer_languages_up_to_30_percent_more():
    pages = [
        Translation(pages=10, into_vietnamese=into, un_language=un, own_staff=own)
        for into in (True, False)
        for un in (True, False)
        for own in (False, True)
    ]
    jobs = (
        Interpreting(minutes=60, own_staff=True),
        Interpreting(minutes=60, simultaneous=True, own_staff=True),
    )
    lines = party(B, plan={"interpreting": jobs, "translation": tuple(pages)})

    assert {key: line.norm for key, line in lines.items()} == {
        "interpreting_consecutive:own_staff": 375_000,
        "interpreting_simultaneous:own_staff": 750_000,
        "translation_into_vietnamese": 300_000,
        "translation_into_vietnamese:own_staff": 150_000,
        "translation_into_vietnamese:other_language": 390_000,
        "translation_into_vietnamese:other_language:own_staff": 195_000,
        "translation_from_vietnamese": 360_000,
        "translation_from_vietnamese:own_staff": 180_000,
        "translation_from_vietnamese:other_language": 468_000,
        "translation_from_vietnamese:other_language:own_staff": 234_000,
    }
    assert all(line.amount == line.quantity * line.norm for line in lines.values())


def test_breakfast_apart_and_the_room_stay_within_the_norm_of_lodging():
    breakfast = {"breakfast_apart": True}
    lines = party(B, nights=2, plan=breakfast)
    cheap = party(B, nights=2, plan={**breakfast, "prices": {"breakfast:B": 150_000}})
    dear = party(B, nights=2, plan={**breakfast, "prices": {"lodging:B:head": 7_600_000}})

    assert amounts(lines) == {"lodging:B:head": 2 * 7_500_000, "breakfast:B": 2 * 200_000}
    assert cheap["lodging:B:head"].norm == 7_550_000
    assert codes(dear["lodging:B:head"]) == ["above_norm"]


def test_a_price_above_the_norm_is_flagged_with_its_rule_and_not_cut():
    told = {"prices": {"lodging:B:member": 5_000_000}}
    line = party(B, members=2, nights=1, plan=told)["lodging:B:member"]

    assert (line.amount, line.norm, codes(line)) == (10 * MILLION, 4_800_000, ["above_norm"])
    assert line.reasons[0].values["source"] == "Thông tư 35/2026/TT-BTC, Điều 7.3"


def test_what_is_paid_at_invoice_needs_a_price():
    told = {"cars": 1, "buses": 1, "car_days": 3, "shows": 1}
    with pytest.raises(RuleBroken) as caught:
        party(B, lounges=1, plan=told)
    prices = {"lounge:B": 2 * MILLION, "car": 3 * MILLION, "car:bus": 4 * MILLION, "show:B": 900}

    assert not isinstance(caught.value, NormUnknown)
    assert [reason.values["key"] for reason in caught.value.reasons] == list(prices)
    assert amounts(party(B, lounges=1, plan={**told, "prices": prices})) == {
        "lounge:B": 2 * MILLION,
        "car": 9 * MILLION,
        "car:bus": 12 * MILLION,
        "show:B": 900,
    }


CARS = [
    (A, {"members": 6}, 3),
    (A, {"members": 7}, 4),
    (A, {"deputies": 2, "members": 6, "ministers": 2, "vice_ministers": 3}, 6),
    (B, {"deputies": 3, "members": 9, "vice_ministers": 3}, 3),
    (B, {"members": 9}, 1),
    (C, {"deputies": 1, "members": 30}, 1),
    (OTHER, {"members": 9}, None),
    (SPECIAL, {"members": 9}, None),
]


@pytest.mark.parametrize(("rank", "group", "most"), CARS)
def test_cars_are_counted_by_rank(rank, group, most):
    assert cars_allowed([Guests(rank=rank, **group)]) == most
    if most is None:
        return
    told = {"car_days": 1, "prices": {"car": 1}}
    fits = party(rank, plan={**told, "cars": most}, **group)["car"]
    over = party(rank, plan={**told, "cars": most + 1}, **group)["car"]
    assert (codes(fits), codes(over)) == ([], ["more_cars"])


def test_a_second_banquet_or_performance_is_flagged():
    told = {"banquets": 2, "shows": 2, "prices": {"show:B": 1}}
    limited = party(B, days=2, plan=told)
    other = party(OTHER, days=2, plan={"banquets": 2})

    assert codes(limited["banquet:B"]) == ["more_banquets"]
    assert codes(limited["show:B"]) == ["more_shows"]
    assert codes(other["banquet:other"]) == []


def test_support_staff_eat_with_ranks_special_and_a():
    assert amounts(party(A, plan={"support_days": 6})) == {"support_meals:A": 3 * MILLION}


@pytest.mark.parametrize(("rank", "norms", "daily"), [row for row in MEALS if row[1] is NOW])
def test_own_staff_who_eat_with_the_guests_eat_as_they_do(rank, norms, daily):
    """Source: Circular 35/2026/TT-BTC, art. 8.2."""
    [line] = party(rank, norms=norms, plan={"days_with_guests": 6}).values()

    assert (line.amount, line.norm) == (6 * daily, daily)
    assert line.source == "Thông tư 35/2026/TT-BTC, Điều 8.2"


NOT_OURS = [
    ({"funding": Funding.SELF_FUNDED}, Payer.NOBODY),
    ({"funding": Funding.LODGING_AND_MEALS_BY_GUESTS}, Payer.NOBODY),
    ({"hosting": Hosting.ONE_OF_SEVERAL}, Payer.LEAD_HOST),
    ({"hosting": Hosting.LOCALITY}, Payer.LEAD_HOST),
]


@pytest.mark.parametrize(("case", "payer"), NOT_OURS)
def test_own_staff_eat_with_guests_whom_the_budget_feeds(case, payer):
    [line] = party(B, plan={"days_with_guests": 6, **case}).values()

    assert (line.payer, line.amount) == (payer, 0)


@pytest.mark.parametrize("case", [{}, *(case for case, _payer in NOT_OURS)])
def test_an_ambassador_takes_leave_at_2_000_000_a_person_with_a_gift_of_1_800_000(case):
    """Source: Circular 35/2026/TT-BTC, art. 17: both sides at the table, drinks included."""
    lines = party(C, plan={"at_farewell": 9, "farewell_gifts": 1, **case})

    assert amounts(lines) == {"farewell_meal": 18 * MILLION, "farewell_gift": 1_800_000}
    assert {(line.payer, line.article) for line in lines.values()} == {(Payer.BUDGET, "17")}


def test_of_the_special_rank_the_approved_plan_says_every_price():
    with pytest.raises(RuleBroken) as caught:
        party(SPECIAL, members=1, nights=1, days=1, plan={"sessions": 1})
    prices = {reason.values["key"]: 10 for reason in caught.value.reasons}
    lines = party(SPECIAL, members=1, nights=1, days=1, plan={"sessions": 1, "prices": prices})

    assert not isinstance(caught.value, NormUnknown)
    assert sorted(prices) == [
        "lodging:special:head",
        "lodging:special:member",
        "meals:special",
        "refreshments:special",
    ]
    assert engine.total(lines.values()) == 60


WHOLE = {
    "banquets": 1,
    "vietnamese_at_banquet": 4,
    "sessions": 2,
    "vietnamese_at_sessions": 6,
    "cars": 1,
    "buses": 1,
    "car_days": 3,
    "shows": 1,
    "interpreting": (Interpreting(minutes=200),),
    "translation": (Translation(pages=5),),
    "prices": {"car": MILLION, "car:bus": 2 * MILLION, "show:B": MILLION, "lounge:B": MILLION},
}
STAY = {
    "deputies": 1,
    "members": 10,
    "nights": 2,
    "days": 3,
    "flowers": 1,
    "lounges": 1,
    "gifts_to_heads": 1,
}
ALL_ITEMS = {
    "lounge",
    "flowers",
    "lodging",
    "meals",
    "meals_on_banquet_day",
    "gift",
    "car",
    "banquet",
    "refreshments",
    "interpreting_consecutive",
    "translation_from_vietnamese",
    "show",
}
LODGED_AND_FED = {"lodging", "meals", "meals_on_banquet_day"}
AT_SESSIONS = {"refreshments", "interpreting_consecutive", "translation_from_vietnamese"}
# Source: Circular 35/2026/TT-BTC, art. 13.1(b): of art. 11 only what is spoken.
AT_A_LOCALITY = {"refreshments", "interpreting_consecutive"}
STAYING = LODGED_AND_FED | {"lounge", "car", *AT_SESSIONS} - {"refreshments"}
CASES = [
    (Funding.FULL, Hosting.LEAD, {Payer.BUDGET: ALL_ITEMS}),
    (
        Funding.FULL,
        Hosting.ONE_OF_SEVERAL,
        {Payer.BUDGET: AT_SESSIONS, Payer.LEAD_HOST: ALL_ITEMS - AT_SESSIONS},
    ),
    (
        Funding.FULL,
        Hosting.LOCALITY,
        {Payer.BUDGET: AT_A_LOCALITY, Payer.LEAD_HOST: ALL_ITEMS - AT_A_LOCALITY},
    ),
    (
        Funding.LODGING_AND_MEALS_BY_GUESTS,
        Hosting.LEAD,
        {Payer.BUDGET: ALL_ITEMS - LODGED_AND_FED, Payer.GUESTS: LODGED_AND_FED},
    ),
    (
        Funding.LODGING_AND_MEALS_BY_GUESTS,
        Hosting.ONE_OF_SEVERAL,
        {
            Payer.BUDGET: AT_SESSIONS,
            Payer.GUESTS: LODGED_AND_FED,
            Payer.LEAD_HOST: ALL_ITEMS - AT_SESSIONS - LODGED_AND_FED,
        },
    ),
    (
        Funding.SELF_FUNDED,
        Hosting.LEAD,
        {
            Payer.BUDGET: {"refreshments"},
            Payer.GUESTS: STAYING,
            Payer.NOBODY: {"flowers", "gift", "banquet", "show"},
        },
    ),
]


@pytest.mark.parametrize(("funding", "hosting", "pays"), CASES)
def test_who_pays_what_goes_by_case(funding, hosting, pays):
    lines = party(B, plan={**WHOLE, "funding": funding, "hosting": hosting}, **STAY)

    found = {}
    for line in lines.values():
        found.setdefault(line.payer, set()).add(line.item.value)
    assert found == pays
    assert all(line.reasons == () for line in lines.values())


def test_guests_who_pay_everything_cost_refreshments_only():
    lines = party(B, plan={**WHOLE, "funding": Funding.SELF_FUNDED}, **STAY)

    assert engine.total(lines.values()) == (12 + 6) * 2 * 160_000
    assert {line.article for line in lines.values()} == {"18"}


def test_a_delegation_of_rank_b_with_twelve_members_for_three_days():
    """The whole of it: 1 head, 1 deputy, 10 members, 2 nights, 3 days, paid by Viet Nam."""
    lines = party(B, plan=WHOLE, **STAY)

    assert amounts(lines) == {
        "flowers:B:head": 1_000_000,
        "lounge:B": 1_000_000,
        "lodging:B:head": 15_400_000,
        "lodging:B:deputy": 15_400_000,
        "lodging:B:member": 96_000_000,
        "meals:B": 48_000_000,
        "meals_on_banquet_day:B": 12_000_000,
        "gift:B:head": 1_800_000,
        "car": 3_000_000,
        "car:bus": 6_000_000,
        "banquet:B": 24_000_000,
        "banquet:B:vietnamese": 8_000_000,
        "refreshments:B": 3_840_000,
        "refreshments:B:vietnamese": 1_920_000,
        "interpreting_consecutive": 3_000_000,
        "translation_from_vietnamese": 1_800_000,
        "show:B": 1_000_000,
    }
    assert engine.total(lines.values()) == 243_160_000


def test_a_norm_is_not_asked_for_what_others_pay():
    told = {"funding": Funding.SELF_FUNDED, "cars": 1, "car_days": 1}

    lines = party(C, gifts_to_heads=1, plan=told)

    assert {key: (line.payer, line.amount) for key, line in lines.items()} == {
        "gift:C:head": (Payer.NOBODY, 0),
        "car": (Payer.GUESTS, 0),
    }


SWITCH = [
    (date(2026, 5, 10), date(2026, 5, 17), 4_500_000),
    (date(2026, 5, 10), date(2026, 5, 18), 7_700_000),
    (date(2026, 5, 18), date(2026, 5, 12), 7_700_000),
    (date(2026, 5, 17), date(2026, 5, 17), 4_500_000),
]


@pytest.mark.parametrize(("approved_on", "starts_on", "head"), SWITCH)
def test_what_was_approved_and_begun_before_18_may_2026_keeps_the_old_norms(
    approved_on, starts_on, head
):
    day = day_of_norms(approved_on=approved_on, starts_on=starts_on)

    lines = party(B, nights=1, norms=Norms(all_norms(), on=day))

    assert amounts(lines) == {"lodging:B:head": head}


def test_older_plans_cite_no_article_of_the_newer_circular():
    [line] = party(B, nights=1, norms=BEFORE).values()

    assert (line.article, line.source) == ("", "Thông tư 71/2018/TT-BTC")


def conference(*groups, norms=NOW, **plan):
    lines = engine.estimate(Plan(guests=groups, **plan), norms)
    return {line.key: line for line in lines}


def test_a_conference_that_vietnam_pays_goes_by_the_norms_of_delegations():
    lines = conference(
        Guests(rank=B, heads=2, nights=1),
        Guests(rank=C, heads=0, members=5, nights=1),
        conference=ConferenceFunding.VIETNAM,
        sessions=2,
        vietnamese_at_sessions=50,
        staff_days=10,
        duty_days=10,
        extras=(Extra(title="Thuê hội trường", amount=20 * MILLION),),
    )

    assert amounts(lines) == {
        "lodging:B:head": 15_400_000,
        "lodging:C:member": 15_000_000,
        "refreshments:B": 640_000,
        "refreshments:C": 1_200_000,
        "refreshments:C:vietnamese": 12_000_000,
        "conference_staff_meals": 5_000_000,
        "duty_allowance": 4_000_000,
        "other:1": 20_000_000,
    }
    assert {line.payer for line in lines.values()} == {Payer.BUDGET}


def test_a_joint_conference_says_what_each_side_pays():
    told = {
        "conference": ConferenceFunding.JOINT,
        "sessions": 1,
        "payers": {"lodging:B:head": Payer.FOREIGN_SIDE},
    }
    with pytest.raises(RuleBroken) as caught:
        conference(Guests(rank=B, nights=1), **told)
    lines = conference(Guests(rank=B, nights=1), **told, prices={"lodging:B:head": 9 * MILLION})

    assert [reason.code for reason in caught.value.reasons] == ["price_missing"]
    assert engine.total(lines.values()) == 160_000
    assert engine.total(lines.values(), Payer.FOREIGN_SIDE) == 9 * MILLION
    assert lines["lodging:B:head"].reasons == ()


def test_a_conference_that_the_foreign_side_pays_costs_the_budget_nothing():
    lines = conference(
        Guests(rank=A, nights=3, days=3),
        conference=ConferenceFunding.FOREIGN,
        banquets=1,
        sessions=4,
        extras=(Extra(title="Thuê hội trường", amount=MILLION),),
    )

    assert engine.total(lines.values()) == 0
    assert {(line.payer, line.article) for line in lines.values()} == {(Payer.FOREIGN_SIDE, "28")}


IMPOSSIBLE = [
    ({"heads": 0}, {}, "no_guests"),
    ({"nights": -1}, {}, "below_zero"),
    ({"nights": 1}, {"prices": {"lodging:B:head": -1}}, "below_zero"),
    ({"days": 1}, {"banquets": 2}, "banquet_outside"),
    ({"ministers": 1}, {}, "too_many_ministers"),
    ({"flowers": 2}, {}, "more_than_heads"),
    ({"members": 3, "gifts_to_others": 4}, {}, "more_gifts_than_guests"),
    ({"members": 1, "gifts_to_spouses": 1, "gifts_to_others": 1}, {}, "more_gifts_than_guests"),
    (
        {},
        {"conference": ConferenceFunding.VIETNAM, "extras": (Extra(title=" ", amount=1),)},
        "title_missing",
    ),
    ({}, {"cars": 1}, "car_days_missing"),
    ({}, {"payers": {"show:B": Payer.BUDGET}}, "not_joint"),
    ({}, {"staff_days": 1}, "conference_only"),
    ({}, {"conference": ConferenceFunding.VIETNAM, "support_days": 1}, "delegation_only"),
    ({}, {"conference": ConferenceFunding.VIETNAM, "days_with_guests": 1}, "delegation_only"),
    ({}, {"conference": ConferenceFunding.VIETNAM, "at_farewell": 1}, "delegation_only"),
    ({"nights": 1}, {"prices": {"lodging:C:head": 1}}, "no_such_line"),
]


@pytest.mark.parametrize(("group", "plan", "code"), IMPOSSIBLE)
def test_a_plan_that_cannot_be_is_refused(group, plan, code):
    with pytest.raises(RuleBroken) as caught:
        party(B, plan=plan, **group)

    assert [reason.code for reason in caught.value.reasons] == [code]


def test_the_citys_own_norm_goes_before_the_circulars():
    own = Norm(
        item=Item.MEALS,
        rank=B,
        amount=1_500_000,
        unit=Unit.PERSON_DAY,
        level=Level.CITY,
        valid_from=date(2026, 6, 1),
        source="Nghị quyết của Hội đồng nhân dân thành phố",
    )
    norms = Norms([*all_norms(), own], on=date(2026, 7, 1))

    lines = party(B, days=2, norms=norms, plan={"banquets": 1})

    assert amounts(lines) == {
        "meals:B": 1_500_000,
        "meals_on_banquet_day:B": 750_000,
        "banquet:B": 1_500_000,
    }


def meals_norm(amount, level, valid_from, **more):
    facts = {"rank": B, "unit": Unit.PERSON_DAY, "source": f"Văn bản ngày {valid_from}", **more}
    return Norm(item=Item.MEALS, amount=amount, level=level, valid_from=date(*valid_from), **facts)


CAPPED = [
    # The city's own of 2026 against a Circular of 2027: lower, as low, higher, without a figure.
    (1_900_000, 1_800_000, 1_800_000),
    (1_900_000, 1_900_000, 1_900_000),
    (1_900_000, 2_500_000, 1_900_000),
    (1_900_000, None, 1_900_000),
    (None, 1_800_000, 1_800_000),
]


@pytest.mark.parametrize(("own", "cap", "holds"), CAPPED)
def test_a_newer_lower_cap_goes_before_an_older_norm_of_the_city(own, cap, holds):
    """Source: Circular 35/2026/TT-BTC, art. 33.1: the city's may not lie above the Circular's."""
    norms = Norms(
        [
            meals_norm(own, Level.CITY, (2026, 6, 1)),
            *all_norms(),
            meals_norm(cap, Level.NATIONAL, (2027, 1, 1)),
        ],
        on=date(2027, 2, 1),
    )

    assert norms.find(Item.MEALS, B).amount == holds


def test_a_norm_of_the_city_over_which_no_cap_stands_is_none():
    older = meals_norm(1_000_000, Level.CITY, (2018, 1, 1))
    of_another_unit = meals_norm(1_000, Level.CITY, (2026, 6, 1), unit=Unit.PERSON)

    assert Norms([older, *all_norms()], on=date(2018, 9, 30)).find(Item.MEALS, B) is None
    norms = Norms([of_another_unit, *all_norms()], on=date(2026, 7, 1))
    assert norms.find(Item.MEALS, B).amount == 2_000_000


def test_a_norm_of_the_city_for_all_ranks_is_held_against_the_cap_of_each():
    own = meals_norm(1_500_000, Level.CITY, (2026, 6, 1), rank=None)
    norms = Norms([own, *all_norms()], on=date(2026, 7, 1))

    found = [norms.find(Item.MEALS, rank).amount for rank in (A, B, C, OTHER)]
    assert found == [1_500_000, 1_500_000, 1_500_000, 1_200_000]


def test_a_plan_and_its_lines_are_kept_as_they_were():
    plan = Plan(guests=(Guests(rank=B, **STAY),), **WHOLE)
    lines = engine.estimate(plan, NOW)

    assert plan_of(written_plan(plan)) == plan
    assert lines_of(written_lines(lines)) == lines
