"""The programme on paper: for the guests in two languages, for the staff with all it takes."""

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

GUESTS, STAFF = "programme_guests", "programme_staff"


def template_of(kind: str) -> str:
    """The file of a paper, from the project's root."""
    return f"delegations/paper/{kind}.typ"


def guests_programme(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What the guests are given: day by day, in Vietnamese and English.

    Who meets them, where and in what dress; no cars, no interpreters, no notes of ours.
    """
    return _paper(delegation, at=at) | {
        "days": [
            {
                **_day(day),
                "items": [
                    {
                        **_times(item),
                        "title": item.title_vi,
                        "title_en": item.title_en,
                        "place": _place(item, "vi"),
                        "place_en": _place(item, "en"),
                        "chair": _leader(item.chair, "vi"),
                        "chair_en": _leader(item.chair, "en"),
                        "dress": item.dress,
                    }
                    for item in items
                ],
            }
            for day, items in _by_day(delegation)
        ]
    }


def staff_programme(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What the office works by: chairs, both sides, cars, interpreters, gifts, who is in charge."""
    rows = list(_standing(delegation))
    vehicles = queries.resources_named(rows)
    return _paper(delegation, at=at) | {
        "lodging": delegation.lodging,
        "arrival_by": delegation.arrival_by,
        "departure_by": delegation.departure_by,
        "responsible": delegation.responsible.full_name if delegation.responsible else "",
        "days": [
            {
                **_day(day),
                "items": [
                    {
                        **_times(item),
                        "title": item.title_vi,
                        "place": _place(item, "vi"),
                        "chair": _leader(item.chair, "vi"),
                        "sides": [side for side in (item.our_side, item.their_side) if side],
                        "interpreter": str(item.interpreter or ""),
                        "vehicles": [
                            str(vehicles[pk]) for pk in item.vehicle_ids if pk in vehicles
                        ],
                        "dress": item.dress,
                        "gift": item.gift,
                        "responsible": item.responsible.full_name if item.responsible else "",
                        "notes": item.notes,
                    }
                    for item in items
                ],
            }
            for day, items in _by_day(delegation)
        ],
    }


def _paper(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    latest = queries.latest_version(delegation)
    as_approved = latest is not None and not queries.what_changed(delegation)
    return {
        "dated": office_date(at).isoformat(),
        "office": {
            "name": settings.OFFICE_NAME_VI,
            "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
            "address": settings.OFFICE_ADDRESS,
            "city": settings.OFFICE_CITY,
        },
        "delegation": {
            "name": delegation.name_vi,
            "name_en": delegation.name_en,
            "reference": delegation.reference,
        },
        # What is not approved, or no longer as it was, says so across every page.
        "draft": not as_approved,
        "version": latest.number if latest is not None and as_approved else None,
    }


def _standing(delegation: Delegation) -> Iterable[ProgrammeItem]:
    return queries.items_of(delegation).exclude(status=ProgrammeItem.Status.DROPPED)


def _by_day(delegation: Delegation) -> Iterator[tuple[date, list[ProgrammeItem]]]:
    rows = _standing(delegation)
    for day, items in groupby(rows, key=lambda item: office_day(item.starts_at)):
        yield day, list(items)


def _day(day: date) -> dict[str, str]:
    with override("vi"):
        spoken = date_format(day, "l, d/m/Y")
    with override("en"):
        return {"day": spoken, "day_en": date_format(day, "l, j F Y")}


def _times(item: ProgrammeItem) -> dict[str, str]:
    """Office-local; what goes on into another day says on which it ends."""
    start, end = (at.astimezone(OFFICE_ZONE) for at in (item.starts_at, item.ends_at))
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%H:%M} ({end:%d/%m})"
    return {"from": f"{start:%H:%M}", "until": until}


def _place(item: ProgrammeItem, language: str) -> str:
    """The place with its venue, and what is written beside it."""
    names = [_named(one, language) for one in (item.place, item.place and item.place.within) if one]
    return ", ".join(part for part in (*names, item.place_text) if part)


def _leader(leader: Resource | None, language: str) -> str:
    if leader is None:
        return ""
    name = _named(leader, language)
    return f"{name}, {leader.position}" if leader.position and language == "vi" else name


def _named(resource: Resource, language: str) -> str:
    return resource.name_en if language == "en" and resource.name_en else resource.name_vi
