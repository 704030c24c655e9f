"""Filters of lists: every parameter is declared, and what is not is refused with the allowed names.

A list's filters are one `StrictFilterSet`:

    class DossierFilters(StrictFilterSet):
        state = django_filters.MultipleChoiceFilter(choices=…)
        due_before = DayFilter("current_due_on", "lte")
        received_from = DayFilter("received_at", "from")
        q = SearchFilter("search")

        ordering_names = {"due_on": "current_due_on", "code": "code"}
        default_ordering = ("due_on",)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request
from rest_framework.views import APIView

from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason
from foreign_affairs.rest.pagination import beside_filters
from foreign_affairs.rest.parameters import (
    BadParameters,
    is_written_as_day,
    is_written_as_moment,
    is_written_as_number,
    refuse_strange,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200


def start_of_office_day(day: date) -> datetime:
    """The first instant of an office-local day."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


class DayField(forms.Field):
    """An office-local date, `2026-04-20`; far years are refused before they overflow an instant."""

    default_error_messages = {
        "invalid": _("Write a date as YYYY-MM-DD, between the years 1900 and 2200."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            day = parse_date(value) if is_written_as_day(value) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.default_error_messages["invalid"], code="invalid")
        return day


class MomentField(forms.Field):
    """An office-local date, a naive office time, or an instant with offset."""

    default_error_messages = {
        "invalid": _("Write a date or an ISO 8601 time, between the years 1900 and 2200."),
    }

    def to_python(self, value: Any) -> date | datetime | None:
        if value in self.empty_values:
            return None
        if not is_written_as_moment(value):
            raise ValidationError(self.default_error_messages["invalid"], code="invalid")
        try:
            # A plus sign that was not percent-encoded arrives as a space.
            moment = (
                parse_date(value) if len(value) == 10 else parse_datetime(value.replace(" ", "+"))
            )
        except ValueError:
            moment = None
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(self.default_error_messages["invalid"], code="invalid")
        if isinstance(moment, datetime) and timezone.is_naive(moment):
            moment = moment.replace(tzinfo=timezone.get_default_timezone())
        return moment


@extend_schema_field({"type": "string", "format": "date"})
class DayFilter(django_filters.Filter):
    """Compares with an office-local day, both ends inclusive.

    `lookup` is any lookup of a date column (`exact`, `lte`, `gte`, …); for a column of instants it
    is "from" (that day or later) or "to" (that day or earlier).
    """

    field_class = DayField

    def __init__(self, field_name: str | None = None, lookup: str = "exact", **kwargs: Any) -> None:
        super().__init__(field_name, lookup, **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        if self.lookup_expr == "from":
            return qs.filter(**{f"{self.field_name}__gte": start_of_office_day(value)})
        if self.lookup_expr == "to":
            next_day = start_of_office_day(value + timedelta(days=1))
            return qs.filter(**{f"{self.field_name}__lt": next_day})
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value})


class WholeNumberField(forms.IntegerField):
    """ASCII digits and nothing else."""

    def to_python(self, value: Any) -> int | None:
        if value not in self.empty_values and not is_written_as_number(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


@extend_schema_field({"type": "integer", "minimum": 0})
class NumberFilter(django_filters.NumberFilter):
    """A whole number that a database column can hold; use for ids."""

    field_class = WholeNumberField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=2**63 - 1, **kwargs)

    def get_max_validator(self) -> None:
        """The bound above says it already."""


class YesNoField(forms.ChoiceField):
    """`true` or `false`; django's own field reads any other word as "not asked"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", "true"), ("false", "false")], **kwargs)

    def clean(self, value: Any) -> bool | None:
        said = super().clean(value)
        return said == "true" if said else None


class YesNoFilter(django_filters.BooleanFilter):
    """`true` or `false`, and nothing else."""

    field_class = YesNoField


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 200})
class SearchFilter(django_filters.Filter):
    """Every word of the value occurs in a column written by `folding.fold`, in any order."""

    field_class = forms.CharField

    def __init__(self, field_name: str = "search", **kwargs: Any) -> None:
        super().__init__(field_name, "contains", max_length=200, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.filter(words_within(self.field_name, value))


def words_within(column: str, text: str) -> Q:
    """The condition that every folded word of `text` is contained in `column`."""
    condition = Q()
    for word in fold(text).split():
        condition &= Q(**{f"{column}__contains": word})
    return condition


@dataclass(frozen=True, slots=True)
class Window:
    """The columns that `from` and `to` overlap: half-open instants, or with `days` whole dates."""

    starts: str = "starts_at"
    ends: str = "ends_at"
    days: bool = False


def overlapping(window: Window, start: date | datetime | None, end: date | datetime | None) -> Q:
    """What has a part in common with the asked window; either side may be open.

    A plain date means the whole office-local day, at both sides. An instant as `end` is
    exclusive. What has no length counts where it stands.
    """
    condition = Q()
    if window.days:
        if start is not None:
            condition &= Q(**{f"{window.ends}__gte": _day(start)})
        if end is not None:
            condition &= Q(**{f"{window.starts}__lte": _day(end)})
        return condition
    if start is not None:
        instant = start if isinstance(start, datetime) else start_of_office_day(start)
        condition &= Q(**{f"{window.ends}__gt": instant}) | Q(**{f"{window.starts}__gte": instant})
    if end is not None:
        instant = end if isinstance(end, datetime) else start_of_office_day(end + timedelta(days=1))
        condition &= Q(**{f"{window.starts}__lt": instant})
    return condition


def _day(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(timezone.get_default_timezone()).date()
    return moment


class _Unbound(django_filters.Filter):
    """A parameter that its filter set reads as a whole, together with another one."""

    def filter(self, qs: QuerySet[Any], value: object) -> QuerySet[Any]:  # noqa: ARG002
        return qs


@extend_schema_field({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]})
class WindowEdge(_Unbound):
    field_class = MomentField


def by_column(name: str, columns: Mapping[str, str]) -> OrderBy:
    """The order by `name` of `columns`, with "-" before it from the end.

    Rows without a value come last either way.
    """
    column = F(columns[name.removeprefix("-")])
    return column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)


class Ordering(_Unbound, django_filters.OrderingFilter):
    """`ordering=due_on,-code`: declared names, `-` for descending."""


class StrictFilterSet(django_filters.FilterSet):
    """Declared filters, `ordering` from `ordering_names`, `from`/`to` where `window` is set.

    `ordering_names` maps the name in the address to the column. Rows without a value come last
    either way, and the primary key settles what is equal, so that pages never overlap.
    """

    ordering_names: ClassVar[Mapping[str, str]] = {}
    default_ordering: ClassVar[tuple[str, ...]] = ()
    window: ClassVar[Window | None] = None

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        filters: dict[str, django_filters.Filter] = super().get_filters()
        if cls.window:
            filters["from"] = WindowEdge(field_name=cls.window.ends, label=_("from"))
            filters["to"] = WindowEdge(field_name=cls.window.starts, label=_("to"))
        if cls.ordering_names:
            # With choices of our own: the library's words are translated when the class is made,
            # in whatever language that happens, and the published document would differ.
            names = [way + name for name in cls.ordering_names for way in ("", "-")]
            filters["ordering"] = Ordering(
                fields=[(name, name) for name in cls.ordering_names],
                choices=[(name, name) for name in names],
            )
        return filters

    def refuse_strange(self, *, beside: tuple[str, ...] = ()) -> None:
        """Raise BadParameters for whatever this set does not declare or cannot read.

        `beside` names what the list understands apart from its filters.
        """
        fields = self.form.fields
        several = [
            name
            for name, field in fields.items()
            if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        ]
        allowed = (*fields, *beside)
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        refuse_strange(data, allowed=allowed, several=several)
        wrong = [
            Reason(error.code or "invalid", str(message), name)
            for name, errors in self.form.errors.as_data().items()
            for error in errors
            for message in error.messages
        ]
        asked = self.form.cleaned_data
        if not wrong:
            wrong += self._impossible(asked)
        if wrong:
            raise BadParameters(wrong, allowed=allowed)

    def _impossible(self, asked: Mapping[str, Any]) -> list[Reason]:
        wrong = []
        names = [name.removeprefix("-") for name in asked.get("ordering") or ()]
        if len(set(names)) != len(names):
            wrong.append(Reason("bad_parameter", "Each name may order the list once.", "ordering"))
        if asked.get("q") and not fold(asked["q"]):
            wrong.append(Reason("bad_parameter", "Search for a word or a number.", "q"))
        start, end = asked.get("from"), asked.get("to")
        if start and end and _day(start) > _day(end):
            wrong.append(Reason("bad_parameter", "The window ends before it begins.", "to"))
        return wrong

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if self.window:
            queryset = queryset.filter(overlapping(self.window, asked["from"], asked["to"]))
        return self.in_order(queryset, asked.get("ordering") or ())

    @classmethod
    def in_order(cls, queryset: QuerySet[Any], names: Sequence[str] = ()) -> QuerySet[Any]:
        """`queryset` ordered by `names` of `ordering_names`, or else by the default."""
        columns = [by_column(name, cls.ordering_names) for name in names or cls.default_ordering]
        if columns:
            return queryset.order_by(*columns, "pk")
        return queryset if queryset.query.order_by else queryset.order_by("pk")


class NoFilters(StrictFilterSet):
    """A list that understands pages and nothing else."""


class StrictFilterBackend(DjangoFilterBackend):
    """Filters by the view's `filterset_class`; a view without one takes no filter at all."""

    filterset_base = StrictFilterSet

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset) or NoFilters
        if not request.query_params:
            # Most lists are asked for without any; the form would take a fifth of their time.
            return filterset_class.in_order(queryset)
        filterset = filterset_class(data=request.query_params, queryset=queryset, request=request)
        filterset.refuse_strange(beside=beside_filters(view))
        return filterset.qs
