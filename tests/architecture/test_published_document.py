"""The API answers as its published document says, whatever is sent to it, and never with a 5xx.

Bodies, queries and headers are made from the document itself, sound ones and broken ones; places
in an address are those of real things, so that what is sent is read and not only looked up.
"""

from contextlib import closing
from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.architecture.source import ROOT
from tests.architecture.whole_office import Office
from tests.permits import stages

DOCUMENT = ROOT / "foreign_affairs" / "docs" / "openapi.yaml"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
APPLICATION = get_wsgi_application()
NOT_FOR_HIM = (401, 403, 404)
BOUNDED = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _connection_kept():
    """As under Django's own client: a request does not close the test's connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def office(_connection_kept, time_machine, everybody, dung):
    time_machine.move_to(stages.MONDAY + timedelta(days=8), tick=False)
    return Office(everybody, dung)


def read_and_closed(environ, start_response):
    """The application; who calls it here leaves files open."""
    with closing(APPLICATION(environ, start_response)) as answer:
        return [b"".join(answer)]


@pytest.fixture
def operations():
    document = schemathesis.openapi.from_path(str(DOCUMENT))
    document.app = read_and_closed
    return [found.ok() for found in document.get_all_operations()]


def send(case, office, role):
    """The answer to `role`; what was done is taken back."""
    case.path_parameters = office.place(case.operation.path)
    headers = {"If-Match": "*"} if case.method == "PATCH" else {}
    if role:
        headers["Authorization"] = f"Bearer {office.secrets[role]}"
    cache.clear()
    # Not an atomic block: operations are durable and would not stand inside one.
    point = transaction.savepoint()
    answer = case.call(headers=headers)
    transaction.savepoint_rollback(point)
    return answer


def who_may(operation, office):
    """The first role that gets so far as to be heard; nobody where no role does."""
    heard = (
        role
        for role in office.secrets
        if send(operation.Case(), office, role).status_code not in NOT_FOR_HIM
    )
    return next(heard, None)


def sent_by(role, office, *, statuses, wrong):
    """A test of one case of an operation, which notes its answer and what was wrong with it."""

    def one(case):
        answer = send(case, office, role)
        statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                wrong[case.operation.label, type(failure).__name__] = str(failure)[:600]

    return one


def test_every_address_answers_as_the_document_says(office, operations):
    wrong, silent = {}, []
    for operation in operations:
        statuses = set()
        one = sent_by(who_may(operation, office), office, statuses=statuses, wrong=wrong)
        for mode in GenerationMode:
            try:
                BOUNDED(given(operation.as_strategy(generation_mode=mode))(one))()
            except Unsatisfiable:
                assert mode == GenerationMode.NEGATIVE, "a sound request can always be made"
        if statuses <= set(NOT_FOR_HIM):
            silent.append(operation.label)

    assert wrong == {}
    assert silent == []
