"""What the rules of permits are told: frozen facts, without database or clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

Rows = Sequence[Mapping[str, Any]]
"""Rows of a list in the plan, each with the columns that domain/plan_lists.py names."""


class Channel(StrEnum):
    """How a dossier came in. Source: Decree 61/2018/NĐ-CP, art. 16."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"
    PORTAL = "portal"


class EventForm(StrEnum):
    """Source: Decision 06/2020/QĐ-TTg, art. 2(1)."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Funding(StrEnum):
    STATE_BUDGET = "state_budget"
    OWN = "own"
    FOREIGN = "foreign"
    SPONSORED = "sponsored"
    MIXED = "mixed"


class Rank(StrEnum):
    """The highest guest's rank. Minister level and above are the Prime Minister's to permit.

    Source: Decision 06/2020/QĐ-TTg, art. 3(1).
    """

    NONE = ""
    EXPERT = "expert"
    DEPARTMENT = "department"
    VICE_MINISTER = "vice_minister"
    MINISTER = "minister"
    HEAD = "head"


MINISTERIAL = frozenset({Rank.MINISTER, Rank.HEAD})


class Outcome(StrEnum):
    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"


class SlaState(StrEnum):
    """How a dossier stands against its due date; computed, never stored."""

    NONE = ""
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    MET = "met"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a conference (đề án, Mẫu 01) and whom to ask about it.

    Counts are people; `funding_amount` is VND without fraction; `starts_at / ends_at` half-open.
    `nationalities` say how many of the foreign participants come from each country.
    """

    title_vi: str = ""
    title_en: str = ""
    purpose: str = ""
    programme: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    form: str = EventForm.IN_PERSON
    venue_name: str = ""
    venue_address: str = ""
    online_platform: str = ""
    co_organisers: str = ""
    vietnamese_participants: int | None = None
    foreign_participants: int | None = None
    countries: str = ""
    funding: str = ""
    funding_amount: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    visits: Rows = field(default_factory=list)
    endpoints: Rows = field(default_factory=list)
    agenda: Rows = field(default_factory=list)
    parties: Rows = field(default_factory=list)
    nationalities: Rows = field(default_factory=list)
    highest_rank: str = Rank.NONE

    def changed_by(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """The names of the fields that `values` would change."""
        return tuple(
            name for name in PLAN_FIELDS if name in values and values[name] != getattr(self, name)
        )


PLAN_FIELDS = tuple(one.name for one in fields(Plan))
