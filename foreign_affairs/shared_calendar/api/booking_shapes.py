"""What callers read and write of resources, bookings, free times and collisions."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foreign_affairs.rest.serializers import (
    MAYBE_EMPTY,
    Day,
    Instant,
    StrictSerializer,
    YesNo,
    a_line,
)
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.bookable import MOST_MINUTES, MOST_PERSONS
from foreign_affairs.shared_calendar.clashes import CODES, Collision
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.queries.availability import LONGEST_MINUTES, MOST_DAYS
from foreign_affairs.shared_calendar.shapes import ClashOut, ResourceShortOut
from foreign_affairs.shared_calendar.values import Acknowledgement
from foreign_affairs.workdays.deadlines import days_after, office_date

MOST_WISHES = 2000
USUAL_DAYS = 30


class Id(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class Minutes(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_MINUTES, **kwargs)


class ResourceOut(serializers.ModelSerializer[Resource]):
    """A resource; `capacity` counts persons or seats, `languages` are an interpreter's."""

    class Meta:
        model = Resource
        fields = [
            "id",
            "kind",
            "name_vi",
            "name_en",
            "within",
            "address",
            "latitude",
            "longitude",
            "opening_hours",
            "capacity",
            "languages",
            "position",
            "rank",
            "user",
            "unit",
            "set_up_minutes",
            "tear_down_minutes",
            "retired_at",
        ]
        read_only_fields = fields
        extra_kwargs = {"languages": {"help_text": "ISO 639-1"}}


class ResourceChangeIn(StrictSerializer):
    """What may be changed of a resource; its kind and its venue stay."""

    name_vi = a_line(200)
    name_en = a_line(200, **MAYBE_EMPTY)
    address = a_line(300, **MAYBE_EMPTY)
    latitude = serializers.FloatField(min_value=-90, max_value=90, allow_null=True, required=False)
    longitude = serializers.FloatField(
        min_value=-180, max_value=180, allow_null=True, required=False
    )
    opening_hours = a_line(
        200, help_text="as in OpenStreetMap: Mo-Fr 08:00-17:00; Sa 08:00-12:00", **MAYBE_EMPTY
    )
    capacity = serializers.IntegerField(
        min_value=1, max_value=MOST_PERSONS, allow_null=True, required=False
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=2), max_length=30, required=False
    )
    position = a_line(150, **MAYBE_EMPTY)
    rank = serializers.IntegerField(min_value=1, max_value=999, allow_null=True, required=False)
    user = Id(source="user_id", allow_null=True, required=False)
    unit = Id(source="unit_id", allow_null=True, required=False)
    set_up_minutes = Minutes(required=False)
    tear_down_minutes = Minutes(required=False)

    def validate_languages(self, languages: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(languages))


class ResourceIn(ResourceChangeIn):
    kind = serializers.ChoiceField(choices=Resource.Kind.choices)
    within = Id(source="within_id", allow_null=True, required=False)


class AcknowledgementIn(StrictSerializer):
    """Which warnings the caller knows of, and why he wants it all the same."""

    reason = serializers.CharField(max_length=1000)
    codes = serializers.ListField(
        child=serializers.ChoiceField(choices=[(code, code) for code in CODES]), min_length=1
    )


class AcknowledgedOut(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False)
    codes = serializers.ListField(child=serializers.CharField(), required=False)


class BookingOut(serializers.ModelSerializer[Booking]):
    """A booking, half-open; held longer than it lasts where something is set up or torn down.

    `source_kind` and `source_id` say what it is for; `block` is booked by hand, and may be moved
    and released here.
    """

    resource = ResourceShortOut(read_only=True)
    acknowledged = AcknowledgedOut(read_only=True)
    booked_by = serializers.CharField(
        source="booked_by.full_name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Booking
        fields = [
            "id",
            "resource",
            "part_of",
            "source_kind",
            "source_id",
            "title",
            "path",
            "starts_at",
            "ends_at",
            "held_from",
            "held_until",
            "strength",
            "country",
            "place",
            "participants",
            "acknowledged",
            "booked_by",
            "booked_at",
            "released_at",
        ]
        read_only_fields = fields


class _PeriodIn(StrictSerializer):
    starts_at = Instant()
    ends_at = Instant()


class _WantedIn(_PeriodIn):
    resource = Id(source="resource_id")
    strength = serializers.ChoiceField(choices=Booking.Strength.choices, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, help_text="ISO 3166-1")
    place = Id(source="place_id", allow_null=True, required=False)
    participants = serializers.IntegerField(min_value=0, max_value=MOST_PERSONS, required=False)


class BookingIn(_WantedIn):
    title = a_line(300)
    acknowledged = AcknowledgementIn(required=False)


class MoveIn(_PeriodIn):
    strength = serializers.ChoiceField(choices=Booking.Strength.choices, required=False)
    acknowledged = AcknowledgementIn(required=False)


class WishIn(_WantedIn):
    set_up_minutes = Minutes(required=False)
    tear_down_minutes = Minutes(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["ends_at"] <= attrs["starts_at"]:
            raise serializers.ValidationError(
                {"ends_at": _("The end must lie after the beginning.")}
            )
        return attrs


class WhatIfIn(StrictSerializer):
    """All that one thing would take; without a source it is something new."""

    source_kind = serializers.RegexField(r"^[a-z][a-z_]{0,39}$", default="what_if")
    source_id = serializers.IntegerField(min_value=0, max_value=2**63 - 1, default=0)
    wishes = serializers.ListField(child=WishIn(), min_length=1, max_length=MOST_WISHES)


class ClashesOut(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    clashes = ClashOut(many=True)


class WindowIn(StrictSerializer):
    """Office-local days, both inclusive; without them the thirty days from today."""

    def get_fields(self) -> dict[str, Any]:
        return {
            "from": Day(source="first", required=False),
            "to": Day(source="last", required=False),
            **super().get_fields(),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first = attrs.setdefault("first", office_date(timezone.now()))
        last = attrs.setdefault("last", days_after(first, USUAL_DAYS - 1))
        if last < first:
            raise serializers.ValidationError({"to": _("The window ends before it begins.")})
        if last.toordinal() - first.toordinal() >= MOST_DAYS:
            raise serializers.ValidationError({"to": _("Ask for 92 days at a time at most.")})
        return attrs


class ClashWindowIn(WindowIn):
    resource = Id(required=False)
    hard = YesNo(required=False)


class AvailabilityIn(WindowIn):
    """Who and what has to be free, and for how long."""

    people = serializers.RegexField(
        r"^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,19}$",
        required=False,
        help_text="Numbers of resources, with commas between them",
    )
    language = serializers.RegexField(r"^[a-z]{2}$", required=False, help_text="ISO 639-1")
    seats = serializers.IntegerField(min_value=1, max_value=MOST_PERSONS, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_MINUTES)
    on_closed_days = YesNo(required=False)
    through_lunch = YesNo(required=False)

    def validate_people(self, people: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(map(int, people.split(","))))


class OpeningOut(serializers.Serializer[Any]):
    """A time at which all are free; any of the interpreters and any of the rooms will do."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    interpreters = serializers.ListField(child=serializers.IntegerField())
    rooms = serializers.ListField(child=serializers.IntegerField())


class AvailabilityOut(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    openings = OpeningOut(many=True)
    resources = ResourceShortOut(many=True)


def availability(meeting: queries.Meeting, found: queries.FoundTimes) -> dict[str, Any]:
    """The free times as a caller reads them, with the names of all that was asked for."""
    asked = [
        name
        for name, is_asked in (("interpreters", meeting.language), ("rooms", meeting.seats))
        if is_asked
    ]
    length = timedelta(minutes=meeting.minutes)
    rows = [
        {
            "starts_at": one.starts_at,
            "ends_at": one.starts_at + length,
            "interpreters": (),
            "rooms": (),
            **dict(zip(asked, one.choices, strict=True)),
        }
        for one in found.openings
    ]
    told = {"count": len(rows), "openings": rows, "resources": found.resources.values()}
    return AvailabilityOut(told).data


def clashes(found: Iterable[Collision]) -> dict[str, Any]:
    """Collisions as a caller reads them."""
    found = list(found)
    resources = queries.resources_met(found)
    return {
        "count": len(found),
        "clashes": [queries.described(one, resources) for one in found],
    }


def acknowledgement(said: dict[str, Any] | None) -> Acknowledgement | None:
    return Acknowledgement(said["reason"], frozenset(said["codes"])) if said else None
