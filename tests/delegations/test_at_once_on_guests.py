"""Several people at once on one delegation, with real threads, on either database."""

import pytest

from delegations import operations
from delegations.models import Delegation, Member
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from tests.delegations import programme, stages
from tests.delegations.stages import DAY, NOW
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_a_list_grows_without_a_gap_and_without_a_number_twice(phuc, committed_db):
    delegation = stages.with_head(phuc)

    answers = at_once(*[lambda: stages.member(phuc, delegation)] * 6)

    assert answers == ["done"] * 6
    assert list(delegation.members.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert list(audit.breaks()) == []


def test_a_delegation_gets_one_head(phuc, committed_db):
    delegation = stages.draft(phuc)

    answers = at_once(*[lambda: stages.member(phuc, delegation, role="head")] * 4)

    assert answers == ["done", *["heads_twice"] * 3]
    assert Member.objects.filter(role="head").count() == 1


def test_a_plan_is_approved_once(phuc, binh, hoa, committed_db):
    delegation = stages.planned(phuc, responsible=hoa)

    def approve():
        operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=NOW)

    answers = at_once(*[approve] * 4)

    assert answers == ["done", *["wrong_state"] * 3]
    assert Notice.objects.filter(kind="delegation_approved").count() == 1


def test_somebody_is_invited_once_and_mailed_once(phuc, binh, hoa, committed_db):
    delegation = stages.approved(phuc, binh, responsible=hoa)
    talks = programme.item(phuc, delegation)
    guest = {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"}

    def invite():
        operations.invite(
            delegation_id=delegation.pk,
            item_id=talks.pk,
            actor=acting(hoa),
            at=NOW,
            people=[guest],
        )

    answers = at_once(*[invite] * 4)

    assert answers == ["done", *["invited_already"] * 3]
    assert Notice.objects.filter(kind="calendar_invitation").count() == 1
    assert list(audit.breaks()) == []


def test_two_sweeps_purge_and_remind_once(phuc, committed_db):
    delegation = stages.planned(phuc)
    stages.member(phuc, delegation, care_note="Ăn chay")
    late = stages.DEPARTS + 40 * DAY

    answers = at_once(*[lambda: operations.purge_personal_data(at=late)] * 3)

    assert answers == ["done"] * 3
    purges = [
        row["action"]
        for row in audit.history(kind="delegation", subject_id=delegation.pk).values("action")
    ]
    assert purges.count("purge_personal_data") == 1
    assert Delegation.objects.get().purged_at == late
    assert list(audit.breaks()) == []
