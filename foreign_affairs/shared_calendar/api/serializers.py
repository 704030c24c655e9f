"""What callers read and write of the calendar. A restricted entry leaves here as its times only."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foreign_affairs.rest.serializers import StrictSerializer
from foreign_affairs.shared_calendar.models import Entry, Feed, Occurrence
from foreign_affairs.shared_calendar.operations import MOST_REMINDER_MINUTES

BUSY_KIND = "busy"


class EntryOut(serializers.ModelSerializer[Occurrence]):
    """One time of one entry; where `is_busy`, nothing but its times is told.

    A timed one has `starts_at` and `ends_at` (exclusive), an all-day one `starts_on` and
    `ends_on` (inclusive). `id` is the entry's: the times of a series (`is_series`) share it.
    """

    id = serializers.IntegerField(source="entry_id", read_only=True)
    occurrence = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.CharField(source="entry.kind", read_only=True)
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()
    starts_on = serializers.DateField(read_only=True, allow_null=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    all_day = serializers.BooleanField(source="is_all_day", read_only=True)
    is_series = serializers.BooleanField(source="entry.is_series", read_only=True)
    visibility = serializers.ChoiceField(
        source="entry.visibility", choices=Entry.Visibility.choices, read_only=True
    )
    unit = serializers.IntegerField(source="entry.unit_id", read_only=True, allow_null=True)
    conference_url = serializers.CharField(source="entry.conference_url", read_only=True)
    path = serializers.CharField(source="page", read_only=True)
    is_busy = serializers.BooleanField(read_only=True)

    class Meta:
        model = Occurrence
        fields = [
            "id",
            "occurrence",
            "kind",
            "title",
            "title_en",
            "starts_at",
            "ends_at",
            "starts_on",
            "ends_on",
            "all_day",
            "is_series",
            "status",
            "visibility",
            "unit",
            "location",
            "conference_url",
            "path",
            "is_busy",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_starts_at(self, one: Occurrence) -> str | None:
        return None if one.is_all_day else _instant.to_representation(one.starts_at)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_ends_at(self, one: Occurrence) -> str | None:
        return None if one.is_all_day else _instant.to_representation(one.ends_at)

    def to_representation(self, instance: Occurrence) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        if instance.is_busy:
            told |= {"kind": BUSY_KIND, "title": gettext("Busy"), "title_en": "Busy"}
            told |= {"unit": None, "location": "", "conference_url": "", "path": ""}
        return told


_instant = serializers.DateTimeField()


class FeedOut(serializers.ModelSerializer[Feed]):
    class Meta:
        model = Feed
        fields = [
            "id",
            "name",
            "level",
            "kinds",
            "unit",
            "resource",
            "group",
            "mine",
            "as_tasks",
            "reminder_minutes",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "last_client",
        ]
        read_only_fields = fields


class FeedWithAddressOut(FeedOut):
    """The only answer in which the secret address stands."""

    address = serializers.URLField(read_only=True)

    class Meta(FeedOut.Meta):
        fields = [*FeedOut.Meta.fields, "address"]
        read_only_fields = fields


class FeedIn(StrictSerializer):
    name = serializers.CharField(max_length=100)
    level = serializers.ChoiceField(choices=Feed.Level.choices)
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=20, required=False
    )
    unit = serializers.IntegerField(
        source="unit_id", min_value=1, max_value=2**63 - 1, required=False, allow_null=True
    )
    resource = serializers.IntegerField(
        source="resource_id", min_value=1, max_value=2**63 - 1, required=False, allow_null=True
    )
    group = serializers.CharField(max_length=100, required=False, allow_blank=True)
    mine = serializers.BooleanField(required=False)
    as_tasks = serializers.BooleanField(required=False)
    reminder_minutes = serializers.IntegerField(
        min_value=0, max_value=MOST_REMINDER_MINUTES, required=False, allow_null=True
    )
