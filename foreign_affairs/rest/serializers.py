"""Shapes that every API shares: bodies without strange fields, days and instants within reason."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from foreign_affairs.rest import shapes
from foreign_affairs.rest.filters import FIRST_YEAR, LAST_YEAR
from foreign_affairs.rest.parameters import is_written_as_day, is_written_as_moment
from foreign_affairs.rest.sentences import said

LARGEST = 2**63 - 1
MAYBE: dict[str, Any] = {"required": False, "allow_null": True}
MAYBE_EMPTY: dict[str, Any] = {"required": False, "allow_blank": True}


def a_key(**options: Any) -> serializers.IntegerField:
    """The number of a row of another table."""
    return serializers.IntegerField(min_value=1, max_value=LARGEST, **options)


def a_line(length: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, validators=[shapes.one_line], **options)


def a_text(length: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, validators=[shapes.lines], **options)


class StrictSerializer(serializers.Serializer[Any]):
    """A body in which a field that is not declared is an error: a misspelt one is never lost.

    A text is a text: DRF would write the number 17 as "17".
    """

    default_error_messages = {"unknown_field": _("There is no field of this name.")}

    def to_internal_value(self, data: Any) -> Any:
        if hasattr(data, "keys") and (
            strange := [name for name in data if name not in self.fields]
        ):
            said = str(self.error_messages["unknown_field"])
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(said, "unknown_field")] for name in strange}
            )
        if hasattr(data, "items") and (
            no_text := [name for name, value in data.items() if self._is_no_text(name, value)]
        ):
            plain = serializers.CharField.default_error_messages["invalid"]
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(str(plain), "invalid")] for name in no_text}
            )
        return super().to_internal_value(data)

    def _is_no_text(self, name: str, value: Any) -> bool:
        asked = isinstance(self.fields[name], serializers.CharField)
        return asked and value is not None and not isinstance(value, str)


class Nothing(StrictSerializer):
    """An empty body."""


class YesNo(serializers.BooleanField):
    """`true` or `false` among the parameters of an address; what is not given stays not given."""

    TRUE_VALUES = {"true"}
    FALSE_VALUES = {"false"}
    default_empty_html = empty


class Day(serializers.DateField):
    """An office-local date between the years 1900 and 2200."""

    default_error_messages = {"far": _("The year must lie between 1900 and 2200.")}

    def to_internal_value(self, value: Any) -> date:
        if isinstance(value, str) and not is_written_as_day(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("far")
        return day


class Instant(serializers.DateTimeField):
    """An instant; without an offset it is office time. Between the years 1900 and 2200.

    In whole seconds, as calendars write it: two instants within one would be one to them.
    """

    default_error_messages = {"far": _("The year must lie between 1900 and 2200.")}

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and not is_written_as_moment(value):
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss][+HH:MM|-HH:MM|Z]")
        instant: datetime = super().to_internal_value(value)
        return instant

    def enforce_timezone(self, value: datetime) -> datetime:
        # Before any conversion: the first and last year overflow in it.
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.fail("far")
        instant: datetime = super().enforce_timezone(value)
        return instant.replace(microsecond=0)


class InstantOrDay(Instant):
    """An instant, an office-local time, or a plain date, which means that day's first instant."""

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and len(value) == 10:
            day = Day().to_internal_value(value)
            return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
        instant: datetime = super().to_internal_value(value)
        return instant


class ReasonOut(serializers.Serializer[Any]):
    """One reason against a row of a table, or against one of several things."""

    code = serializers.CharField()
    detail = serializers.SerializerMethodField()
    field = serializers.CharField()

    def get_detail(self, reason: Any) -> str:
        return said(reason)


class ActOut(serializers.Serializer[Any]):
    """One act of a thing's history."""

    position = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="Empty for the system")
    action = serializers.CharField()
    details = serializers.DictField()
    hash = serializers.CharField()
