"""One act on several dossiers: what it is told, and the result of each row."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import ReasonOut, StrictSerializer
from permits.operations.bulk import MOST_ROWS

LARGEST = 2**63 - 1


class SeveralIn(StrictSerializer):
    dossiers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST),
        min_length=1,
        max_length=MOST_ROWS,
    )

    def validate_dossiers(self, dossiers: list[int]) -> list[int]:
        if len(set(dossiers)) != len(dossiers):
            raise serializers.ValidationError(_("Name each dossier once."))
        return dossiers


class ReceiveSeveralIn(SeveralIn):
    track = serializers.CharField(
        max_length=40,
        allow_blank=True,
        default="",
        help_text="The way for all; without it each takes the one that its answers propose",
    )
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)


class AssignSeveralIn(SeveralIn):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)
    reason = serializers.CharField(
        max_length=2000, allow_blank=True, default="", validators=[shapes.lines]
    )


class RowResultOut(serializers.Serializer[Any]):
    """What became of one dossier; `number` is empty where the caller sees none."""

    dossier = serializers.IntegerField(source="result.dossier_id")
    number = serializers.CharField()
    state = serializers.CharField()
    done = serializers.BooleanField(source="result.done")
    reasons = ReasonOut(source="result.reasons", many=True)


class SeveralOut(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = RowResultOut(many=True)
