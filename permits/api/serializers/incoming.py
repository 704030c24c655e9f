"""What callers say of a dossier (XIn). No rule lives here."""

from typing import Any

from rest_framework import serializers

from foreign_affairs.accounts.models import Organisation
from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import Day, Instant, StrictSerializer
from permits.api.serializers.intake import AnswersIn
from permits.api.serializers.moments import ReceptionMoment
from permits.domain.consultations import SAID
from permits.domain.plan_lists import LISTS, BadCell, tidy
from permits.domain.values import Outcome
from permits.models import Dossier, Reappointment, UpwardSubmission


class RowsField(serializers.ListField):
    """Rows of one list of the plan, each an object with the columns of that list."""

    child = serializers.DictField()

    def __init__(self, kept: str, **options: Any) -> None:
        self.kept = LISTS[kept]
        super().__init__(required=False, max_length=self.kept.most_rows, **options)

    def __deepcopy__(self, memo: Any) -> "RowsField":
        return RowsField(self.kept.name)

    def to_internal_value(self, data: Any) -> list[dict[str, Any]]:
        rows = super().to_internal_value(data)
        try:
            return tidy(self.kept, rows)
        except BadCell as wrong:
            raise serializers.ValidationError(
                f"Row {wrong.row}, {wrong.column}: {wrong.why}.", code=f"row_{wrong.why}"
            ) from None


class PlanIn(StrictSerializer):
    """The plan of the event; in a draft every field may still be missing."""

    title_vi = serializers.CharField(
        max_length=300, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    title_en = serializers.CharField(
        max_length=300, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    purpose = serializers.CharField(
        max_length=5000, allow_blank=True, required=False, validators=[shapes.lines]
    )
    programme = serializers.CharField(
        max_length=10000, allow_blank=True, required=False, validators=[shapes.lines]
    )
    starts_at = Instant(allow_null=True, required=False)
    ends_at = Instant(allow_null=True, required=False)
    form = serializers.ChoiceField(Dossier.Form.choices, required=False)
    venue_name = serializers.CharField(
        max_length=250, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    venue_address = serializers.CharField(
        max_length=300, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    online_platform = serializers.CharField(
        max_length=150, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    co_organisers = serializers.CharField(
        max_length=2000, allow_blank=True, required=False, validators=[shapes.lines]
    )
    vietnamese_participants = serializers.IntegerField(
        min_value=0, max_value=1_000_000, allow_null=True, required=False
    )
    foreign_participants = serializers.IntegerField(
        min_value=0, max_value=1_000_000, allow_null=True, required=False
    )
    countries = serializers.CharField(
        max_length=500, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    funding = serializers.ChoiceField(Dossier.Funding.choices, allow_blank=True, required=False)
    funding_amount = serializers.IntegerField(
        min_value=0, max_value=10**15, allow_null=True, required=False, help_text="VND"
    )
    contact_name = serializers.CharField(
        max_length=150, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    contact_email = serializers.EmailField(
        allow_blank=True, required=False, validators=[shapes.one_line]
    )
    contact_phone = serializers.CharField(
        max_length=30, allow_blank=True, required=False, validators=[shapes.one_line]
    )
    visits = RowsField("visits")
    endpoints = RowsField("endpoints")
    agenda = RowsField("agenda")
    parties = RowsField("parties")
    nationalities = RowsField("nationalities")
    highest_rank = serializers.ChoiceField(Dossier.Rank.choices, allow_blank=True, required=False)


class NewOrganisationIn(StrictSerializer):
    """An organisation that is not registered yet, for papers that the desk enters."""

    name = serializers.CharField(max_length=250, validators=[shapes.one_line])
    name_en = serializers.CharField(
        max_length=250, default="", allow_blank=True, validators=[shapes.one_line]
    )
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    address = serializers.CharField(max_length=300, validators=[shapes.one_line])
    phone = serializers.CharField(max_length=30, validators=[shapes.one_line])


class ImportIn(StrictSerializer):
    """A table of dossiers as CSV or XLSX; with `dry_run` it is only looked through."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False)


class DraftIn(PlanIn):
    """A new draft. The desk names `channel` and `organisation` for papers brought or posted."""

    procedure = serializers.CharField(max_length=20, default="2.002312")
    channel = serializers.ChoiceField(Dossier.Channel.choices, default=Dossier.Channel.ONLINE)
    organisation = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    new_organisation = NewOrganisationIn(required=False)
    portal_code = serializers.CharField(max_length=60, required=False, validators=[shapes.one_line])
    classification = AnswersIn(required=False)


class ReceiveIn(StrictSerializer):
    track = serializers.CharField(max_length=40)
    received_at = ReceptionMoment(required=False)
    officer = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class CorrectReceptionIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000, validators=[shapes.lines])
    received_at = ReceptionMoment(required=False)
    track = serializers.CharField(max_length=40, required=False)


class MissingIn(StrictSerializer):
    missing = serializers.CharField(max_length=5000, validators=[shapes.lines])


class ReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class OptionalReasonIn(StrictSerializer):
    reason = serializers.CharField(
        max_length=5000, allow_blank=True, default="", validators=[shapes.lines]
    )


class ForwardIn(StrictSerializer):
    proposal = serializers.ChoiceField([Outcome.GRANTED.value, Outcome.REFUSED.value])
    appraisal = serializers.CharField(max_length=10000, validators=[shapes.lines])


class GrantIn(StrictSerializer):
    conditions = serializers.CharField(
        max_length=5000, allow_blank=True, default="", validators=[shapes.lines]
    )


class RefuseIn(ReasonIn):
    legal_basis = serializers.CharField(max_length=2000, validators=[shapes.lines])


class AssignIn(StrictSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(
        max_length=2000, allow_blank=True, default="", validators=[shapes.lines]
    )


class ConsultIn(StrictSerializer):
    agencies = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        allow_empty=False,
        max_length=50,
    )
    question = serializers.CharField(max_length=5000, validators=[shapes.lines])


class ChangeTrackIn(StrictSerializer):
    track = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class OpinionIn(StrictSerializer):
    """What an agency says. Conditions need their words, so does an objection."""

    opinion = serializers.ChoiceField([said.value for said in SAID])
    text = serializers.CharField(
        max_length=10000, allow_blank=True, default="", validators=[shapes.lines]
    )
    conditions = serializers.CharField(
        max_length=5000,
        allow_blank=True,
        default="",
        validators=[shapes.lines],
        help_text="One per line",
    )
    respondent = serializers.CharField(
        max_length=200, allow_blank=True, default="", validators=[shapes.one_line]
    )


class LetterOpinionIn(OpinionIn):
    """An opinion that came by letter; `replied_on` is the day it arrived, today unless given."""

    letter_number = serializers.CharField(
        max_length=60, allow_blank=True, default="", validators=[shapes.one_line]
    )
    letter_on = Day(required=False, allow_null=True)
    replied_on = Day(required=False, allow_null=True)


class AnswerIn(StrictSerializer):
    answer = serializers.CharField(max_length=5000, validators=[shapes.lines])


class SupplementItemsIn(StrictSerializer):
    """Everything that is missing, one thing per item, and why."""

    items = serializers.ListField(
        child=serializers.CharField(max_length=300, validators=[shapes.one_line]), max_length=30
    )
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])


class SupplementIn(StrictSerializer):
    """`received_at` only for papers that were brought or posted."""

    received_at = ReceptionMoment(required=False)


class StopIn(StrictSerializer):
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])
    legal_basis = serializers.CharField(max_length=500, validators=[shapes.lines])


class ReappointIn(StrictSerializer):
    due_on = Day()
    reason = serializers.CharField(max_length=5000, validators=[shapes.lines])
    cause = serializers.ChoiceField(Reappointment.Cause.choices)
    cause_detail = serializers.CharField(
        max_length=250, allow_blank=True, default="", validators=[shapes.one_line]
    )
    breach = serializers.CharField(
        max_length=2000,
        allow_blank=True,
        default="",
        validators=[shapes.lines],
        help_text="Why the apology is sent later than the law allows",
    )


class UpwardIn(StrictSerializer):
    summary = serializers.CharField(max_length=10000, validators=[shapes.lines])


class UpwardAnswerIn(StrictSerializer):
    answer = serializers.ChoiceField(
        [UpwardSubmission.Answer.AGREED.value, UpwardSubmission.Answer.DECLINED.value]
    )
    answer_number = serializers.CharField(max_length=100, validators=[shapes.one_line])
    answered_on = Day()
    answer_text = serializers.CharField(
        max_length=5000, allow_blank=True, default="", validators=[shapes.lines]
    )


class AttachmentIn(StrictSerializer):
    component = serializers.CharField(max_length=40)
    file = serializers.FileField(max_length=255, allow_empty_file=True)
