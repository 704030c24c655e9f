"""What every paper about a delegation takes from its record, in the words of papers."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override

from delegations import queries
from delegations.models import Delegation, ProgrammeItem
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, office_day
from foreign_affairs.workdays.deadlines import office_date


def head(*, at: datetime) -> dict[str, Any]:
    """The letterhead of a paper that is drawn at `at`."""
    return {
        "dated": office_date(at).isoformat(),
        "office": {
            "name": settings.OFFICE_NAME_VI,
            "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
            "address": settings.OFFICE_ADDRESS,
            "city": settings.OFFICE_CITY,
        },
    }


def standing(delegation: Delegation) -> Iterable[ProgrammeItem]:
    """The items of the live programme that were not dropped, in the order of time."""
    return queries.items_of(delegation).exclude(status=ProgrammeItem.Status.DROPPED)


def by_day(delegation: Delegation) -> Iterator[tuple[date, list[ProgrammeItem]]]:
    """The same, day by office-local day."""
    rows = standing(delegation)
    for day, items in groupby(rows, key=lambda item: office_day(item.starts_at)):
        yield day, list(items)


def day_words(day: date) -> dict[str, str]:
    """The heading of a day in both languages."""
    with override("vi"):
        spoken = date_format(day, "l, d/m/Y")
    with override("en"):
        return {"day": spoken, "day_en": date_format(day, "l, j F Y")}


def times(item: ProgrammeItem) -> dict[str, str]:
    """Office-local; what goes on into another day says on which it ends."""
    start, end = (at.astimezone(OFFICE_ZONE) for at in (item.starts_at, item.ends_at))
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%H:%M} ({end:%d/%m})"
    return {"from": f"{start:%H:%M}", "until": until}


def place(item: ProgrammeItem, language: str) -> str:
    """The place with its venue, and what is written beside it."""
    names = [_named(one, language) for one in (item.place, item.place and item.place.within) if one]
    return ", ".join(part for part in (*names, item.place_text) if part)


def leader(one: Resource | None, language: str) -> str:
    """A leader of ours; in Vietnamese with his position."""
    if one is None:
        return ""
    name = _named(one, language)
    return f"{name}, {one.position}" if one.position and language == "vi" else name


def _named(resource: Resource, language: str) -> str:
    return resource.name_en if language == "en" and resource.name_en else resource.name_vi
