"""What callers read and write of the annual plan."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.annual_plan.domain.values import FIRST_YEAR, LAST_YEAR, MOST_VND
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.documents.importing import ADDED, CHANGED, SAME
from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import ReasonOut, StrictSerializer

LARGEST = 2**63 - 1


class PlanFactsIn(StrictSerializer):
    """What is planned. `countries` are ISO 3166-1 alpha-2."""

    kind = serializers.ChoiceField(PlanItem.Kind.choices)
    title_vi = serializers.CharField(max_length=300, validators=[shapes.one_line])
    title_en = serializers.CharField(
        max_length=300, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    quarter = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    month = serializers.IntegerField(min_value=1, max_value=12, required=False, allow_null=True)
    unit = serializers.IntegerField(
        source="unit_id", min_value=1, max_value=LARGEST, required=False, allow_null=True
    )
    countries = serializers.ListField(
        child=serializers.CharField(max_length=2, validators=[shapes.country]),
        max_length=50,
        required=False,
    )
    budget_vnd = serializers.IntegerField(
        min_value=0, max_value=MOST_VND, required=False, allow_null=True
    )


class PlanItemIn(PlanFactsIn):
    """Without a `number` it gets the next of its year."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    number = serializers.IntegerField(min_value=1, max_value=9999, required=False)


class DropIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000, validators=[shapes.lines])


class PlanItemOut(serializers.ModelSerializer[PlanItem]):
    unit_name = serializers.CharField(source="unit.name_vi", default="")
    is_dropped = serializers.SerializerMethodField()

    class Meta:
        model = PlanItem
        fields = (
            "id",
            "year",
            "number",
            "kind",
            "title_vi",
            "title_en",
            "quarter",
            "month",
            "unit",
            "unit_name",
            "countries",
            "budget_vnd",
            "is_dropped",
            "reason",
            "revision",
        )
        read_only_fields: Any = fields

    def get_is_dropped(self, item: PlanItem) -> bool:
        return item.dropped_at is not None


class PlanImportIn(StrictSerializer):
    """A table as CSV or XLSX; with `dry_run` it is only looked through."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False)


class PlanImportRowOut(serializers.Serializer[Any]):
    """One row: what becomes of it, or every reason against it."""

    row = serializers.IntegerField(source="number", help_text="as in the file, the head is 1")
    title = serializers.CharField()
    outcome = serializers.ChoiceField(["", ADDED, CHANGED, SAME])
    reasons = ReasonOut(many=True)
    item = serializers.IntegerField(source="item.pk", default=None, allow_null=True)


class PlanImportOut(serializers.Serializer[Any]):
    """`written` is true only if every row was."""

    written = serializers.BooleanField()
    reasons = ReasonOut(many=True, source="head")
    rows = PlanImportRowOut(many=True)
