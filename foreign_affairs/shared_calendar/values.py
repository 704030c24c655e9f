"""What an app tells the calendar of one dated thing. Pure.

Source: RFC 5545, 3.6.1 (a VEVENT is timed or all-day, its end exclusive when written).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from foreign_affairs.shared_calendar import recurrence

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEADLINE_KIND = "deadline"
WORKDAY_KIND = "workday"
EXTERNAL_KIND = "external"
# What has feeds of its own, and stands in no list of what happens.
KINDS_APART = (DEADLINE_KIND, WORKDAY_KIND, EXTERNAL_KIND)
ONE_DAY = timedelta(days=1)

Status = Literal["tentative", "confirmed", "cancelled"]
Visibility = Literal["public", "internal", "restricted"]
STATUSES: tuple[Status, ...] = ("tentative", "confirmed", "cancelled")
VISIBILITIES: tuple[Visibility, ...] = ("public", "internal", "restricted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOccurrence:
    """One time of a series, named by the start that the rule gives it: `original_starts_at`.

    `starts_at`, `ends_at` is when it is, half-open; of an all-day series both are midnights. It is
    cancelled, or else stands as its series does. Empty words are those of the series.
    """

    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: Status = "confirmed"
    title: str = ""
    title_en: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The times of a series: `rule` is the value of an RRULE that ends, its UNTIL in UTC.

    The series begins when its entry does. What the rule gives and `occurrences` do not name was
    left out from the beginning; what was called off later stays, as cancelled.
    """

    rule: str
    occurrences: tuple[SeriesOccurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """One dated thing, timed or all-day, or a series of them.

    Timed: `starts_at`, `ends_at`, aware, half-open. All-day: `starts_on`, `ends_on`, office-local,
    inclusive.
    (`source_kind`, `source_id`) names the row it comes from, `case` the case it belongs to: the
    UID is made of `case`, so no two sources may share one; what belongs together, as the days of
    one delegation, shares its `group`. No names of persons stand in `title`, `location` or
    `description`: they leave in feeds, as does `conference_url`. `latitude` and `longitude` are
    degrees, both or neither. `path` is its page for the office, `organisation_path` that for the
    organisation whose it is; whoever else reads of it has none. `resource_ids` name who and what
    it takes: the place, leaders, interpreters, vehicles. `guests_of` names the row whose invitees
    are told of it by mail, where that is another than its source; it is not kept. `done` says of a
    deadline that it was met. Raises ValueError for facts that are neither timed nor all-day or
    both, that end before they start, that carry an unknown status or visibility, or whose series
    names a time that its rule does not give.
    """

    source_kind: str
    source_id: int
    kind: str
    case: str
    group: str = ""
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
    organisation_path: str = ""
    transparent: bool = False
    categories: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    conference_url: str = ""
    resource_ids: tuple[int, ...] = ()
    guests_of: tuple[str, int] | None = None
    done: bool = False
    series: Series | None = None

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
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("an entry has both latitude and longitude, or neither")
        if self.series is not None:
            self._must_fit(self.series)

    def _must_fit(self, series: Series) -> None:
        given = self.starts_by_rule
        named = [occurrence.original_starts_at for occurrence in series.occurrences]
        if not named or len(set(named)) != len(named) or not set(named) <= set(given):
            raise ValueError("the occurrences of an entry are times that its rule gives, each once")
        if given[0] != self.span[0]:
            raise ValueError("an entry that is a series begins at the first time its rule gives")
        for occurrence in series.occurrences:
            if occurrence.starts_at >= occurrence.ends_at:
                raise ValueError("an occurrence of an entry ends after it starts")
            if self.starts_on is not None and (
                occurrence.starts_at != midnight(office_day(occurrence.starts_at))
                or occurrence.ends_at != midnight(office_day(occurrence.ends_at))
            ):
                raise ValueError("the occurrences of an all-day entry last from midnight on")

    @property
    def starts_by_rule(self) -> tuple[datetime, ...]:
        """Every start that the rule of the series gives; none of what is no series."""
        if self.series is None:
            return ()
        return recurrence.starts(self.series.rule, self.span[0].astimezone(OFFICE_ZONE))

    @property
    def occurrences(self) -> tuple[SeriesOccurrence, ...]:
        """When it is, in the order of the rule: once, or each time of the series.

        Status and words are settled, those of the entry taken where the occurrence has none: its
        English title only where the Vietnamese one is the entry's, too.
        """
        starts_at, ends_at = self.span
        told = (
            (SeriesOccurrence(original_starts_at=starts_at, starts_at=starts_at, ends_at=ends_at),)
            if self.series is None
            else sorted(self.series.occurrences, key=lambda one: one.original_starts_at)
        )
        return tuple(
            replace(
                one,
                status="cancelled" if one.status == "cancelled" else self.status,
                title=one.title or self.title,
                title_en=one.title_en or ("" if self._is_named(one) else self.title_en),
                location=one.location or self.location,
            )
            for one in told
        )

    def _is_named(self, one: SeriesOccurrence) -> bool:
        """Whether `one` has a Vietnamese title of its own."""
        return one.title not in ("", self.title)

    @property
    def reach(self) -> tuple[datetime, datetime]:
        """From the first start to the last end of all that it names, half-open."""
        told = self.occurrences
        return min(one.starts_at for one in told), max(one.ends_at for one in told)

    @property
    def is_task(self) -> bool:
        """Whether it can be shown as a thing to do: a deadline whose words may be told."""
        return self.kind == DEADLINE_KIND and self.visibility != "restricted"

    @property
    def source(self) -> tuple[str, int]:
        return self.source_kind, self.source_id

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The half-open period of instants: an all-day entry lasts from midnight to midnight.

        Of a series, the period that the rule repeats.
        """
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
