"""Shapes of the permits API: what comes in (XIn) and what goes out (XOut). No rule lives here."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from foreign_affairs.rest.serializers import Day, Instant, StrictSerializer
from permits.domain.values import Outcome, SlaState
from permits.models import Dossier, Permit


# --- in ---------------------------------------------------------------------------------------
class ReceptionMoment(Instant):
    """An instant, an office-local time, or a plain date (the operation decides what it means)."""

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) == 10:
            return Day().to_internal_value(value)
        return super().to_internal_value(value)


class PlanIn(StrictSerializer):
    """The plan of the event; in a draft every field may still be missing."""

    title_vi = serializers.CharField(max_length=300, allow_blank=True, required=False)
    title_en = serializers.CharField(max_length=300, allow_blank=True, required=False)
    purpose = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    programme = serializers.CharField(max_length=10000, allow_blank=True, required=False)
    starts_at = Instant(allow_null=True, required=False)
    ends_at = Instant(allow_null=True, required=False)
    form = serializers.ChoiceField(Dossier.Form.choices, required=False)
    venue_name = serializers.CharField(max_length=250, allow_blank=True, required=False)
    venue_address = serializers.CharField(max_length=300, allow_blank=True, required=False)
    online_platform = serializers.CharField(max_length=150, allow_blank=True, required=False)
    co_organisers = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    vietnamese_participants = serializers.IntegerField(
        min_value=0, max_value=1_000_000, allow_null=True, required=False
    )
    foreign_participants = serializers.IntegerField(
        min_value=0, max_value=1_000_000, allow_null=True, required=False
    )
    countries = serializers.CharField(max_length=500, allow_blank=True, required=False)
    funding = serializers.ChoiceField(Dossier.Funding.choices, allow_blank=True, required=False)
    funding_amount = serializers.IntegerField(
        min_value=0, max_value=10**15, allow_null=True, required=False, help_text="VND"
    )
    contact_name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    contact_email = serializers.EmailField(allow_blank=True, required=False)
    contact_phone = serializers.CharField(max_length=30, allow_blank=True, required=False)


class DraftIn(PlanIn):
    """A new draft. The desk names `channel` and `organisation` for papers brought or posted."""

    procedure = serializers.CharField(max_length=20, default="2.002312")
    channel = serializers.ChoiceField(Dossier.Channel.choices, default=Dossier.Channel.ONLINE)
    organisation = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class ReceiveIn(StrictSerializer):
    track = serializers.CharField(max_length=40)
    received_at = ReceptionMoment(required=False)
    officer = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class CorrectReceptionIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000)
    received_at = ReceptionMoment(required=False)
    track = serializers.CharField(max_length=40, required=False)


class MissingIn(StrictSerializer):
    missing = serializers.CharField(max_length=5000)


class ReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=5000)


class OptionalReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=5000, allow_blank=True, default="")


class ForwardIn(StrictSerializer):
    proposal = serializers.ChoiceField([Outcome.GRANTED.value, Outcome.REFUSED.value])
    appraisal = serializers.CharField(max_length=10000)


class GrantIn(StrictSerializer):
    conditions = serializers.CharField(max_length=5000, allow_blank=True, default="")


class AttachmentIn(StrictSerializer):
    component = serializers.CharField(max_length=40)
    file = serializers.FileField(max_length=255, allow_empty_file=True)


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


# --- out --------------------------------------------------------------------------------------
class PersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class OrganiserOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    name_en = serializers.CharField()


class StepOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    position = serializers.IntegerField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    role = serializers.CharField()
    working_days = serializers.IntegerField()


class DossierRowOut(serializers.Serializer[Any]):
    """A dossier in a list. `due_on` is the current due date."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    code = serializers.CharField(allow_null=True)
    title_vi = serializers.CharField()
    title_en = serializers.CharField()
    organiser = serializers.CharField()
    state = serializers.CharField()
    outcome = serializers.CharField(help_text="Empty until the caller may know it")
    sla_state = serializers.ChoiceField([state.value for state in SlaState])
    due_on = serializers.DateField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    track = serializers.CharField(allow_null=True)
    step = serializers.CharField(allow_null=True)
    assignee = serializers.CharField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    available_actions = serializers.ListField(child=serializers.CharField())


def in_office_time(row: dict[str, Any]) -> dict[str, Any]:
    """`row` with its instants as office time, as serializers write them."""
    office = timezone.get_current_timezone()
    for name in ("received_at", "starts_at", "ends_at"):
        if row[name] is not None:
            row[name] = row[name].astimezone(office)
    return row


class PermitOut(serializers.ModelSerializer[Permit]):
    """A permit. `verify_path` is what its QR opens."""

    dossier = serializers.IntegerField(source="dossier_id")
    verify_path = serializers.SerializerMethodField()

    class Meta:
        model = Permit
        fields = (
            "id",
            "number_text",
            "year",
            "number",
            "status",
            "dossier",
            "holder",
            "title_vi",
            "title_en",
            "venue",
            "starts_at",
            "ends_at",
            "conditions",
            "granted_at",
            "verify_path",
        )

    def get_verify_path(self, permit: Permit) -> str:
        return f"/verify/{permit.token}/"


class DossierOut(serializers.ModelSerializer[Dossier]):
    """One dossier, whole. What was decided is empty until the caller may know it."""

    organiser = OrganiserOut(source="organisation")
    procedure = serializers.CharField(source="procedure.code")
    track = serializers.CharField(source="track.key", default=None)
    step = StepOut(allow_null=True)
    assignee = PersonOut(allow_null=True)
    sla_state = serializers.ChoiceField([state.value for state in SlaState])
    available_actions = serializers.SerializerMethodField()
    is_editable = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    permit = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = (
            "id",
            "reference",
            "code",
            "procedure",
            "channel",
            "organiser",
            "state",
            "outcome",
            "reason",
            "permit",
            "sla_state",
            "track",
            "step",
            "assignee",
            "available_actions",
            "is_editable",
            "title_vi",
            "title_en",
            "purpose",
            "programme",
            "starts_at",
            "ends_at",
            "form",
            "venue_name",
            "venue_address",
            "online_platform",
            "co_organisers",
            "vietnamese_participants",
            "foreign_participants",
            "countries",
            "funding",
            "funding_amount",
            "contact_name",
            "contact_email",
            "contact_phone",
            "created_at",
            "submitted_at",
            "received_at",
            "decided_at",
            "delivered_at",
            "closed_at",
            "official_due_on",
            "current_due_on",
            "result_at_desk_on",
            "provisional",
            "revision",
        )

    def get_available_actions(self, dossier: Dossier) -> list[str]:
        return list(self.context["view"].actions_on(dossier))

    def get_is_editable(self, dossier: Dossier) -> bool:
        return "submit" in self.context["view"].actions_on(dossier)

    def get_outcome(self, dossier: Dossier) -> str:
        return dossier.outcome if self.context["view"].tells_outcome(dossier) else ""

    def get_reason(self, dossier: Dossier) -> str:
        told = not dossier.outcome or self.context["view"].tells_outcome(dossier)
        return dossier.reason if told else ""

    def get_permit(self, dossier: Dossier) -> dict[str, Any] | None:
        granted = dossier.outcome == Outcome.GRANTED
        if not granted or not self.context["view"].tells_outcome(dossier):
            return None
        return dict(PermitOut(dossier.permit).data)


class AttachmentOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    component = serializers.CharField()
    name = serializers.CharField(source="stored_file.name")
    size = serializers.IntegerField(source="stored_file.size", help_text="bytes")
    media_type = serializers.CharField(source="stored_file.media_type")
    sha256 = serializers.CharField(source="stored_file.sha256")
    uploaded_at = serializers.DateTimeField(source="stored_file.uploaded_at")


class LetterOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text="Empty until the paper was rendered first")


class HistoryOut(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="Empty for the system")
    action = serializers.CharField()
    details = serializers.DictField()
    hash = serializers.CharField()


class LedgerDayOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    counted = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    step = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    confirmed = serializers.BooleanField()


class PreviewOut(serializers.Serializer[Any]):
    received_at = serializers.DateTimeField()
    working_days = serializers.IntegerField()
    due_on = serializers.DateField()
    due_at = serializers.DateTimeField()
    provisional = serializers.BooleanField()
    track = serializers.CharField(source="track.key", default=None)
    legal_basis_vi = serializers.CharField(source="track.basis_vi", default="")
    legal_basis_en = serializers.CharField(source="track.basis_en", default="")
    ledger = LedgerDayOut(many=True)


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
    working_days = serializers.IntegerField()
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
