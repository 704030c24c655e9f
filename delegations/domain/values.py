"""What the rules of delegations are told: frozen facts, without database or clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """Of what kind of body the guests come."""

    CENTRAL = "central"
    LOCAL = "local"
    PARTY = "party"
    PARLIAMENT = "parliament"
    BUSINESS = "business"
    ORGANISATION = "organisation"
    OTHER = "other"


class Purpose(StrEnum):
    COURTESY = "courtesy"
    WORKING = "working"
    SIGNING = "signing"
    SURVEY = "survey"
    INVESTMENT = "investment"
    EXCHANGE = "exchange"
    PRESS = "press"


class Rank(StrEnum):
    """Source: Circular 35/2026/TT-BTC, art. 4."""

    SPECIAL = "special"
    A = "A"
    B = "B"
    C = "C"
    OTHER = "other"


class Funding(StrEnum):
    """Who bears the stay. Source: Circular 35/2026/TT-BTC, art. 18."""

    FULL = "full"
    LODGING_AND_MEALS_BY_GUESTS = "lodging_and_meals_by_guests"
    SELF_FUNDED = "self_funded"


class Hosting(StrEnum):
    """What this office is to the guests. Source: Circular 35/2026/TT-BTC, art. 13, 15."""

    LEAD = "lead"
    ONE_OF_SEVERAL = "one_of_several"
    LOCALITY = "locality"


class MemberRole(StrEnum):
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    ESCORT = "escort"


class PassportKind(StrEnum):
    ORDINARY = "ordinary"
    OFFICIAL = "official"
    DIPLOMATIC = "diplomatic"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFacts:
    """One delegation as its rules see it. `arrives_at`, `departs_at` are instants.

    `heads` counts its heads of delegation. `items_open` counts items of the programme that are
    neither done nor dropped. `settlement_missing`: money was estimated and no settlement is filed.
    """

    name_vi: str = ""
    arrives_at: datetime | None = None
    departs_at: datetime | None = None
    arrives_on: date | None = None
    host_body: str = ""
    heads: int = 0
    rank_confirmed: bool = False
    in_plan: bool = False
    why_unplanned: str = ""
    has_unit: bool = False
    report_number: str = ""
    reported_on: date | None = None
    items_open: int = 0
    settlement_missing: bool = False
