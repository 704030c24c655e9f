"""The programme on paper: for the guests in two languages, for the staff with all it takes."""

from datetime import datetime
from typing import Any

from delegations import queries
from delegations.letters import record
from delegations.models import Delegation

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
                **record.day_words(day),
                "items": [
                    {
                        **record.times(item),
                        "title": item.title_vi,
                        "title_en": item.title_en,
                        "place": record.place(item, "vi"),
                        "place_en": record.place(item, "en"),
                        "chair": record.leader(item.chair, "vi"),
                        "chair_en": record.leader(item.chair, "en"),
                        "dress": item.dress,
                    }
                    for item in items
                ],
            }
            for day, items in record.by_day(delegation)
        ]
    }


def staff_programme(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What the office works by: chairs, both sides, cars, interpreters, gifts, who is in charge."""
    rows = list(record.standing(delegation))
    vehicles = queries.resources_named(rows)
    return _paper(delegation, at=at) | {
        "lodging": delegation.lodging,
        "arrival_by": delegation.arrival_by,
        "departure_by": delegation.departure_by,
        "responsible": delegation.responsible.full_name if delegation.responsible else "",
        "days": [
            {
                **record.day_words(day),
                "items": [
                    {
                        **record.times(item),
                        "title": item.title_vi,
                        "place": record.place(item, "vi"),
                        "chair": record.leader(item.chair, "vi"),
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
            for day, items in record.by_day(delegation)
        ],
    }


def _paper(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    latest = queries.latest_version(delegation)
    as_approved = latest is not None and not queries.what_changed(delegation)
    return record.head(at=at) | {
        "delegation": {
            "name": delegation.name_vi,
            "name_en": delegation.name_en,
            "reference": delegation.reference,
        },
        # What is not approved, or no longer as it was, says so across every page.
        "draft": not as_approved,
        "version": latest.number if latest is not None and as_approved else None,
    }
