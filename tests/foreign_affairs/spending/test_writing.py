"""Estimates and settlements as they are written for a thing that another operation holds."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils import translation

from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.spending import operations, queries, sheets, words
from foreign_affairs.spending.domain.plans import Guests, Plan
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.domain.values import Funding, Rank
from foreign_affairs.spending.models import Estimate, Settlement

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 10, 2, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
PLAN = Plan(guests=(Guests(rank=Rank.B, members=2, nights=2, days=2),))


@pytest.fixture
def thing(phuc):
    """Something that money is spent on: any row will do here."""
    return annual_plan.add_item(
        actor=acting(phuc), at=MAY, year=2026, kind="incoming_delegation", title_vi="Đoàn Kobe"
    )


def recorded(thing, user, plan=PLAN, *, at=JUNE, starts_on=date(2026, 6, 20), **more):
    with transaction.atomic():
        return operations.put_estimate(
            thing, plan, starts_on=starts_on, actor=acting(user), at=at, **more
        )


def approved(thing, user, *, at=JUNE, starts_on=date(2026, 6, 20)):
    with transaction.atomic():
        return operations.approve_estimate(thing, starts_on=starts_on, actor=acting(user), at=at)


def settled(thing, user, *spent):
    with transaction.atomic():
        return operations.put_settlement(thing, spent, actor=acting(user), at=JUNE)


SPENT = [
    Spent(key="lodging:B:head", amount=15_400_000),
    Spent(key="lodging:B:member", amount=19_000_000),
    Spent(key="meals:B", amount=12_000_000),
]


def test_an_estimate_is_written_over_until_it_is_approved(thing, phuc, binh, everything):
    first = recorded(thing, phuc)
    second = recorded(thing, phuc, Plan(guests=(Guests(rank=Rank.B, nights=1),)))
    approved(thing, binh)
    before = everything()

    with pytest.raises(operations.EstimateApproved):
        recorded(thing, phuc)

    assert everything() == before
    assert (first.pk, first.total_vnd, second.total_vnd) == (second.pk, 46_600_000, 7_700_000)
    told = Estimate.objects.get()
    assert (told.approved_at, told.approved_by, told.recorded_by) == (JUNE, binh, phuc)
    assert (told.subject_kind, told.subject_id) == ("planitem", thing.pk)


def test_an_estimate_above_the_rules_says_why(thing, phuc, everything):
    dear = Plan(guests=PLAN.guests, prices={"meals:B": 2_500_000})
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        recorded(thing, phuc, dear)
    assert everything() == before
    estimate = recorded(thing, phuc, dear, justification="Tiệc tại tàu.")

    assert [reason.code for reason in caught.value.reasons] == [
        "above_norm",
        "justification_missing",
    ]
    assert (estimate.total_vnd, estimate.justification) == (49_600_000, "Tiệc tại tàu.")


def test_an_estimate_is_approved_with_the_norms_it_was_made_with(thing, phuc, binh, everything):
    recorded(thing, phuc, at=MAY, starts_on=date(2026, 5, 12))
    assert Estimate.objects.get().norms_on == date(2026, 5, 12)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        approved(thing, binh, at=JUNE, starts_on=date(2026, 5, 12))

    assert [reason.code for reason in caught.value.reasons] == ["estimate_outdated"]
    assert everything() == before
    assert approved(thing, binh, at=MAY, starts_on=date(2026, 5, 12)).total_vnd == 26_200_000


def test_what_has_no_estimate_is_approved_without(thing, binh):
    assert approved(thing, binh) is None


def test_it_is_settled_against_what_was_approved(thing, phuc, binh, everything):
    recorded(thing, phuc)
    before = everything()
    with pytest.raises(operations.NoEstimate):
        settled(thing, phuc, *SPENT)
    assert everything() == before
    approved(thing, binh)

    settled(thing, phuc, *SPENT)
    again = settled(thing, phuc, *SPENT, Spent(title="Phà", amount=50_000, why="Đường ngập."))

    assert Settlement.objects.get() == again
    assert again.spent_vnd == 46_450_000
    assert queries.settlement_of(thing) == again


def test_the_panel_tells_every_line_in_the_readers_language(
    thing, phuc, binh, django_assert_num_queries
):
    plan = Plan(
        guests=PLAN.guests,
        funding=Funding.LODGING_AND_MEALS_BY_GUESTS,
        sessions=1,
        prices={"refreshments:B": 200_000},
    )
    recorded(thing, phuc, plan, justification="Trà và hoa quả theo mùa.")
    approved(thing, binh)
    settled(thing, phuc, Spent(key="refreshments:B", amount=480_000, quantity=3))

    with translation.override("vi"), django_assert_num_queries(1):
        panel = words.panel_of(queries.estimate_of(thing))

        line = panel.lines[-1]
        assert (line.payer, line.amount_words, line.norm_words) == ("budget", "600.000", "160.000")
        assert line.what.startswith("Giải khát")
        assert "Thông tư 35/2026/TT-BTC, Điều 16" in line.rule
        assert panel.flags == (
            "200.000 đồng vượt định mức 160.000 đồng (Thông tư 35/2026/TT-BTC, Điều 10.2(b)).",
        )
        assert [(code, amount) for code, _words, amount in panel.totals] == [
            ("budget", 600_000),
            ("guests", 0),
        ]
        assert [one.difference_words for one in panel.settled] == ["-120.000"]
        assert panel.spent_words == "480.000"
    assert words.panel_of(None) is None


def test_the_sheets_end_with_what_each_pays(thing, phuc, binh):
    recorded(thing, phuc)
    approved(thing, binh)
    settlement = settled(thing, phuc, *SPENT)

    with translation.override("en"):
        panel = words.panel_of(queries.estimate_of(thing))
        estimate = list(sheets.estimate_rows(panel))
        spent = list(sheets.settlement_rows(settlement))

    assert [row.amount for row in estimate] == [15_400_000, 19_200_000, 12_000_000, 46_600_000]
    assert (estimate[-1].what, estimate[-1].payer_words) == ("Total", "the budget")
    assert [row.difference for row in spent] == [0, -200_000, 0, -200_000]
