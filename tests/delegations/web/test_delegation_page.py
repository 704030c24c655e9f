"""The page of one delegation: what comes next, what is offered to whom, every act of the table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegations import operations
from delegations.domain.lifecycle import DELEGATION
from delegations.web.forms.actions import ACTION_FORMS
from foreign_affairs.accounts.actors import acting
from tests.delegations import stages

pytestmark = pytest.mark.django_db

OF_THEIR_OWN = {
    "revise",
    "add_member",
    "change_member",
    "remove_member",
    "import_members",
    "add_scan",
    "remove_scan",
    "add_item",
    "change_item",
    "remove_item",
    "accept_programme",
    "approve_programme",
    "track_item",
    "record_estimate",
    "settle",
    "invite",
}
"""Acts that have pages of their own."""
POSTS = {
    "plan": {},
    "send_back": {"reason": "Bổ sung người phiên dịch."},
    "approve": {},
    "reopen": {"reason": "Thêm một thành viên."},
    "start": {},
    "change_dates": {
        "starts_on": "17/06/2026",
        "starts_hour": "10:30",
        "ends_on": "19/06/2026",
        "ends_hour": "15:00",
    },
    "confirm_rank": {"head_position": "deputy_minister", "rank": "B"},
    "request_reception": {"reception_on": "17/06/2026", "asked_on": "20/04/2026"},
    "record_report": {"number": "45/BC-SNgV", "reported_on": "19/04/2026", "results": "Tốt."},
    "close": {},
    "cancel": {"reason": "Hoãn."},
}


def at(delegation, action=""):
    return f"/delegations/{delegation.pk}/{action}/" if action else f"/delegations/{delegation.pk}/"


def page_of(answer):
    return answer.content.decode()


def asked(answer):
    """The actions whose forms stand on the page, ready to be sent."""
    return {
        action
        for action in ACTION_FORMS
        if f'/{action}/" novalidate class="action-form"' in page_of(answer)
    }


def test_every_action_of_the_table_has_its_form_or_a_page_of_its_own():
    assert {*ACTION_FORMS, *OF_THEIR_OWN} == set(DELEGATION.actions)
    assert all(hasattr(operations, name) for name in ACTION_FORMS)


@pytest.mark.one_database
@pytest.mark.parametrize("state", DELEGATION.states)
def test_the_page_offers_to_each_what_the_table_allows_and_answers_the_rest(
    state, everybody, sits_at, everything, now
):
    delegation = stages.in_state(state, everybody["planner"], everybody["approver"])
    before = everything()
    wrong = []

    for role, user in everybody.items():
        client = sits_at(user)
        page = client.get(at(delegation))
        if role == "organiser":
            assert page.status_code == 404
        else:
            # An officer who is not in charge of it does nothing.
            held = {role} - {"officer"}
            assert asked(page) <= set(DELEGATION.actions_for(state, held)), role
        for action, body in POSTS.items():
            row = DELEGATION.row(action)
            may = role in row.roles and role != "officer"
            if may and state in row.sources:
                continue
            expected = 404 if role == "organiser" else 409 if may else 403
            status = client.post(at(delegation, action), body).status_code
            if status != expected:
                wrong.append((role, action, status))

    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize(
    ("state", "role", "action", "target"),
    [
        ("draft", "planner", "plan", "planned"),
        ("draft", "planner", "confirm_rank", "draft"),
        ("draft", "planner", "change_dates", "draft"),
        ("draft", "planner", "request_reception", "draft"),
        ("planned", "approver", "approve", "approved"),
        ("planned", "approver", "send_back", "draft"),
        ("planned", "planner", "cancel", "cancelled"),
        ("approved", "planner", "reopen", "planned"),
    ],
)
def test_an_act_is_done_from_the_page(state, role, action, target, everybody, sits_at, now):
    delegation = stages.in_state(state, everybody["planner"], everybody["approver"])

    answer = sits_at(everybody[role]).post(at(delegation, action), POSTS[action])

    assert answer["Location"] == at(delegation)
    delegation.refresh_from_db()
    assert delegation.state == target


def test_from_arrival_to_the_closed_file_the_page_leads(everybody, sits_at, time_machine):
    planner = everybody["planner"]
    delegation = stages.approved(planner, everybody["approver"])
    client = sits_at(planner)

    time_machine.move_to(delegation.arrives_at, tick=False)
    client.post(at(delegation, "start"))
    assert asked(client.get(at(delegation))).isdisjoint({"record_report", "close"})
    time_machine.move_to(delegation.departs_at + 5 * stages.DAY, tick=False)
    report = {**POSTS["record_report"], "reported_on": "22/06/2026"}
    assert client.get(at(delegation)).context["leading"].action == "record_report"
    client.post(at(delegation, "record_report"), report)
    assert client.get(at(delegation)).context["leading"].action == "close"
    client.post(at(delegation, "close"))

    delegation.refresh_from_db()
    assert (delegation.state, delegation.report_number) == ("closed", "45/BC-SNgV")


def test_what_is_missing_is_said_before_anybody_presses(phuc, sits_at, now):
    delegation = stages.draft(phuc)

    said = page_of(sits_at(phuc).get(at(delegation)))

    assert "Nhập trưởng đoàn" in said or "trưởng đoàn" in said
    assert reverse("edit_delegation", args=[delegation.pk]) in said


def test_numbers_of_passports_are_masked_and_care_is_for_few(phuc, minh, sits_at, now):
    delegation = stages.with_head(phuc)
    stages.member(phuc, delegation, passport_number="MZ7654321", care_note="Dị ứng tôm")

    for user, sees in ((phuc, True), (minh, False)):
        said = page_of(sits_at(user).get(at(delegation)))
        assert "TK1234567" not in said
        assert "TK*****67" in said
        assert ("Dị ứng tôm" in said) is sees


def test_another_rank_than_the_proposed_one_is_explained(phuc, sits_at, everything, now):
    delegation = stages.draft(phuc)
    before = everything()
    client = sits_at(phuc)

    answer = client.post(at(delegation, "confirm_rank"), {**POSTS["confirm_rank"], "rank": "A"})

    assert answer.status_code == 422
    assert answer.context["refused"].errors.keys() == {"reason"}
    assert everything() == before


def test_a_form_of_another_action_is_not_there(phuc, sits_at, now):
    delegation = stages.draft(phuc)
    client = sits_at(phuc)

    assert client.post(at(delegation, "revise")).status_code == 404
    assert client.get(at(delegation, "plan"))["Location"] == at(delegation)
    assert client.get("/delegations/99999999/").status_code == 404


def test_the_page_costs_the_same_for_few_members_and_many(phuc, sits_at, now):
    costs = []
    for count in (1, 4):
        delegation = stages.with_head(phuc)
        for number in range(count):
            stages.member(phuc, delegation, full_name=f"TANAKA {number}")
        client = sits_at(phuc)
        client.get(at(delegation))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(delegation))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 40


def test_nothing_is_proposed_for_a_head_whose_position_is_not_known(phuc, sits_at, now):
    delegation = stages.with_head(phuc)
    other = stages.member(phuc, delegation)
    operations.change_member(
        delegation_id=delegation.pk, member_id=other.pk, actor=acting(phuc), at=now, role="head"
    )
    client, way = sits_at(phuc), f"/delegations/{delegation.pk}/"

    form = client.get(way).context["leading"]

    assert form.action == "confirm_rank"
    assert form.initial == {"head_position": "", "rank": "", "reason": ""}
    answer = client.post(f"{way}confirm_rank/", {"head_position": "", "rank": "B"})
    assert answer.status_code == 422
