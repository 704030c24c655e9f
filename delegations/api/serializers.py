"""What callers read of delegations. Passports are masked, birth dates and scans not told at all."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from delegations import queries, words
from delegations.domain.lifecycle import DELEGATION
from delegations.domain.members import Warn
from delegations.domain.ranks import Proposal, propose
from delegations.models import Delegation, Member
from foreign_affairs.documents.importing import ADDED, CHANGED, SAME
from foreign_affairs.rest.serializers import ReasonOut


class DelegationRowOut(serializers.ModelSerializer[Delegation]):
    """A delegation in a list."""

    state = serializers.ChoiceField(DELEGATION.states)
    rank = serializers.ChoiceField(Delegation.Rank.choices, allow_blank=True)
    arrives_on = serializers.DateField(allow_null=True)
    departs_on = serializers.DateField(allow_null=True)
    unit_name = serializers.CharField(source="unit.name_vi", default="")
    responsible_name = serializers.CharField(source="responsible.full_name", default="")
    chair_name = serializers.CharField(source="chair.name_vi", default="")
    in_plan = serializers.SerializerMethodField()
    member_count = serializers.IntegerField()
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Delegation
        fields = (
            "id",
            "reference",
            "state",
            "name_vi",
            "name_en",
            "country",
            "organisation",
            "level",
            "purposes",
            "rank",
            "arrives_at",
            "departs_at",
            "arrives_on",
            "departs_on",
            "host_body",
            "chair",
            "chair_name",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "plan_item",
            "in_plan",
            "member_count",
            "visibility",
            "reception_on",
            "asked_on",
            "request_due_on",
            "report_due_on",
            "report_number",
            "reported_on",
            "available_actions",
            "revision",
        )
        read_only_fields: Any = fields

    def get_in_plan(self, delegation: Delegation) -> bool:
        return delegation.plan_item_id is not None

    def get_available_actions(self, delegation: Delegation) -> list[str]:
        return list(queries.delegation_actions(delegation, self.context["view"].actor))


class ProposedRankOut(serializers.Serializer[Any]):
    """What the circular gives for the position of the head; `rank` null where a person decides."""

    rank = serializers.ChoiceField(Delegation.Rank.choices, allow_null=True)
    reason = serializers.SerializerMethodField()
    source = serializers.CharField()  # type: ignore[assignment]

    def get_reason(self, proposal: Proposal) -> str:
        return str(words.PROPOSALS[proposal.because])


class DelegationOut(DelegationRowOut):
    """A delegation with everything about it but its members."""

    head_position = serializers.ChoiceField(Delegation.Position.choices, allow_blank=True)
    funding = serializers.ChoiceField(Delegation.Funding.choices, allow_blank=True)
    proposed_rank = serializers.SerializerMethodField()
    request_is_late = serializers.SerializerMethodField()
    rank_confirmed_by = serializers.CharField(source="rank_confirmed_by.full_name", default="")
    approved_by = serializers.CharField(source="approved_by.full_name", default="")
    plan_item_name = serializers.SerializerMethodField()
    created_by = serializers.CharField(source="created_by.full_name")
    security_notes = serializers.SerializerMethodField(
        help_text="Empty for whoever may not read them"
    )

    class Meta(DelegationRowOut.Meta):
        fields: Any = (
            *DelegationRowOut.Meta.fields,
            "content",
            "partners",
            "head_position",
            "proposed_rank",
            "rank_reason",
            "rank_confirmed_at",
            "rank_confirmed_by",
            "inviting_body",
            "plan_item_name",
            "why_unplanned",
            "arrival_by",
            "departure_by",
            "lodging",
            "languages",
            "funding",
            "hosting",
            "budget_line",
            "security_notes",
            "remarks",
            "late_note",
            "request_is_late",
            "results",
            "reason",
            "planned_at",
            "approved_at",
            "approved_by",
            "purged_at",
            "created_at",
            "created_by",
        )
        read_only_fields: Any = fields

    @extend_schema_field(ProposedRankOut)
    def get_proposed_rank(self, delegation: Delegation) -> Any:
        return ProposedRankOut(propose(delegation.head_position)).data

    def get_request_is_late(self, delegation: Delegation) -> bool:
        return queries.request_facts(delegation).is_late

    def get_plan_item_name(self, delegation: Delegation) -> str:
        return str(delegation.plan_item) if delegation.plan_item else ""

    def get_security_notes(self, delegation: Delegation) -> str:
        may = queries.may_see_restricted(delegation, self.context["view"].actor)
        return delegation.security_notes if may else ""


class MemberWarningOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(list(Warn))
    detail = serializers.SerializerMethodField()

    def get_detail(self, warning: Any) -> str:
        return str(words.WARNINGS[warning])


class MemberOut(serializers.ModelSerializer[Member]):
    """A guest as lists show one."""

    sex = serializers.ChoiceField(Member.Sex.choices, allow_blank=True)
    passport_kind = serializers.ChoiceField(Member.PassportKind.choices, allow_blank=True)
    email = serializers.CharField()
    passport = serializers.CharField(source="passport_masked", help_text="As C1****78")
    has_scan = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField(help_text="What is to be pointed out")
    care_note = serializers.SerializerMethodField(help_text="Empty for whoever may not read it")

    class Meta:
        model = Member
        fields = (
            "id",
            "number",
            "role",
            "full_name",
            "sex",
            "nationality",
            "passport",
            "passport_kind",
            "passport_expires_on",
            "title",
            "organisation",
            "email",
            "phone",
            "visa_symbol",
            "care_note",
            "has_scan",
            "warnings",
            "revision",
        )
        read_only_fields: Any = fields

    def get_has_scan(self, member: Member) -> bool:
        return member.scan_id is not None

    @extend_schema_field(MemberWarningOut(many=True))
    def get_warnings(self, member: Member) -> Any:
        return told_warnings(self.context["view"].warnings.get(member.pk, ()))

    def get_care_note(self, member: Member) -> str:
        return str(member.care_note) if self.context["view"].sees_restricted else ""


class PassportOut(serializers.ModelSerializer[Member]):
    """What lists hide. That it was seen is noted."""

    class Meta:
        model = Member
        fields = ("id", "passport_number", "born_on")
        read_only_fields: Any = fields


class FoundPassportOut(serializers.Serializer[Any]):
    """Somebody with the passport that was looked for."""

    member = serializers.IntegerField(source="pk")
    full_name = serializers.CharField()
    delegation = serializers.IntegerField(source="delegation_id")
    reference = serializers.CharField(source="delegation.reference")
    name_vi = serializers.CharField(source="delegation.name_vi")
    arrives_on = serializers.DateField(source="delegation.arrives_on", allow_null=True)
    departs_on = serializers.DateField(source="delegation.departs_on", allow_null=True)


class MemberImportRowOut(serializers.Serializer[Any]):
    """One row: what becomes of it, or every reason against it. Passports are not told again."""

    row = serializers.IntegerField(source="number", help_text="as in the file, the head is 1")
    full_name = serializers.CharField()
    outcome = serializers.ChoiceField(["", ADDED, CHANGED, SAME])
    reasons = ReasonOut(many=True)
    warnings = serializers.SerializerMethodField()
    member = serializers.IntegerField(source="member.pk", default=None, allow_null=True)

    @extend_schema_field(MemberWarningOut(many=True))
    def get_warnings(self, row: Any) -> Any:
        return told_warnings(row.warnings)


class MemberImportOut(serializers.Serializer[Any]):
    """`written` is true only if every row was."""

    written = serializers.BooleanField()
    reasons = ReasonOut(many=True, source="head")
    rows = MemberImportRowOut(many=True)


def told_warnings(warnings: Iterable[Warn]) -> list[dict[str, str]]:
    return [{"code": one.value, "detail": str(words.WARNINGS[one])} for one in warnings]
