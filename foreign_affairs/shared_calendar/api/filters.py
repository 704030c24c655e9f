"""What the list of entries may be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.filters import SearchFilter, StrictFilterSet, Window
from foreign_affairs.shared_calendar.api.serializers import BUSY_KIND
from foreign_affairs.shared_calendar.models import Entry


class KindsField(forms.RegexField):
    """One kind, or several with commas between them."""

    default_error_messages = {"invalid": _("Name kinds of entries, with commas between them.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39}){0,19}$", **kwargs)


class KindsFilter(django_filters.Filter):
    """A restricted entry is of the kind `busy`: what it is may not be found out by asking."""

    field_class = KindsField

    def filter(self, qs: QuerySet[Entry], value: str) -> QuerySet[Entry]:
        if not value:
            return qs
        kinds = value.split(",")
        restricted = Q(visibility=Entry.Visibility.RESTRICTED)
        wanted = Q(kind__in=kinds) & ~restricted
        return qs.filter(wanted | restricted if BUSY_KIND in kinds else wanted)


class EntryFilters(StrictFilterSet):
    kind = KindsFilter()
    visibility = django_filters.ChoiceFilter(choices=Entry.Visibility.choices)
    q = SearchFilter("search")

    window = Window("span_starts_at", "span_ends_at")
    ordering_names = {"starts_at": "span_starts_at"}
    default_ordering = ("starts_at",)
