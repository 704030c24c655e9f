"""What anybody may ask without an account: shapes in (XIn) and out (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest.serializers import StrictSerializer
from permits.api.serializers.clock import LedgerDayOut, StepOut
from permits.api.serializers.moments import ReceptionMoment


class TrackingIn(StrictSerializer):
    """The full code of a dossier, and the e-mail or telephone number it was filed with."""

    code = serializers.CharField(max_length=40)
    contact = serializers.CharField(max_length=254)


class PreviewIn(StrictSerializer):
    """Either `procedure` and `track`, or `working_days`."""

    procedure = serializers.CharField(max_length=20, required=False)
    track = serializers.ChoiceField(["no_consultation", "consultation"], required=False)
    working_days = serializers.IntegerField(min_value=0, max_value=250, required=False)
    received_at = ReceptionMoment()

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        by_track = "procedure" in said and "track" in said
        by_number = "working_days" in said
        partly = ("procedure" in said) != ("track" in said)
        if by_track == by_number or partly:
            raise serializers.ValidationError(
                "Give either procedure and track, or working_days.", code="either_or"
            )
        return said


class PreviewOut(serializers.Serializer[Any]):
    received_at = serializers.DateTimeField()
    working_days = serializers.IntegerField()
    due_on = serializers.DateField()
    due_at = serializers.DateTimeField()
    provisional = serializers.BooleanField()
    track = serializers.CharField(source="track.key", default=None, allow_null=True)
    legal_basis_vi = serializers.CharField(source="track.basis_vi", default="")
    legal_basis_en = serializers.CharField(source="track.basis_en", default="")
    ledger = LedgerDayOut(many=True)


class ComponentOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # the same
    basis_vi = serializers.CharField()
    basis_en = serializers.CharField()


class TrackOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    working_days = serializers.IntegerField(
        allow_null=True, help_text="Null where the end depends on the Prime Minister"
    )
    basis_vi = serializers.CharField()
    basis_en = serializers.CharField()
    certainty = serializers.CharField()
    steps = StepOut(many=True)


class VersionOut(serializers.Serializer[Any]):
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    legal_basis_vi = serializers.CharField()
    legal_basis_en = serializers.CharField()
    certainty = serializers.CharField()
    who_applies_vi = serializers.CharField()
    who_applies_en = serializers.CharField()
    result_vi = serializers.CharField()
    result_en = serializers.CharField()
    sets = serializers.IntegerField()
    fee = serializers.IntegerField(help_text="VND")
    components = ComponentOut(many=True)
    tracks = TrackOut(many=True)


class ProcedureOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    versions = VersionOut(many=True)


class TrackingOut(serializers.Serializer[Any]):
    """What somebody without an account learns: where the dossier stands, nothing personal."""

    code = serializers.CharField(source="dossier.number")
    title_vi = serializers.CharField(source="dossier.title_vi")
    title_en = serializers.CharField(source="dossier.title_en")
    state = serializers.CharField(source="dossier.state")
    state_name = serializers.CharField(source="dossier.get_state_display")
    outcome = serializers.CharField()
    submitted_at = serializers.DateTimeField(source="dossier.submitted_at")
    received_at = serializers.DateTimeField(source="dossier.received_at", allow_null=True)
    due_on = serializers.DateField(source="dossier.current_due_on", allow_null=True)
    result_at_desk_on = serializers.DateField(source="dossier.result_at_desk_on", allow_null=True)
    left_working_days = serializers.IntegerField(allow_null=True)


class SignatureOut(serializers.Serializer[Any]):
    """The electronic signature on the issued file."""

    signer = serializers.CharField()
    issuer = serializers.CharField()
    serial = serializers.CharField(help_text="Of the certificate, hexadecimal")
    signed_at = serializers.DateTimeField(allow_null=True)
    is_whole = serializers.BooleanField(
        help_text="It is valid, covers the whole file, and no byte was changed"
    )
    self_made = serializers.BooleanField(
        help_text="Nobody but the signer vouches for the certificate"
    )


class ScansOut(serializers.Serializer[Any]):
    """How often the page that the QR opens was looked at; the office's own looks are left out."""

    count = serializers.IntegerField()
    first_at = serializers.DateTimeField(allow_null=True)
    last_at = serializers.DateTimeField(allow_null=True)


class VerificationOut(serializers.Serializer[Any]):
    """What anybody holding the paper may check against it."""

    number = serializers.CharField(source="permit.number_text")
    status = serializers.CharField()
    holder = serializers.CharField(source="permit.holder")
    title_vi = serializers.CharField(source="permit.title_vi")
    title_en = serializers.CharField(source="permit.title_en")
    venue = serializers.CharField(source="permit.venue")
    starts_at = serializers.DateTimeField(source="permit.starts_at")
    ends_at = serializers.DateTimeField(source="permit.ends_at")
    granted_on = serializers.DateField()
    event_is_over = serializers.BooleanField()
    sha256 = serializers.CharField(help_text="Of the issued PDF; empty while it is not made yet")
    signature = SignatureOut(allow_null=True)
    scans = ScansOut()
    replaced_by = serializers.CharField(
        source="successor.number_text",
        default=None,
        allow_null=True,
        help_text="The number of the permit that took its place",
    )
    replaced_by_path = serializers.SerializerMethodField()

    def get_replaced_by_path(self, found: Any) -> str | None:
        return f"/verify/{found.successor.token}/" if found.successor else None
