"""What a conference is to cost and what it cost; the foreign side pays its own column."""

import pytest

from events import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.spending.operations import EstimateApproved, NoEstimate
from tests.events import stages
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/events/"
TOTAL = 15_400_000 + 60_000_000 + 320_000 + 2_400_000 + 7_200_000


def conference(phuc, **facts):
    return stages.tentative(phuc, **{**stages.CONFERENCE, **facts})


def recorded(phuc, event, **told):
    return operations.record_estimate(
        event_id=event.pk, actor=acting(phuc), at=stages.NOW, **{**stages.MONEY, **told}
    )


def test_the_estimate_of_a_conference_is_recorded_approved_and_settled(phuc, binh):
    event = stages.settled(phuc, binh)

    estimate, settlement = Estimate.objects.get(), Settlement.objects.get()
    assert (estimate.subject_kind, estimate.subject_id) == ("event", event.pk)
    assert (estimate.total_vnd, estimate.approved_by) == (TOTAL, binh)
    assert (settlement.spent_vnd, settlement.settled_by) == (TOTAL, phuc)
    told = Entry.objects.filter(subject_kind="event", subject_id=event.pk).order_by("position")
    assert [(entry.action, entry.details.get("total_vnd")) for entry in told][-4:] == [
        ("record_estimate", TOTAL),
        ("approve_estimate", TOTAL),
        ("confirm", None),
        ("settle", TOTAL),
    ]


def test_an_approved_estimate_stands(phuc, binh, everything):
    event = recorded(phuc, conference(phuc))
    operations.approve_estimate(event_id=event.pk, actor=acting(binh), at=stages.NOW)
    before = everything()

    with pytest.raises(EstimateApproved):
        recorded(phuc, event)
    with pytest.raises(EstimateApproved):
        operations.approve_estimate(event_id=event.pk, actor=acting(binh), at=stages.NOW)

    assert everything() == before


def test_without_an_estimate_there_is_nothing_to_approve_or_to_settle(phuc, binh, everything):
    event = stages.confirmed(phuc, kind="working_session")
    before = everything()

    with pytest.raises(NoEstimate):
        operations.approve_estimate(event_id=event.pk, actor=acting(binh), at=stages.NOW)
    with pytest.raises(NoEstimate):
        operations.settle(event_id=event.pk, actor=acting(phuc), at=event.last_at, lines=[])

    assert everything() == before


def test_what_a_conference_cost_that_was_called_off_is_settled_as_well(phuc, binh):
    event = recorded(phuc, conference(phuc))
    operations.approve_estimate(event_id=event.pk, actor=acting(binh), at=stages.NOW)
    operations.cancel(event_id=event.pk, actor=acting(phuc), at=stages.NOW, reason="Bão.")
    keys = [line["key"] for line in Estimate.objects.get().lines]

    operations.settle(
        event_id=event.pk,
        actor=acting(phuc),
        at=stages.NOW,
        lines=[Spent(key=key, amount=1_000) for key in keys],
    )

    assert Settlement.objects.get().spent_vnd == 1_000 * len(keys)


def test_what_is_no_conference_any_more_is_not_approved(phuc, binh, everything):
    event = recorded(phuc, stages.draft(phuc, **stages.CONFERENCE))
    operations.revise(event_id=event.pk, actor=acting(phuc), at=stages.NOW, kind="working_session")
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.approve_estimate(event_id=event.pk, actor=acting(binh), at=stages.NOW)

    assert [reason.code for reason in caught.value.reasons] == ["not_a_conference"]
    assert everything() == before


def test_a_joint_conference_separates_what_each_side_pays(phuc, api, now):
    event = conference(phuc)
    body = {
        **stages.MONEY,
        "conference": "joint",
        "payers": {"lodging:C:member": "foreign_side"},
        "prices": {"lodging:C:member": 3_500_000},
        "extras": [{"title": "Thuê hội trường", "amount": 20_000_000}],
    }

    answer = api(phuc).post(f"{ADDRESS}{event.pk}/record_estimate/", body, format="json")
    estimate = api(phuc).get(f"{ADDRESS}{event.pk}/estimate/").json()
    sheet = rows_of(api(phuc).get(f"{ADDRESS}{event.pk}/estimate/", {"format": "xlsx"}))

    assert answer.status_code == 200
    assert estimate["totals"] == [
        {"payer": "budget", "amount": TOTAL - 60_000_000 + 20_000_000},
        {"payer": "foreign_side", "amount": 70_000_000},
    ]
    assert [row[5:7] for row in sheet[-2:]] == [
        [TOTAL - 40_000_000, None],
        [None, 70_000_000],
    ]
    assert estimate["lines"][-1]["what"] == "Thuê hội trường"


def test_a_conference_that_the_foreign_side_pays_takes_no_budget_money(phuc):
    recorded(phuc, conference(phuc), conference="foreign")

    assert Estimate.objects.get().total_vnd == 0


def test_only_a_conference_has_an_estimate(phuc, everything):
    event = stages.tentative(phuc, kind="working_session")
    undated = stages.draft(phuc, kind="conference", starts_at=None, ends_at=None)
    before = everything()

    codes = []
    for one in (event, undated):
        with pytest.raises(RuleBroken) as caught:
            recorded(phuc, one)
        codes += [reason.code for reason in caught.value.reasons]

    assert codes == ["not_a_conference", "dates_missing"]
    assert everything() == before


BAD = [
    ({"conference": "x"}, 400),
    ({"guests": []}, 422),
    ({"guests": [{"rank": "Z"}]}, 400),
    ({"guests": [{"rank": "B"}] * 6}, 400),
    ({"guests": [{"rank": "B", "colour": 1}]}, 400),
    ({"guests": [{"rank": "B"}, {"rank": "B"}]}, 422),
    ({"payers": {"lodging:B:head": "guests"}}, 400),
    ({"payers": {"lodging:B:head": "budget"}}, 422),
    ({"extras": [{"title": "", "amount": 1}]}, 400),
    ({"extras": [{"title": "Hoa", "amount": -1}]}, 400),
    ({"support_days": 1}, 400),
    ({"heads": 1}, 400),
]


def test_what_cannot_be_estimated_is_refused_and_nothing_is_written(phuc, api, everything, now):
    event = conference(phuc)
    client, before = api(phuc), everything()
    address = f"{ADDRESS}{event.pk}/"

    for what in ("record_estimate", "estimate/preview"):
        got = [
            (
                body,
                client.post(
                    f"{address}{what}/", {**stages.MONEY, **body}, format="json"
                ).status_code,
            )
            for body, _status in BAD
        ]
        assert got == BAD
    looked = client.post(f"{address}estimate/preview/", stages.MONEY, format="json")
    assert looked.json()["total_vnd"] == TOTAL
    assert client.get(f"{address}estimate/").status_code == 404
    assert client.get(f"{address}settlement/").status_code == 404
    assert everything() == before


def test_an_approver_approves_and_a_planner_records(everybody, api, now):
    phuc = everybody["planner"]
    event = recorded(phuc, conference(phuc))

    told = {
        role: api(user)
        .post(f"{ADDRESS}{event.pk}/approve_estimate/", {}, format="json")
        .status_code
        for role, user in everybody.items()
        if role != "approver"
    }

    assert told == {**dict.fromkeys(told, 403), "organiser": 404}
    answer = api(everybody["approver"]).post(
        f"{ADDRESS}{event.pk}/approve_estimate/", {}, format="json"
    )
    assert answer.status_code == 200
