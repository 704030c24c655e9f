"""What the rules of delegations are told: frozen facts, without database or clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from foreign_affairs.spending.domain.values import Funding, Hosting, Rank

__all__ = [
    "DelegationFacts",
    "Funding",
    "Hosting",
    "Level",
    "MemberRole",
    "PassportKind",
    "Purpose",
    "Rank",
]


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

    `arrives_on`, `departs_on` are its first and its last day, inclusive.

    `heads` counts its heads of delegation. `items_open` counts items of the programme that are
    neither done nor dropped. `settlement_missing`: money was estimated and no settlement is filed.
    """

    name_vi: str = ""
    arrives_at: datetime | None = None
    departs_at: datetime | None = None
    arrives_on: date | None = None
    departs_on: date | None = None
    reception_on: date | None = None
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
