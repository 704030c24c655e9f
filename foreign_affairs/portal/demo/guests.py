"""The delegations of the demo: one of every state, around today. Nobody of them exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from delegations import operations
from delegations.models import Delegation
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.portal.demo.agenda import Diary
from foreign_affairs.portal.demo.days import on_the_hour, working_day
from foreign_affairs.portal.demo.people import Cast
from foreign_affairs.portal.demo.visits import Visits
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.domain.values import Payer

HOST = "Ủy ban nhân dân thành phố Hải Phòng"
NAMES: dict[str, tuple[str, ...]] = {
    "JP": ("SATO KENJI", "TANAKA YUKI", "SUZUKI AYA", "ITO HIROSHI", "MORI NAOKI"),
    "KR": (
        "KIM MIN-JUN",
        "LEE SEO-YEON",
        "PARK JI-HO",
        "CHOI YU-NA",
        "JUNG DO-HYUN",
        "KANG HA-EUN",
        "YOON TAE-YANG",
        "LIM SO-RA",
        "HAN JAE-WON",
        "SHIN A-RIN",
        "OH SEUNG-MIN",
        "BAE NA-RI",
    ),
    "NL": ("VAN DIJK PIETER", "DE VRIES ANNA", "BAKKER JORIS", "VISSER EVA"),
    "CZ": ("NOVAK JAN", "SVOBODOVA EVA", "DVORAK PETR"),
    "FR": ("MARTIN CLAIRE", "BERNARD PAUL"),
}
TITLES = ("Director", "Deputy director", "Head of office", "Officer", "Interpreter")


@dataclass(slots=True)
class Guests:
    """Receives delegations around `today` by the real operations."""

    cast: Cast
    today: date
    diary: Diary

    def fill(self) -> None:
        self._closed()
        self._here()
        self._gone_without_report()
        self._certain()
        self._before_the_approver()
        self._draft()
        self._called_off()

    def _closed(self) -> None:
        visit = self._approved(
            "Đoàn công tác thành phố Kobe",
            "Delegation of the city of Kobe",
            "JP",
            arrives=-18,
            departs=-16,
            organisation="Kobe City Government",
            head_position="head_of_department",
            rank="C",
            lodging="Khách sạn Sông Cấm",
            money={"banquets": 1, "vietnamese_at_banquet": 4},
        )
        operations.start(**self._act(visit, -18, hour=14))
        self._visits.follow(visit, until=self._at(-16, 16))
        operations.record_report(
            **self._act(visit, -13),
            number="57/BC-SNgV",
            reported_on=working_day(self.today, -13),
            results="Hai bên thống nhất kế hoạch giao lưu học sinh và xúc tiến đường bay thẳng.",
        )
        operations.settle(
            **self._act(visit, -13, hour=15),
            lines=[Spent(key=line["key"], amount=line["amount"]) for line in _lines_of(visit)],
            note="Theo hóa đơn của khách sạn và nhà hàng.",
        )
        operations.close(**self._act(visit, -12))

    def _here(self) -> None:
        visit = self._approved(
            "Đoàn đại biểu thành phố Incheon",
            "Delegation of Incheon Metropolitan City",
            "KR",
            arrives=-1,
            departs=1,
            organisation="Incheon Metropolitan City",
            head_position="deputy_minister",
            rank="B",
            purposes=["courtesy", "signing"],
            plan_item_id=self.diary.items[5].pk,
            lodging="Khách sạn Sông Cấm",
            arrival_by="VJ 925, Cát Bi",
            departure_by="VJ 926, Cát Bi",
            asked=-15,
            reception=0,
            money={"banquets": 1, "vietnamese_at_banquet": 8, "flowers": 1},
        )
        operations.start(**self._act(visit, -1, hour=14))
        self._visits.follow(visit, until=self._at(0, 9))

    def _gone_without_report(self) -> None:
        visit = self._approved(
            "Đoàn Đại sứ quán Cộng hòa Séc",
            "Delegation of the Czech Embassy",
            "CZ",
            arrives=-5,
            departs=-4,
            organisation="Embassy of the Czech Republic",
            level="central",
            head_position="ambassador",
            rank="C",
        )
        operations.start(**self._act(visit, -5, hour=14))
        self._visits.follow(visit, until=self._at(-4, 16))

    def _certain(self) -> None:
        self._approved(
            "Đoàn Cảng vụ Rotterdam",
            "Delegation of the Port of Rotterdam",
            "NL",
            arrives=5,
            departs=7,
            organisation="Port of Rotterdam Authority",
            level="business",
            head_position="other",
            rank="C",
            rank_reason="Chủ tịch Ủy ban nhân dân thành phố quyết định.",
            purposes=["survey", "investment"],
            funding="self_funded",
            asked=-2,
            reception=6,
            money={},
        )

    def _before_the_approver(self) -> None:
        visit = self._ready(
            "Đoàn Đại sứ quán Nhật Bản",
            "Delegation of the Embassy of Japan",
            "JP",
            arrives=11,
            departs=12,
            organisation="Embassy of Japan",
            level="central",
            head_position="ambassador",
            rank="C",
            purposes=["courtesy", "working"],
            reception=11,
            first=2,
            money={
                "banquets": 1,
                "prices": {"lodging:C:head": 4_500_000},
                "justification": "Khách sạn gần nơi làm việc không còn phòng hạng thường.",
            },
        )
        operations.plan(**self._act(visit, -1))

    def _draft(self) -> None:
        planner = self._actor()
        operations.open_delegation(
            actor=planner,
            at=self._at(-1, 15),
            name_vi="Đoàn doanh nghiệp Singapore",
            name_en="Singapore business delegation",
            country="SG",
            level="business",
            purposes=["investment"],
            unit_id=planner.user.unit_id if planner.user else None,
            responsible_id=planner.user_id,
        )

    def _called_off(self) -> None:
        visit = self._ready(
            "Đoàn Vùng Bretagne",
            "Delegation of the Region of Brittany",
            "FR",
            arrives=20,
            departs=22,
            organisation="Région Bretagne",
            head_position="other",
            rank="C",
            rank_reason="Chủ tịch Ủy ban nhân dân thành phố quyết định.",
        )
        operations.plan(**self._act(visit, -6))
        operations.cancel(**self._act(visit, -3), reason="Phía bạn đề nghị lùi sang năm sau.")

    def _approved(self, name_vi: str, name_en: str, country: str, **facts: Any) -> Delegation:
        arrives = facts["arrives"]
        visit = self._ready(name_vi, name_en, country, **facts)
        operations.plan(**self._act(visit, min(-2, arrives - 8)))
        return operations.approve(
            **{
                **self._act(visit, min(-2, arrives - 8), hour=16),
                "actor": self.cast.actors["approver"],
            }
        )

    def _ready(
        self,
        name_vi: str,
        name_en: str,
        country: str,
        *,
        arrives: int,
        departs: int,
        rank: str,
        rank_reason: str = "",
        asked: int | None = None,
        reception: int | None = None,
        first: int = 0,
        money: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> Delegation:
        """A draft that lacks nothing, with its members, written down well before the visit."""
        planner, officer = self._actor(), self.cast.actors["officer"]
        began = min(-3, arrives - 12)
        chairs = [one for one in self.diary.resources.values() if one.kind == "leader"]
        visit = operations.open_delegation(
            actor=planner,
            at=self._at(began, 9),
            **{
                "name_vi": name_vi,
                "name_en": name_en,
                "country": country,
                "level": "local",
                "purposes": ["working"],
                "host_body": HOST,
                "chair_id": chairs[0].pk,
                "unit_id": officer.user.unit_id if officer.user else None,
                "responsible_id": officer.user_id,
                "why_unplanned": ""
                if facts.get("plan_item_id")
                else "Theo đề nghị của phía khách.",
                "languages": ["en"],
                "funding": "full",
                "arrives_at": self._at(arrives, 10),
                "departs_at": self._at(departs, 15),
                **facts,
            },
        )
        self._seat(visit, NAMES[country][first:], at=self._at(began, 10))
        operations.confirm_rank(**self._act(visit, began, hour=11), rank=rank, reason=rank_reason)
        self._visits.plan(visit, at=self._at(began, 13))
        if reception is not None:
            operations.request_reception(
                **self._act(visit, asked if asked is not None else began, hour=14),
                reception_on=working_day(self.today, reception),
                asked_on=working_day(self.today, asked) if asked is not None else None,
            )
        if money is not None:
            operations.record_estimate(**self._act(visit, began, hour=15), **money)
        return visit

    def _seat(self, visit: Delegation, names: tuple[str, ...], *, at: datetime) -> None:
        """Members with the passports of nobody."""
        for number, name in enumerate(names):
            operations.add_member(
                delegation_id=visit.pk,
                actor=self._actor(),
                at=at,
                role=("head", "deputy")[number] if number < 2 else "member",
                full_name=name,
                sex=("male", "female")[number % 2],
                born_on=date(1962 + 3 * number, 1 + number % 12, 3 + number),
                nationality=visit.country,
                passport_number=f"{visit.country}{7_340_115 + 1_019 * number + visit.pk}",
                passport_kind="official" if number < 2 else "ordinary",
                passport_expires_on=self.today + relativedelta(months=5 + 8 * number),
                title=TITLES[min(number, len(TITLES) - 1)],
                organisation=visit.organisation,
                care_note="Ăn chay" if number == 3 else "",
            )

    def _act(self, visit: Delegation, days: int, *, hour: int = 10) -> dict[str, Any]:
        """Which delegation, who acts and when: `days` working days from today."""
        return {"delegation_id": visit.pk, "actor": self._actor(), "at": self._at(days, hour)}

    @property
    def _visits(self) -> Visits:
        actors = self.cast.actors
        return Visits(actors["planner"], actors["officer"], self.diary.resources)

    def _actor(self) -> Actor:
        return self.cast.actors["planner"]

    def _at(self, days: int, hour: int) -> datetime:
        return on_the_hour(self.today, days, hour)


def _lines_of(visit: Delegation) -> list[dict[str, Any]]:
    """The lines of the approved estimate that the budget pays."""
    estimate = spending.estimate_of(visit)
    assert estimate is not None, "it was recorded"
    return [line for line in estimate.lines if line["payer"] == Payer.BUDGET]
