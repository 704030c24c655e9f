"""The annual table of conferences (Mẫu 03): shapes in (XIn) and out (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import StrictSerializer


class IssueIn(StrictSerializer):
    """`reason` is needed where a table of the year was issued before."""

    reason = serializers.CharField(
        max_length=5000, allow_blank=True, default="", validators=[shapes.lines]
    )


class AnnualRowOut(serializers.Serializer[Any]):
    """One event. Counts are people, money is VND; `in_plan` is empty where it is not known."""

    permit = serializers.IntegerField()
    number_text = serializers.CharField()
    title_vi = serializers.CharField()
    title_en = serializers.CharField()
    organiser = serializers.CharField()
    co_organisers = serializers.CharField()
    content = serializers.CharField()
    vietnamese = serializers.IntegerField(allow_null=True)
    foreign_residents = serializers.IntegerField(allow_null=True)
    foreign_visitors = serializers.IntegerField(allow_null=True)
    countries = serializers.CharField()
    starts_at = serializers.CharField()
    ends_at = serializers.CharField()
    venue = serializers.CharField()
    funding_city = serializers.IntegerField(allow_null=True)
    funding_sector = serializers.IntegerField(allow_null=True)
    funding_sponsored = serializers.IntegerField(allow_null=True)
    report = serializers.CharField(help_text="Number and date of the organiser's report")
    in_plan = serializers.BooleanField(allow_null=True)
    level = serializers.CharField()
    kind = serializers.CharField()


class IssuedTableOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    reason = serializers.CharField()
    issued_at = serializers.DateTimeField()
    issued_by = serializers.CharField()
    rows = AnnualRowOut(many=True)


class AnnualOut(serializers.Serializer[Any]):
    """The year from 15 December of the year before through 14 December."""

    year = serializers.IntegerField(source="dates.year")
    first_on = serializers.DateField(source="dates.first_on")
    last_on = serializers.DateField(source="dates.last_on")
    due_on = serializers.DateField(source="dates.due_on")
    planned_for = serializers.DateField(source="dates.planned_for")
    rows = AnnualRowOut(many=True)
    issued = IssuedTableOut(many=True)
