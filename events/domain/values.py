"""What the rules of events are told: frozen facts, without database or clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    INVESTMENT_PROMOTION = "investment_promotion"
    PEOPLE_TO_PEOPLE = "people_to_people"
    COURTESY_CALL = "courtesy_call"
    SIGNING = "signing"
    CONFERENCE = "conference"
    WORKING_SESSION = "working_session"
    INTERNAL = "internal"


class Format(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class OutcomeKind(StrEnum):
    MEMORANDUM = "memorandum"
    COMMITMENT = "commitment"
    AGREEMENT = "agreement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """Where the permit of a linked dossier stands.

    `holds`: it was granted, or the notification was noted, and it is neither suspended nor
    cancelled. `is_refused`: the case ended without one. `starts_at`, `ends_at` are what its newest
    permit allows, or what is asked for while none is granted; half-open instants.
    """

    holds: bool
    is_refused: bool = False
    filed_on: date | None = None
    granted_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_prime_ministers: bool = False
    report_due_on: date | None = None
    reported_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """One event as its rules see it. `starts_at`, `ends_at` are half-open instants.

    `first_starts_at` and `last_ends_at` reach from the first occurrence to the last, cancelled ones
    left out, `first_on` and `last_on` are their office-local days; None while there are no dates.
    `permit` is None without a linked dossier.
    """

    kind: str
    title_vi: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_on: date | None = None
    last_on: date | None = None
    first_starts_at: datetime | None = None
    last_ends_at: datetime | None = None
    format: str = Format.IN_PERSON
    has_place: bool = False
    repeats: bool = False
    is_international_conference: bool = False
    no_permit_because: str = ""
    participants: int | None = None
    foreign_participants: int | None = None
    in_plan: bool = False
    why_unplanned: str = ""
    has_unit: bool = False
    permit: PermitFacts | None = None
    notified_on: date | None = None
    reported_on: date | None = None
