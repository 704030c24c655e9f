"""The papers around a visit, drawn from the record: notice, briefing, report, gifts, cars.

They are drafts for the office: it numbers, signs and sends them as its rules say.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from delegations import queries
from delegations.domain.programme import ItemKind, ItemStatus
from delegations.letters import record
from delegations.models import Delegation, Member, ProgrammeItem
from foreign_affairs import countries
from foreign_affairs.rest.wording import language_words
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, office_day
from foreign_affairs.workdays.deadlines import office_date

NOTICE, BRIEFING, REPORT = "notice", "briefing", "result_report"
GIFTS, CARS = "gift_list", "car_plan"
DRAFTS = (BRIEFING, CARS, GIFTS, REPORT)
"""The papers that name no passport, in the order in which they are needed."""
ADDRESSEES = {
    "police": "Công an thành phố {city}",
    "border_guard": "Ban Chỉ huy Bộ đội Biên phòng thành phố {city}",
}
"""Whom a notice goes to. Source: office practice."""
EARLIER_SHOWN = 5
AT_HOME = (ItemKind.REST, ItemKind.OTHER)
"""Kinds of items that need no car of their own."""


@override("vi")
def notice(
    delegation: Delegation, members: Iterable[Member], *, to: str, at: datetime
) -> dict[str, Any]:
    """What the police or the border guard is told. With passports: it was asked who draws it."""
    return _letter(delegation, at=at) | {
        "addressee": ADDRESSEES[to].format(city=settings.OFFICE_CITY),
        "recipients": ["Như trên", "Lưu: VT, LT"],
        "contact": _contact(delegation),
        "members": [
            {
                **_named(member),
                "sex": member.get_sex_display() if member.sex else "",
                "born_on": _day(member.born_on),
                "nationality": _country(member.nationality),
                "passport": member.passport_number,
                "valid_until": _day(member.passport_expires_on),
            }
            for member in members
        ],
    }


@override("vi")
def draft(
    kind: str, delegation: Delegation, *, at: datetime, with_security: bool
) -> dict[str, Any]:
    """The paper of a kind in DRAFTS; `with_security` where its reader may see security notes."""
    if kind == BRIEFING:
        return briefing(delegation, at=at, with_security=with_security)
    return {REPORT: result_report, GIFTS: gift_list, CARS: car_plan}[kind](delegation, at=at)


def briefing(delegation: Delegation, *, at: datetime, with_security: bool) -> dict[str, Any]:
    """What a host reads before: who comes, why, the programme, what went before; no passports."""
    earlier = queries.earlier_visits(delegation)[:EARLIER_SHOWN]
    return _visit(delegation, at=at) | {
        "content": delegation.content,
        "partners": delegation.partners,
        "security": delegation.security_notes if with_security else "",
        "members": [
            {**_named(member), "organisation": member.organisation}
            for member in queries.members_of(delegation)
        ],
        "days": [
            {
                "day": record.day_words(day)["day"],
                "items": [
                    {
                        **record.times(item),
                        "title": item.title_vi,
                        "place": record.place(item, "vi"),
                        "chair": record.leader(item.chair, "vi"),
                    }
                    for item in items
                ],
            }
            for day, items in record.by_day(delegation)
        ],
        "earlier": [
            {"when": _day(visit.arrives_on), "name": visit.name_vi, "results": visit.results}
            for visit in earlier
        ],
    }


def result_report(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What came of the visit, for those to whom the office reports."""
    items = list(queries.items_of(delegation))
    done = [item for item in items if item.status == ItemStatus.DONE]
    dropped = [item for item in items if item.status == ItemStatus.DROPPED]
    plan_item = delegation.plan_item
    return _letter(delegation, at=at) | {
        "number": delegation.report_number,
        "dated": (delegation.reported_on or office_date(at)).isoformat(),
        "addressee": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
        "recipients": ["Như trên", "Bộ Ngoại giao (để báo cáo)", "Lưu: VT, LT"],
        "people": delegation.members.count(),
        "in_plan": f"có, mục {plan_item.number}/{plan_item.year}"
        if plan_item
        else f"ngoài kế hoạch ({delegation.why_unplanned})",
        "held": [{**_line(item), "chair": record.leader(item.chair, "vi")} for item in done],
        "dropped": [_line(item) for item in dropped],
        "results": delegation.results,
    }


def gift_list(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What is given when, to whom and by whom."""
    return _visit(delegation, at=at) | {
        "gifts": [
            {
                **_line(item),
                "gift": item.gift,
                "to": item.their_side,
                "by": record.leader(item.chair, "vi"),
            }
            for item in record.standing(delegation)
            if item.gift
        ]
    }


def car_plan(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """Which car goes when and where, car by car, and for what no car is named yet."""
    items = list(record.standing(delegation))
    vehicles = queries.resources_named(items)
    return _visit(delegation, at=at) | {
        "contact": _contact(delegation),
        "cars": [
            {
                "name": vehicle.name_vi,
                "seats": vehicle.capacity,
                "trips": [
                    {
                        **_line(item),
                        **record.times(item),
                        "when": _day(office_day(item.starts_at)),
                        "responsible": str(item.responsible or ""),
                    }
                    for item in items
                    if pk in item.vehicle_ids
                ],
            }
            for pk, vehicle in sorted(vehicles.items())
        ],
        "without": [
            _line(item)
            for item in items
            if not (item.vehicle_ids or item.has_ended or item.kind in AT_HOME)
        ],
    }


def _letter(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What a letter of the office needs beside the visit: whoever signs it is left open."""
    return _visit(delegation, at=at) | {"signer": {"capacity": ["Giám đốc"], "name": ""}}


def _visit(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    return record.head(at=at) | {
        "delegation": {
            "name": delegation.name_vi,
            "name_en": delegation.name_en,
            "reference": delegation.reference,
            "country": _country(delegation.country),
            "organisation": delegation.organisation,
            "level": delegation.get_level_display(),
            "rank": delegation.get_rank_display() if delegation.rank else "",
            "purposes": ", ".join(
                str(Delegation.Purpose(one).label) for one in delegation.purposes
            ),
            "inviting_body": delegation.inviting_body,
            "host": delegation.host_body,
            "chair": record.leader(delegation.chair, "vi"),
            "lodging": delegation.lodging,
            "languages": ", ".join(map(language_words, delegation.languages)),
        },
        "arrives": _moment(delegation.arrives_at),
        "departs": _moment(delegation.departs_at),
        "arrival_by": delegation.arrival_by,
        "departure_by": delegation.departure_by,
    }


def _named(member: Member) -> dict[str, Any]:
    return {
        "number": member.number,
        "name": member.full_name,
        "role": member.get_role_display(),
        "title": member.title,
    }


def _line(item: ProgrammeItem) -> dict[str, str]:
    # The programme's time: when somebody said that it had begun tells less.
    start = item.starts_at.astimezone(OFFICE_ZONE)
    return {
        "when": f"{start:%H:%M, %d/%m/%Y}",
        "title": item.title_vi,
        "place": record.place(item, "vi"),
    }


def _contact(delegation: Delegation) -> dict[str, str] | None:
    person = delegation.responsible
    return {"name": person.full_name, "phone": person.phone} if person else None


def _country(code: str) -> str:
    return countries.name(code, "vi") if code else ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(instant: datetime | None) -> str:
    """In words of a letter, office-local; an open one says so."""
    if instant is None:
        return "(chưa xác định)"
    local = instant.astimezone(OFFICE_ZONE)
    return f"{local:%H} giờ {local:%M}, ngày {local:%d/%m/%Y}"
