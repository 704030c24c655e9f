from datetime import date

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.shared_calendar.models import Entry
from permits import operations, queries
from permits.models import Dossier
from tests.permits import stages

pytestmark = pytest.mark.django_db


def test_a_dossier_received_on_a_monday_before_the_holidays_is_due_two_weeks_later(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa)

    assert dossier.code == "000.00.07.H24-260420-0001"
    assert dossier.official_due_on == date(2026, 5, 4)
    clock = queries.clock(Dossier.objects.get(pk=dossier.pk), today=date(2026, 4, 21))
    assert [(step.step.key, step.due_on, step.result.value) for step in clock.steps] == [
        ("reception", date(2026, 4, 21), "early"),
        ("appraisal", date(2026, 4, 23), "running"),
        ("decision", date(2026, 4, 29), "not_entered"),
        ("return", date(2026, 5, 4), "not_entered"),
    ]


def test_the_straight_path_ends_with_a_permit_and_a_confirmed_entry(lan, minh, hoa, binh):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    dossier = operations.return_result(dossier_id=dossier.pk, actor=acting(minh), at=stages.MONDAY)

    assert (dossier.state, dossier.outcome) == ("returned", "granted")
    assert dossier.permit.number_text == "1/GP-SNgV/2026"
    assert Entry.objects.get(source_kind="dossier").status == "confirmed"
    assert [entry.action for entry in audit.history(kind="dossier", subject_id=dossier.pk)] == [
        "open_draft",
        "attach",
        "attach",
        "submit",
        "receive",
        "forward",
        "grant",
        "deliver_to_desk",
        "return_result",
    ]
    assert list(audit.breaks()) == []
