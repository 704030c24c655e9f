"""What the list of events may be narrowed by; every name is in the OpenAPI document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from events import queries
from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.countries import names
from foreign_affairs.rest.filters import (
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    Window,
    YesNoFilter,
)


class EventFilters(StrictFilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=Event.Kind.choices)
    state = django_filters.MultipleChoiceFilter(choices=[(name, name) for name in EVENT.states])
    country = django_filters.ChoiceFilter(
        choices=[(code, code) for code in sorted(names("en"))], method="receiving"
    )
    unit = NumberFilter("unit_id")
    responsible = NumberFilter("responsible_id")
    dossier = NumberFilter("dossier_id")
    plan_item = NumberFilter("plan_item_id")
    in_plan = YesNoFilter(method="planned_ones")
    q = SearchFilter("search_text")

    # A series is found by its reach, from its first date to its last.
    window = Window("first_at", "last_at")
    ordering_names: ClassVar = queries.LIST_NAMES
    default_ordering: ClassVar = ("starts_at",)

    def receiving(self, events: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queries.receiving(events, value)

    def planned_ones(self, events: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queries.in_plan(events, value)
