"""What the norms may be narrowed by."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from foreign_affairs.rest.filters import DayFilter, StrictFilterSet
from foreign_affairs.spending import queries
from foreign_affairs.spending.domain.values import Item, Level, Rank


def _words(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class SpendingNormFilters(StrictFilterSet):
    """`on` asks for what is in force on a day."""

    item = django_filters.MultipleChoiceFilter(choices=_words(Item))
    rank = django_filters.MultipleChoiceFilter(choices=_words(Rank))
    level = django_filters.MultipleChoiceFilter(choices=_words(Level))
    on = DayFilter(method="in_force")

    ordering_names: ClassVar = {
        "item": "item",
        "rank": "rank",
        "role": "role",
        "valid_from": "valid_from",
        "amount": "amount",
    }
    default_ordering: ClassVar = ("item", "rank", "role", "-valid_from")

    def in_force(self, norms: QuerySet[Any], _name: str, value: date | None) -> QuerySet[Any]:
        return norms if value is None else queries.in_force(norms, value)
