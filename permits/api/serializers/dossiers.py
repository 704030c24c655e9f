"""Dossiers, their papers and permits as they are read (XOut)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from permits import queries
from permits.api.serializers.clock import StepOut
from permits.api.serializers.permits import PermitOut
from permits.domain.values import Outcome, SlaState
from permits.models import Dossier


class PersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class OrganiserOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    name_en = serializers.CharField()


class HolderOut(serializers.Serializer[Any]):
    """Who has the dossier in hand now. Only the office reads the person."""

    person = PersonOut(allow_null=True)
    role = serializers.CharField()
    since = serializers.DateTimeField()


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


class DossierOut(serializers.ModelSerializer[Dossier]):
    """One dossier, whole. What was decided is empty until the caller may know it."""

    organiser = OrganiserOut(source="organisation")
    procedure = serializers.CharField(source="procedure.code")
    amends = serializers.IntegerField(
        source="amends_id", allow_null=True, help_text="The permit that this dossier amends"
    )
    hosting_consent = serializers.IntegerField(
        source="hosting_consent_id", allow_null=True, help_text="The consent to host it refers to"
    )
    track = serializers.CharField(source="track.key", default=None, allow_null=True)
    step = StepOut(allow_null=True)
    assignee = PersonOut(allow_null=True)
    holder = serializers.SerializerMethodField()
    sla_state = serializers.ChoiceField([state.value for state in SlaState])
    available_actions = serializers.SerializerMethodField()
    is_editable = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    legal_basis = serializers.SerializerMethodField()
    permit = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = (
            "id",
            "reference",
            "code",
            "procedure",
            "amends",
            "hosting_consent",
            "channel",
            "portal_code",
            "regime",
            "authority",
            "organiser",
            "state",
            "outcome",
            "reason",
            "legal_basis",
            "permit",
            "sla_state",
            "track",
            "step",
            "assignee",
            "holder",
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
            "visits",
            "endpoints",
            "agenda",
            "parties",
            "nationalities",
            "highest_rank",
            "created_at",
            "submitted_at",
            "received_at",
            "decided_at",
            "delivered_at",
            "closed_at",
            "official_due_on",
            "current_due_on",
            "locality_due_on",
            "step_due_on",
            "result_at_desk_on",
            "provisional",
            "revision",
        )

    def get_available_actions(self, dossier: Dossier) -> list[str]:
        return list(self.context["view"].actions_on(dossier))

    def get_is_editable(self, dossier: Dossier) -> bool:
        return bool({"submit", "supplement"}.intersection(self.context["view"].actions_on(dossier)))

    def get_legal_basis(self, dossier: Dossier) -> str:
        return dossier.legal_basis if self.get_outcome(dossier) else ""

    @extend_schema_field(HolderOut(allow_null=True))
    def get_holder(self, dossier: Dossier) -> dict[str, Any] | None:
        held = queries.last_handover(dossier)
        if held is None:
            return None
        person = held.received_by if self.context["view"].actor.is_staff else None
        return dict(HolderOut({"person": person, "role": held.role, "since": held.at}).data)

    def get_outcome(self, dossier: Dossier) -> str:
        return dossier.outcome if self.context["view"].tells_outcome(dossier) else ""

    def get_reason(self, dossier: Dossier) -> str:
        told = not dossier.outcome or self.context["view"].tells_outcome(dossier)
        return dossier.reason if told else ""

    def get_permit(self, dossier: Dossier) -> dict[str, Any] | None:
        granted = dossier.outcome == Outcome.GRANTED
        if not granted or not self.context["view"].tells_outcome(dossier):
            return None
        return dict(PermitOut(dossier.permit, context=self.context).data)


class AttachmentOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    component = serializers.CharField()
    name = serializers.CharField(source="stored_file.name")
    size = serializers.IntegerField(source="stored_file.size", help_text="bytes")
    media_type = serializers.CharField(source="stored_file.media_type")
    sha256 = serializers.CharField(source="stored_file.sha256")
    uploaded_at = serializers.DateTimeField(source="stored_file.uploaded_at")


class LetterOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(
        source="position", help_text="1, 2, 3 … among what the caller may see of the dossier"
    )
    kind = serializers.CharField()
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    signed = serializers.BooleanField(help_text="With an electronic signature")
    sha256 = serializers.CharField(help_text="Empty until the paper was rendered first")


class HistoryOut(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="Empty for the system")
    on_behalf_of = serializers.CharField(
        source="for", help_text="The absent person in whose place it was done; for the office"
    )
    action = serializers.CharField()
    details = serializers.DictField()
    hash = serializers.CharField(help_text="For the office; empty for others")
