"""The table of a dossier's life, and that nothing happens which does not stand in it."""

import pytest
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.models import Role
from permits import operations
from permits.api.viewsets import DossierViewSet
from permits.domain.lifecycle import (
    CLOCK_RUNS,
    CLOSED,
    DOSSIER,
    EDITABLE,
    OUTCOME_TOLD,
    RECEIVED,
    State,
)
from permits.models import Dossier
from tests.cast import SECOND_OFFICER
from tests.permits import stages

BODIES = {
    "submit": {},
    "receive": {"track": "no_consultation"},
    "request_completion": {"missing": "Chữ ký."},
    "decline": {"reason": "Không thuộc thẩm quyền."},
    "consult": {"agencies": [2], "question": "Đề nghị cho ý kiến."},
    "conclude_consultation": {},
    "change_track": {"track": "consultation", "reason": "Có khách Bộ trưởng."},
    "forward": {"proposal": "granted", "appraisal": "Đủ điều kiện."},
    "send_back": {"reason": "Xem lại thành phần."},
    "grant": {"conditions": "Giữ bí mật nhà nước."},
    "refuse": {"reason": "Chưa đủ điều kiện.", "legal_basis": "Điều 5"},
    "propose_supplement": {"items": stages.ITEMS, "reason": "Chưa đủ căn cứ."},
    "allow_supplement": {"reason": "Phát sinh nội dung mới."},
    "request_supplement": {"items": stages.ITEMS, "reason": "Chưa đủ căn cứ."},
    "supplement": {},
    "stop": {"reason": "Không còn tổ chức.", "legal_basis": "Mẫu số 05."},
    "reappoint": {"due_on": "2026-05-15", "reason": "Chờ ý kiến.", "cause": "own_step"},
    "submit_upward": {"summary": "Đề nghị đồng ý."},
    "record_upward_answer": {
        "answer": "agreed",
        "answer_number": "1/VPCP-QHQT",
        "answered_on": "2026-04-28",
    },
    "deliver_to_desk": {},
    "return_result": {},
    "withdraw": {"reason": "Hoãn."},
    "take_note": {},
    "classify": {
        **stages.ANSWERS.as_json(),
        "minister_level_guest": True,
        "reason": "Có Bộ trưởng dự.",
    },
    "correct_reception": {"reason": "Nhầm quy trình.", "track": "consultation"},
    "assign": {"officer": SECOND_OFFICER},
}
BODIES_IN = {
    ("consulting", "change_track"): {"track": "no_consultation", "reason": "Khách rút."},
    ("consulting", "correct_reception"): {"track": "no_consultation", "reason": "Nhầm."},
}
"""What is said instead where the dossier is on its way already."""
OUTSIDERS = STRANGER, NOBODY = "a stranger", "nobody"


def test_every_state_is_reached_from_the_first_one():
    reached, before = {DOSSIER.initial}, None
    while reached != before:
        before = set(reached)
        reached |= {
            row.target for row in DOSSIER.rows if row.target and reached.intersection(row.sources)
        }

    assert reached == set(State) == set(DOSSIER.states)


def test_the_groups_of_states_follow_from_the_table():
    assert set(EDITABLE) == {"draft", "incomplete", "awaiting_supplement"}
    assert set(CLOSED) == {"returned", "declined", "withdrawn", "stopped", "noted"}
    assert set(OUTCOME_TOLD) == {"at_desk", "returned"}
    starts, stops = DOSSIER.row("receive"), DOSSIER.row("deliver_to_desk")
    assert (starts.clock, stops.clock) == ("starts", "stops")
    waits = {DOSSIER.row("request_supplement").target, DOSSIER.row("submit_upward").target}
    assert set(CLOCK_RUNS) == set(RECEIVED) - set(OUTCOME_TOLD) - waits


def test_every_action_has_its_operation_its_address_and_a_body_in_this_test():
    addresses = {extra.url_path for extra in DossierViewSet.get_extra_actions()}

    assert set(DOSSIER.actions) == set(BODIES)
    assert [name for name in DOSSIER.actions if not hasattr(operations, name)] == []
    assert addresses - set(DOSSIER.actions) == {
        "classification",
        "clock",
        "control-sheet",
        "differences",
        "refer_to_hosting",
        "history",
    }
    assert set(DOSSIER.actions) - addresses == set()


def test_every_role_of_the_table_is_one_that_people_hold():
    assert {role for row in DOSSIER.rows for role in row.roles} <= set(Role.values)


def test_every_state_has_a_name_and_no_other_state_has_one():
    assert set(Dossier.STATE_NAMES) == set(State)


def test_the_database_refuses_a_state_that_is_not_in_the_table(lan):
    dossier = stages.draft(lan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(state="lost")

    assert Dossier.objects.get(pk=dossier.pk).state == "draft"


def test_the_database_refuses_a_reception_without_code_or_due_date(lan, minh):
    dossier = stages.received(lan, minh)

    for column in ("code", "official_due_on", "current_due_on", "track"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=dossier.pk).update(**{column: None})


def status_by_the_table(state, action, caller):
    """What the contract says: 401, 404, 403, 409, in this order."""
    if caller == NOBODY:
        return 401
    if caller == STRANGER or (state == "draft" and caller != "organiser"):
        return 404
    row = DOSSIER.row(action)
    if caller not in row.roles:
        return 403
    return 200 if state in row.sources else 409


def turn_of(action):
    """The state in which outsiders, whom no state concerns, are heard to ask for `action`."""
    return DOSSIER.states[DOSSIER.actions.index(action) % len(DOSSIER.states)]


@pytest.mark.one_database
@pytest.mark.parametrize("state", DOSSIER.states)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    state, everybody, otto, dung, api, everything, later
):
    dossier = stages.in_state(
        state, *(everybody[role] for role in ("organiser", "desk", "officer", "approver"))
    )
    clients = {role: api(user) for role, user in everybody.items()}
    clients |= {STRANGER: api(otto), NOBODY: api()}
    before = everything()

    wrong = []
    for caller, client in clients.items():
        for action in DOSSIER.actions:
            expected = status_by_the_table(state, action, caller)
            if expected == 200 or (caller in OUTSIDERS and state != turn_of(action)):
                continue
            address = f"/api/v1/dossiers/{dossier.pk}/{action}/"
            answer = client.post(address, BODIES[action], format="json")
            said = answer.json()
            offered = list(DOSSIER.actions_for(state, [caller])) if expected == 409 else None
            if (answer.status_code, said["status"]) != (expected, expected) or (
                said.get("available_actions") != offered
            ):
                wrong.append((caller, action, expected, said))

    assert wrong == []
    assert everything() == before


def test_the_table_speaks_before_the_body_is_read(lan, minh, hoa, binh, api, later, everything):
    dossier = stages.granted(lan, minh, hoa, binh)
    before = everything()

    answers = {
        action: api(hoa)
        .post(f"/api/v1/dossiers/{dossier.pk}/{action}/", {"nonsense": 1}, format="json")
        .status_code
        for action in DOSSIER.actions
    }

    expected = {action: status_by_the_table("decided", action, "officer") for action in answers}
    assert answers == {**expected, "deliver_to_desk": 400, "assign": 400}
    assert everything() == before


@pytest.mark.parametrize("state", DOSSIER.states)
def test_what_is_in_the_table_is_done_by_whoever_may(
    state, everybody, dung, api, everything, later
):
    people = [everybody[role] for role in ("organiser", "desk", "officer", "approver")]
    ordinary = stages.in_state(state, *people)
    fit = {
        action: stages.in_state(state, *people, fit_for=action)
        for at, action in stages.FIT_FOR
        if at == state
    }
    before = everything()

    done = []
    for role, user in everybody.items():
        for action in DOSSIER.actions_for(state, [role]):
            dossier = fit.get(action, ordinary)
            # Not an atomic block: operations are durable and would not stand inside one.
            point = transaction.savepoint()
            stages.PREPARED.get((state, action), lambda *_all: None)(dossier, everybody)
            body = BODIES_IN.get((state, action), BODIES[action])
            address = f"/api/v1/dossiers/{dossier.pk}/{action}/"
            answer = api(user).post(address, body, format="json")
            assert answer.status_code == 200, (action, answer.json())
            assert answer.json()["state"] == (DOSSIER.row(action).target or state)
            done.append((role, action))
            transaction.savepoint_rollback(point)

    assert sorted(done) == sorted(
        (role, row.action) for row in DOSSIER.rows for role in row.roles if state in row.sources
    )
    assert everything() == before


@pytest.mark.one_database
@pytest.mark.parametrize("state", DOSSIER.states)
def test_what_a_caller_is_offered_is_what_the_table_allows(state, everybody, api, later):
    dossier = stages.in_state(
        state, *(everybody[role] for role in ("organiser", "desk", "officer", "approver"))
    )

    offered = {}
    for role, user in everybody.items():
        answer = api(user).get(f"/api/v1/dossiers/{dossier.pk}/")
        if answer.status_code == 200:
            listed = api(user).get("/api/v1/dossiers/").json()["results"]
            assert [row["available_actions"] for row in listed] == [
                answer.json()["available_actions"]
            ]
            offered[role] = answer.json()["available_actions"]

    expected = {role: list(DOSSIER.actions_for(state, [role])) for role in everybody}
    if state == "draft":
        expected = {"organiser": expected["organiser"]}
    assert offered == expected


def test_a_person_of_two_roles_may_do_what_either_may(lan, minh, hoa, api, later):
    hoa.held_roles.create(role=Role.APPROVER)
    dossier = stages.deciding(lan, minh, hoa)

    answer = api(hoa).get(f"/api/v1/dossiers/{dossier.pk}/").json()

    assert answer["available_actions"] == list(
        DOSSIER.actions_for("deciding", ["officer", "approver"])
    )


def test_who_organises_and_works_in_the_office_sees_the_own_drafts_too(lan, phuc, api, later):
    lan.held_roles.create(role=Role.PLANNER)
    theirs = stages.draft(lan)

    opened = api(lan).post("/api/v1/dossiers/", {"title_vi": "Hội thảo"}, format="json")

    assert opened.status_code == 201
    listed = api(lan).get("/api/v1/dossiers/", {"state": "draft"}).json()
    assert {row["id"] for row in listed["results"]} == {theirs.pk, opened.json()["id"]}
    assert api(phuc).get("/api/v1/dossiers/").json()["count"] == 0


def test_for_papers_on_the_counter_the_desk_acts_in_the_organisers_place(
    minh, hoa, university, api, later
):
    dossier = stages.at_counter(minh, university)

    shown = {
        user.username: api(user).get(f"/api/v1/dossiers/{dossier.pk}/").json()["available_actions"]
        for user in (minh, hoa)
    }

    assert shown == {
        "minh": ["receive", "request_completion", "decline", "take_note", "classify", "withdraw"],
        "hoa": ["classify"],
    }
