"""What a delegation is to cost and what it cost: from the estimate to the settlement."""

from datetime import date

import pytest

from delegations import operations, queries
from delegations.models import Delegation
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar.models import Entry as CalendarEntry
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.spending.operations import NoEstimate
from tests.delegations import stages
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/delegations/"
TOTAL = 7_700_000 * 2 + 2_000_000 * 2 + 1_000_000 + 2_000_000 * 5 + 160_000 * 14
"""One head of rank B for two nights and three days, by the norms of June 2026."""


def told(**changes):
    return [Spent(key=key, amount=amount) for key, amount in {**stages.SPENT, **changes}.items()]


def settled(delegation, phuc, lines):
    return operations.settle(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=delegation.departs_at + 6 * stages.DAY,
        lines=lines,
    )


def test_the_estimate_takes_people_from_the_list_and_days_from_the_dates(phuc):
    delegation = stages.estimated(phuc)

    estimate = Estimate.objects.get()
    assert (estimate.subject_kind, estimate.subject_id) == ("delegation", delegation.pk)
    assert (estimate.total_vnd, estimate.norms_on) == (TOTAL, date(2026, 6, 16))
    assert (estimate.recorded_at, estimate.recorded_by) == (stages.NOW, phuc)
    entry = Entry.objects.filter(subject_kind="delegation", subject_id=delegation.pk).last()
    assert (entry.action, entry.details["total_vnd"]) == ("record_estimate", TOTAL)
    assert delegation.revision == entry.position


def test_a_visit_approved_and_begun_before_18_may_2026_goes_by_the_old_norms(phuc, everything):
    early = {
        "arrives_at": stages.ARRIVES.replace(month=5, day=12),
        "departs_at": stages.DEPARTS.replace(month=5, day=14),
    }
    delegation = stages.with_head(phuc, **early)
    before = everything()
    with pytest.raises(RuleBroken) as caught:
        operations.record_estimate(
            delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, sessions=1
        )
    assert [reason.code for reason in caught.value.reasons] == ["norm_unknown"]
    assert everything() == before

    operations.record_estimate(
        delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, banquets=1
    )

    assert Estimate.objects.get().total_vnd == 9_000_000 + 2_000_000 + 500_000 + 1_000_000


def test_the_estimate_is_approved_with_the_delegation(phuc, binh):
    delegation = stages.approved_with_money(phuc, binh)

    estimate = Estimate.objects.get()
    assert (estimate.approved_at, estimate.approved_by) == (stages.NOW, binh)
    entry = Entry.objects.filter(subject_kind="delegation", subject_id=delegation.pk).last()
    assert (entry.action, entry.details) == ("approve", {"total_vnd": TOTAL})


CHANGES = [{"funding": "self_funded"}, {"hosting": "one_of_several"}]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_the_estimate_has_it_recorded_anew(change, phuc, binh, everything):
    delegation = stages.estimated(phuc)
    operations.revise(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, **change)
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=stages.NOW)

    assert [reason.code for reason in caught.value.reasons] == ["estimate_outdated"]
    assert everything() == before


def test_another_rank_has_the_estimate_recorded_anew(phuc, binh, everything):
    delegation = stages.estimated(phuc)
    operations.confirm_rank(
        delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, rank="A", reason="Đề án."
    )
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=stages.NOW)

    assert [reason.code for reason in caught.value.reasons] == ["estimate_outdated"]
    assert everything() == before


def grows(phuc, delegation):
    stages.member(phuc, delegation)


def lasts(phuc, delegation):
    operations.change_dates(
        delegation_id=delegation.pk,
        actor=acting(phuc),
        at=stages.NOW,
        arrives_at=delegation.arrives_at,
        departs_at=delegation.departs_at + stages.DAY,
    )


@pytest.mark.parametrize("happens", [grows, lasts])
def test_who_comes_and_how_long_is_what_the_approved_estimate_counted(
    happens, phuc, binh, everything
):
    delegation = stages.estimated(phuc)
    happens(phuc, delegation)
    operations.plan(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW)
    before = everything()
    with pytest.raises(RuleBroken) as caught:
        operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=stages.NOW)
    assert [reason.code for reason in caught.value.reasons] == ["estimate_outdated"]
    assert everything() == before

    # Recorded anew, also with the old numbers: then it was seen.
    operations.record_estimate(
        delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, members=0, nights=2
    )
    approved = operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=stages.NOW)

    assert approved.state == "approved"


def test_the_page_of_an_estimate_says_what_the_list_and_the_dates_say_now(phuc, sits_at, now):
    delegation = stages.estimated(phuc)
    grows(phuc, delegation)

    form = sits_at(phuc).get(f"/delegations/{delegation.pk}/estimate/").context["form"]

    assert form.initial["members"] == 0
    assert form.fields["members"].help_text.endswith(": 1.")
    assert form.fields["nights"].help_text.endswith(": 2.")


def test_an_approved_plan_is_put_before_the_approver_again_for_another_estimate(phuc, binh, hoa):
    delegation = stages.estimated(phuc, responsible=hoa)
    act = {"delegation_id": delegation.pk, "at": stages.NOW}
    operations.plan(**act, actor=acting(phuc))
    operations.approve(**act, actor=acting(binh))
    assert not queries.has_outgrown(delegation, Estimate.objects.get())
    stages.member(phuc, delegation)
    delegation.refresh_from_db()
    assert queries.has_outgrown(delegation, Estimate.objects.get())

    operations.reopen(**act, actor=acting(phuc), reason="Thêm một thành viên.")

    delegation.refresh_from_db()
    estimate = Estimate.objects.get()
    assert (delegation.state, delegation.approved_at, delegation.approved_by) == (
        "planned",
        None,
        None,
    )
    assert (estimate.approved_at, estimate.approved_by) == (None, None)
    assert CalendarEntry.objects.get(source_kind="delegation").status == "tentative"
    assert Notice.objects.filter(kind="delegation_planned", recipient=binh).count() == 2
    with pytest.raises(RuleBroken) as refused:
        operations.approve(**act, actor=acting(binh))
    assert [reason.code for reason in refused.value.reasons] == ["estimate_outdated"]
    operations.record_estimate(**act, actor=acting(phuc))
    operations.approve(**act, actor=acting(binh))
    assert Estimate.objects.get().approved_by == binh


def test_a_settlement_with_many_costs_beside_the_plan_is_corrected_whole(phuc, binh, sits_at, now):
    delegation = stages.reported_with_money(phuc, binh)
    beside = [Spent(title=f"Phà {n}", amount=n, why="Đường ngập.") for n in range(1, 6)]
    settled(delegation, phuc, [*told(), *beside])
    spent = Settlement.objects.get().spent_vnd
    client, address = sits_at(phuc), f"/delegations/{delegation.pk}/settlement/"

    form = client.get(address).context["form"]
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    answer = client.post(address, {**typed, "title_9": "Đò", "spent_new_9": "7", "why_new_9": "x"})

    assert answer.status_code == 302
    assert Settlement.objects.get().spent_vnd == spent + 7


def test_the_file_is_closed_when_what_was_estimated_is_settled(phuc, binh, everything):
    delegation = stages.reported_with_money(phuc, binh)
    at = delegation.departs_at + 6 * stages.DAY
    before = everything()
    with pytest.raises(RuleBroken) as caught:
        operations.close(delegation_id=delegation.pk, actor=acting(phuc), at=at)
    assert [reason.code for reason in caught.value.reasons] == ["settlement_missing"]
    assert everything() == before

    settled(delegation, phuc, told())

    settlement = Settlement.objects.get()
    assert (settlement.spent_vnd, settlement.settled_by) == (TOTAL - 400_000, phuc)
    entry = Entry.objects.filter(subject_kind="delegation", subject_id=delegation.pk).last()
    assert entry.action == "settle"
    assert entry.details == {"spent_vnd": TOTAL - 400_000, "total_vnd": TOTAL}
    closed = operations.close(delegation_id=delegation.pk, actor=acting(phuc), at=at)
    assert closed.state == "closed"


def test_what_lies_above_the_plan_is_settled_with_a_word_why(phuc, binh, everything):
    delegation = stages.reported_with_money(phuc, binh)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        settled(delegation, phuc, told(**{"meals:B": 4_100_000}))

    assert [reason.code for reason in caught.value.reasons] == ["above_plan", "above_norm"]
    assert everything() == before
    lines = [line for line in told() if line.key != "meals:B"]
    settled(
        delegation, phuc, [*lines, Spent(key="meals:B", amount=4_100_000, why="Đoàn ở thêm bữa.")]
    )
    assert Settlement.objects.get().spent_vnd == TOTAL - 300_000


def test_what_a_visit_cost_that_was_called_off_is_settled_as_well(phuc, binh, sits_at, now):
    delegation = stages.approved_with_money(phuc, binh)
    operations.cancel(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, reason="Bão.")
    lost = dict.fromkeys(stages.SPENT, 0) | {"lodging:B:head": 7_700_000}
    lines = [Spent(key=key, amount=amount) for key, amount in lost.items()]
    address = f"/delegations/{delegation.pk}/"

    assert f"{address}settlement/" in sits_at(phuc).get(address).content.decode()
    operations.settle(delegation_id=delegation.pk, actor=acting(phuc), at=stages.NOW, lines=lines)

    assert Settlement.objects.get().spent_vnd == 7_700_000
    assert Delegation.objects.get(pk=delegation.pk).state == "cancelled"


def test_without_an_approved_estimate_there_is_nothing_to_settle(phuc, binh, everything):
    delegation = stages.reported(phuc, binh)
    before = everything()

    with pytest.raises(NoEstimate):
        settled(delegation, phuc, [])

    assert everything() == before


def test_guests_who_pay_everything_and_ask_for_nothing_need_no_settlement(phuc, binh):
    delegation = stages.with_head(phuc, funding="self_funded")
    actor = acting(phuc)
    operations.record_estimate(delegation_id=delegation.pk, actor=actor, at=stages.NOW)
    assert Estimate.objects.get().total_vnd == 0


BAD = [
    ({"banquets": -1}, 400),
    ({"banquets": "x"}, 400),
    ({"colour": 1}, 400),
    ({"nights": 367}, 400),
    ({"prices": {"lodging:B:head": 10**10 + 1}}, 400),
    ({"prices": {"lodging:A:head": 1}}, 422),
    ({"interpreting": [{"minutes": 0}]}, 400),
    ({"interpreting": [{"minutes": 61, "colour": 1}]}, 400),
    ({"translation": [{"pages": 1}] * 51}, 400),
    ({"support_days": 1}, 422),
    ({"shows": 1}, 422),
    ({"gifts_to_others": 1}, 422),
    ({"prices": {"lodging:B:head": 8_000_000}}, 422),
    ({"heads": 0}, 422),
    ({"heads": 2}, 422),
]


def test_what_cannot_be_estimated_is_refused_and_nothing_is_written(phuc, api, everything, now):
    delegation = stages.with_head(phuc)
    client, before = api(phuc), everything()

    got = [
        (
            body,
            client.post(
                f"{ADDRESS}{delegation.pk}/record_estimate/", body, format="json"
            ).status_code,
        )
        for body, _status in BAD
    ]

    assert got == BAD
    assert everything() == before


def test_nothing_is_estimated_while_rank_funding_or_dates_are_open(phuc, api, everything, now):
    delegation = stages.draft(phuc, arrives_at=None, departs_at=None, funding="")
    before = everything()

    answer = api(phuc).post(f"{ADDRESS}{delegation.pk}/record_estimate/", {}, format="json")

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["reasons"]] == [
        "rank_unconfirmed",
        "funding_missing",
        "dates_missing",
    ]
    assert everything() == before


def test_an_estimate_is_looked_at_before_it_is_recorded(phuc, hoa, api, everything, now):
    delegation = stages.with_head(phuc)
    address = f"{ADDRESS}{delegation.pk}/estimate/"
    asked = {**stages.MONEY, "interpreting": [{"minutes": 61}], "justification": "x"}
    before = everything()

    looked = api(phuc).post(f"{address}preview/", asked, format="json")

    assert looked.status_code == 200
    assert looked.json()["total_vnd"] == TOTAL + 2 * 750_000
    assert api(hoa).post(f"{address}preview/", asked, format="json").status_code == 403
    assert api(phuc).get(address).status_code == 404
    assert everything() == before


def test_the_office_reads_estimate_and_settlement_also_as_sheets(everybody, api, now):
    phuc, binh = everybody["planner"], everybody["approver"]
    delegation = stages.reported_with_money(phuc, binh)
    settled(delegation, phuc, told())
    address = f"{ADDRESS}{delegation.pk}/"

    said = {
        role: tuple(
            api(user).get(f"{address}{what}/").status_code for what in ("estimate", "settlement")
        )
        for role, user in everybody.items()
    }
    estimate = api(phuc).get(f"{address}estimate/").json()
    settlement = api(phuc).get(f"{address}settlement/").json()
    sheet = rows_of(api(phuc).get(f"{address}estimate/", {"format": "xlsx"}))
    spent = rows_of(api(phuc).get(f"{address}settlement/", {"format": "xlsx"}))

    assert said == {**dict.fromkeys(everybody, (200, 200)), "organiser": (404, 404)}
    assert (estimate["total_vnd"], estimate["approved_by"]) == (TOTAL, binh.full_name)
    assert estimate["totals"] == [{"payer": "budget", "amount": TOTAL}]
    assert [line["key"] for line in estimate["lines"]] == list(stages.SPENT)
    assert (settlement["approved_vnd"], settlement["spent_vnd"]) == (TOTAL, TOTAL - 400_000)
    assert settlement["lines"][0]["difference"] == -400_000
    assert sheet[-1][5] == TOTAL
    assert list(spent[-1][2:5]) == [TOTAL, TOTAL - 400_000, -400_000]
    assert api(phuc).get(f"{address}estimate/", {"format": "pdf"}).status_code == 400


def test_an_estimate_costs_the_same_however_many_its_lines(
    phuc, api, now, django_assert_num_queries
):
    short, long = stages.estimated(phuc), stages.estimated(phuc, name_vi="Đoàn Incheon")
    operations.record_estimate(delegation_id=long.pk, actor=acting(phuc), at=stages.NOW, banquets=0)

    for delegation in (short, long):
        with django_assert_num_queries(3):
            api(phuc).get(f"{ADDRESS}{delegation.pk}/estimate/")


def test_two_acts_in_one_request_are_one(phuc, api, now):
    delegation = stages.with_head(phuc)
    address = f"{ADDRESS}{delegation.pk}/record_estimate/"
    told_once = {"HTTP_IDEMPOTENCY_KEY": "estimate-000001"}

    first = api(phuc).post(address, stages.MONEY, format="json", **told_once)
    again = api(phuc).post(address, stages.MONEY, format="json", **told_once)

    assert (first.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert Delegation.objects.get(pk=delegation.pk).revision == first.json()["revision"]
