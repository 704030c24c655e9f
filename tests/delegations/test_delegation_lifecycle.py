"""The table of a delegation's life, and that nothing happens which does not stand in it."""

import pytest
from django.db import IntegrityError, transaction

from delegations import operations
from delegations.api.viewsets import DelegationViewSet
from delegations.domain.lifecycle import AHEAD, DELEGATION, ENDED, OPEN, State
from delegations.models import Delegation
from foreign_affairs.accounts.models import Role
from tests.delegations import stages

pytestmark = pytest.mark.django_db

NOBODY = "nobody"
BODIES = {
    "plan": {},
    "send_back": {"reason": "Bổ sung thành phần."},
    "approve": {},
    "reopen": {"reason": "Thêm một thành viên."},
    "start": {},
    "change_dates": {
        "arrives_at": "2026-06-16T08:00:00+07:00",
        "departs_at": "2026-06-19T08:00:00+07:00",
    },
    "confirm_rank": {"rank": "B"},
    "request_reception": {"reception_on": "2026-06-17", "asked_on": "2026-04-20"},
    "record_estimate": {"banquets": 1, "sessions": 2},
    "settle": {"lines": []},
    "record_report": {
        "number": "45/BC-SNgV",
        "reported_on": "2026-06-22",
        "results": "Thống nhất hợp tác.",
    },
    "close": {},
    "cancel": {"reason": "Phía bạn hoãn."},
}
ON_MEMBERS = {
    "add_member",
    "change_member",
    "remove_member",
    "import_members",
    "add_scan",
    "remove_scan",
}
ON_PROGRAMME = {
    "add_item",
    "change_item",
    "remove_item",
    "accept_programme",
    "approve_programme",
    "track_item",
    "invite",
}
ELSEWHERE = {*ON_MEMBERS, *ON_PROGRAMME}
"""What has an address of its own, below that of the delegation."""


def status_by_the_table(state, action, caller):
    """What the contract says: 401, 404, 403, 409, in this order."""
    if caller == NOBODY:
        return 401
    if caller == "organiser":
        return 404
    row = DELEGATION.row(action)
    if caller not in row.roles:
        return 403
    return 200 if state in row.sources else 409


@pytest.fixture
def delegation_in(everybody):
    """`delegation_in(state)`: one that Hoa, the officer, is responsible for."""

    def built(state):
        phuc, binh, hoa = (everybody[role] for role in ("planner", "approver", "officer"))
        return stages.in_state(state, phuc, binh, responsible=hoa)

    return built


def test_every_state_is_reached_from_the_first_one():
    reached, before = {DELEGATION.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {
            row.target
            for row in DELEGATION.rows
            if row.target and reached.intersection(row.sources)
        }

    assert reached == set(State) == set(DELEGATION.states) == set(Delegation.STATE_NAMES)
    assert {*OPEN, *ENDED} == set(State)
    assert set(AHEAD) < set(OPEN)
    leaving = {state for row in DELEGATION.rows if row.target for state in row.sources}
    assert set(ENDED) == set(State) - leaving


def test_every_action_has_its_operation_its_address_and_a_body_in_this_test():
    addresses = {extra.url_path for extra in DelegationViewSet.get_extra_actions()}

    assert [name for name in DELEGATION.actions if not hasattr(operations, name)] == []
    # What is written of a delegation is changed by PATCH; members have addresses of their own.
    assert set(DELEGATION.actions) - {"revise"} - ELSEWHERE == set(BODIES)
    assert addresses - set(DELEGATION.actions) == {
        "history",
        "estimate",
        "estimate/preview",
        "settlement",
    }
    assert set(BODIES) <= addresses


def test_every_role_of_the_table_is_one_that_people_hold():
    assert {role for row in DELEGATION.rows for role in row.roles} <= set(Role.values)


def test_the_database_refuses_a_state_that_is_not_in_the_table(phuc):
    stages.draft(phuc)

    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.update(state="lost")


@pytest.mark.one_database
@pytest.mark.parametrize("state", DELEGATION.states)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    state, delegation_in, everybody, api, everything, now
):
    delegation = delegation_in(state)
    clients = {role: api(user) for role, user in everybody.items()} | {NOBODY: api()}
    before = everything()

    wrong = []
    for caller, client in clients.items():
        for action, body in BODIES.items():
            expected = status_by_the_table(state, action, caller)
            if expected == 200:
                continue
            address = f"/api/v1/delegations/{delegation.pk}/{action}/"
            answer = client.post(address, body, format="json")
            offered = list(DELEGATION.actions_for(state, [caller])) if expected == 409 else None
            said = answer.json()
            if (answer.status_code, said.get("available_actions")) != (expected, offered):
                wrong.append((caller, action, expected, said))

    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("state", DELEGATION.states)
def test_what_is_in_the_table_is_done_by_whoever_may(
    state, delegation_in, everybody, api, everything, now, time_machine
):
    delegation = delegation_in(state)
    if state in {"approved", "ongoing", "closed"}:
        time_machine.move_to(delegation.departs_at + 6 * stages.DAY, tick=False)
    before = everything()

    done = {}
    for role, user in everybody.items():
        client = api(user)
        answer = client.get(f"/api/v1/delegations/{delegation.pk}/")
        if answer.status_code == 404:
            continue
        offered = answer.json()["available_actions"]
        listed = client.get("/api/v1/delegations/").json()["results"][0]["available_actions"]
        assert offered == listed == list(DELEGATION.actions_for(state, [role]))
        for action in set(offered) - {"revise"} - ELSEWHERE:
            # Not an atomic block: operations are durable and would not stand inside one.
            point = transaction.savepoint()
            answer = client.post(
                f"/api/v1/delegations/{delegation.pk}/{action}/", BODIES[action], format="json"
            )
            done[role, action] = answer.status_code, answer.json().get("state")
            transaction.savepoint_rollback(point)

    # No report is written and nothing was estimated, so the file of an ongoing one can neither be
    # closed nor settled: see their own tests.
    own_tests = {"close", "settle"}
    assert {key: what for key, what in done.items() if key[1] not in own_tests} == {
        (role, row.action): (200, row.target or state)
        for row in DELEGATION.rows
        for role in row.roles
        if state in row.sources and row.action not in {*ELSEWHERE, *own_tests, "revise"}
    }
    assert {what[0] for key, what in done.items() if key[1] == "close"} <= {422}
    assert {what[0] for key, what in done.items() if key[1] == "settle"} <= {409}
    assert everything() == before


def test_an_officer_acts_only_on_the_delegations_in_his_charge(phuc, binh, hoa, dung, api, now):
    delegation = stages.approved(phuc, binh, responsible=hoa)
    address = f"/api/v1/delegations/{delegation.pk}/"

    offered = {
        user.username: api(user).get(address).json()["available_actions"] for user in (hoa, dung)
    }

    assert "start" in offered["hoa"]
    assert offered["dung"] == []
    assert api(dung).post(f"{address}start/", {}, format="json").status_code == 403


def test_a_closed_delegation_was_reported_on(phuc, binh, api, everything, now):
    delegation = stages.ongoing(phuc, binh)
    before = everything()

    answer = api(phuc).post(f"/api/v1/delegations/{delegation.pk}/close/", {}, format="json")

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["reasons"]] == [
        "guests_still_here",
        "report_missing",
    ]
    assert everything() == before
    assert stages.closed(phuc, binh).state == "closed"
