"""Filters of the dossier list; every name is in the OpenAPI document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from foreign_affairs.rest.filters import (
    DayFilter,
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    YesNoFilter,
)
from permits import queries
from permits.domain.lifecycle import DOSSIER
from permits.domain.values import SlaState


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
    year = NumberFilter("year")
    number = NumberFilter("number")
    dossier = NumberFilter("dossier_id")

    ordering_names: ClassVar = {"granted_at": "granted_at", "number": "number", "year": "year"}
    default_ordering: ClassVar = ("-granted_at",)
