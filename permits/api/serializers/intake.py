"""Whose permit an event needs: answers in (XIn), finding out (XOut)."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.rest import shapes
from foreign_affairs.rest.errors import reason_body
from foreign_affairs.rest.sentences import said
from foreign_affairs.rest.serializers import Day, ReasonOut, StrictSerializer
from permits.domain import intake
from permits.models import Classification


class AnswersIn(StrictSerializer):
    """The questions of the classifier. `foreign_*`: who from abroad takes part, pays, organises."""

    is_conference = serializers.BooleanField()
    press_conference = serializers.BooleanField(default=False)
    organiser_kind = serializers.ChoiceField([str(kind) for kind in intake.OrganiserKind])
    foreign_participants = serializers.BooleanField()
    foreign_funding = serializers.BooleanField()
    foreign_organiser = serializers.BooleanField()
    in_vietnam = serializers.BooleanField(
        help_text="A venue, or of an online event one endpoint, lies in Vietnam"
    )
    minister_level_guest = serializers.BooleanField()
    topics = serializers.ListField(
        child=serializers.ChoiceField([str(topic) for topic in intake.Topic]),
        default=list,
        max_length=len(intake.Topic),
    )
    under_city = serializers.BooleanField(
        help_text="The organiser was licensed by the city, or is subordinate to it"
    )
    listed_field = serializers.BooleanField(
        default=False, help_text="A field of Decree 125/2026/NĐ-CP, art. 13(2)(b); universities"
    )
    urgent_task = serializers.BooleanField(
        default=False, help_text="Ordered by the Party or the State; universities"
    )
    state_secrets = serializers.BooleanField()


def answers_of(said: dict[str, Any]) -> intake.Answers:
    """The answers among what was heard; takes them out of `said`."""
    names = [str(name) for name in AnswersIn().fields]
    return intake.Answers.from_json({name: said.pop(name) for name in names if name in said})


class ClassifyIn(AnswersIn):
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class GroundOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class


class FindingOut(serializers.Serializer[Any]):
    """What the answers come to. `track` and `procedure` are empty where this office decides not."""

    regime = serializers.ChoiceField([str(regime) for regime in intake.Regime])
    authority = serializers.ChoiceField([str(authority) for authority in intake.Authority])
    track = serializers.CharField()
    procedure = serializers.CharField()
    paper_only = serializers.BooleanField()
    rules_version = serializers.CharField()
    lead_days = serializers.IntegerField(allow_null=True, help_text="calendar days before it")
    grounds = GroundOut(many=True)


def finding_body(found: intake.Finding, *, lead_days: int) -> dict[str, Any]:
    permitted = found.regime == intake.Regime.PERMIT
    return {
        "regime": found.regime,
        "authority": found.authority,
        "track": found.track,
        "procedure": found.procedure,
        "paper_only": found.paper_only,
        "rules_version": found.rules_version,
        "lead_days": lead_days if permitted else None,
        "grounds": [
            {
                "code": ground.reason.code,
                "detail": said(ground.reason),
                "source": ground.source,
            }
            for ground in found.grounds
        ],
    }


class ClassificationOut(serializers.Serializer[Any]):
    """The classification that counts. `reason` says why the office corrected the organiser."""

    regime = serializers.CharField()
    authority = serializers.CharField()
    track = serializers.CharField()
    procedure = serializers.CharField(source="procedure_code")
    rules_version = serializers.CharField()
    answers = AnswersIn()
    grounds = serializers.SerializerMethodField()
    author = serializers.CharField(help_text="Empty for the system")
    at = serializers.DateTimeField()
    reason = serializers.CharField()

    def get_grounds(self, found: Classification) -> list[dict[str, str]]:
        return [
            {"code": ground.reason.code, "detail": said(ground.reason), "source": ground.source}
            for ground in found.because
        ]


class LastFilingDayIn(StrictSerializer):
    event_on = Day()
    authority = serializers.ChoiceField(
        [intake.Authority.CITY_CHAIR.value, intake.Authority.PRIME_MINISTER.value],
        default=intake.Authority.CITY_CHAIR.value,
    )


class LastFilingDayOut(serializers.Serializer[Any]):
    """`advised_on` is the working day to come to the counter; null in years not published."""

    event_on = serializers.DateField()
    lead_days = serializers.IntegerField()
    last_on = serializers.DateField()
    advised_on = serializers.DateField(allow_null=True)
    is_closed = serializers.BooleanField()


class ImportRowOut(serializers.Serializer[Any]):
    """One row. `missing` says what is still to be added before it can be handed in."""

    row = serializers.IntegerField(help_text="as in the file, the head is 1")
    organiser = serializers.CharField()
    title = serializers.CharField()
    reasons = ReasonOut(many=True)
    missing = ReasonOut(many=True)
    dossier = serializers.IntegerField(allow_null=True)
    reference = serializers.CharField()


class ImportOut(serializers.Serializer[Any]):
    """`written` is true only if every row was; then each has its dossier."""

    written = serializers.BooleanField()
    reasons = ReasonOut(many=True)
    rows = ImportRowOut(many=True)


def import_body(result: Any) -> dict[str, Any]:
    """What an import comes to, row by row."""
    return {
        "written": result.written,
        "reasons": [reason_body(reason) for reason in result.head],
        "rows": [
            {
                "row": row.number,
                "organiser": row.organiser,
                "title": row.title,
                "reasons": [reason_body(reason) for reason in row.reasons],
                "missing": [reason_body(reason) for reason in row.missing],
                "dossier": row.dossier.pk if row.dossier else None,
                "reference": row.dossier.reference if row.dossier else "",
            }
            for row in result.rows
        ],
    }
