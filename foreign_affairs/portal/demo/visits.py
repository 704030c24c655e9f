"""The programmes of the demo's delegations: written, booked where there is room, and followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from delegations import operations, queries
from delegations.domain.programme import ItemKind, ItemStatus
from delegations.models import Delegation, ProgrammeItem
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import ONE_DAY, office_day
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

AIRPORT = "Cảng hàng không quốc tế Cát Bi"
INTERPRETERS = {"JP": "Phiên dịch tiếng Nhật", "KR": "Phiên dịch tiếng Hàn"}
_RESOURCES = ("place_id", "chair_id", "interpreter_id", "vehicle_ids")


@dataclass(frozen=True, slots=True)
class Visits:
    """Writes the programmes of visits by the real operations, with these resources by name."""

    planner: Actor
    officer: Actor
    resources: dict[str, Resource]

    def plan(self, visit: Delegation, *, at: datetime) -> None:
        """A programme from the arrival to the departure; what is taken already is not booked."""
        for facts in self._items(visit):
            is_taken = queries.clashes_of(visit, [ProgrammeItem(delegation=visit, **facts)])
            left_out = _RESOURCES if is_taken else ()
            operations.add_item(
                delegation_id=visit.pk,
                actor=self.planner,
                at=at,
                **{name: said for name, said in facts.items() if name not in left_out},
            )

    def follow(self, visit: Delegation, *, until: datetime) -> None:
        """Say that everything which ended before `until` is done, and that the next one is on."""
        for item in queries.items_of(visit).filter(starts_at__lt=until):
            is_over = item.ends_at <= until
            operations.track_item(
                delegation_id=visit.pk,
                item_id=item.pk,
                actor=self.officer,
                at=item.ends_at if is_over else item.starts_at,
                status=ItemStatus.DONE if is_over else ItemStatus.ARRIVED,
            )

    def _items(self, visit: Delegation) -> Iterator[dict[str, Any]]:
        assert visit.arrives_at is not None
        assert visit.departs_at is not None
        first, last = office_day(visit.arrives_at), office_day(visit.departs_at)
        leaders = [one.pk for one in self.resources.values() if one.kind == Resource.Kind.LEADER]
        yield {
            **self._when(first, time(10), 45),
            "kind": ItemKind.ARRIVAL,
            "title_vi": "Đón đoàn tại sân bay",
            "title_en": "Arrival and welcome at the airport",
            "place_text": AIRPORT,
            "vehicle_ids": [self._pk("Xe 16 chỗ số 1")],
            "their_side": "Toàn đoàn",
            "our_side": "Phòng Lễ tân",
        }
        yield {
            **self._when(first, time(14), 60),
            "kind": ItemKind.COURTESY_CALL,
            "title_vi": "Chào xã giao lãnh đạo",
            "title_en": "Courtesy call",
            "chair_id": leaders[0],
            "place_id": self._pk("Phòng tiếp khách"),
            "interpreter_id": self._pk(INTERPRETERS.get(visit.country, "Phiên dịch tiếng Anh")),
            "dress": "Lễ phục",
            "gift": "Tranh phong cảnh Hải Phòng",
            "pinned": True,
        }
        yield {
            **self._when(first, time(18), 120),
            "kind": ItemKind.BANQUET,
            "title_vi": "Chiêu đãi",
            "title_en": "Banquet",
            "place_id": self._pk("Phòng khánh tiết"),
        }
        day = first + ONE_DAY
        if day < last:
            yield {
                **self._when(day, time(9), 120),
                "kind": ItemKind.TALKS,
                "title_vi": "Hội đàm",
                "title_en": "Talks",
                "chair_id": leaders[-1],
                "place_id": self._pk("Phòng họp A"),
                "interpreter_id": self._pk(INTERPRETERS.get(visit.country, "Phiên dịch tiếng Anh")),
            }
            yield {
                **self._when(day, time(14), 150),
                "kind": ItemKind.VISIT,
                "title_vi": "Thăm khu bến cảng Lạch Huyện",
                "title_en": "Visit to the port of Lạch Huyện",
                "place_text": "Khu bến cảng Lạch Huyện, Cát Hải",
                "vehicle_ids": [self._pk("Xe 16 chỗ số 1")],
                "dress": "Thường phục",
            }
        yield {
            **self._when(last, time(9), 90),
            "kind": ItemKind.WORKING_SESSION,
            "title_vi": "Làm việc với các sở, ngành",
            "title_en": "Working session with departments",
            "place_id": self._pk("Phòng họp tầng 2"),
        }
        yield {
            **self._when(last, time(13, 30), 60),
            "kind": ItemKind.DEPARTURE,
            "title_vi": "Tiễn đoàn",
            "title_en": "Departure",
            "place_text": AIRPORT,
            "vehicle_ids": [self._pk("Xe 16 chỗ số 1")],
        }

    def _when(self, day: date, start: time, minutes: int) -> dict[str, Any]:
        starts_at = datetime.combine(day, start, tzinfo=OFFICE_ZONE)
        return {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "responsible_id": self.officer.user_id,
        }

    def _pk(self, name: str) -> int:
        return self.resources[name].pk
