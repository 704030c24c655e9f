"""Filters of slips and feedback; every name is in the OpenAPI document."""

from typing import ClassVar

import django_filters

from foreign_affairs.quality.models import Slip
from foreign_affairs.rest.filters import DayFilter, NumberFilter, StrictFilterSet


class SlipFilters(StrictFilterSet):
    dossier = NumberFilter("dossier_id")
    attitude = django_filters.MultipleChoiceFilter(choices=Slip.Manner.choices)
    answered_from = DayFilter("answered_at", "from")
    answered_to = DayFilter("answered_at", "to")

    ordering_names: ClassVar = {"answered_at": "answered_at"}
    default_ordering: ClassVar = ("-answered_at",)
