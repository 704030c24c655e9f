"""Permits and what was decided about them: shapes in (XIn) and out (XOut)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import Day, Instant, StrictSerializer
from permits import queries
from permits.domain.reports import RESULT_FIELDS, ReportState
from permits.models import Dossier, Permit, ResultReport


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(
        max_length=most, allow_blank=True, required=False, validators=[shapes.lines]
    )


def _count(most: int) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, allow_null=True, required=False)


class DecisionIn(StrictSerializer):
    """The legal basis and why; `decision_number` and `decided_on` of a decision made on paper."""

    decision_number = serializers.CharField(
        max_length=60, allow_blank=True, default="", validators=[shapes.one_line]
    )
    decided_on = Day(required=False)
    legal_basis = serializers.CharField(max_length=400, validators=[shapes.one_line])
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class ConsentIn(StrictSerializer):
    """The permit that is the consent to host; null for none."""

    consent = serializers.IntegerField(min_value=1, max_value=2**63 - 1, allow_null=True)


class OpenAmendmentIn(StrictSerializer):
    """`channel` is online for the organiser, counter for the desk, unless given."""

    channel = serializers.ChoiceField(Dossier.Channel.choices, required=False)


class ReportIn(StrictSerializer):
    """What came of the event; in a draft every field may still be missing."""

    document_number = serializers.CharField(
        max_length=60, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    held_starts_at = Instant(allow_null=True, required=False)
    held_ends_at = Instant(allow_null=True, required=False)
    venue = serializers.CharField(
        max_length=600, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    organisers = _text(2000)
    vietnamese_participants = _count(1_000_000)
    foreign_residents = _count(1_000_000)
    foreign_visitors = _count(1_000_000)
    nationalities = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=1_000_000),
        required=False,
        help_text="Foreign participants by country",
    )
    highest_rank = serializers.CharField(
        max_length=200, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    content = _text(10000)
    outcome = _text(10000)
    documents = _text(5000)
    assessment = _text(10000)
    press = _text(5000)
    funding_city = _count(10**15)
    funding_sector = _count(10**15)
    funding_sponsored = _count(10**15)
    finance = _text(5000)
    recommendations = _text(5000)

    def validate_nationalities(self, said: dict[str, int]) -> dict[str, int]:
        for name in said:
            shapes.one_line(name)
            if not name.strip() or len(name) > 100:
                raise serializers.ValidationError(_("Name each country in 1 to 100 letters."))
        return said


class ReportFileIn(StrictSerializer):
    file = serializers.FileField(max_length=255, allow_empty_file=True)


class RemoveReportFileIn(StrictSerializer):
    file = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ReportFileOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="stored_file.name")
    size = serializers.IntegerField(source="stored_file.size", help_text="bytes")
    media_type = serializers.CharField(source="stored_file.media_type")
    sha256 = serializers.CharField(source="stored_file.sha256")


class ReportOut(serializers.ModelSerializer[ResultReport]):
    """One version of a report on results; a draft while `filed_at` is empty."""

    attachments = ReportFileOut(many=True)

    class Meta:
        model = ResultReport
        fields = (
            "version",
            "reason",
            "written_at",
            "filed_at",
            *RESULT_FIELDS,
            "attachments",
        )


class PermitDecisionOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    number = serializers.CharField()
    decided_on = serializers.DateField()
    legal_basis = serializers.CharField()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class PermitOut(serializers.ModelSerializer[Permit]):
    """A permit. `verify_path` is what its QR opens; `replaces` and `replaced_by` are permits."""

    dossier = serializers.IntegerField(source="dossier_id")
    verify_path = serializers.SerializerMethodField()
    replaces = serializers.IntegerField(source="replaces_id", allow_null=True)
    replaced_by = serializers.SerializerMethodField()
    amendment = serializers.SerializerMethodField(
        help_text="The dossier of the open amendment, if there is one"
    )
    decisions = PermitDecisionOut(many=True)
    report_state = serializers.SerializerMethodField(
        help_text=", ".join(state.value for state in ReportState if state)
    )
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Permit
        fields = (
            "id",
            "kind",
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
            "signer_name",
            "signer_capacity_vi",
            "signer_capacity_en",
            "verify_path",
            "replaces",
            "replaced_by",
            "amendment",
            "cancellation_asked_at",
            "cancellation_reason",
            "decisions",
            "report_due_on",
            "report_filed_at",
            "report_state",
            "available_actions",
            "revision",
        )

    def get_verify_path(self, permit: Permit) -> str:
        return f"/verify/{permit.token}/"

    def get_replaced_by(self, permit: Permit) -> int | None:
        successor = queries.successor_of(permit)
        return successor.pk if successor else None

    def get_amendment(self, permit: Permit) -> int | None:
        found = queries.open_amendment_of(permit)
        return found.pk if found else None

    def get_report_state(self, permit: Permit) -> str:
        return queries.report_state_of(permit, at=timezone.now()).value

    def get_available_actions(self, permit: Permit) -> list[str]:
        return list(queries.permit_actions(permit, self.context["view"].actor))


class DifferenceOut(serializers.Serializer[Any]):
    """A field of the plan as permitted and as asked for now; amounts and counts are numbers."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ChangedPaperOut(serializers.Serializer[Any]):
    component = serializers.CharField()
    name = serializers.CharField()
    sha256 = serializers.CharField()


class ChangesOut(serializers.Serializer[Any]):
    """What an amendment changes in the permit that it amends."""

    permit = serializers.IntegerField(source="permit.pk")
    number_text = serializers.CharField(source="permit.number_text")
    fields_changed = DifferenceOut(many=True, source="fields")
    papers_removed = ChangedPaperOut(many=True)
    papers_added = ChangedPaperOut(many=True)
