"""Suspending, reinstating and cancelling a permit: everything that is written, and nothing else."""

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from permits import operations
from permits.models import Permit
from permits.signals import permit_changed
from tests.permits import looks, permit_stages, stages
from tests.permits.permit_stages import DAY, DECISION, TOLD

pytestmark = pytest.mark.django_db
AT = TOLD + DAY


def acts(permit):
    return [
        (entry.action, entry.actor.username)
        for entry in audit.history(kind="permit", subject_id=permit.pk)
    ]


def told(permit):
    rows = Notice.objects.filter(subject_kind="permit", subject_id=permit.pk).order_by("pk")
    return [(row.kind, row.recipient.username if row.recipient else row.address) for row in rows]


@pytest.fixture
def news(django_capture_on_commit_callbacks):
    """`news(act)`: what the signal told when `act()` was committed."""

    def heard(act):
        calls = []

        def receive(**said):
            calls.append((said["permit_id"], said["action"]))

        permit_changed.connect(receive, weak=False)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        permit_changed.disconnect(receive)
        return calls

    return heard


def test_a_suspended_permit_leaves_the_event_uncertain_and_everybody_is_told(
    lan, minh, hoa, binh, news
):
    permit = permit_stages.told(lan, minh, hoa, binh)

    heard = news(
        lambda: operations.suspend(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)
    )

    permit = Permit.objects.get(pk=permit.pk)
    decision = permit.decisions.get()
    assert (permit.status, permit.revision) == ("suspended", 1)
    assert (decision.kind, decision.number, decision.decided_on, decision.decided_by) == (
        "suspension",
        DECISION["decision_number"],
        AT.date(),
        binh,
    )
    assert acts(permit) == [("suspend", "binh")]
    assert told(permit) == [("permit_suspended", "lan"), ("permit_suspended_office", "hoa")]
    assert looks.event(permit.dossier)[0] == "tentative"
    assert heard == [(permit.pk, "suspend")]


def test_a_reinstated_permit_makes_the_event_certain_again(lan, minh, hoa, binh, news):
    permit = permit_stages.suspended(lan, minh, hoa, binh)

    heard = news(
        lambda: operations.reinstate(
            permit_id=permit.pk, actor=acting(binh), at=AT + DAY, **DECISION
        )
    )

    permit = Permit.objects.get(pk=permit.pk)
    assert (permit.status, permit.revision) == ("valid", 2)
    assert [decision.kind for decision in permit.decisions.all()] == ["suspension", "reinstatement"]
    assert told(permit)[2:] == [("permit_reinstated", "lan"), ("permit_reinstated_office", "hoa")]
    assert looks.event(permit.dossier)[0] == "confirmed"
    assert heard == [(permit.pk, "reinstate")]


def test_a_cancelled_permit_calls_the_event_off(lan, minh, hoa, binh):
    permit = permit_stages.cancelled(lan, minh, hoa, binh)

    assert (permit.status, permit.decisions.get().kind) == ("cancelled", "cancellation")
    assert told(permit) == [("permit_cancelled", "lan"), ("permit_cancelled_office", "hoa")]
    assert looks.event(permit.dossier)[0] == "cancelled"


def test_the_organisers_notice_leaves_the_permit_standing_until_it_is_cancelled(
    lan, minh, hoa, binh
):
    permit = permit_stages.told(lan, minh, hoa, binh)

    operations.give_notice_of_cancellation(
        permit_id=permit.pk, actor=acting(lan), at=AT, reason=" Khách không sang được. "
    )

    permit = Permit.objects.get(pk=permit.pk)
    assert (permit.status, permit.cancellation_asked_at) == ("valid", AT)
    assert permit.cancellation_reason == "Khách không sang được."
    assert acts(permit) == [("give_notice_of_cancellation", "lan")]
    assert told(permit) == [("cancellation_asked", "hoa"), ("cancellation_asked", "binh")]
    assert looks.event(permit.dossier)[0] == "confirmed"


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("suspend", "valid", "suspension"),
        ("reinstate", "suspended", "reinstatement"),
        ("cancel", "valid", "cancellation"),
    ],
)
def test_a_decision_without_a_number_is_numbered_and_drawn_up(
    action, status, kind, lan, minh, hoa, binh
):
    permit = permit_stages.in_status(status, lan, minh, hoa, binh)

    getattr(operations, action)(
        permit_id=permit.pk,
        actor=acting(binh),
        at=AT + DAY,
        **{**DECISION, "decision_number": ""},
    )

    decision = permit.decisions.last()
    assert (decision.number, decision.paper.kind) == ("1/QĐ-SNgV", kind)
    assert decision.paper.context["number"] == decision.number
    assert kind in looks.papers(permit.dossier)


def test_a_decision_says_everything_that_is_missing_at_once(lan, minh, hoa, binh, everything):
    permit = permit_stages.told(lan, minh, hoa, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.suspend(
            permit_id=permit.pk,
            actor=acting(binh),
            at=AT,
            decision_number=" ",
            legal_basis="",
            reason="",
            decided_on=(AT + DAY).date(),
        )

    assert [reason.field for reason in refused.value.reasons] == [
        "legal_basis",
        "reason",
        "decision_number",
        "decided_on",
    ]
    assert everything() == before


def test_nothing_is_decided_on_a_permit_that_is_not_told(lan, minh, hoa, binh, everything):
    permit = stages.granted(lan, minh, hoa, binh).permit
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.suspend(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)

    assert [reason.code for reason in refused.value.reasons] == ["permit_not_told"]
    assert everything() == before
