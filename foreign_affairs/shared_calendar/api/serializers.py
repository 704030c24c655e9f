"""What callers read and write of the calendar. A restricted entry leaves here as its times only."""

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from foreign_affairs.rest.serializers import StrictSerializer
from foreign_affairs.shared_calendar.models import Entry, Feed

BUSY_KIND = "busy"


class EntryOut(serializers.ModelSerializer[Entry]):
    """One entry; where `is_busy`, nothing but its times is told.

    A timed one has `starts_at` and `ends_at` (exclusive), an all-day one `starts_on` and
    `ends_on` (inclusive).
    """

    all_day = serializers.BooleanField(source="is_all_day", read_only=True)
    is_busy = serializers.BooleanField(read_only=True)

    class Meta:
        model = Entry
        fields = [
            "id",
            "kind",
            "title",
            "title_en",
            "starts_at",
            "ends_at",
            "starts_on",
            "ends_on",
            "all_day",
            "status",
            "visibility",
            "location",
            "path",
            "is_busy",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Entry) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        if instance.is_busy:
            told |= {"kind": BUSY_KIND, "title": gettext("Busy"), "title_en": "Busy"}
            told |= {"location": "", "path": ""}
        return told


class FeedOut(serializers.ModelSerializer[Feed]):
    class Meta:
        model = Feed
        fields = [
            "id",
            "name",
            "level",
            "kinds",
            "unit",
            "mine",
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
    mine = serializers.BooleanField(required=False)
