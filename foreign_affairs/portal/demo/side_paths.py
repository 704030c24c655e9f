"""The side paths of the demo: asked once more, consulted, late, sent upward, stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.portal.demo.people import Cast
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, CalendarNotPublished, office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import operations
from permits.models import Agency, Dossier

WORKING_DAYS_AGO = {
    "asked": (3,),
    "unanswered": (25,),
    "supplemented": (6,),
    "consulting": (3,),
    "objected": (8,),
    "late": (9,),
    "upward": (12,),
    "stopped": (28,),
}
"""The side paths, each with how long ago its dossier was received."""

TRACKS = {"consulting": "consultation", "objected": "consultation", "upward": "prime_minister"}
ITEMS = ("Danh sách đại biểu nước ngoài theo quốc tịch", "Bản dịch có xác nhận của thư mời")
WHY = "Chưa đủ căn cứ để thẩm định thành phần tham dự."


@dataclass(frozen=True, slots=True)
class SidePath:
    """One received dossier, led aside by the real operations."""

    cast: Cast
    today: date
    dossier: Dossier
    organiser: Actor

    def follow(self, path: str) -> None:
        steps: dict[str, Callable[[], Any]] = {
            "asked": self._asked,
            "unanswered": self._asked,
            "supplemented": self._supplemented,
            "consulting": self._consulting,
            "objected": self._objected,
            "late": self._late,
            "upward": self._upward,
            "stopped": self._stopped,
        }
        steps[path]()

    def _act(self, who: str, working_days: int, hour: int = 10) -> dict[str, Any]:
        """Who acts, so many working days after the reception, today at the latest."""
        assert self.dossier.received_at is not None
        received_on = office_date(self.dossier.received_at)
        day = min(current_calendar().nth_working_day(received_on, working_days), self.today)
        at = datetime.combine(day, time(hour), OFFICE_ZONE)
        return {"dossier_id": self.dossier.pk, "actor": self.cast.actors[who], "at": at}

    def _asked(self) -> None:
        operations.propose_supplement(**self._act("officer", 1, 9), items=ITEMS, reason=WHY)
        operations.request_supplement(**self._act("desk", 1), items=ITEMS, reason=WHY)

    def _supplemented(self) -> None:
        self._asked()
        operations.supplement(**{**self._act("desk", 4), "actor": self.organiser})

    def _consulting(self) -> None:
        agencies = list(Agency.objects.filter(is_active=True)[:3])
        operations.consult(
            **self._act("officer", 1),
            agency_ids=[agency.pk for agency in agencies],
            question="Đề nghị cho ý kiến về nội dung, thành phần và an ninh của sự kiện.",
        )
        first = self.dossier.consultations.order_by("pk")[0]
        by_officer = self._act("officer", 2)
        operations.record_reply(
            consultation_id=first.pk,
            actor=by_officer["actor"],
            at=by_officer["at"],
            opinion="agree_with_conditions",
            text="Thống nhất chủ trương.",
            conditions="Thông báo danh sách đại biểu trước 07 ngày.",
            letter_number="215/CATP-PA01",
        )

    def _objected(self) -> None:
        self._consulting()
        second = self.dossier.consultations.order_by("pk")[1]
        by_officer = self._act("officer", 4)
        operations.record_reply(
            consultation_id=second.pk,
            actor=by_officer["actor"],
            at=by_officer["at"],
            opinion="object",
            text="Địa điểm khảo sát thuộc khu vực cần bảo vệ; đề nghị thay đổi.",
            letter_number="88/BCH-TM",
        )
        operations.conclude_consultation(**self._act("officer", 7, 9))
        operations.forward(
            **self._act("officer", 7),
            proposal="granted",
            appraisal="Đề nghị cho phép, bỏ nội dung khảo sát tại khu vực cảng quân sự.",
        )

    def _late(self) -> None:
        assert self.dossier.official_due_on is not None
        try:
            new_day = current_calendar().nth_working_day(self.today, 3)
        except CalendarNotPublished:
            return
        operations.reappoint(
            **self._act("leader", 5),
            due_on=new_day,
            reason="Cần xác minh thêm về đối tác tài trợ.",
            cause="own_step",
            cause_detail="Phòng chuyên môn thẩm định, trình",
        )

    def _upward(self) -> None:
        operations.forward(
            **self._act("officer", 6),
            proposal="granted",
            appraisal="Khách mời cấp Bộ trưởng; đề nghị trình Thủ tướng Chính phủ.",
        )
        operations.submit_upward(
            **self._act("approver", 8),
            summary="Kính trình Thủ tướng cho phép tổ chức sự kiện có khách cấp Bộ trưởng.",
        )

    def _stopped(self) -> None:
        self._asked()
        slip = self.dossier.slips.get()
        assert slip.stop_on is not None
        day = current_calendar().roll_forward(
            max(slip.stop_on, office_date(self._act("desk", 1)["at"]))
        )
        if day > self.today:
            return
        operations.stop(
            dossier_id=self.dossier.pk,
            actor=self.cast.actors["approver"],
            at=datetime.combine(day, time(10), OFFICE_ZONE),
            reason="Đơn vị không bổ sung hồ sơ trong thời hạn.",
            legal_basis="Thông tư 03/2025/TT-VPCP, mẫu số 05",
        )
