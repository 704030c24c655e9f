"""The planners' side of the demo: what can be booked, a plan of the year, events around today."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from events import operations
from events.domain.recurrence import Frequency, Recurrence
from events.models import Event
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.portal.demo.days import on_the_hour, working_day
from foreign_affairs.portal.demo.people import Cast
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.bookable import ResourceFacts
from foreign_affairs.shared_calendar.clashes import CODES, DOUBLE_BOOKING
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import Acknowledgement
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from foreign_affairs.workdays.queries import current_calendar
from permits.domain.permit_lifecycle import PermitStatus
from permits.models import Permit

KNOWN = Acknowledgement(
    "Đã thống nhất với Văn phòng.", frozenset(code for code in CODES if code != DOUBLE_BOOKING)
)

PLACES: tuple[dict[str, Any], ...] = (
    {
        "kind": "venue",
        "name_vi": "Trung tâm Hội nghị thành phố",
        "name_en": "City Conference Centre",
        "address": "18 Hoàng Diệu, Hải Phòng",
        "latitude": 20.8625,
        "longitude": 106.6803,
        "capacity": 600,
    },
    {
        "kind": "venue",
        "name_vi": "Trụ sở Sở Ngoại vụ",
        "name_en": "Department of Foreign Affairs",
        "address": "15 Trần Quang Khải, Hồng Bàng, Hải Phòng",
        "latitude": 20.8589,
        "longitude": 106.6822,
        "capacity": 60,
    },
    {
        "kind": "venue",
        "name_vi": "Khách sạn Sông Cấm",
        "name_en": "Sông Cấm Hotel",
        "address": "2 Bạch Đằng, Hải Phòng",
        "latitude": 20.8660,
        "longitude": 106.6905,
        "capacity": 250,
    },
)
ROOMS = (
    ("Hội trường lớn", "Main hall", 0, 500, 60),
    ("Phòng họp A", "Meeting room A", 0, 60, 15),
    ("Phòng tiếp khách", "Reception room", 1, 16, 15),
    ("Phòng họp tầng 2", "Meeting room, second floor", 1, 30, 0),
    ("Phòng khánh tiết", "Banquet room", 2, 200, 60),
)
PEOPLE_AND_CARS: tuple[dict[str, Any], ...] = (
    {"kind": "interpreter", "name_vi": "Phiên dịch tiếng Nhật", "languages": ("ja", "en")},
    {"kind": "interpreter", "name_vi": "Phiên dịch tiếng Hàn", "languages": ("ko",)},
    {"kind": "interpreter", "name_vi": "Phiên dịch tiếng Anh", "languages": ("en",)},
    {"kind": "interpreter", "name_vi": "Phiên dịch tiếng Trung", "languages": ("zh", "en")},
    {"kind": "vehicle", "name_vi": "Xe 16 chỗ số 1", "capacity": 16},
    {"kind": "vehicle", "name_vi": "Xe 16 chỗ số 2", "capacity": 16},
    {"kind": "vehicle", "name_vi": "Xe 7 chỗ", "capacity": 7},
)
PLAN = (
    ("investment_promotion", "Diễn đàn xúc tiến đầu tư thường niên", ("JP", "KR"), 2, 900),
    ("people_to_people", "Tuần giao lưu hữu nghị nhân dân", ("JP",), 1, 350),
    ("signing", "Ký kết hợp tác với địa phương kết nghĩa", ("KR",), 3, 120),
    ("conference", "Hội thảo quốc tế về logistics cảng biển", ("NL", "SG"), 4, 500),
    ("working_session", "Làm việc với các cơ quan đại diện ngoại giao", (), 4, 80),
    ("incoming_delegation", "Đón đoàn thành phố kết nghĩa", ("KR",), 2, 200),
    ("outgoing_delegation", "Đoàn công tác xúc tiến tại Nhật Bản", ("JP",), 3, 1_200),
)
CALLS = (
    ("Tiếp xã giao Đại sứ quán Nhật Bản", "Courtesy call, Embassy of Japan", "JP", 0),
    ("Tiếp xã giao Tổng Lãnh sự quán Hàn Quốc", "Courtesy call, Consulate of Korea", "KR", 1),
    ("Tiếp đoàn doanh nghiệp Hà Lan", "Courtesy call, Dutch business delegation", "NL", 2),
    ("Tiếp đoàn Hiệp hội cảng Singapore", "Courtesy call, Singapore port association", "SG", 3),
    ("Tiếp xã giao Đại sứ quán Cộng hòa Séc", "Courtesy call, Czech Embassy", "CZ", 2),
)


@dataclass(slots=True)
class Diary:
    """Writes the agenda of the weeks around `today` by the real operations."""

    cast: Cast
    today: date
    resources: dict[str, Resource] = field(default_factory=dict, init=False)
    items: list[PlanItem] = field(default_factory=list, init=False)

    def fill(self) -> None:
        """Resources, the plan of the year, and events of every kind and state."""
        self._have_resources()
        self._plan_the_year()
        self._past()
        self._this_week()
        self._ahead()
        self._linked()

    def _have_resources(self) -> None:
        at = self._at(-60, 9)
        for place in PLACES:
            self._add(at, **place)
        for name_vi, name_en, venue, capacity, minutes in ROOMS:
            self._add(
                at,
                kind="room",
                name_vi=name_vi,
                name_en=name_en,
                within_id=self.resources[PLACES[venue]["name_vi"]].pk,
                capacity=capacity,
                set_up_minutes=minutes,
                tear_down_minutes=minutes // 2,
            )
        for facts in PEOPLE_AND_CARS:
            self._add(at, **facts)
        for rank, username in enumerate(("approver", "leader"), 1):
            user = self.cast.actors[username].user
            assert user is not None
            self._add(
                at,
                kind="leader",
                name_vi=user.full_name,
                position=user.position,
                rank=rank,
                user_id=user.pk,
            )

    def _add(self, at: datetime, **facts: Any) -> None:
        resource = shared_calendar.add_resource(
            facts=ResourceFacts(**facts), actor=self.cast.actors["planner"], at=at
        )
        self.resources[resource.name_vi] = resource

    def _plan_the_year(self) -> None:
        for kind, title, countries, quarter, millions in PLAN:
            self.items.append(
                annual_plan.add_item(
                    actor=self.cast.actors["planner"],
                    at=self._at(-55, 9),
                    year=self.today.year,
                    kind=kind,
                    title_vi=f"{title} {self.today.year}",
                    quarter=quarter,
                    countries=list(countries),
                    budget_vnd=millions * 1_000_000,
                )
            )

    def _past(self) -> None:
        forum = self._event(
            "investment_promotion",
            "Tọa đàm xúc tiến đầu tư công nghệ cao",
            "Round table on high-tech investment",
            days=-9,
            hours=(8, 11),
            countries=["JP", "KR"],
            participants=80,
            foreign_participants=30,
            plan_item_id=self.items[0].pk,
            place="Khách sạn Sông Cấm",
        )
        operations.notify_authority(
            **self._act(forum, -30), notified_on=self._day(-30), number="214/SNgV-HTQT"
        )
        operations.confirm(**self._act(forum, -28), acknowledged=KNOWN)
        operations.mark(**self._act(forum, -28), visibility="public")
        self._hold(forum)
        operations.record_outcomes(
            **self._act(forum, -7),
            outcomes=[
                {
                    "kind": "memorandum",
                    "title": "Biên bản ghi nhớ về khu công nghiệp sinh thái",
                    "partner": "Hiệp hội doanh nghiệp Nhật Bản",
                    "country": "JP",
                    "follow_up_on": self._day(4),
                },
                {
                    "kind": "commitment",
                    "title": "Khảo sát địa điểm nhà máy linh kiện",
                    "country": "KR",
                    "amount_vnd": 2_300_000_000_000,
                    "follow_up_on": self._day(20),
                },
            ],
        )
        exchange = self._event(
            "people_to_people",
            "Giao lưu hữu nghị Hải Phòng - Kitakyushu",
            "Friendship exchange Hải Phòng - Kitakyushu",
            days=-4,
            hours=(14, 17),
            countries=["JP"],
            plan_item_id=self.items[1].pk,
            place="Nhà hát thành phố",
        )
        operations.confirm(**self._act(exchange, -20), acknowledged=KNOWN)
        operations.mark(**self._act(exchange, -20), visibility="public")
        self._hold(exchange)
        operations.report_results(
            **self._act(exchange, -1),
            reported_on=self._day(-1),
            number="31/BC-SNgV",
            results="Khoảng 200 lượt người dự; hai bên thống nhất tổ chức luân phiên hằng năm.",
        )
        visit = self._event(
            "working_session",
            "Làm việc với Đoàn khảo sát cảng Lạch Huyện",
            "Working session on Lạch Huyện port",
            days=-1,
            hours=(9, 11),
            countries=["NL"],
            why_unplanned="Theo đề nghị của đối tác.",
            venue="Phòng họp tầng 2",
        )
        operations.confirm(**self._act(visit, -5), acknowledged=KNOWN)

    def _hold(self, event: Event) -> None:
        """Close an event that is over, the working day after it."""
        assert event.last_at is not None
        at = event.last_at + timedelta(hours=20)
        operations.close(event_id=event.pk, actor=self.cast.actors["planner"], at=at)

    def _this_week(self) -> None:
        leaders = [one for one in self.resources.values() if one.kind == "leader"]
        for number, (title_vi, title_en, country, days) in enumerate(CALLS):
            start = (8, 14, 9, 15, 14)[number]
            host = leaders[number % 2]
            call = self._event(
                "courtesy_call",
                title_vi,
                title_en,
                days=days,
                hours=(start, start + 1),
                countries=[country],
                participants=12,
                host_id=host.pk,
                venue="Phòng tiếp khách",
                why_unplanned="Theo đề nghị của phía khách.",
            )
            language = {"JP": "Nhật", "KR": "Hàn"}.get(country, "Anh")
            self._book(call, "Phòng tiếp khách", host.name_vi, f"Phiên dịch tiếng {language}")
            if number != 3:
                operations.confirm(**self._act(call, -2), acknowledged=KNOWN)
        training = self._event(
            "internal",
            "Tập huấn lễ tân đối ngoại",
            "Training in diplomatic protocol",
            days=6,
            whole_days=2,
        )
        operations.confirm(**self._act(training, -1), acknowledged=KNOWN)
        gone = self._event(
            "working_session",
            "Làm việc với Hội đồng Anh",
            "Working session with the British Council",
            days=3,
            hours=(9, 10),
            countries=["GB"],
        )
        operations.cancel(**self._act(gone, -1), reason="Phía khách đề nghị hoãn.")
        self._briefings()
        shared_calendar.block(
            resource_id=leaders[1].pk,
            title="Nghỉ phép",
            starts_at=self._at(9, 8),
            ends_at=self._at(9, 17),
            actor=self.cast.actors["planner"],
            at=self._at(-2, 9),
            acknowledged=KNOWN,
        )

    def _briefings(self) -> None:
        """A series on Mondays, one date of it called off and one moved."""
        first = current_calendar().working_days_before(self.today, 15)
        while first.isoweekday() != 1:
            first = current_calendar().nth_working_day(first, 1)
        briefing = self._event(
            "internal",
            "Giao ban công tác đối ngoại",
            "Weekly foreign-affairs briefing",
            starts=datetime.combine(first, time(8), OFFICE_ZONE),
            length=timedelta(minutes=60),
            recurrence=Recurrence(frequency=Frequency.WEEKLY, by_day=("MO",), count=14),
            venue="Phòng họp tầng 2",
        )
        act: dict[str, Any] = {"actor": self.cast.actors["planner"], "at": self._at(-2, 9)}
        operations.confirm(event_id=briefing.pk, **act, acknowledged=KNOWN)
        self._book(briefing, "Phòng họp tầng 2")
        later = list(briefing.occurrences.filter(starts_at__gt=self._at(1, 17))[:3])
        operations.cancel_occurrence(
            event_id=briefing.pk,
            occurrence_id=later[0].pk,
            reason="Trùng lịch họp thành phố.",
            **act,
        )
        operations.change_occurrence(
            event_id=briefing.pk,
            occurrence_id=later[1].pk,
            starts_at=later[1].starts_at + timedelta(hours=6),
            ends_at=later[1].ends_at + timedelta(hours=6),
            acknowledged=KNOWN,
            **act,
        )

    def _ahead(self) -> None:
        signing = self._event(
            "signing",
            "Lễ ký kết hợp tác với thành phố Incheon",
            "Signing ceremony with Incheon",
            days=7,
            hours=(9, 11),
            countries=["KR"],
            participants=60,
            plan_item_id=self.items[2].pk,
            venue="Phòng khánh tiết",
        )
        self._book(signing, "Phòng khánh tiết", "Phiên dịch tiếng Hàn", "Xe 16 chỗ số 1")
        operations.confirm(**self._act(signing, -2), acknowledged=KNOWN)
        operations.mark(**self._act(signing, -2), visibility="public")
        matching = self._event(
            "investment_promotion",
            "Hội nghị kết nối doanh nghiệp logistics",
            "Logistics business matching",
            days=16,
            hours=(8, 16),
            countries=["SG", "NL", "JP"],
            participants=150,
            foreign_participants=45,
            plan_item_id=self.items[0].pk,
            venue="Hội trường lớn",
        )
        self._book(matching, "Hội trường lớn", "Phiên dịch tiếng Anh", strength="soft")
        online = self._event(
            "working_session",
            "Họp trực tuyến với Ban thư ký ASEAN",
            "Online session with the ASEAN Secretariat",
            days=11,
            hours=(14, 16),
            format="online",
            conference_url="https://meet.example.org/asean",
        )
        operations.confirm(**self._act(online, -1), acknowledged=KNOWN)
        self._draft("people_to_people", "Ngày hội văn hóa các nước", "Festival of cultures")

    def _linked(self) -> None:
        """A forum that is an international conference, too, with its permit: both checklists."""
        valid = Permit.objects.filter(
            status=PermitStatus.VALID,
            starts_at__gt=self._at(20, 8),
            kind=Permit.Kind.PERMIT,
            dossier__amends=None,
        )
        permit = valid.select_related("dossier").order_by("starts_at").first()
        if permit is None:
            return
        forum = self._event(
            "investment_promotion",
            permit.title_vi,
            permit.title_en,
            starts=permit.starts_at,
            length=permit.ends_at - permit.starts_at,
            international_conference=True,
            dossier_id=permit.dossier_id,
            place=permit.venue[:300],
            participants=200,
            foreign_participants=40,
            countries=["JP", "NL"],
            plan_item_id=self.items[3].pk,
        )
        operations.take_over_permit(**self._act(forum, -1), acknowledged=KNOWN)
        operations.record_estimate(
            **self._act(forum, -1),
            conference="joint",
            guests=[
                {"rank": "B", "heads": 1, "deputies": 1, "nights": 2, "days": 2},
                {"rank": "C", "heads": 0, "members": 12, "nights": 2, "days": 2},
            ],
            prices={"meals:C": 1_200_000},
            payers={"meals:C": "foreign_side"},
        )
        approver = {"actor": self.cast.actors["approver"]}
        operations.approve_estimate(**self._act(forum, -1) | approver)
        operations.confirm(**self._act(forum, 0), acknowledged=KNOWN)

    def _event(self, kind: str, title_vi: str, title_en: str, **facts: Any) -> Event:
        """An event on the calendar, planned some weeks before it, yesterday at the latest."""
        event = self._draft(kind, title_vi, title_en, **facts)
        assert event.starts_at is not None
        return operations.plan(
            event_id=event.pk, actor=self.cast.actors["planner"], at=event.created_at
        )

    def _draft(
        self,
        kind: str,
        title_vi: str,
        title_en: str,
        *,
        days: int | None = None,
        hours: tuple[int, int] = (8, 17),
        whole_days: int = 0,
        starts: datetime | None = None,
        length: timedelta = timedelta(),
        venue: str = "Phòng họp A",
        **facts: Any,
    ) -> Event:
        planner = self.cast.actors["planner"]
        assert planner.user is not None
        times: dict[str, Any] = {}
        if whole_days and days is not None:
            first = self._day(days)
            times = {
                "starts_at": datetime.combine(first, time(), OFFICE_ZONE),
                "ends_at": datetime.combine(
                    current_calendar().nth_working_day(first, whole_days - 1), time(), OFFICE_ZONE
                )
                + timedelta(hours=24),
                "all_day": True,
            }
        elif days is not None:
            times = {"starts_at": self._at(days, hours[0]), "ends_at": self._at(days, hours[1])}
        elif starts is not None:
            times = {"starts_at": starts, "ends_at": starts + length}
        if "place" not in facts and facts.get("format") != "online":
            facts["venue_id"] = self.resources[venue].pk
        return operations.open_event(
            actor=planner,
            at=self._at(min(-3, (days or 0) - 25), 9),
            kind=kind,
            title_vi=title_vi,
            title_en=title_en,
            unit_id=planner.user.unit_id,
            responsible_id=planner.user.pk,
            **times,
            **facts,
        )

    def _book(self, event: Event, *names: str, strength: str = "hard") -> None:
        operations.book(
            **self._act(event, -3),
            resources={self.resources[name].pk: strength for name in names},
            acknowledged=KNOWN,
        )

    def _act(self, event: Event, days: int) -> dict[str, Any]:
        """Which event, who acts and when: `days` working days from today."""
        return {
            "event_id": event.pk,
            "actor": self.cast.actors["planner"],
            "at": self._at(days, 10),
        }

    def _at(self, days: int, hour: int) -> datetime:
        return on_the_hour(self.today, days, hour)

    def _day(self, days: int) -> date:
        return working_day(self.today, days)
