"""Every mail that the operations queue has words in both languages."""

import re
from pathlib import Path

import pytest
from django.core import mail

import permits
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from permits.domain.reminders import Reminder
from tests.permits.stages import in_state

OPERATIONS = Path(permits.__file__).parent / "operations"
KINDS = sorted(
    {
        kind
        for source in OPERATIONS.glob("*.py")
        for kind in re.findall(
            r'tell(?:_organiser)?\(\s*dossier,\s*"(\w+)"', source.read_text(encoding="utf-8")
        )
    }
    | {f"reminder_{kind}" for kind in Reminder}
)

CONTEXT = {
    "number": "000.00.07.H24-260420-0001",
    "title_vi": "Hội thảo A",
    "title_en": "Seminar A",
    "organisation": "Trường Đại học & Viện",
    "due_on": "2026-04-29",
    "was_due_on": "2026-04-28",
    "missing": "Chữ ký.",
    "reason": "Vì thế.",
    "proposal": "granted",
    "outcome": "refused",
}


def test_the_kinds_are_found():
    assert len(KINDS) >= 17


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_a_subject_and_a_body_without_code_words(kind, language):
    notice = Notice(kind=kind, context=CONTEXT, path="/dossiers/1/", language=language)

    subject, body = texts.subject(notice), texts.body(notice)

    assert CONTEXT["number"] in subject
    assert ("Hội thảo A" if language == "vi" else "Seminar A") in body
    assert "Trường Đại học & Viện" in body
    assert "/dossiers/1/" in body
    for code in ("{{", ": granted", ": refused", "2026-04", "None"):
        assert code not in body


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("dossier_received", "29/04/2026"),
        ("completion_requested", "Chữ ký."),
        ("dossier_declined", "Vì thế."),
        ("deadline_moved", "28/04/2026"),
        ("result_ready", "không được cho phép"),
        ("dossier_forwarded", "đồng ý cho phép"),
    ],
)
def test_a_mail_says_what_matters(kind, said):
    notice = Notice(kind=kind, context=CONTEXT, path="/dossiers/1/", language="vi")

    assert said in texts.body(notice)


def test_what_the_operations_queue_can_be_rendered(lan, minh, hoa, binh):
    in_state("returned", lan, minh, hoa, binh)

    subjects = [texts.subject(notice) for notice in Notice.objects.order_by("pk")]

    assert len(subjects) >= 5
    assert all(subjects)
    assert mail.outbox == []
