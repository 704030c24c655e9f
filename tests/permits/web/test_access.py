"""Who may open which page, and what an act's button answers, role by role."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain.intake import Regime
from permits.domain.lifecycle import DOSSIER
from permits.web.forms.actions import ACTION_FORMS
from tests.permits.stages import BUILDERS, in_state

STAFF = {"desk", "officer", "approver", "planner", "leader", "administrator"}
WHO_OPENS = {
    "apply": STAFF | {"organiser"},
    "my_dossiers": {"organiser"},
    "desk": {"desk"},
    "queue": {"officer", "approver", "leader"},
    "import_dossiers": {"desk"},
    "secret_register": {"desk", "leader"},
    "permit_check": STAFF | {"organiser"},
    "track": STAFF | {"organiser"},
    "permits": STAFF,
    "reports_on_results": STAFF,
}


@pytest.mark.parametrize("role", sorted(STAFF | {"organiser"}))
@pytest.mark.parametrize("name", WHO_OPENS)
def test_a_page_opens_for_its_roles_and_says_403_to_the_others(name, role, everybody, sits_at):
    answer = sits_at(everybody[role]).get(reverse(name))

    assert answer.status_code == (200 if role in WHO_OPENS[name] else 403)


@pytest.mark.parametrize("name", ["my_dossiers", "desk", "queue", "permits", "reports_on_results"])
def test_a_stranger_is_asked_to_sign_in(name, db, sits_at):
    answer = sits_at().get(reverse(name))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_stranger_reads_what_it_takes_and_is_told_to_sign_in(db, sits_at):
    page = sits_at().get(reverse("apply"))

    assert page.status_code == 200
    assert "Đề án tổ chức (Mẫu 01)" in page.content.decode()
    assert f"{reverse('account_login')}?next=/apply/" in page.content.decode()


def test_a_stranger_who_starts_is_sent_to_sign_in_and_nothing_is_opened(db, sits_at, everything):
    before = everything()

    answer = sits_at().post(reverse("apply"), {"procedure": "2.002312"})

    assert answer["Location"].startswith(reverse("account_login"))
    assert everything() == before


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_office_files_nothing_online(role, everybody, sits_at, everything):
    before = everything()

    answer = sits_at(everybody[role]).post(reverse("apply"), {"procedure": "2.002312"})

    assert answer.status_code == 403
    assert everything() == before


def test_what_is_not_yours_is_not_there(lan, minh, hoa, binh, otto, sits_at):
    dossier = in_state("at_desk", lan, minh, hoa, binh)
    attachment = dossier.attachments.first()
    addresses = [
        reverse("dossier", args=[dossier.pk]),
        reverse("edit_dossier", args=[dossier.pk]),
        reverse("attachment", args=[dossier.pk, attachment.pk]),
        reverse("letter", args=[dossier.pk, 1]),
        reverse("dossier_action", args=[dossier.pk, "withdraw"]),
    ]
    client = sits_at(otto)

    statuses = [client.get(address).status_code for address in addresses]
    statuses.append(client.post(addresses[-1]).status_code)

    assert statuses == [404] * 6


def test_a_paper_of_another_dossier_is_not_there(lan, minh, hoa, binh, sits_at):
    one = in_state("submitted", lan, minh, hoa, binh)
    other = in_state("at_desk", lan, minh, hoa, binh)
    client = sits_at(lan)

    crossed = [
        client.get(reverse("attachment", args=[one.pk, other.attachments.first().pk])),
        client.get(reverse("letter", args=[one.pk, 2])),
        client.get(reverse("letter", args=[one.pk, 10**30])),
    ]

    assert [answer.status_code for answer in crossed] == [404] * 3


def test_a_draft_belongs_to_its_organiser_alone(lan, trang, minh, hoa, binh, sits_at):
    address = reverse("dossier", args=[in_state("draft", lan, minh, hoa, binh).pk])

    statuses = [sits_at(user).get(address).status_code for user in (lan, trang, minh, hoa, binh)]

    assert statuses == [200, 200, 404, 404, 404]


@pytest.mark.one_database
@pytest.mark.parametrize("state", BUILDERS)
def test_the_page_offers_exactly_what_the_table_and_the_rules_allow(
    state, lan, minh, hoa, dung, binh, everybody, sits_at
):
    """The form of the plan hands in; what a rule forbids now is told instead of asked."""
    dossier = in_state(state, lan, minh, hoa, binh)
    today = office_date(timezone.now())
    address = reverse("dossier", args=[dossier.pk])

    for role, user in everybody.items():
        page = sits_at(user).get(address)
        if page.status_code == 404:
            assert state == "draft"
            continue
        offered = {
            action
            for action in ACTION_FORMS
            if f'action="{reverse("dossier_action", args=[dossier.pk, action])}"'
            in page.content.decode()
        }
        edits = f'href="{reverse("edit_dossier", args=[dossier.pk])}"' in page.content.decode()
        allowed = set(DOSSIER.actions_for(state, {role}))
        allowed.discard("allow_supplement")  # nothing was asked before, so nothing once more
        if dossier.regime != Regime.NOTIFY:
            allowed.discard("take_note")
        handing_in = allowed & {"submit", "supplement"}
        not_yet = {one for one in allowed if queries.why_not_yet(dossier, one, today=today)}
        assert offered == allowed - handing_in - not_yet, role
        assert edits == bool(handing_in), role


def whoever_may_not(action, state, roles):
    """The next of `roles` who may not do `action` in `state`, and what the button answers.

    The API asks for every role, action and state at once (test_lifecycle.py), and both doors ask
    the same table before anything else. Here each pair of them is met, so that no page, form or
    role goes unasked: a refused act draws the whole page, and a full table would draw 3,000.
    """
    row = DOSSIER.row(action)
    start = list(ACTION_FORMS).index(action) + list(BUILDERS).index(state)
    turns = [roles[(start + turn) % len(roles)] for turn in range(len(roles))]
    role = next(one for one in turns if one not in row.roles or state not in row.sources)
    if state == "draft" and role != "organiser":
        return role, 404
    return role, 403 if role not in row.roles else 409


@pytest.mark.one_database
@pytest.mark.parametrize("state", BUILDERS)
def test_a_forbidden_act_is_refused_and_changes_nothing(
    state, lan, minh, hoa, binh, everybody, sits_at, everything
):
    dossier = in_state(state, lan, minh, hoa, binh)
    clients = {role: sits_at(user) for role, user in everybody.items()}
    asked = {action: whoever_may_not(action, state, list(everybody)) for action in ACTION_FORMS}
    before = everything()

    answers = {}
    for action, (role, _expected) in asked.items():
        address = reverse("dossier_action", args=[dossier.pk, action])
        answer = clients[role].post(address, {"reason": "Vì sao"})
        answers[action] = role, answer.status_code

    assert answers == asked
    assert everything() == before


def test_each_pair_of_role_action_and_state_is_met_by_a_forbidden_act(everybody):
    roles = list(everybody)

    met = {
        (whoever_may_not(action, state, roles)[0], action, state)
        for action in ACTION_FORMS
        for state in BUILDERS
    }

    assert {(action, state) for _, action, state in met} == set(product(ACTION_FORMS, BUILDERS))
    assert {(role, action) for role, action, _ in met} == set(product(roles, ACTION_FORMS))
    assert {(role, state) for role, _, state in met} == set(product(roles, BUILDERS))


def test_an_act_that_does_not_exist_is_not_there(lan, minh, hoa, binh, sits_at):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    answer = sits_at(lan).post(reverse("dossier_action", args=[dossier.pk, "approve"]))

    assert answer.status_code == 404
