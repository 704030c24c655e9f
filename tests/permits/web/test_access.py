"""Who may open which page, and what an act's button answers, role by role."""

import pytest
from django.urls import reverse
from django.utils import timezone

from foreign_affairs.workdays.deadlines import office_date
from permits import queries
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
        handing_in = allowed & {"submit", "supplement"}
        not_yet = {one for one in allowed if queries.why_not_yet(dossier, one, today=today)}
        assert offered == allowed - handing_in - not_yet, role
        assert edits == bool(handing_in), role


@pytest.mark.parametrize("state", BUILDERS)
@pytest.mark.parametrize("action", ACTION_FORMS)
def test_a_forbidden_act_is_refused_and_changes_nothing(
    action, state, lan, minh, hoa, binh, everybody, sits_at, everything
):
    dossier = in_state(state, lan, minh, hoa, binh)
    address = reverse("dossier_action", args=[dossier.pk, action])
    row = DOSSIER.row(action)
    before = everything()

    for role, user in everybody.items():
        if role in row.roles and state in row.sources:
            continue
        answer = sits_at(user).post(address, {"reason": "Vì sao"})
        unseen = state == "draft" and role != "organiser"
        expected = 404 if unseen else 403 if role not in row.roles else 409
        assert answer.status_code == expected, role
    assert everything() == before


def test_an_act_that_does_not_exist_is_not_there(lan, minh, hoa, binh, sits_at):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    answer = sits_at(lan).post(reverse("dossier_action", args=[dossier.pk, "approve"]))

    assert answer.status_code == 404
