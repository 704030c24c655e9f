"""Permits and what was decided about them: shapes in (XIn) and out (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest.serializers import Day, StrictSerializer
from permits import queries, shapes
from permits.models import Dossier, Permit


class DecisionIn(StrictSerializer):
    """The decision's own document, and why. `decided_on` is today unless given."""

    decision_number = serializers.CharField(max_length=60, validators=[shapes.one_line])
    decided_on = Day(required=False)
    legal_basis = serializers.CharField(max_length=400, validators=[shapes.one_line])
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class OpenAmendmentIn(StrictSerializer):
    """`channel` is online for the organiser, counter for the desk, unless given."""

    channel = serializers.ChoiceField(Dossier.Channel.choices, required=False)


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
