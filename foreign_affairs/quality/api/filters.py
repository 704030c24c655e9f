"""Filters of slips and feedback; every name is in the OpenAPI document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from foreign_affairs.quality import queries
from foreign_affairs.quality.domain.lifecycle import FEEDBACK, OPEN
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.rest.filters import (
    DayFilter,
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    YesNoFilter,
)


class SlipFilters(StrictFilterSet):
    dossier = NumberFilter("dossier_id")
    attitude = django_filters.MultipleChoiceFilter(choices=Slip.Manner.choices)
    answered_from = DayFilter("answered_at", "from")
    answered_to = DayFilter("answered_at", "to")

    ordering_names: ClassVar = {"answered_at": "answered_at"}
    default_ordering: ClassVar = ("-answered_at",)


class FeedbackFilters(StrictFilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=Feedback.Kind.choices)
    state = django_filters.MultipleChoiceFilter(choices=[(name, name) for name in FEEDBACK.states])
    is_open = YesNoFilter(method="open_ones")
    due_before = DayFilter("due_on", "lte")
    due_after = DayFilter("due_on", "gte")
    received_from = DayFilter("received_at", "from")
    received_to = DayFilter("received_at", "to")
    dossier = NumberFilter("dossier_id")
    q = SearchFilter("search_text")

    ordering_names: ClassVar = {"due_on": "due_on", "received_at": "received_at"}
    default_ordering: ClassVar = ("-received_at",)

    def open_ones(self, feedback: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queries.open_feedback(feedback) if value else feedback.exclude(state__in=OPEN)
