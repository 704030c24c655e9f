"""Shapes of slips, feedback and scores. No rule lives here."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.quality import queries
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import Day, StrictSerializer


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


class FeedbackWordsIn(StrictSerializer):
    """What somebody tells the office. `about_whom` in the filer's own words."""

    kind = serializers.ChoiceField(Feedback.Kind.choices)
    title = serializers.CharField(max_length=200, validators=[shapes.one_line])
    text = serializers.CharField(max_length=5000, validators=[shapes.lines])
    about_whom = serializers.CharField(
        max_length=200, allow_blank=True, required=False, validators=[shapes.one_line]
    )


class FeedbackIn(FeedbackWordsIn):
    dossier = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class FeedbackByEmailIn(FeedbackWordsIn):
    """Without an account. A dossier is named by `code`, and `contact` where it is not `email`."""

    email = serializers.EmailField(validators=[shapes.one_line])
    language = serializers.ChoiceField(["vi", "en"], default="vi")
    code = serializers.CharField(max_length=40, allow_blank=True, required=False)
    contact = serializers.CharField(max_length=254, allow_blank=True, required=False)


class FeedbackPairIn(StrictSerializer):
    """The reference of a feedback and the e-mail address it was filed with."""

    reference = serializers.CharField(max_length=12)
    email = serializers.CharField(max_length=254)


class FeedbackAssignIn(StrictSerializer):
    """`against`: people of the office whom it is about; they never see it again."""

    handler = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    against = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=50,
        default=list,
    )


class FeedbackAnswerIn(StrictSerializer):
    answer = serializers.CharField(max_length=5000, validators=[shapes.lines])
    finding = serializers.ChoiceField(
        [one for one in Feedback.Finding.choices if one[0]], required=False
    )


class FeedbackReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class FeedbackOut(serializers.ModelSerializer[Feedback]):
    """A feedback as the caller may read it. Who handles it, the office reads alone."""

    state = serializers.ChoiceField(FEEDBACK.states)
    organisation = serializers.CharField(source="organisation.name", default="")
    handler = serializers.SerializerMethodField()
    against = serializers.SerializerMethodField(
        help_text="Whom it is about, as leaders noted it; empty for others"
    )
    email = serializers.SerializerMethodField(help_text="Read by leaders alone")
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Feedback
        fields = (
            "id",
            "reference",
            "kind",
            "state",
            "title",
            "text",
            "about_whom",
            "dossier",
            "organisation",
            "email",
            "against",
            "handler",
            "available_actions",
            "received_at",
            "due_on",
            "assigned_at",
            "answered_at",
            "closed_at",
            "finding",
            "answer",
            "reason",
            "revision",
        )

    def get_handler(self, feedback: Feedback) -> str:
        handler = feedback.handler if self.context["view"].actor.is_staff else None
        return str(handler or "")

    def get_against(self, feedback: Feedback) -> list[str]:
        if not queries.reads_who_filed(self.context["view"].actor):
            return []
        return [str(one) for one in feedback.against.all()]

    def get_email(self, feedback: Feedback) -> str:
        return feedback.email if queries.reads_who_filed(self.context["view"].actor) else ""

    def get_available_actions(self, feedback: Feedback) -> list[str]:
        return list(queries.feedback_actions(feedback, self.context["view"].actor))


class FeedbackTrackedOut(serializers.ModelSerializer[Feedback]):
    """What whoever filed without an account learns: where it stands, and the answer."""

    state = serializers.ChoiceField(FEEDBACK.states)
    state_name = serializers.CharField(source="get_state_display")
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Feedback
        fields = (
            "reference",
            "kind",
            "state",
            "state_name",
            "title",
            "received_at",
            "due_on",
            "answered_at",
            "finding",
            "answer",
            "reason",
            "available_actions",
        )

    def get_available_actions(self, feedback: Feedback) -> list[str]:
        return list(queries.actions_by_email(feedback))


class FeedbackFiledOut(serializers.Serializer[Any]):
    """`reference` and the e-mail address together find it again."""

    reference = serializers.CharField()
    received_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)


class PeriodIn(StrictSerializer):
    """Both days inclusive."""

    def get_fields(self) -> dict[str, Any]:
        return {"from": Day(), "to": Day()}


class BandOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    least = serializers.FloatField()
    fulfilled_from = serializers.IntegerField(allow_null=True, help_text="Per cent of the task")
    fulfilled_to = serializers.IntegerField(allow_null=True)


class JudgementOut(serializers.Serializer[Any]):
    """`at_least` and `at_most` differ where `missing` indicators are not known to the system."""

    most = serializers.IntegerField()
    total = serializers.FloatField(allow_null=True)
    at_least = BandOut(allow_null=True)
    at_most = BandOut(allow_null=True)
    missing = serializers.ListField(child=serializers.IntegerField())


class IndicatorOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    origin = serializers.ChoiceField(["slips", "system"])
    dossiers = serializers.IntegerField()
    sum = serializers.IntegerField(allow_null=True)
    index = serializers.FloatField(allow_null=True)


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
