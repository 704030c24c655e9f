"""What callers write and read of estimates and settlements, whatever the money is spent on."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foreign_affairs.rest.serializers import (
    MAYBE_EMPTY,
    ReasonOut,
    StrictSerializer,
    a_line,
    a_text,
)
from foreign_affairs.spending import words
from foreign_affairs.spending.domain import written
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.settlements import SettledLine, Spent
from foreign_affairs.spending.domain.values import (
    MOST_DAYS,
    MOST_PEOPLE,
    MOST_PRICE,
    ConferenceFunding,
    Item,
    Payer,
    Rank,
    Role,
    Term,
    Unit,
)
from foreign_affairs.spending.models import Estimate, Settlement

MOST_JOBS = 50
MOST_LINES = 200
MOST_SPENT = 10**13


RANKS = [rank.value for rank in Rank]
ROLES = [role.value for role in Role if role.value]


def a_count(most: int = MOST_PEOPLE, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, required=False, **options)


def one_of(kind: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField([one.value for one in kind if one.value], **options)


class GuestGroupIn(StrictSerializer):
    """How many guests there are, how long, and what is given to them."""

    heads = a_count()
    deputies = a_count()
    members = a_count()
    escorts = a_count()
    ministers = a_count(help_text="of deputies and members")
    vice_ministers = a_count(help_text="of deputies and members")
    nights = a_count(MOST_DAYS)
    days = a_count(MOST_DAYS, help_text="with lunch and dinner")
    flowers = a_count()
    lounges = a_count()
    gifts_to_heads = a_count()
    gifts_to_spouses = a_count()
    gifts_to_others = a_count()


class RankedGuestsIn(GuestGroupIn):
    rank = one_of(Rank)


class InterpretingIn(StrictSerializer):
    """One engagement: each interpreter works `minutes`; a part of an hour is paid as one."""

    minutes = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    simultaneous = serializers.BooleanField(default=False)
    interpreters = serializers.IntegerField(min_value=1, max_value=100, default=1)
    own_staff = serializers.BooleanField(default=False)


class TranslationIn(StrictSerializer):
    """`pages` of 350 words."""

    pages = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    into_vietnamese = serializers.BooleanField(default=False)
    un_language = serializers.BooleanField(default=True)
    own_staff = serializers.BooleanField(default=False)


class ExtraIn(StrictSerializer):
    title = a_line(200)
    amount = serializers.IntegerField(min_value=0, max_value=MOST_SPENT)


class PlanIn(StrictSerializer):
    """What is asked for. `prices` are per unit in dong, by the key of a line of the estimate."""

    breakfast_apart = serializers.BooleanField(required=False)
    banquets = a_count(MOST_DAYS)
    vietnamese_at_banquet = a_count()
    sessions = a_count(MOST_DAYS, help_text="half days")
    vietnamese_at_sessions = a_count()
    cars = a_count()
    buses = a_count()
    car_days = a_count(MOST_DAYS)
    shows = a_count(MOST_DAYS)
    interpreting = serializers.ListField(
        child=InterpretingIn(), max_length=MOST_JOBS, required=False
    )
    translation = serializers.ListField(child=TranslationIn(), max_length=MOST_JOBS, required=False)
    special_case = a_line(500, **MAYBE_EMPTY)
    prices = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_PRICE), required=False
    )
    justification = a_text(2000, **MAYBE_EMPTY)


class VisitEstimateIn(PlanIn, GuestGroupIn):
    """Of a delegation: people and days that are not told come from its list and its dates."""

    support_days = a_count(help_text="people times days")
    days_with_guests = a_count(help_text="of own staff who eat with the guests: people times days")
    at_farewell = a_count(help_text="at the farewell meal of an ambassador, both sides")
    farewell_gifts = a_count()


class ConferenceEstimateIn(PlanIn):
    """Of a conference. `payers` are by the key of a line, where two sides pay."""

    conference = one_of(ConferenceFunding)
    guests = serializers.ListField(child=RankedGuestsIn(), max_length=len(Rank))
    staff_days = a_count(help_text="people times days")
    duty_days = a_count(help_text="people times days")
    extras = serializers.ListField(child=ExtraIn(), max_length=MOST_JOBS, required=False)
    payers = serializers.DictField(child=one_of((Payer.BUDGET, Payer.FOREIGN_SIDE)), required=False)


class SpentIn(StrictSerializer):
    """One line by its key; what was not planned has a title instead."""

    key = a_line(100, **MAYBE_EMPTY)
    title = a_line(200, **MAYBE_EMPTY)
    amount = serializers.IntegerField(min_value=0, max_value=MOST_SPENT)
    quantity = serializers.IntegerField(
        min_value=0, max_value=MOST_PEOPLE * MOST_DAYS, required=False, allow_null=True
    )
    why = a_line(500, **MAYBE_EMPTY)


class SettlementIn(StrictSerializer):
    """Every line of the budget with what was spent on it."""

    lines = serializers.ListField(child=SpentIn(), max_length=MOST_LINES)
    note = a_text(2000, **MAYBE_EMPTY)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[Spent]:
        return [Spent(**line) for line in lines]


class EstimateLineOut(serializers.Serializer[Any]):
    """`norm` null: there is no figure. `price` null: somebody else pays, and it is not known."""

    key = serializers.CharField()
    what = serializers.SerializerMethodField()
    item = one_of(Item)
    rank = one_of(Rank, allow_null=True)
    role = one_of(Role, allow_blank=True)
    terms = serializers.ListField(child=one_of(Term))
    quantity = serializers.IntegerField()
    unit = one_of(Unit)
    norm = serializers.IntegerField(allow_null=True)
    price = serializers.IntegerField(allow_null=True)
    amount = serializers.IntegerField()
    payer = one_of(Payer)
    rule = serializers.SerializerMethodField(help_text="Where it says who pays")
    source = serializers.CharField(help_text="Where the norm stands")  # type: ignore[assignment]
    reasons = ReasonOut(many=True, help_text="What lies above the rules")

    def get_what(self, line: Line) -> str:
        return words.name_of(line)

    def get_rule(self, line: Line) -> str:
        return words.rule_of(line)


class PayerTotalOut(serializers.Serializer[Any]):
    payer = one_of(Payer)
    amount = serializers.IntegerField()


class ComputedOut(serializers.Serializer[Any]):
    """An estimate as it would be: nothing is written."""

    norms_on = serializers.DateField()
    total_vnd = serializers.IntegerField()
    totals = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(PayerTotalOut(many=True))
    def get_totals(self, estimate: Estimate) -> Any:
        lines = written.lines_of(estimate.lines)
        rows = [{"payer": payer, "amount": amount} for payer, _w, amount in words.totals(lines)]
        return PayerTotalOut(rows, many=True).data

    @extend_schema_field(EstimateLineOut(many=True))
    def get_lines(self, estimate: Estimate) -> Any:
        return EstimateLineOut(written.lines_of(estimate.lines), many=True).data


class EstimateOut(ComputedOut):
    justification = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(source="recorded_by.full_name", default="")
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = serializers.CharField(source="approved_by.full_name", default="")


class SettledLineOut(serializers.Serializer[Any]):
    key = serializers.CharField(source="line.key", default="")
    what = serializers.SerializerMethodField()
    quantity = serializers.IntegerField()
    approved = serializers.IntegerField()
    spent = serializers.IntegerField()
    difference = serializers.IntegerField()
    why = serializers.CharField()
    reasons = ReasonOut(many=True)

    def get_what(self, line: SettledLine) -> str:
        return words.name_of(line.line) if line.line else line.title


class SettlementOut(serializers.Serializer[Any]):
    approved_vnd = serializers.IntegerField(source="estimate.total_vnd")
    spent_vnd = serializers.IntegerField()
    note = serializers.CharField()
    settled_at = serializers.DateTimeField()
    settled_by = serializers.CharField(source="settled_by.full_name", default="")
    lines = serializers.SerializerMethodField()

    @extend_schema_field(SettledLineOut(many=True))
    def get_lines(self, settlement: Settlement) -> Any:
        return SettledLineOut(written.settled_lines_of(settlement.lines), many=True).data
