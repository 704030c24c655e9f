"""What callers read and write of norms, estimates and settlements."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.documents.importing import ADDED, CHANGED, SAME
from foreign_affairs.rest.serializers import ReasonOut, StrictSerializer
from foreign_affairs.spending.domain.values import Confidence, Item, Level, Rank, Role, Unit
from foreign_affairs.spending.models import SpendingNorm
from foreign_affairs.spending.shapes import one_of


class SpendingNormOut(serializers.ModelSerializer[SpendingNorm]):
    """Without an amount there is no figure: paid at invoice, as the approved plan decides."""

    item = one_of(Item)
    rank = one_of(Rank, allow_blank=True)
    role = one_of(Role, allow_blank=True)
    unit = one_of(Unit)
    level = one_of(Level)
    confidence = one_of(Confidence)

    class Meta:
        model = SpendingNorm
        fields = (
            "id",
            "item",
            "rank",
            "role",
            "amount",
            "unit",
            "level",
            "valid_from",
            "valid_to",
            "source",
            "confidence",
            "remark",
            "revision",
        )
        read_only_fields: Any = fields


class NormImportIn(StrictSerializer):
    """A table as CSV or XLSX; with `dry_run` it is only looked through."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False)


class NormImportRowOut(serializers.Serializer[Any]):
    """One row: what becomes of it, or every reason against it."""

    row = serializers.IntegerField(source="number", help_text="as in the file, the head is 1")
    title = serializers.CharField()
    outcome = serializers.ChoiceField(["", ADDED, CHANGED, SAME])
    reasons = ReasonOut(many=True)
    norm = serializers.IntegerField(source="norm.pk", default=None, allow_null=True)


class NormImportOut(serializers.Serializer[Any]):
    """`written` is true only if every row was."""

    written = serializers.BooleanField()
    reasons = ReasonOut(many=True, source="head")
    rows = NormImportRowOut(many=True)
