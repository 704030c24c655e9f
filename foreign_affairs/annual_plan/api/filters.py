"""What the annual plan may be narrowed by."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.rest.filters import NumberFilter, SearchFilter, StrictFilterSet, YesNoFilter


class PlanItemFilters(StrictFilterSet):
    year = NumberFilter("year")
    kind = django_filters.MultipleChoiceFilter(choices=PlanItem.Kind.choices)
    quarter = NumberFilter("quarter")
    month = NumberFilter("month")
    unit = NumberFilter("unit_id")
    dropped = YesNoFilter(method="dropped_ones")
    q = SearchFilter("search_text")

    ordering_names: ClassVar = {
        "year": "year",
        "number": "number",
        "quarter": "quarter",
        "month": "month",
        "budget_vnd": "budget_vnd",
    }
    default_ordering: ClassVar = ("-year", "number")

    def dropped_ones(self, items: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return items.exclude(dropped_at=None) if value else items.filter(dropped_at=None)
