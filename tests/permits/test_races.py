"""Many at once on PostgreSQL, through the API, with real threads and real commits."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from rest_framework.test import APIClient

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import Entry
from permits import operations
from permits.models import Dossier, Permit
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

THREADS = 8


def at_once(act, jobs, *, threads=THREADS):
    """What `act(client, job)` answers for each of `jobs`, dealt out to so many threads.

    They start together, each with its own client and its own connection.
    """
    start = Barrier(threads)

    def work(own):
        start.wait()
        try:
            return [act(APIClient(), job) for job in own]
        finally:
            connection.close()

    hands = [jobs[thread::threads] for thread in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return [answer for answers in pool.map(work, hands) for answer in answers]


def post(user, address, body=None, **headers):
    def act(client, pk):
        client.force_authenticate(user)
        answer = client.post(
            f"/api/v1/dossiers/{pk}/{address}/", body or {}, format="json", headers=headers
        )
        return answer.status_code, answer.json(), answer.headers.get("Idempotency-Replayed")

    return act


def test_two_hundred_grants_from_eight_threads_leave_no_gap_and_repeat_nothing(
    lan, minh, hoa, binh, committed_db, later
):
    dossiers = stages.many(stages.deciding(lan, minh, hoa), 200)
    assert list(audit.breaks()) == []

    answers = at_once(post(binh, "grant"), dossiers)

    assert Counter(status for status, _body, _replayed in answers) == {200: 200}
    permits = Permit.objects.order_by("number")
    assert [permit.number for permit in permits] == list(range(1, 201))
    assert [permit.number_text for permit in permits] == [
        f"{number}/GP-SNgV/2026" for number in range(1, 201)
    ]
    assert sorted(permit.dossier_id for permit in permits) == dossiers
    for rows in (
        AuditEntry.objects.filter(action="grant", subject_kind="dossier"),
        Notice.objects.filter(kind="decision_made", recipient=hoa),
    ):
        assert sorted(rows.values_list("subject_id", flat=True)) == dossiers
    assert Entry.objects.filter(source_kind="dossier", status="confirmed").count() == 200
    assert list(audit.breaks()) == []


def test_the_same_dossier_granted_twice_at_once_is_granted_once(
    lan, minh, hoa, binh, committed_db, later
):
    for _ in range(5):
        dossier = stages.deciding(lan, minh, hoa)

        answers = at_once(post(binh, "grant"), [dossier.pk] * 2, threads=2)

        assert sorted(status for status, _body, _replayed in answers) == [200, 409]
        refusal = next(body for status, body, _replayed in answers if status == 409)
        assert (refusal["state"], refusal["available_actions"]) == (
            "decided",
            ["reappoint"],
        )
        assert Permit.objects.filter(dossier=dossier).count() == 1
    assert sorted(Permit.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert AuditEntry.objects.filter(action="grant").count() == 5
    assert Notice.objects.filter(kind="decision_made").count() == 5


def test_granted_and_refused_at_once_one_of_them_holds(lan, minh, hoa, binh, committed_db, later):
    for _ in range(5):
        dossier = stages.deciding(lan, minh, hoa)

        def act(client, job, pk=dossier.pk):
            return post(binh, *job)(client, pk)

        answers = at_once(
            act,
            [("grant", {}), ("refuse", {"reason": "Chưa phù hợp.", "legal_basis": "Điều 5"})],
            threads=2,
        )

        assert sorted(status for status, _body, _replayed in answers) == [200, 409]
        kept = Dossier.objects.get(pk=dossier.pk)
        assert (kept.outcome == "granted") == Permit.objects.filter(dossier=dossier).exists()


def test_one_request_sent_twice_at_once_acts_once_and_answers_twice(
    lan, minh, hoa, binh, committed_db, later
):
    for turn in range(5):
        dossier = stages.deciding(lan, minh, hoa)
        grant = post(binh, "grant", {"conditions": "Một."}, **{"Idempotency-Key": f"turn-{turn}"})

        answers = at_once(grant, [dossier.pk] * 2, threads=2)

        assert [status for status, _body, _replayed in answers] == [200, 200]
        assert answers[0][1] == answers[1][1]
        assert sorted(bool(replayed) for _status, _body, replayed in answers) == [False, True]
    assert Permit.objects.count() == AuditEntry.objects.filter(action="grant").count() == 5


def test_fifty_receptions_at_once_are_coded_without_a_gap(lan, minh, committed_db, later):
    dossiers = [stages.submitted(lan).pk for _ in range(50)]

    answers = at_once(post(minh, "receive", {"track": "no_consultation"}), dossiers)

    assert Counter(status for status, _body, _replayed in answers) == {200: 50}
    assert sorted(Dossier.objects.values_list("code", flat=True)) == [
        f"000.00.07.H24-260428-{serial:04d}" for serial in range(1, 51)
    ]
    assert list(audit.breaks()) == []


def test_two_writers_of_one_draft_one_is_told_that_it_is_stale(lan, trang, committed_db, later):
    dossier = stages.draft(lan)
    tag = f'"dossier-{dossier.pk}-r1"'

    def act(client, user):
        client.force_authenticate(user)
        return client.patch(
            f"/api/v1/dossiers/{dossier.pk}/",
            {"title_en": f"By {user.username}"},
            format="json",
            headers={"If-Match": tag},
        ).status_code

    answers = at_once(act, [lan, trang], threads=2)

    assert sorted(answers) == [200, 412]
    assert Dossier.objects.get().revision == 2


def test_receptions_grants_withdrawals_and_sweeps_at_once_never_block_each_other(
    lan, minh, hoa, binh, committed_db, later
):
    waiting = [stages.submitted(lan).pk for _ in range(10)]
    deciding = [stages.deciding(lan, minh, hoa).pk for _ in range(10)]
    leaving = [stages.received(lan, minh, officer=hoa).pk for _ in range(10)]
    jobs = [
        *[(minh, "receive", {"track": "consultation"}, pk) for pk in waiting],
        *[(binh, "grant", {}, pk) for pk in deciding],
        *[(lan, "withdraw", {}, pk) for pk in leaving],
        *[None] * 10,
    ]

    def act(client, job):
        if job is None:
            operations.remind_of_deadlines(at=later + timedelta(days=10))
            return 200
        user, action, body, pk = job
        return post(user, action, body)(client, pk)[0]

    answers = at_once(act, jobs)

    assert Counter(answers) == {200: 40}
    assert list(audit.breaks()) == []


def test_a_draft_filled_by_many_hands_keeps_one_chain(lan, trang, committed_db, later):
    dossier = operations.open_draft(actor=acting(lan), at=MONDAY, plan={})

    def act(_client, turn):
        operations.update_draft(
            dossier_id=dossier.pk,
            actor=acting((lan, trang)[turn % 2]),
            at=MONDAY,
            plan={"purpose": f"Lần {turn}"},
        )

    at_once(act, list(range(40)))

    assert Dossier.objects.get().revision == 41
    assert list(audit.breaks()) == []


def by_link(token):
    def act(client, said):
        answer = client.post(f"/api/v1/consultations/by-link/{token}/", said, format="json")
        return answer.status_code

    return act


def test_an_agency_that_answers_twice_at_once_has_answered_once(
    lan, minh, hoa, committed_db, later
):
    for _ in range(5):
        asked = stages.consulting(lan, minh, hoa).consultations.get()
        mail = Notice.objects.get(kind="consultation_asked", subject_id=asked.pk)
        token = mail.secret_path.split("/")[2]

        answers = at_once(
            by_link(token),
            [{"opinion": "agree"}, {"opinion": "object", "text": "Không."}],
            threads=2,
        )

        assert sorted(answers) == [200, 409]
    assert Notice.objects.filter(kind="consultation_replied").count() == 5
    assert list(audit.breaks()) == []


def test_an_answer_while_the_consultation_is_concluded_is_kept_either_way(
    lan, minh, hoa, committed_db, later
):
    for _ in range(5):
        dossier = stages.consulting(lan, minh, hoa, at=MONDAY - timedelta(days=7))
        asked = dossier.consultations.get()
        token = Notice.objects.get(
            kind="consultation_asked", subject_id=asked.pk
        ).secret_path.split("/")[2]

        def act(client, job, token=token, pk=dossier.pk):
            if job == "reply":
                return by_link(token)(client, {"opinion": "agree"})
            return post(hoa, "conclude_consultation")(client, pk)[0]

        assert at_once(act, ["reply", "conclude"], threads=2) == [200, 200]
        asked.refresh_from_db()
        dossier.refresh_from_db()
        assert (dossier.state, asked.state, asked.opinion) == ("appraising", "replied", "agree")
    assert list(audit.breaks()) == []


def test_two_sweeps_at_once_remind_an_agency_once(lan, minh, hoa, committed_db, later):
    for _ in range(4):
        stages.consulting(lan, minh, hoa)

    def sweep(_client, _job):
        return operations.chase_agencies(at=MONDAY + timedelta(days=4))

    assert sum(at_once(sweep, [1, 2, 3, 4], threads=4)) == 4
    assert Notice.objects.filter(kind="consultation_due_soon").count() == 4
