"""What stands on top of a dossier's page for whom, beside it, and under the fold."""

from datetime import timedelta

import pytest
from django.test import Client

from foreign_affairs.accounts.actors import acting
from permits import operations
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(time_machine):
    """`offered(binh, dossier, days=2)`: (what leads, what is usual, what is rare), by action."""

    def look(user, dossier, *, days=1):
        time_machine.move_to(MONDAY + timedelta(days=days), tick=False)
        client = Client()
        client.force_login(user)
        offer = client.get(f"/dossiers/{dossier.pk}/").context["offer"]
        return (
            offer.leading.action if offer.leading else "",
            [form.action for form in offer.usual],
            [form.action for form in offer.rare],
        )

    return look


def test_what_only_the_prime_minister_permits_goes_up_and_nothing_else_does(
    lan, minh, hoa, binh, offered
):
    own = stages.deciding(lan, minh, hoa)
    his = stages.pm_deciding(lan, minh, hoa)

    assert offered(binh, own) == ("grant", ["send_back", "refuse", "reappoint"], [])
    assert offered(binh, his) == ("submit_upward", ["send_back", "refuse", "grant"], [])


@pytest.mark.parametrize(("answer", "leading"), [("agreed", "grant"), ("declined", "refuse")])
def test_the_prime_ministers_answer_says_what_comes_next(
    answer, leading, lan, minh, hoa, binh, offered
):
    dossier = stages.with_pm(lan, minh, hoa, binh)
    at = MONDAY + timedelta(days=3)
    operations.record_upward_answer(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=at,
        answer=answer,
        answer_number="1/TTg",
        answered_on=at.date(),
    )

    assert offered(binh, dossier, days=3)[0] == leading


def test_a_proposed_slip_leads_the_desk_and_a_second_one_waits_for_a_leader(
    lan, minh, hoa, le, offered
):
    dossier = stages.received(lan, minh, officer=hoa)
    assert offered(minh, dossier)[0] == ""
    said = {"items": ["Bản dịch"], "reason": "Thiếu."}
    operations.propose_supplement(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY, **said)
    assert offered(minh, dossier)[0] == "request_supplement"
    assert "allow_supplement" not in offered(le, dossier)[2]

    operations.request_supplement(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY, **said)
    operations.supplement(
        dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + timedelta(minutes=1)
    )

    leading, usual, _rare = offered(minh, dossier)
    assert (leading, usual[-1]) == ("", "request_supplement")
    assert "allow_supplement" in offered(le, dossier)[2]


def test_an_unanswered_slip_leads_the_approver_to_stop(lan, minh, hoa, binh, offered):
    dossier = stages.asked(lan, minh, hoa)

    assert offered(binh, dossier) == ("", ["stop"], [])
    assert offered(binh, dossier, days=40)[0] == "stop"


def test_a_drafted_apology_leads_until_it_is_sent(lan, minh, hoa, le, offered):
    dossier = stages.received(lan, minh, officer=hoa)
    assert offered(le, dossier)[0] == ""
    now = MONDAY + timedelta(days=10)
    operations.remind_of_deadlines(at=now)
    assert offered(le, dossier, days=10)[0] == "reappoint"

    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=now,
        due_on=(MONDAY + timedelta(days=18)).date(),
        reason="Xác minh.",
        cause="own_step",
    )

    leading, usual, rare = offered(le, dossier, days=10)
    assert (leading, "reappoint" in usual + rare) == ("", False)
