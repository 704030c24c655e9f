"""What the lists of resources and bookings may be narrowed by."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from foreign_affairs.rest.filters import (
    NumberFilter,
    SearchFilter,
    StrictFilterSet,
    Window,
    YesNoFilter,
)
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.models import Booking, Resource


class LanguageField(forms.RegexField):
    default_error_messages = {"invalid": _("Write a language by its two letters: en, ja, ko.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z]{2}$", **kwargs)


@extend_schema_field({"type": "string", "pattern": "^[a-z]{2}$"})
class LanguageFilter(django_filters.Filter):
    field_class = LanguageField

    def filter(self, qs: QuerySet[Resource], value: str) -> QuerySet[Resource]:
        return queries.speaking(qs, value) if value else qs


class SourceField(forms.RegexField):
    default_error_messages = {"invalid": _("Name what it is for: block, event_occurrence:5.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z][a-z_]{0,39}(:[0-9]{1,18})?$", **kwargs)


class SourceFilter(django_filters.Filter):
    """A kind of things, or one of them by its number behind a colon."""

    field_class = SourceField

    def filter(self, qs: QuerySet[Booking], value: str) -> QuerySet[Booking]:
        if not value:
            return qs
        kind, _colon, number = value.partition(":")
        condition = Q(source_kind=kind)
        return qs.filter(condition & Q(source_id=int(number)) if number else condition)


class ResourceFilters(StrictFilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=Resource.Kind.choices)
    language = LanguageFilter("languages")
    capacity_min = NumberFilter("capacity", "gte")
    within = NumberFilter("within_id")
    in_use = YesNoFilter("retired_at", "isnull")
    q = SearchFilter("search")

    ordering_names: ClassVar = {
        "kind": "kind",
        "rank": "rank",
        "name": "name_vi",
        "capacity": "capacity",
    }
    default_ordering: ClassVar = ("kind", "rank", "name")


class BookingFilters(StrictFilterSet):
    resource = NumberFilter("resource_id")
    kind = django_filters.MultipleChoiceFilter("resource__kind", choices=Resource.Kind.choices)
    source = SourceFilter("source_kind")
    strength = django_filters.ChoiceFilter(choices=Booking.Strength.choices)
    standing = YesNoFilter("released_at", "isnull")

    window = Window("held_from", "held_until")
    ordering_names: ClassVar = {"starts_at": "starts_at", "ends_at": "ends_at"}
    default_ordering: ClassVar = ("starts_at",)
