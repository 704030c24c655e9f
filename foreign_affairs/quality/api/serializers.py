"""Shapes of slips, feedback and scores. No rule lives here."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.quality.models import Slip
from foreign_affairs.rest.serializers import Day, StrictSerializer
from permits import shapes


class AnswersIn(StrictSerializer):
    """The slip's questions: indicators 1, 3, 4 and 7, and free words."""

    time = serializers.ChoiceField(Slip.Time.choices)
    contacts = serializers.ChoiceField(Slip.Contact.choices)
    bodies = serializers.ChoiceField(Slip.Body.choices)
    attitude = serializers.ChoiceField(Slip.Manner.choices)
    remarks = serializers.CharField(
        max_length=2000, allow_blank=True, required=False, validators=[shapes.lines]
    )


class SlipIn(AnswersIn):
    dossier = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class SlipByCodeIn(AnswersIn):
    """Answers of whoever knows the full code and the contact that the dossier was filed with."""

    code = serializers.CharField(max_length=40)
    contact = serializers.CharField(max_length=254)


class SlipOut(serializers.ModelSerializer[Slip]):
    """A slip as leaders, administrators and the organisation itself read it."""

    code = serializers.CharField(source="dossier.number")
    answered_by = serializers.CharField(
        source="answered_by.full_name",
        default="",
        help_text="Empty where somebody answered without signing in",
    )

    class Meta:
        model = Slip
        fields = (
            "id",
            "dossier",
            "code",
            "time",
            "contacts",
            "bodies",
            "attitude",
            "remarks",
            "door",
            "answered_by",
            "answered_at",
            "revision",
        )


class ThanksOut(serializers.Serializer[Any]):
    """What somebody without an account learns: it arrived. The answers are not read back."""

    code = serializers.CharField(source="dossier.number")
    answered_at = serializers.DateTimeField()


class PeriodIn(StrictSerializer):
    """Both days inclusive."""

    def get_fields(self) -> dict[str, Any]:
        return {"from": Day(), "to": Day()}


class BandOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    least = serializers.DecimalField(max_digits=4, decimal_places=1, coerce_to_string=False)
    fulfilled_from = serializers.IntegerField(allow_null=True, help_text="Per cent of the task")
    fulfilled_to = serializers.IntegerField(allow_null=True)


class JudgementOut(serializers.Serializer[Any]):
    """`at_least` and `at_most` differ where `missing` indicators are not known to the system."""

    most = serializers.IntegerField()
    total = serializers.DecimalField(
        max_digits=5, decimal_places=1, coerce_to_string=False, allow_null=True
    )
    at_least = BandOut(allow_null=True)
    at_most = BandOut(allow_null=True)
    missing = serializers.ListField(child=serializers.IntegerField())


class IndicatorOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    origin = serializers.ChoiceField(["slips", "system"])
    dossiers = serializers.IntegerField()
    sum = serializers.IntegerField(allow_null=True)
    index = serializers.DecimalField(
        max_digits=4, decimal_places=1, coerce_to_string=False, allow_null=True
    )


class AnswersOut(serializers.Serializer[Any]):
    """Feedback that came in during the period, and the answers that were due in it."""

    received = serializers.DictField(child=serializers.IntegerField())
    found = serializers.DictField(child=serializers.IntegerField())
    due = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    prolonged = serializers.IntegerField(help_text="Overdue and still not answered")


class ScoresOut(serializers.Serializer[Any]):
    """Scores of the dossiers settled in the period. `withheld`: too few slips to be summed."""

    settled = serializers.IntegerField()
    slips = serializers.IntegerField()
    withheld = serializers.BooleanField()
    indicators = IndicatorOut(many=True)
    officials = JudgementOut()
    agency = JudgementOut()
    feedback = AnswersOut(source="answers")

    def get_fields(self) -> dict[str, Any]:
        return {
            "from": serializers.DateField(source="start"),
            "to": serializers.DateField(source="end"),
            **super().get_fields(),
        }
