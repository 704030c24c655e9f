"""The clock and its days (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest.serializers import Day, StrictSerializer


class ClockIn(StrictSerializer):
    as_of = Day(
        required=False, help_text="What was believed at the end of this day, instead of now"
    )


class StepOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    position = serializers.IntegerField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    role = serializers.CharField()
    working_days = serializers.IntegerField(allow_null=True)
    calendar_days = serializers.IntegerField(allow_null=True)


class LedgerDayOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    counted = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    step = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    confirmed = serializers.BooleanField()


class CycleOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    received_on = serializers.DateField()
    used_working_days = serializers.IntegerField()
    paused_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField()


class StayOut(serializers.Serializer[Any]):
    holder = serializers.CharField(help_text="Empty while nobody of the role has taken it")
    role = serializers.CharField()
    handed_by = serializers.CharField()
    entered_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)


class StepClockOut(serializers.Serializer[Any]):
    """A step; its budget is in working days, in calendar days, or open."""

    key = serializers.CharField(source="step.key")
    name_vi = serializers.CharField(source="step.name_vi")
    name_en = serializers.CharField(source="step.name_en")
    working_days = serializers.IntegerField(source="step.working_days", allow_null=True)
    calendar_days = serializers.IntegerField(source="step.calendar_days", allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    result = serializers.CharField()
    slack_working_days = serializers.IntegerField(
        allow_null=True, help_text="Of the step that runs; negative when it is over its day"
    )
    stays = StayOut(many=True)


class SupplementSlipOut(serializers.Serializer[Any]):
    """A request to supplement the dossier (form 02)."""

    number = serializers.IntegerField()
    cycle = serializers.IntegerField()
    items = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    requested_at = serializers.DateTimeField()
    is_late = serializers.BooleanField(
        help_text="Sent more than three working days after reception"
    )
    chase_on = serializers.DateField()
    stop_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ReappointmentOut(serializers.Serializer[Any]):
    """The apology and the new day (form 04)."""

    # Whose fault it was is the office's to know: empty for others.
    INNER = ("cause", "cause_detail", "breach")

    was_due_on = serializers.DateField()
    due_on = serializers.DateField()
    reason = serializers.CharField()
    cause = serializers.CharField()
    cause_detail = serializers.CharField()
    breach = serializers.CharField(help_text="Why it came later than the law allows")
    sent_at = serializers.DateTimeField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        return said if self.context.get("is_staff") else said | dict.fromkeys(self.INNER, "")


class ClockOut(serializers.Serializer[Any]):
    """The clock explained. Times in working days unless named otherwise."""

    as_of = serializers.DateField(allow_null=True, help_text="Whose belief this is; null: now")
    sla_state = serializers.CharField()
    track = serializers.CharField(source="track.key")
    legal_basis_vi = serializers.CharField(source="track.basis_vi")
    legal_basis_en = serializers.CharField(source="track.basis_en")
    received_at = serializers.DateTimeField(source="dossier.received_at")
    counted_due_on = serializers.DateField(
        help_text="What the days alone give; earlier than official_due_on where that was promised"
    )
    official_due_on = serializers.DateField(
        allow_null=True, help_text="Null where it depends on the Prime Minister"
    )
    official_due_at = serializers.DateTimeField(allow_null=True)
    current_due_on = serializers.DateField(allow_null=True)
    current_due_at = serializers.DateTimeField(allow_null=True)
    locality_due_on = serializers.DateField(
        allow_null=True, help_text="End of the city's part where the Prime Minister decides"
    )
    result_at_desk_on = serializers.DateField(allow_null=True)
    is_waiting = serializers.BooleanField()
    projected_due_on = serializers.DateField(
        allow_null=True, help_text="While the dossier waits: due if it came back on this day"
    )
    provisional = serializers.BooleanField()
    edition = serializers.IntegerField()
    working_days = serializers.IntegerField(allow_null=True)
    used_working_days = serializers.IntegerField()
    left_working_days = serializers.IntegerField(allow_null=True)
    gross_calendar_days = serializers.IntegerField()
    net_calendar_days = serializers.IntegerField(help_text="Without the days spent waiting")
    cycles = CycleOut(many=True)
    steps = StepClockOut(many=True)
    slips = SupplementSlipOut(many=True)
    reappointment = ReappointmentOut(allow_null=True)
    ledger = LedgerDayOut(many=True)
