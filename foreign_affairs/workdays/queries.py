"""Reading the working calendar and the deadline catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.workdays.deadlines import Kind, SpecialDay, WorkingCalendar
from foreign_affairs.workdays.models import DeadlineRule, Edition, OfficeDay
from foreign_affairs.workdays.office_day_file import merged


class DeadlineNotInForce(RuleBroken):
    """The catalogue has no rule of this key on this day. It is refused, never guessed."""

    reason = "deadline_not_in_force"


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """One published year: its rows, and the state of the table that they stand in."""

    year: int
    published_years: tuple[int, ...]
    confirmed_through: date
    edition: int
    days: tuple[SpecialDay, ...]


def current_calendar() -> WorkingCalendar:
    """The newest edition; one small query, the rows themselves are read once per process."""
    return _calendar(*_keys(Edition.objects.order_by("-number")[:1])[0])


def calendar_of(edition: int) -> WorkingCalendar:
    """The edition with this number. Raises Edition.DoesNotExist if there is none."""
    keys = _keys(Edition.objects.filter(number=edition))
    if not keys:
        raise Edition.DoesNotExist(f"edition {edition}")
    return _calendar(*keys[0])


def calendars_of(editions: Iterable[int]) -> dict[int, WorkingCalendar]:
    """The editions with these numbers, by number; one small query for them all."""
    keys = _keys(Edition.objects.filter(number__in=set(editions)))
    return {number: _calendar(pk, number, digest) for pk, number, digest in keys}


def calendar_with(rows: Iterable[SpecialDay]) -> WorkingCalendar:
    """The calendar as it would be were `rows` published next; nothing is written."""
    current = current_calendar()
    return WorkingCalendar.of_whole_years(merged(current.days, rows), edition=current.edition + 1)


def days_of_year(year: int) -> OfficeYear:
    """The days off and worked Saturdays of `year`, 1 to 9999, in the newest edition; one query.

    Raises CalendarNotPublished if the table does not reach it.
    """
    calendar = current_calendar()
    return OfficeYear(
        year=year,
        published_years=calendar.years,
        confirmed_through=calendar.confirmed_through,
        edition=calendar.edition,
        days=calendar.days_of(year),
    )


def deadline_rule(key: str, *, on: date) -> DeadlineRule:
    """The rule of the catalogue in force on `on`. Raises DeadlineNotInForce if there is none."""
    rule = (
        DeadlineRule.objects.filter(key=key)
        .filter(Q(valid_from=None) | Q(valid_from__lte=on))
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )
    if rule is None:
        raise DeadlineNotInForce(
            [
                Reason(
                    "deadline_not_in_force",
                    "The deadline catalogue has no rule “%(key)s” for %(on)s.",
                    values={"key": key, "on": on.isoformat()},
                )
            ]
        )
    return rule


def lengths_in_force(keys: Iterable[str], *, on: date) -> dict[str, int]:
    """The lengths of those of `keys` that the catalogue has on `on`; one query."""
    rules = (
        DeadlineRule.objects.filter(key__in=set(keys), length__isnull=False)
        .filter(Q(valid_from=None) | Q(valid_from__lte=on))
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by(F("valid_from").asc(nulls_first=True))
    )
    return {key: length for key, length in rules.values_list("key", "length") if length is not None}


def rows_of(edition_pk: int) -> tuple[SpecialDay, ...]:
    """The whole table of one edition, by date."""
    return tuple(
        SpecialDay(day, Kind(kind), name_vi, name_en, source, confirmed)
        for day, kind, name_vi, name_en, source, confirmed in OfficeDay.objects.filter(
            edition_id=edition_pk
        )
        .order_by("date")
        .values_list("date", "kind", "name_vi", "name_en", "source", "confirmed")
    )


def _keys(editions: QuerySet[Edition]) -> list[tuple[int, int, str]]:
    return list(editions.values_list("pk", "number", "table_sha256"))


# An edition never changes, so what is kept cannot go stale. The digest is part of the key
# because a publication may be rolled back and its number given to another table.
@lru_cache(maxsize=64)
def _calendar(pk: int, number: int, table_sha256: str) -> WorkingCalendar:  # noqa: ARG001 -- see above
    return WorkingCalendar.of_whole_years(rows_of(pk), edition=number)
