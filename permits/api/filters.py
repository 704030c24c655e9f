"""Filters of the lists; every name is in the OpenAPI document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from foreign_affairs.rest.filters import (
    DayFilter,
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    YesNoFilter,
)
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain.consultations import CONSULTATION, Opinion
from permits.domain.lifecycle import DOSSIER
from permits.domain.permit_lifecycle import PERMIT
from permits.domain.reports import ReportState
from permits.domain.values import SlaState
from permits.models import Permit


class DossierFilters(StrictFilterSet):
    state = django_filters.MultipleChoiceFilter(choices=[(name, name) for name in DOSSIER.states])
    is_open = YesNoFilter(method="open_ones")
    sla_state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.value) for state in SlaState if state]
    )
    due_before = DayFilter("current_due_on", "lte")
    due_after = DayFilter("current_due_on", "gte")
    received_from = DayFilter("received_at", "from")
    received_to = DayFilter("received_at", "to")
    assignee = NumberFilter("assignee_id")
    step = django_filters.CharFilter("step__key", max_length=40)
    procedure = django_filters.CharFilter("procedure__code", max_length=20)
    organiser = NumberFilter("organisation_id")
    q = SearchFilter("search_text")

    ordering_names: ClassVar = {
        "due_on": "current_due_on",
        "received_at": "received_at",
        "created_at": "created_at",
        "starts_at": "starts_at",
        "code": "code",
        "title": "title_vi",
    }
    default_ordering: ClassVar = ("-created_at",)

    def open_ones(self, dossiers: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queries.open_dossiers(dossiers) if value else queries.closed_dossiers(dossiers)


class PermitFilters(StrictFilterSet):
    kind = django_filters.ChoiceFilter(choices=Permit.Kind.choices)
    status = django_filters.MultipleChoiceFilter(choices=[(name, name) for name in PERMIT.states])
    year = NumberFilter("year")
    number = NumberFilter("number")
    dossier = NumberFilter("dossier_id")
    organiser = NumberFilter("dossier__organisation_id")
    report_state = django_filters.ChoiceFilter(
        method="reported", choices=[(state.value, state.value) for state in ReportState if state]
    )
    report_due_before = DayFilter("report_due_on", "lte")
    report_due_after = DayFilter("report_due_on", "gte")
    q = SearchFilter("dossier__search_text")

    ordering_names: ClassVar = {
        "granted_at": "granted_at",
        "number": "number",
        "year": "year",
        "starts_at": "starts_at",
        "ends_at": "ends_at",
        "report_due_on": "report_due_on",
    }
    default_ordering: ClassVar = ("-granted_at",)

    def reported(self, permits: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queries.in_report_state(permits, value, at=timezone.now())


class AgencyFilters(StrictFilterSet):
    is_active = YesNoFilter("is_active")

    ordering_names: ClassVar = {"position": "position", "name_vi": "name_vi"}
    default_ordering: ClassVar = ("position", "name_vi")


class ConsultationFilters(StrictFilterSet):
    """`due_before` and `due_after` compare with the local date."""

    dossier = NumberFilter("dossier_id")
    agency = NumberFilter("agency_id")
    officer = NumberFilter("dossier__assignee_id")
    state = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in CONSULTATION.states]
    )
    opinion = django_filters.MultipleChoiceFilter(
        choices=[(said.value, said.value) for said in Opinion if said]
    )
    overdue = YesNoFilter(method="overdue_ones")
    after_closing = YesNoFilter("after_closing")
    due_before = DayFilter("due_local_on", "lte")
    due_after = DayFilter("due_local_on", "gte")
    legal_due_before = DayFilter("due_legal_on", "lte")
    legal_due_after = DayFilter("due_legal_on", "gte")
    asked_from = DayFilter("asked_at", "from")
    asked_to = DayFilter("asked_at", "to")

    ordering_names: ClassVar = {
        "due_local_on": "due_local_on",
        "due_legal_on": "due_legal_on",
        "asked_at": "asked_at",
        "replied_at": "replied_at",
    }
    default_ordering: ClassVar = ("-asked_at",)

    def overdue_ones(self, found: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        today = office_date(timezone.now())
        chosen = queries.overdue_consultations if value else queries.consultations_in_time
        return chosen(found, today=today)


class SecretDossierFilters(StrictFilterSet):
    year = NumberFilter("year")

    ordering_names: ClassVar = {"year": "year", "number": "number", "received_on": "received_on"}
    default_ordering: ClassVar = ("-year", "-number")
