"""What callers write of delegations. No rule lives here."""

from rest_framework import serializers

from delegations.models import Delegation, Member
from foreign_affairs.rest import shapes
from foreign_affairs.rest.serializers import (
    MAYBE,
    MAYBE_EMPTY,
    Day,
    Instant,
    StrictSerializer,
    a_key,
    a_line,
    a_text,
)


class DelegationFactsIn(StrictSerializer):
    """What is written of a delegation. `country` is ISO 3166-1 alpha-2, `languages` ISO 639-1."""

    name_vi = a_line(300)
    name_en = a_line(300, **MAYBE_EMPTY)
    country = serializers.CharField(max_length=2, validators=[shapes.country])
    organisation = a_line(250, **MAYBE_EMPTY)
    level = serializers.ChoiceField(Delegation.Level.choices, required=False)
    purposes = serializers.ListField(
        child=serializers.ChoiceField(Delegation.Purpose.choices), max_length=7, required=False
    )
    content = a_text(5000, **MAYBE_EMPTY)
    partners = a_text(2000, **MAYBE_EMPTY)
    head_position = serializers.ChoiceField(Delegation.Position.choices, **MAYBE_EMPTY)
    inviting_body = a_line(250, **MAYBE_EMPTY)
    host_body = a_line(250, **MAYBE_EMPTY)
    chair = a_key(source="chair_id", **MAYBE)
    unit = a_key(source="unit_id", **MAYBE)
    responsible = a_key(source="responsible_id", **MAYBE)
    plan_item = a_key(source="plan_item_id", **MAYBE)
    why_unplanned = a_line(300, **MAYBE_EMPTY)
    arrival_by = a_line(100, **MAYBE_EMPTY)
    departure_by = a_line(100, **MAYBE_EMPTY)
    lodging = a_line(200, **MAYBE_EMPTY)
    languages = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2}$"), max_length=10, required=False
    )
    funding = serializers.ChoiceField(Delegation.Funding.choices, **MAYBE_EMPTY)
    hosting = serializers.ChoiceField(Delegation.Hosting.choices, required=False)
    budget_line = a_line(200, **MAYBE_EMPTY)
    security_notes = a_text(2000, **MAYBE_EMPTY)
    visibility = serializers.ChoiceField(Delegation.Visibility.choices, required=False)
    remarks = a_text(2000, **MAYBE_EMPTY)

    def validate_purposes(self, purposes: list[str]) -> list[str]:
        return list(dict.fromkeys(purposes))

    def validate_languages(self, languages: list[str]) -> list[str]:
        return list(dict.fromkeys(languages))


class DelegationIn(DelegationFactsIn):
    """A new delegation; it begins as a draft."""

    arrives_at = Instant(**MAYBE)
    departs_at = Instant(**MAYBE)


class VisitDatesIn(StrictSerializer):
    arrives_at = Instant()
    departs_at = Instant()


class RankIn(StrictSerializer):
    """The rank; with a reason where it is not the one that is proposed."""

    rank = serializers.ChoiceField(Delegation.Rank.choices)
    head_position = serializers.ChoiceField(Delegation.Position.choices, required=False)
    reason = a_line(300, **MAYBE_EMPTY)


class ReceptionIn(StrictSerializer):
    """When a leader receives the guests, and when that was asked for."""

    reception_on = Day()
    asked_on = Day(**MAYBE)
    late_note = a_line(500, **MAYBE_EMPTY)


class DelegationReasonIn(StrictSerializer):
    reason = a_text(2000)


class VisitReportIn(StrictSerializer):
    """The number, the day and the words of the report on the results."""

    number = a_line(60)
    reported_on = Day()
    results = a_text(10000)


class MemberIn(StrictSerializer):
    """One guest, as the passport says. What is sent here is kept encrypted where it must be."""

    role = serializers.ChoiceField(Member.Role.choices, required=False)
    full_name = a_line(150)
    sex = serializers.ChoiceField(Member.Sex.choices, **MAYBE_EMPTY)
    born_on = Day(**MAYBE)
    nationality = serializers.CharField(max_length=2, **MAYBE_EMPTY)
    passport_number = a_line(40, **MAYBE_EMPTY)
    passport_kind = serializers.ChoiceField(Member.PassportKind.choices, **MAYBE_EMPTY)
    passport_expires_on = Day(**MAYBE)
    title = a_line(200, **MAYBE_EMPTY)
    organisation = a_line(250, **MAYBE_EMPTY)
    email = serializers.EmailField(max_length=254, **MAYBE_EMPTY)
    phone = a_line(40, **MAYBE_EMPTY)
    visa_symbol = a_line(20, **MAYBE_EMPTY)
    care_note = a_text(1000, **MAYBE_EMPTY)

    def validate_nationality(self, code: str) -> str:
        if code:
            shapes.country(code)
        return code


class MembersFileIn(StrictSerializer):
    """A list as CSV or XLSX; with `dry_run` it is only looked through."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False)


class ScanIn(StrictSerializer):
    """The scan of a passport: PDF, JPEG or PNG."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)


class ExportIn(StrictSerializer):
    """With passports only for those who may see them, and for a reason."""

    with_passports = serializers.BooleanField(default=False)
    reason = a_line(500, **MAYBE_EMPTY)


class FindPassportIn(StrictSerializer):
    """A passport number, however it is written, and why it is looked for; it is noted."""

    number = a_line(40)
    reason = a_line(500)


class WhyIn(StrictSerializer):
    """Why somebody has to see what is hidden; it is noted."""

    reason = a_line(500)
