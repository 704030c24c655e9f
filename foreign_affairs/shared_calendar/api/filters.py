"""What the list of entries may be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.filters import NumberFilter, SearchFilter, StrictFilterSet, Window
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.api.serializers import BUSY_KIND
from foreign_affairs.shared_calendar.models import Entry, Occurrence

_RESTRICTED = Entry.Visibility.RESTRICTED


class KindsField(forms.RegexField):
    """One kind, or several with commas between them."""

    default_error_messages = {"invalid": _("Name kinds of entries, with commas between them.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39}){0,19}$", **kwargs)


class KindsFilter(django_filters.Filter):
    """A restricted entry is of the kind `busy`: what it is may not be found out by asking."""

    field_class = KindsField

    def filter(self, qs: QuerySet[Occurrence], value: str) -> QuerySet[Occurrence]:
        if not value:
            return qs
        kinds = value.split(",")
        restricted = Q(entry__visibility=_RESTRICTED)
        wanted = Q(entry__kind__in=kinds) & ~restricted
        return qs.filter(wanted | restricted if BUSY_KIND in kinds else wanted)


class UnitFilter(NumberFilter):
    """What a unit keeps; whose a restricted entry is may not be found out by asking."""

    def filter(self, qs: QuerySet[Occurrence], value: int | None) -> QuerySet[Occurrence]:
        if value is None:
            return qs
        return qs.filter(entry__unit=value).exclude(entry__visibility=_RESTRICTED)


class ResourceFilter(NumberFilter):
    """What takes this resource; of a restricted entry nothing is found by it.

    Who is where is for the office: others find nothing.
    """

    def filter(self, qs: QuerySet[Occurrence], value: int | None) -> QuerySet[Occurrence]:
        if value is None:
            return qs
        if not actor_of(self.parent.request).is_staff:
            return qs.none()
        found = qs.filter(queries.taking(value, "entry__"))
        return found.exclude(entry__visibility=_RESTRICTED)


class EntryFilters(StrictFilterSet):
    kind = KindsFilter("entry__kind")
    visibility = django_filters.ChoiceFilter("entry__visibility", choices=Entry.Visibility.choices)
    status = django_filters.ChoiceFilter(choices=Entry.Status.choices)
    unit = UnitFilter("entry__unit_id")
    resource = ResourceFilter("entry__entry_resources__resource")
    q = SearchFilter("search")

    window = Window("starts_at", "ends_at")
    ordering_names = {"starts_at": "starts_at"}
    default_ordering = ("starts_at",)
