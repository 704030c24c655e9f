"""The register and the control sheet (XOut)."""

from typing import Any

from rest_framework import serializers


class RegisterLineOut(serializers.Serializer[Any]):
    """A line of the register; an instant that has not come yet is null."""

    number = serializers.IntegerField()
    id = serializers.IntegerField()
    code = serializers.CharField()
    procedure_code = serializers.CharField()
    procedure_vi = serializers.CharField()
    procedure_en = serializers.CharField()
    quantity = serializers.IntegerField()
    applicant = serializers.CharField()
    reach = serializers.CharField(help_text="Address, telephone")
    agency = serializers.CharField()
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    forwarded_at = serializers.DateTimeField(allow_null=True)
    result_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    channel = serializers.CharField()
    state = serializers.CharField()
    outcome = serializers.CharField()
    is_late = serializers.BooleanField()


class ControlRowOut(serializers.Serializer[Any]):
    """One handover; `result` is that of the step which it began, null within a step."""

    step_vi = serializers.CharField()
    step_en = serializers.CharField()
    handed_by = serializers.CharField(help_text="Empty for the organiser")
    received_by = serializers.CharField(help_text="Empty while nobody of the role has taken it")
    role = serializers.CharField()
    at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    result = serializers.CharField(allow_null=True)
