"""How a body acknowledges the warnings that its act would raise, and how a collision is told."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest.serializers import StrictSerializer, a_text
from foreign_affairs.shared_calendar import clashes
from foreign_affairs.shared_calendar.models import Resource
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


class ResourceShortOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Resource.Kind.choices)
    name = serializers.CharField(source="name_vi")
    name_en = serializers.CharField()


class MetOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    path = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ClashOut(serializers.Serializer[Any]):
    """A collision. `resource` is null where the whole thing collides, whatever it takes.

    `with` is what it meets, null where that is the calendar or the size of a room. `minutes`: how
    long the two overlap, how much of the way is missing, or how far apart they are.
    """

    code = serializers.ChoiceField(choices=[(code, code) for code in clashes.CODES])
    hard = serializers.BooleanField()
    may_override = serializers.BooleanField()
    resource = ResourceShortOut(allow_null=True)
    source_kind = serializers.CharField()
    source_id = serializers.IntegerField()
    title = serializers.CharField()
    path = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    acknowledged = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "with": MetOut(allow_null=True)}
