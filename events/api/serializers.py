"""What callers read of events."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events import calendar, queries, words
from events.domain.checklists import Duty
from events.domain.lifecycle import EVENT
from events.models import Event, Occurrence, Outcome, Participation
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.workdays.deadlines import office_date


class EventRowOut(serializers.ModelSerializer[Event]):
    """An event in a list. `starts_at`, `ends_at` are of its first date, `last_at` ends its last."""

    state = serializers.ChoiceField(EVENT.states)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    unit_name = serializers.CharField(source="unit.name_vi", default="")
    responsible_name = serializers.CharField(source="responsible.full_name", default="")
    location = serializers.SerializerMethodField()
    countries = serializers.SerializerMethodField()
    repeats = serializers.SerializerMethodField()
    in_plan = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = (
            "id",
            "reference",
            "kind",
            "state",
            "title_vi",
            "title_en",
            "starts_at",
            "ends_at",
            "starts_on",
            "ends_on",
            "first_at",
            "last_at",
            "repeats",
            "location",
            "visibility",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "countries",
            "dossier",
            "plan_item",
            "in_plan",
            "notify_due_on",
            "notified_on",
            "report_due_on",
            "reported_on",
            "available_actions",
            "revision",
        )
        read_only_fields: Any = fields

    def get_location(self, event: Event) -> str:
        return calendar.place_of(event)

    def get_countries(self, event: Event) -> list[str]:
        """Those that are invited, and those that take part."""
        return event.country_text.split()

    def get_repeats(self, event: Event) -> bool:
        return bool(event.frequency)

    def get_in_plan(self, event: Event) -> bool:
        return event.plan_item_id is not None

    def get_available_actions(self, event: Event) -> list[str]:
        return list(queries.event_actions(event, self.context["view"].actor))


class BookedOut(serializers.ModelSerializer[Booking]):
    class Meta:
        model = Booking
        fields = ("id", "resource", "strength", "starts_at", "ends_at", "held_from", "held_until")
        read_only_fields: Any = fields


class OccurrenceOut(serializers.ModelSerializer[Occurrence]):
    """One date. Empty texts are the event's own."""

    is_moved = serializers.SerializerMethodField()

    class Meta:
        model = Occurrence
        fields = (
            "id",
            "original_starts_at",
            "starts_at",
            "ends_at",
            "is_moved",
            "title_vi",
            "title_en",
            "place",
            "cancelled_at",
            "reason",
        )
        read_only_fields: Any = fields

    def get_is_moved(self, one: Occurrence) -> bool:
        return one.starts_at != one.original_starts_at


class BookedOccurrenceOut(serializers.Serializer[Any]):
    """One date with what is booked for it; `missing` are resources wanted and not booked."""

    occurrence = OccurrenceOut()
    booked = BookedOut(many=True)
    missing = serializers.ListField(child=serializers.IntegerField())


class WantedOut(serializers.Serializer[Any]):
    resource = serializers.IntegerField(source="resource_id")
    kind = serializers.CharField(source="resource.kind")
    name = serializers.CharField(source="resource.name_vi")
    name_en = serializers.CharField(source="resource.name_en")
    strength = serializers.CharField()


class GuestsOut(serializers.ModelSerializer[Participation]):
    class Meta:
        model = Participation
        fields = ("country", "organisation", "count")
        read_only_fields: Any = fields


class OutcomeOut(serializers.ModelSerializer[Outcome]):
    class Meta:
        model = Outcome
        fields = (
            "id",
            "kind",
            "title",
            "partner",
            "country",
            "amount_vnd",
            "follow_up_on",
            "done_on",
            "done_note",
        )
        read_only_fields: Any = fields


class ItemOut(serializers.Serializer[Any]):
    """One line of the checklist."""

    duty = serializers.ChoiceField(list(Duty))
    name = serializers.SerializerMethodField()
    due_on = serializers.DateField(
        allow_null=True, help_text="Null where the office's days are not published that far"
    )
    done_on = serializers.DateField(allow_null=True)
    is_overdue = serializers.BooleanField()
    is_late = serializers.BooleanField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]

    def get_name(self, item: Any) -> str:
        return str(words.DUTIES[item.duty])

    def get_source(self, item: Any) -> str:
        return str(words.SOURCES[item.duty])


class PermitDifferenceOut(serializers.Serializer[Any]):
    """A field that the permit, or the dossier while none is granted, has otherwise."""

    field = serializers.CharField()
    here = serializers.JSONField()
    permitted = serializers.JSONField()


class RecurrenceOut(serializers.Serializer[Any]):
    frequency = serializers.CharField()
    interval = serializers.IntegerField()
    by_day = serializers.ListField(child=serializers.CharField())
    count = serializers.IntegerField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class EventOut(EventRowOut):
    """An event with everything about it."""

    recurrence = RecurrenceOut(allow_null=True)
    conference_url = serializers.CharField()
    countries = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    venue_name = serializers.CharField(source="venue.name_vi", default="")
    host_name = serializers.CharField(source="host.name_vi", default="")
    dossier_number = serializers.CharField(source="dossier.number", default="")
    plan_item_name = serializers.SerializerMethodField()
    participations = GuestsOut(many=True)
    outcomes = OutcomeOut(many=True)
    wanted = WantedOut(many=True)
    dates = serializers.SerializerMethodField(help_text="Every date, with what is booked for it")
    checklist = serializers.SerializerMethodField()
    differences = serializers.SerializerMethodField(help_text="From the linked dossier's permit")
    created_by = serializers.CharField(source="created_by.full_name")

    class Meta(EventRowOut.Meta):
        fields: Any = (
            *EventRowOut.Meta.fields,
            "all_day",
            "recurrence",
            "description",
            "format",
            "conference_url",
            "venue",
            "venue_name",
            "place",
            "host",
            "host_name",
            "participants",
            "foreign_participants",
            "participations",
            "international_conference",
            "no_permit_because",
            "dossier_number",
            "plan_item_name",
            "why_unplanned",
            "wanted",
            "dates",
            "checklist",
            "differences",
            "outcomes",
            "notice_number",
            "report_number",
            "results",
            "reason",
            "created_at",
            "created_by",
        )
        read_only_fields: Any = fields

    def get_plan_item_name(self, event: Event) -> str:
        return str(event.plan_item) if event.plan_item else ""

    @extend_schema_field(BookedOccurrenceOut(many=True))
    def get_dates(self, event: Event) -> Any:
        return BookedOccurrenceOut(queries.booked_occurrences(event), many=True).data

    @extend_schema_field(ItemOut(many=True))
    def get_checklist(self, event: Event) -> Any:
        today = office_date(timezone.now())
        return ItemOut(queries.checklist_of(event, today=today), many=True).data

    @extend_schema_field(PermitDifferenceOut(many=True))
    def get_differences(self, event: Event) -> Any:
        return PermitDifferenceOut(queries.permit_differences(event), many=True).data


class WhereToReadOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    path = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ClashingResourceOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()


class EventClashOut(serializers.Serializer[Any]):
    """What would collide with something else that is booked, or with the office's calendar."""

    code = serializers.CharField()
    hard = serializers.BooleanField()
    may_override = serializers.BooleanField()
    resource = ClashingResourceOut(allow_null=True)
    source_kind = serializers.CharField()
    source_id = serializers.IntegerField()
    title = serializers.CharField()
    path = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "with": WhereToReadOut(allow_null=True)}


class WhatIfMovedOut(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    clashes = EventClashOut(many=True)
