"""What the work-day door hears and says."""

from rest_framework import serializers

from foreign_affairs.workdays.models import KINDS


class WorkdaysIn(serializers.Serializer[object]):
    """`year` asks for one year of the table; without it the year that runs."""

    year = serializers.IntegerField(min_value=1, max_value=9999, required=False)


class OfficeDayOut(serializers.Serializer[object]):
    date = serializers.DateField()
    kind = serializers.ChoiceField(choices=KINDS)
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField()


class OfficeYearOut(serializers.Serializer[object]):
    year = serializers.IntegerField()
    published_years = serializers.ListField(child=serializers.IntegerField())
    confirmed_through = serializers.DateField()
    edition = serializers.IntegerField()
    days = OfficeDayOut(many=True)
