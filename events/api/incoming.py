"""What callers write of events. No rule lives here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events import shapes as times_of
from events.domain.recurrence import MOST_INTERVAL, MOST_OCCURRENCES, Frequency, Recurrence
from events.models import Event, Outcome
from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import (
    MAYBE,
    MAYBE_EMPTY,
    Day,
    Instant,
    StrictSerializer,
    a_key,
    a_line,
    a_text,
)
from foreign_affairs.shared_calendar.models import Booking, Entry
from foreign_affairs.shared_calendar.shapes import Acknowledging

MOST_PEOPLE = 1_000_000
MOST_VND = 10**15


class RecurrenceIn(StrictSerializer):
    """Every `interval` days, weeks or months, `count` times or through `until`: one of them.

    `by_day`: MO … SU of a week; of a month one of them with its number, as 1MO or -1FR.
    """

    frequency = serializers.ChoiceField(list(Frequency))
    interval = serializers.IntegerField(min_value=1, max_value=MOST_INTERVAL, default=1)
    by_day = serializers.ListField(
        child=serializers.RegexField(r"^(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)$"),
        max_length=7,
        default=list,
    )
    count = serializers.IntegerField(min_value=1, max_value=MOST_OCCURRENCES, **MAYBE)
    until = Day(**MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {
            "rule": Recurrence(
                frequency=Frequency(attrs["frequency"]),
                interval=attrs["interval"],
                by_day=tuple(attrs["by_day"]),
                count=attrs.get("count"),
                until=attrs.get("until"),
            )
        }


class Timed(StrictSerializer):
    """A time: `starts_at` and `ends_at` (exclusive), or `starts_on` and `ends_on` (inclusive)."""

    starts_at = Instant(**MAYBE)
    ends_at = Instant(**MAYBE)
    starts_on = Day(**MAYBE)
    ends_on = Day(**MAYBE)
    recurrence = RecurrenceIn(**MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        given = {
            name: attrs.pop(name, None) for name in ("starts_at", "ends_at", "starts_on", "ends_on")
        }
        try:
            attrs |= times_of.times(**given)
        except ValueError:
            raise serializers.ValidationError(
                {"starts_on": _("Give a time by instants or by days, not by both.")}
            ) from None
        repeats = attrs.pop("recurrence", None)
        return attrs | {"recurrence": repeats and repeats["rule"]}


class GuestsIn(StrictSerializer):
    """How many take part from one country or organisation; nobody is named."""

    country = serializers.CharField(max_length=2, validators=[shapes.country])
    organisation = a_line(250, **MAYBE_EMPTY)
    count = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)


class EventFactsIn(Acknowledging):
    """What is written of an event. `countries` are ISO 3166-1 alpha-2; keys name other rows."""

    kind = serializers.ChoiceField(Event.Kind.choices)
    title_vi = a_line(300)
    title_en = a_line(300, **MAYBE_EMPTY)
    description = a_text(5000, **MAYBE_EMPTY)
    unit = a_key(source="unit_id", **MAYBE)
    responsible = a_key(source="responsible_id", **MAYBE)
    conference_url = serializers.URLField(max_length=500, **MAYBE_EMPTY)
    venue = a_key(source="venue_id", **MAYBE)
    place = a_line(300, **MAYBE_EMPTY)
    host = a_key(source="host_id", **MAYBE)
    countries = serializers.ListField(
        child=serializers.CharField(max_length=2, validators=[shapes.country]),
        max_length=50,
        required=False,
    )
    participants = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, **MAYBE)
    foreign_participants = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, **MAYBE)
    participations = GuestsIn(many=True, required=False, max_length=100)  # type: ignore[call-arg]
    international_conference = serializers.BooleanField(required=False)
    no_permit_because = a_line(300, **MAYBE_EMPTY)
    dossier = a_key(source="dossier_id", **MAYBE)
    plan_item = a_key(source="plan_item_id", **MAYBE)
    why_unplanned = a_line(300, **MAYBE_EMPTY)
    format = serializers.ChoiceField(Event.Format.choices, required=False)

    def validate_countries(self, countries: list[str]) -> list[str]:
        return list(dict.fromkeys(countries))


class EventIn(Timed, EventFactsIn):
    """A new event; it begins as a draft."""

    visibility = serializers.ChoiceField(Entry.Visibility.choices, required=False)
    acknowledge = None  # type: ignore[assignment]


class RescheduleIn(Timed, Acknowledging):
    """Another time. Without `recurrence` the event repeats as before; null: not any more.

    Of a series the dates whose bookings collide lose them, unless it is to be moved `whole`.
    """

    whole = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        keeps = "recurrence" not in attrs
        attrs = super().validate(attrs)
        if attrs["starts_at"] is None or attrs["ends_at"] is None:
            raise serializers.ValidationError(
                {"starts_at": _("Say both when it starts and when it ends.")}
            )
        if keeps:
            del attrs["recurrence"]
        return attrs


class OccurrenceIn(StrictSerializer):
    occurrence = a_key(source="occurrence_id")


class ChangeOccurrenceIn(Timed, Acknowledging, OccurrenceIn):
    """What is different on this date; an empty text is the event's own again."""

    recurrence = None  # type: ignore[assignment]
    title_vi = a_line(300, **MAYBE_EMPTY)
    title_en = a_line(300, **MAYBE_EMPTY)
    place = a_line(300, **MAYBE_EMPTY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        del attrs["recurrence"], attrs["all_day"]
        for name in ("starts_at", "ends_at"):
            if attrs[name] is None:
                del attrs[name]
        if set(attrs) <= {"occurrence_id", "acknowledged"}:
            raise serializers.ValidationError(
                {"starts_at": _("Say what is different on this date.")}
            )
        return attrs


class WhatIfMovedIn(Timed):
    """Another time for the event, or for one date of a series."""

    recurrence = None  # type: ignore[assignment]
    occurrence = a_key(source="occurrence_id", required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        del attrs["recurrence"], attrs["all_day"]
        if attrs["starts_at"] is None or attrs["ends_at"] is None:
            raise serializers.ValidationError(
                {"starts_at": _("Say both when it starts and when it ends.")}
            )
        if attrs["starts_at"] >= attrs["ends_at"]:
            raise serializers.ValidationError({"ends_at": _("The event must end after it starts.")})
        return attrs


class EventReasonIn(StrictSerializer):
    reason = a_text(2000)


class CancelOccurrenceIn(OccurrenceIn, EventReasonIn):
    """With `following` every later date is called off, too."""

    following = serializers.BooleanField(default=False)


class WantedIn(StrictSerializer):
    resource = a_key()
    strength = serializers.ChoiceField(Booking.Strength.choices, default=Booking.Strength.HARD)


class BookIn(Acknowledging):
    """Everything that the event wants; what is not named is let go of."""

    resources = WantedIn(many=True, max_length=50)  # type: ignore[call-arg]

    def validate_resources(self, resources: list[dict[str, Any]]) -> dict[int, str]:
        wanted = {one["resource"]: one["strength"] for one in resources}
        if len(wanted) != len(resources):
            raise serializers.ValidationError(_("Name each resource once."))
        return wanted


class AcknowledgingOnlyIn(Acknowledging):
    """Nothing, or the warnings that the caller knows of."""


class MarkIn(StrictSerializer):
    visibility = serializers.ChoiceField(Entry.Visibility.choices)


class NotifyIn(StrictSerializer):
    """The day and the number of the document that was sent."""

    notified_on = Day()
    number = a_line(60, **MAYBE_EMPTY)


class OutcomeIn(StrictSerializer):
    """One result; with `id` one that is written already. `amount_vnd` is VND without fraction."""

    id = a_key(required=False)
    kind = serializers.ChoiceField(Outcome.Kind.choices, required=False)
    title = a_line(300, required=False)
    partner = a_line(250, **MAYBE_EMPTY)
    country = serializers.CharField(max_length=2, **MAYBE_EMPTY)
    amount_vnd = serializers.IntegerField(min_value=0, max_value=MOST_VND, **MAYBE)
    follow_up_on = Day(**MAYBE)
    done_on = Day(**MAYBE)
    done_note = a_line(500, **MAYBE_EMPTY)

    def validate_country(self, code: str) -> str:
        if code:
            shapes.country(code)
        return code


class OutcomesIn(StrictSerializer):
    """Results to add or to change, and those to take out."""

    outcomes = OutcomeIn(many=True, max_length=100)  # type: ignore[call-arg]
    removed = serializers.ListField(child=a_key(), max_length=100, default=list)


class EventReportIn(StrictSerializer):
    """The day, the number and the words of the report on the results."""

    reported_on = Day()
    results = a_text(10000)
    number = a_line(60, **MAYBE_EMPTY)
