"""Instants as the desk writes them down."""

from typing import Any

from foreign_affairs.rest.serializers import Day, Instant


class ReceptionMoment(Instant):
    """An instant, an office-local time, or a plain date (the operation decides what it means)."""

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) == 10:
            return Day().to_internal_value(value)
        return super().to_internal_value(value)
