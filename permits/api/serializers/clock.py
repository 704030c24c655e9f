"""The clock and its days (XOut)."""

from typing import Any

from rest_framework import serializers


class StepOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    position = serializers.IntegerField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    role = serializers.CharField()
    working_days = serializers.IntegerField()


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
    key = serializers.CharField(source="step.key")
    name_vi = serializers.CharField(source="step.name_vi")
    name_en = serializers.CharField(source="step.name_en")
    working_days = serializers.IntegerField(source="step.working_days")
    due_on = serializers.DateField()
    result = serializers.CharField()
    stays = StayOut(many=True)


class ClockOut(serializers.Serializer[Any]):
    """The clock explained. Times in working days unless named otherwise."""

    sla_state = serializers.CharField(source="dossier.sla_state")
    track = serializers.CharField(source="dossier.track.key")
    legal_basis_vi = serializers.CharField(source="dossier.track.basis_vi")
    legal_basis_en = serializers.CharField(source="dossier.track.basis_en")
    received_at = serializers.DateTimeField(source="dossier.received_at")
    counted_due_on = serializers.DateField(
        help_text="What the days alone give; earlier than official_due_on where that was promised"
    )
    official_due_on = serializers.DateField(source="dossier.official_due_on")
    official_due_at = serializers.DateTimeField()
    current_due_on = serializers.DateField(source="dossier.current_due_on")
    current_due_at = serializers.DateTimeField()
    result_at_desk_on = serializers.DateField(source="dossier.result_at_desk_on", allow_null=True)
    projected_due_on = serializers.DateField(
        allow_null=True, help_text="While the dossier waits for the applicant"
    )
    provisional = serializers.BooleanField(source="dossier.provisional")
    edition = serializers.IntegerField(source="dossier.edition")
    working_days = serializers.IntegerField()
    used_working_days = serializers.IntegerField()
    left_working_days = serializers.IntegerField(allow_null=True)
    gross_calendar_days = serializers.IntegerField()
    cycles = CycleOut(many=True)
    steps = StepClockOut(many=True)
    ledger = LedgerDayOut(many=True)
