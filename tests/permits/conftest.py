"""Clients that speak for somebody, an office clock that stands still, and a look at everything."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.documents.models import NumberSeries, Paper, StoredFile
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import CalendarHead, Entry, Invitee, Occurrence
from permits.models import (
    AnnualTable,
    Attachment,
    Authorisation,
    Classification,
    Consultation,
    Cycle,
    Dossier,
    Handover,
    Permit,
    PermitDecision,
    Reappointment,
    Reckoning,
    ReplyLink,
    ReportAttachment,
    ResultReport,
    SecretDossier,
    SupplementSlip,
    UpwardSubmission,
)
from tests.permits.stages import MONDAY
from tests.rows import all_rows

WRITTEN = (
    Dossier,
    Cycle,
    Handover,
    Reckoning,
    SupplementSlip,
    Reappointment,
    UpwardSubmission,
    Attachment,
    Authorisation,
    Permit,
    Consultation,
    ReplyLink,
    PermitDecision,
    Classification,
    SecretDossier,
    ReportAttachment,
    ResultReport,
    AnnualTable,
    AuditEntry,
    Notice,
    Entry,
    Occurrence,
    Invitee,
    CalendarHead,
    NumberSeries,
    Paper,
    StoredFile,
)


@pytest.fixture
def everything():
    """`everything()`: each row that an act on a dossier could write."""
    return lambda: all_rows(*WRITTEN)


@pytest.fixture
def api():
    """`api(user)`: a client that speaks as `user`, or as nobody."""

    def client_of(user=None):
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return client_of


@pytest.fixture
def sits_at():
    """`sits_at(lan)`: a browser signed in as that person; `sits_at()` one of nobody."""

    def client_of(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client_of


@pytest.fixture
def later(time_machine):
    """The office's clock stands at Tuesday 28/04/2026, 9:00: two days after the last stage.

    The 27th is a day off, so three working days of the seven are left: 28/04, 29/04 and 04/05.
    """
    now: datetime = MONDAY + timedelta(days=8)
    time_machine.move_to(now, tick=False)
    return now
