"""Agencies and their opinions as they are read (XOut)."""

from typing import Any

from rest_framework import serializers

from permits.api.serializers.dossiers import PersonOut
from permits.models import Agency, Consultation


class AgencyOut(serializers.ModelSerializer[Agency]):
    class Meta:
        model = Agency
        fields = ("id", "name_vi", "name_en", "mailbox", "is_active", "position", "basis")


class AgencyNameOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name_vi = serializers.CharField()
    name_en = serializers.CharField()


class ConsultationOut(serializers.ModelSerializer[Consultation]):
    """A question to one agency and what came of it. Its reply link is never shown."""

    dossier = serializers.IntegerField(source="dossier_id")
    dossier_number = serializers.CharField(source="dossier.number")
    agency = AgencyNameOut()
    opinion = serializers.CharField(help_text="Empty while it is awaited, none for silence")
    asked_by = PersonOut()
    recorded_by = PersonOut(allow_null=True)
    answered_by = PersonOut(allow_null=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Consultation
        fields = (
            "id",
            "dossier",
            "dossier_number",
            "agency",
            "cycle",
            "state",
            "question",
            "asked_at",
            "asked_by",
            "due_local_on",
            "due_legal_on",
            "opinion",
            "text",
            "conditions",
            "came_by",
            "respondent",
            "letter_number",
            "letter_on",
            "replied_at",
            "recorded_by",
            "after_closing",
            "answer",
            "answered_by",
            "answered_at",
            "available_actions",
            "revision",
        )

    def get_available_actions(self, consultation: Consultation) -> list[str]:
        return list(self.context["view"].actions_on(consultation))


class AskedPlanOut(serializers.Serializer[Any]):
    """What an agency reads of the plan: nothing of the contact person, nothing of the office's."""

    number = serializers.CharField()
    organiser = serializers.CharField(source="organisation.name")
    title_vi = serializers.CharField()
    title_en = serializers.CharField()
    purpose = serializers.CharField()
    programme = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    form = serializers.CharField()
    venue_name = serializers.CharField()
    venue_address = serializers.CharField()
    online_platform = serializers.CharField()
    co_organisers = serializers.CharField()
    vietnamese_participants = serializers.IntegerField()
    foreign_participants = serializers.IntegerField()
    countries = serializers.CharField()
    funding = serializers.CharField()


class AskedOut(serializers.Serializer[Any]):
    """A question as the agency that holds the link reads it, and what it answered."""

    agency = AgencyNameOut()
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due_local_on = serializers.DateField()
    due_legal_on = serializers.DateField()
    state = serializers.CharField()
    opinion = serializers.CharField()
    text = serializers.CharField()
    conditions = serializers.CharField()
    respondent = serializers.CharField()
    replied_at = serializers.DateTimeField(allow_null=True)
    after_closing = serializers.BooleanField()
    plan = AskedPlanOut(source="dossier")
