"""The table of an event's life, and that nothing happens which does not stand in it."""

import pytest
from django.db import IntegrityError, transaction

from events import operations
from events.api.viewsets import EventViewSet
from events.domain.lifecycle import AHEAD, ENDED, EVENT, OPEN, THE_PERMIT, State
from events.models import Event
from foreign_affairs.accounts.models import Role
from tests.events import stages

pytestmark = pytest.mark.django_db

NOBODY = "nobody"
BODIES = {
    "plan": {},
    "confirm": {},
    "make_tentative": {"reason": "Chờ ý kiến."},
    "reschedule": {"starts_at": "2026-06-17T08:00", "ends_at": "2026-06-17T11:00"},
    "take_over_permit": {},
    "change_occurrence": {"occurrence": 1, "place": "Hội trường lớn"},
    "cancel_occurrence": {"occurrence": 1, "reason": "Nghỉ lễ."},
    "book": {"resources": []},
    "mark": {"visibility": "public"},
    "notify_authority": {"notified_on": "2026-04-20", "number": "12/SNgV"},
    "record_outcomes": {"outcomes": [{"kind": "memorandum", "title": "Biên bản ghi nhớ"}]},
    "record_estimate": {"conference": "vietnam", "guests": [{"rank": "C", "members": 4}]},
    "approve_estimate": {},
    "settle": {"lines": []},
    "close": {},
    "report_results": {"reported_on": "2026-06-18", "results": "Ký hai biên bản."},
    "cancel": {"reason": "Hoãn."},
}
BY_OTHER_ADDRESSES = {"revise", "invite"}
"""What is written of an event is changed by PATCH; who is invited has addresses of its own."""
ON_A_SERIES = ("change_occurrence", "cancel_occurrence")
LINKED = ("take_over_permit",)
OF_A_CONFERENCE = ("record_estimate", "approve_estimate", "settle")


def status_by_the_table(state, action, caller):
    """What the contract says: 401, 404, 403, 409, in this order."""
    if caller == NOBODY:
        return 401
    if caller == "organiser":
        return 404
    row = EVENT.row(action)
    if caller not in row.roles:
        return 403
    return 200 if state in row.sources else 409


def test_every_state_is_reached_from_the_first_one():
    reached, before = {EVENT.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {
            row.target for row in EVENT.rows if row.target and reached.intersection(row.sources)
        }

    assert reached == set(State) == set(EVENT.states) == set(Event.STATE_NAMES)
    assert set(OPEN) == {*AHEAD, "draft"}
    assert set(ENDED) == {"held", "cancelled"}


def test_every_action_has_its_operation_its_address_and_a_body_in_this_test():
    addresses = {extra.url_path for extra in EventViewSet.get_extra_actions()}

    assert [name for name in EVENT.actions if not hasattr(operations, name)] == []
    assert set(EVENT.actions) - BY_OTHER_ADDRESSES == set(BODIES)
    assert addresses - set(EVENT.actions) == {
        "history",
        "clashes",
        "what_if",
        "estimate",
        "estimate/preview",
        "settlement",
    }
    assert set(BODIES) <= addresses


def test_every_role_of_the_table_is_one_that_people_hold():
    held = {role for row in EVENT.rows for role in row.roles}

    assert held - {THE_PERMIT} <= set(Role.values)


def test_the_database_refuses_a_state_that_is_not_in_the_table(phuc):
    stages.draft(phuc)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(state="lost")


@pytest.mark.one_database
@pytest.mark.parametrize("state", EVENT.states)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    state, everybody, api, everything, now
):
    event = stages.in_state(state, everybody["planner"])
    clients = {role: api(user) for role, user in everybody.items()} | {NOBODY: api()}
    before = everything()

    wrong = []
    for caller, client in clients.items():
        for action, body in BODIES.items():
            expected = status_by_the_table(state, action, caller)
            if expected == 200:
                continue
            address = f"/api/v1/events/{event.pk}/{action}/"
            answer = client.post(address, body, format="json")
            offered = list(EVENT.actions_for(state, [caller])) if expected == 409 else None
            said = answer.json()
            if (answer.status_code, said.get("available_actions")) != (expected, offered):
                wrong.append((caller, action, expected, said))

    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("state", EVENT.states)
def test_what_is_in_the_table_is_done_by_whoever_may(
    state, everybody, api, everything, now, time_machine
):
    event = stages.in_state(state, everybody["planner"])
    if state in {"confirmed", "held"}:
        time_machine.move_to(event.last_at + 3 * stages.DAY, tick=False)
    before = everything()

    done = {}
    for role, user in everybody.items():
        client = api(user)
        answer = client.get(f"/api/v1/events/{event.pk}/")
        if answer.status_code == 404:
            continue
        offered = answer.json()["available_actions"]
        listed = client.get("/api/v1/events/").json()["results"][0]["available_actions"]
        assert offered == listed == list(EVENT.actions_for(state, [role]))
        for action in set(offered) - BY_OTHER_ADDRESSES:
            # Not an atomic block: operations are durable and would not stand inside one.
            point = transaction.savepoint()
            answer = client.post(
                f"/api/v1/events/{event.pk}/{action}/", BODIES[action], format="json"
            )
            done[role, action] = answer.status_code, answer.json().get("state")
            transaction.savepoint_rollback(point)

    # These have nothing to act on, or come too late, here: their own tests say when they do.
    unfit = {*ON_A_SERIES, *LINKED, *OF_A_CONFERENCE} | (
        {"book", "cancel"} if state == "confirmed" else set()
    )
    assert {key: what for key, what in done.items() if key[1] not in unfit} == {
        (role, row.action): (200, row.target or state)
        for row in EVENT.rows
        for role in row.roles
        if state in row.sources
        and row.action not in {*unfit, *BY_OTHER_ADDRESSES}
        and role != THE_PERMIT
    }
    assert {what[0] for key, what in done.items() if key[1] in unfit} <= {409, 422}
    assert everything() == before


def test_the_table_speaks_before_the_body_is_read(hoa, phuc, api, everything, now):
    event = stages.held(phuc)
    before = everything()

    answers = {
        action: api(hoa)
        .post(f"/api/v1/events/{event.pk}/{action}/", {"nonsense": 1}, format="json")
        .status_code
        for action in BODIES
    }

    expected = {action: status_by_the_table("held", action, "officer") for action in BODIES}
    assert answers == {**expected, "record_outcomes": 400, "report_results": 400}
    assert everything() == before
