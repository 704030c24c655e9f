"""What an app tells the calendar of one dated thing. Pure.

Source: RFC 5545, 3.6.1 (a VEVENT is timed or all-day, its end exclusive when written).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEADLINE_KIND = "deadline"
ONE_DAY = timedelta(days=1)

Status = Literal["tentative", "confirmed", "cancelled"]
Visibility = Literal["public", "internal", "restricted"]
STATUSES: tuple[Status, ...] = ("tentative", "confirmed", "cancelled")
VISIBILITIES: tuple[Visibility, ...] = ("public", "internal", "restricted")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """One dated thing, timed or all-day.

    Timed: `starts_at`, `ends_at`, aware, half-open. All-day: `starts_on`, `ends_on`, office-local,
    inclusive.
    (`source_kind`, `source_id`) names the row it comes from, `case` the case it belongs to: the
    UID is made of `case`, so no two sources may share one. No names of persons stand in `title`,
    `location` or `description`: they leave in feeds. Raises ValueError for facts that are neither
    or both, that end before they start, or that carry an unknown status or visibility.
    """

    source_kind: str
    source_id: int
    kind: str
    case: str
    title: str
    title_en: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: Status
    visibility: Visibility
    location: str = ""
    description: str = ""
    path: str = ""
    unit_id: int | None = None
    unit_mailbox: str = ""
    organisation_id: int | None = None
    transparent: bool = False
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.status not in STATUSES or self.visibility not in VISIBILITIES:
            raise ValueError(f"unknown status or visibility: {self.status}, {self.visibility}")
        if not self.case:
            raise ValueError("an entry needs its case: the UID is made of it")
        given = tuple(
            value is not None
            for value in (self.starts_at, self.ends_at, self.starts_on, self.ends_on)
        )
        if given not in {(True, True, False, False), (False, False, True, True)}:
            raise ValueError("an entry is either timed or all-day, with start and end")
        starts_at, ends_at = self.span
        if starts_at >= ends_at:
            raise ValueError("an entry ends after it starts")

    @property
    def source(self) -> tuple[str, int]:
        return self.source_kind, self.source_id

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The half-open period of instants: an all-day entry lasts from midnight to midnight."""
        if self.starts_at is not None and self.ends_at is not None:
            if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
                raise ValueError("instants are aware")
            return self.starts_at, self.ends_at
        if self.starts_on is None or self.ends_on is None:
            raise ValueError("an entry is either timed or all-day, with start and end")
        return midnight(self.starts_on), midnight(self.ends_on + ONE_DAY)


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in the office."""
    return datetime.combine(day, time.min, tzinfo=OFFICE_ZONE)


def office_day(instant: datetime) -> date:
    """The office-local date of `instant`."""
    return instant.astimezone(OFFICE_ZONE).date()


Strength = Literal["hard", "soft"]
STRENGTHS: tuple[Strength, ...] = ("hard", "soft")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One resource wanted for one thing, from `starts_at` until `ends_at` (aware, half-open).

    (`source_kind`, `source_id`) names what it is wanted for: one thing wants a resource once.
    `title` is what others read who find it taken, `path` where they read more. `country` (ISO
    3166-1 alpha-2) is given by what receives guests of one country, `place_id` names the venue or
    room where somebody has to be, `participants` how many come. Minutes that are None are those
    of the resource. Raises ValueError for a period that ends before it starts or is not aware.
    """

    resource_id: int
    source_kind: str
    source_id: int
    starts_at: datetime
    ends_at: datetime
    strength: Strength = "hard"
    title: str
    path: str = ""
    case: str = ""
    country: str = ""
    place_id: int | None = None
    participants: int = 0
    set_up_minutes: int | None = None
    tear_down_minutes: int | None = None

    def __post_init__(self) -> None:
        if self.strength not in STRENGTHS:
            raise ValueError(f"unknown strength: {self.strength}")
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("instants are aware")
        if self.starts_at >= self.ends_at:
            raise ValueError("a booking ends after it starts")

    @property
    def source(self) -> tuple[str, int]:
        return self.source_kind, self.source_id


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who books knows of collisions of these `codes` and wants it all the same, for a `reason`."""

    reason: str
    codes: frozenset[str]

    def __post_init__(self) -> None:
        if self.codes and not self.reason.strip():
            raise ValueError("what is acknowledged is acknowledged for a reason")
