"""The register of paper dossiers that hold state secrets: in (XIn) and out (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import Day, StrictSerializer
from permits.models import SecretDossier


class SecretDossierIn(StrictSerializer):
    """One line. There is no field for a title or a content, and there must be none."""

    received_on = Day()
    organiser = serializers.CharField(max_length=250, validators=[shapes.one_line])
    level = serializers.ChoiceField(SecretDossier.Level.choices)
    place = serializers.CharField(max_length=200, validators=[shapes.one_line])


class SecretDossierOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField()
    number = serializers.IntegerField()
    received_on = serializers.DateField()
    organiser = serializers.CharField()
    level = serializers.CharField()
    place = serializers.CharField()
    recorded_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()
