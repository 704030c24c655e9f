"""What the list of delegations may be narrowed by; every name is in the OpenAPI document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from delegations import queries
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.countries import names
from foreign_affairs.rest.filters import (
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    Window,
    YesNoFilter,
)


class DelegationFilters(StrictFilterSet):
    state = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in DELEGATION.states]
    )
    rank = django_filters.MultipleChoiceFilter(choices=Delegation.Rank.choices)
    level = django_filters.MultipleChoiceFilter(choices=Delegation.Level.choices)
    country = django_filters.ChoiceFilter(choices=[(code, code) for code in sorted(names("en"))])
    unit = NumberFilter("unit_id")
    responsible = NumberFilter("responsible_id")
    chair = NumberFilter("chair_id")
    plan_item = NumberFilter("plan_item_id")
    in_plan = YesNoFilter(method="planned_ones")
    q = SearchFilter("search_text")

    window = Window("arrives_at", "departs_at")
    ordering_names: ClassVar = queries.LIST_NAMES
    default_ordering: ClassVar = ("arrives_at",)

    def planned_ones(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queries.in_plan(rows, value)
