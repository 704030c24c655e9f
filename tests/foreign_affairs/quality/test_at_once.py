"""Several at once, with real threads and real commits, on either database."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import operations
from foreign_affairs.quality.models import Slip
from foreign_affairs.refusals import RuleBroken
from tests.foreign_affairs.quality import speaking
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

ANSWERS = {"time": "shorter", "contacts": "none", "bodies": "desk", "attitude": "helpful"}


def at_once(act, count=4):
    """What `act` answers in each of so many threads that start together; a refusal is told."""
    start, answers = threading.Barrier(count), []

    def run():
        try:
            start.wait()
            answers.append(act())
        except RuleBroken as refusal:
            answers.append(refusal.reasons[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_sweeps_at_once_ask_nobody_twice(lan, minh, committed_db):
    dossiers = {stages.declined(lan, minh).pk for _ in range(8)}

    asked = at_once(lambda: operations.ask_for_slips(at=MONDAY + timedelta(days=1)))

    notices = Notice.objects.filter(kind="evaluation_asked")
    assert sum(asked) == 8
    assert sorted(notices.values_list("subject_id", flat=True)) == sorted(dossiers)


def test_two_sweeps_at_once_remind_nobody_twice(lan, le, hoa, committed_db):
    filed = {speaking.assigned(lan, le, hoa).pk for _ in range(8)}

    told = at_once(lambda: operations.remind_of_answers(at=MONDAY + timedelta(days=40)))

    assert sum(told) == 16
    for kind in ("feedback_overdue", "feedback_escalated"):
        subjects = Notice.objects.filter(kind=kind).values_list("subject_id", flat=True)
        assert sorted(subjects) == sorted(filed)


def test_a_dossier_evaluated_twice_at_once_has_one_slip(lan, minh, committed_db):
    dossier = stages.declined(lan, minh)
    actor, at = acting(lan), MONDAY + timedelta(days=1)

    def give():
        operations.evaluate(dossier_id=dossier.pk, actor=actor, at=at, **ANSWERS)
        return "given"

    assert sorted(at_once(give)) == ["given", "slip_given", "slip_given", "slip_given"]
    assert Slip.objects.count() == 1
    assert list(audit.breaks()) == []
