"""The table of a feedback's life, and that nothing happens which does not stand in it."""

import pytest
from django.db import IntegrityError, transaction

from foreign_affairs.quality import operations
from foreign_affairs.quality.api.viewsets import FeedbackViewSet
from foreign_affairs.quality.domain.lifecycle import (
    EVALUATED,
    FEEDBACK,
    OPEN,
    State,
    may_be_evaluated,
)
from foreign_affairs.quality.models import Feedback
from foreign_affairs.quality.web import words
from foreign_affairs.quality.web.forms.feedback import ACTION_FORMS
from permits.domain.lifecycle import DOSSIER
from tests.foreign_affairs.quality import speaking

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/quality/feedback/"
STRANGER, NOBODY, HANDLER = "a stranger", "nobody", "the handler"


@pytest.fixture
def callers(everybody, otto, api):
    """A client of each role, of the handler (an officer), of a stranger, of nobody."""
    clients = {role: api(user) for role, user in everybody.items() if role != "officer"}
    return clients | {HANDLER: api(everybody["officer"]), STRANGER: api(otto), NOBODY: api()}


def bodies(everybody):
    return {
        "assign": {"handler": everybody["planner"].pk},
        "reply": {"answer": "Đã xem xét.", "finding": "unfounded"},
        "close": {},
        "decline": {"reason": "Không thuộc thẩm quyền."},
        "withdraw": {},
    }


def towards(caller, state):
    """What a caller is towards Lan's complaint; None where it is not seen."""
    if caller == "organiser":
        return {"filer"}
    if caller in {"leader", "approver"}:
        return {"leader"}
    if caller == "administrator":
        return set()
    if caller == HANDLER:
        given = state in {"assigned", "answered", "closed"}
        return {"handler"} if given else None
    return None


def status_by_the_table(state, action, caller):
    """What the contract says: 401, 404, 403, 409, in this order."""
    if caller == NOBODY:
        return 401
    held = towards(caller, state)
    if held is None:
        return 404
    row = FEEDBACK.row(action)
    if not held.intersection(row.roles):
        return 403
    return 200 if state in row.sources else 409


def test_every_state_is_reached_from_the_first_one():
    reached, before = {FEEDBACK.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in FEEDBACK.rows if reached.intersection(row.sources)}

    assert reached == set(State) == set(FEEDBACK.states) == set(Feedback.STATE_NAMES)
    assert set(OPEN) == {"received", "assigned"}


def test_every_action_has_its_operation_its_address_its_form_and_its_words():
    addresses = {extra.url_path for extra in FeedbackViewSet.get_extra_actions()}

    assert set(FEEDBACK.actions) == addresses == set(ACTION_FORMS)
    assert [name for name in FEEDBACK.actions if not hasattr(operations, name)] == []
    assert set(FEEDBACK.actions) - set(words.ACTS) == set()


def test_a_dossier_is_evaluated_in_every_closed_state_but_the_one_its_organiser_chose():
    closed = {state for state in DOSSIER.states if may_be_evaluated(state)}

    assert closed == set(EVALUATED) - {"withdrawn"}
    assert {"at_desk", "returned", "declined"} <= closed


def test_the_database_refuses_a_state_that_is_not_in_the_table(lan):
    speaking.filed(lan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.update(state="lost")


@pytest.mark.one_database
@pytest.mark.parametrize("state", FEEDBACK.states)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    state, everybody, callers, everything, later
):
    feedback = speaking.in_state(
        state, everybody["organiser"], everybody["leader"], everybody["officer"]
    )
    said = bodies(everybody)
    before = everything()

    wrong = []
    for caller, client in callers.items():
        for action in FEEDBACK.actions:
            expected = status_by_the_table(state, action, caller)
            if expected == 200:
                continue
            answer = client.post(f"{ADDRESS}{feedback.pk}/{action}/", said[action], format="json")
            held = towards(caller, state)
            offered = list(FEEDBACK.actions_for(state, held)) if expected == 409 else None
            if (answer.status_code, answer.json().get("available_actions")) != (expected, offered):
                wrong.append((caller, action, expected, answer.json()))

    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("state", FEEDBACK.states)
def test_what_is_in_the_table_is_done_by_whoever_may(state, everybody, callers, everything, later):
    feedback = speaking.in_state(
        state, everybody["organiser"], everybody["leader"], everybody["officer"]
    )
    said = bodies(everybody)
    before = everything()

    done = set()
    for caller, client in callers.items():
        held = towards(caller, state)
        if caller == NOBODY or held is None:
            continue
        offered = client.get(f"{ADDRESS}{feedback.pk}/").json()["available_actions"]
        listed = client.get(ADDRESS).json()["results"][0]["available_actions"]
        assert offered == listed == list(FEEDBACK.actions_for(state, held))
        for action in offered:
            point = transaction.savepoint()
            answer = client.post(f"{ADDRESS}{feedback.pk}/{action}/", said[action], format="json")
            assert answer.status_code == 200, (caller, action, answer.json())
            assert answer.json()["state"] == FEEDBACK.row(action).target
            done.add(action)
            transaction.savepoint_rollback(point)

    assert done == {row.action for row in FEEDBACK.rows if state in row.sources}
    assert everything() == before


def test_the_table_speaks_before_the_body_is_read(lan, le, hoa, api, later, everything):
    feedback = speaking.assigned(lan, le, hoa)
    before = everything()

    answers = {
        action: api(hoa)
        .post(f"{ADDRESS}{feedback.pk}/{action}/", {"nonsense": 1}, format="json")
        .status_code
        for action in FEEDBACK.actions
    }

    assert answers == {"assign": 403, "reply": 400, "close": 403, "decline": 403, "withdraw": 403}
    assert everything() == before
