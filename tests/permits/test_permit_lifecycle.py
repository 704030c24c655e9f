"""The table of a permit's life, and that nothing happens which does not stand in it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.models import Role
from permits import operations
from permits.api.permits import PermitViewSet
from permits.domain.permit_lifecycle import ENDED, PERMIT, THE_AMENDMENT, PermitStatus
from permits.models import Permit
from permits.web.forms.permits import PERMIT_FORMS
from tests.permits import permit_stages
from tests.permits.permit_stages import DECISION

BODIES = {
    "suspend": DECISION,
    "reinstate": DECISION,
    "cancel": DECISION,
    "give_notice_of_cancellation": {"reason": "Khách không sang được."},
    "open_amendment": {},
    "write_report": {"outcome": "Ký biên bản."},
    "file_report": {},
    "amend_report": {"reason": "Đếm thiếu khách."},
}
RULES_SAY_NO = {"file_report", "amend_report"}
"""What the table allows, and a rule refuses while nothing is reported."""
ON_A_PAGE_OF_ITS_OWN = {"write_report", "file_report"}
STRANGER, NOBODY = "a stranger", "nobody"


def test_every_status_is_reached_from_the_first_one():
    reached, before = {PERMIT.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {
            row.target for row in PERMIT.rows if row.target and reached.intersection(row.sources)
        }

    assert reached == set(PermitStatus) == set(PERMIT.states) == set(Permit.Status.values)


def test_what_ends_a_permit_follows_from_the_table():
    assert set(ENDED) == {"superseded", "cancelled"}


def test_every_action_but_superseding_has_its_operation_its_address_and_its_form():
    by_people = set(PERMIT.actions) - {"supersede"}
    addresses = {extra.url_path for extra in PermitViewSet.get_extra_actions()}

    assert set(BODIES) == by_people
    assert [name for name in by_people if not hasattr(operations, name)] == []
    assert by_people - addresses == set()
    assert set(PERMIT_FORMS) == by_people - ON_A_PAGE_OF_ITS_OWN


def test_only_an_amendment_supersedes_and_every_other_role_is_one_that_people_hold():
    assert PERMIT.row("supersede").roles == (THE_AMENDMENT,)
    assert {role for row in PERMIT.rows for role in row.roles} - {THE_AMENDMENT} <= set(Role.values)
    assert THE_AMENDMENT not in Role.values


def test_the_database_refuses_a_status_that_is_not_in_the_table(lan, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)

    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(pk=permit.pk).update(status="lost")

    assert Permit.objects.get(pk=permit.pk).status == "valid"


def status_by_the_table(status, action, caller):
    """What the contract says: 401, 404, 403, 409, in this order."""
    if caller == NOBODY:
        return 401
    if caller == STRANGER:
        return 404
    row = PERMIT.row(action)
    if caller not in row.roles:
        return 403
    return 200 if status in row.sources else 409


@pytest.mark.one_database
@pytest.mark.parametrize("status", PERMIT.states)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    status, everybody, otto, api, everything, later
):
    permit = permit_stages.in_status(
        status, *(everybody[role] for role in ("organiser", "desk", "officer", "approver"))
    )
    clients = {role: api(user) for role, user in everybody.items()}
    clients |= {STRANGER: api(otto), NOBODY: api()}
    before = everything()

    wrong = []
    for caller, client in clients.items():
        for action, body in BODIES.items():
            expected = status_by_the_table(status, action, caller)
            if expected == 200:
                continue
            address = f"/api/v1/permits/{permit.pk}/{action}/"
            answer = client.post(address, body, format="json")
            said = answer.json()
            offered = list(PERMIT.actions_for(status, [caller])) if expected == 409 else None
            if (answer.status_code, said.get("available_actions")) != (expected, offered):
                wrong.append((caller, action, expected, said))

    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("status", PERMIT.states)
def test_what_is_in_the_table_is_done_by_whoever_may(status, everybody, api, everything, later):
    permit = permit_stages.in_status(
        status, *(everybody[role] for role in ("organiser", "desk", "officer", "approver"))
    )
    before = everything()

    done = set()
    for role, user in everybody.items():
        for action in PERMIT.actions_for(status, [role]):
            # Not an atomic block: operations are durable and would not stand inside one.
            point = transaction.savepoint()
            answer = api(user).post(
                f"/api/v1/permits/{permit.pk}/{action}/", BODIES[action], format="json"
            )
            said = answer.json()
            if action in RULES_SAY_NO:
                assert answer.status_code == 422, (role, action, said)
            else:
                assert answer.status_code == 200, (role, action, said)
                assert said["status"] == (PERMIT.row(action).target or status)
            done.add(action)
            transaction.savepoint_rollback(point)

    assert done == {
        row.action for row in PERMIT.rows if status in row.sources and row.action in BODIES
    }
    assert everything() == before


@pytest.mark.one_database
@pytest.mark.parametrize("status", PERMIT.states)
def test_what_a_caller_is_offered_is_what_the_table_allows(status, everybody, api, later):
    permit = permit_stages.in_status(
        status, *(everybody[role] for role in ("organiser", "desk", "officer", "approver"))
    )

    offered = {
        role: api(user).get(f"/api/v1/permits/{permit.pk}/").json()["available_actions"]
        for role, user in everybody.items()
    }

    assert offered == {role: list(PERMIT.actions_for(status, [role])) for role in everybody}


@pytest.mark.parametrize("status", PERMIT.states)
def test_the_calendar_is_what_its_sources_say_in_every_status(status, lan, minh, hoa, binh):
    permit_stages.in_status(status, lan, minh, hoa, binh)

    call_command("rebuild_calendar", check=True, verbosity=0)


def test_nobody_can_supersede_a_permit_by_hand(lan, minh, hoa, binh, api, later):
    permit = permit_stages.told(lan, minh, hoa, binh)

    answer = api(binh).post(f"/api/v1/permits/{permit.pk}/supersede/", {}, format="json")

    assert answer.status_code == 404
