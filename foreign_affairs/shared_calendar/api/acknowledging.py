"""How a body acknowledges the warnings that its act would raise."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest.serializers import StrictSerializer, a_text
from foreign_affairs.shared_calendar import clashes
from foreign_affairs.shared_calendar.values import Acknowledgement


class AcknowledgeIn(StrictSerializer):
    """Which warnings the caller knows of, and why it is to be done all the same."""

    codes = serializers.ListField(
        child=serializers.ChoiceField(
            [one for one in clashes.CODES if one != clashes.DOUBLE_BOOKING]
        ),
        min_length=1,
        max_length=20,
    )
    reason = a_text(1000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"acknowledged": Acknowledgement(attrs["reason"], frozenset(attrs["codes"]))}


class Acknowledging(StrictSerializer):
    """A body in which warnings of clashes may be acknowledged."""

    acknowledge = AcknowledgeIn(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        known = attrs.pop("acknowledge", None)
        return attrs | known if known else attrs
