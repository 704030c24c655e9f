"""What happens in the demo: dossiers led through the real operations, at instants of the past."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.notifications.models import Notice
from foreign_affairs.portal.demo.people import Cast
from foreign_affairs.portal.demo.side_paths import TRACKS, WORKING_DAYS_AGO, SidePath
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import operations
from permits.domain.intake import Answers, OrganiserKind
from permits.letters.wording import decision_in_force
from permits.models import Dossier, Permit

TOPICS = (
    ("cảng biển xanh", "green seaports"),
    ("logistics và chuỗi cung ứng", "logistics and supply chains"),
    ("nuôi biển bền vững", "sustainable mariculture"),
    ("đô thị thông minh ven biển", "smart coastal cities"),
    ("y học biển", "maritime medicine"),
    ("chuyển đổi số trong công nghiệp", "digital industry"),
    ("di sản và du lịch biển đảo", "heritage and island tourism"),
    ("năng lượng gió ngoài khơi", "offshore wind energy"),
    ("đào tạo thuyền viên", "seafarers' training"),
    ("xử lý rác thải nhựa đại dương", "ocean plastic"),
    ("khu công nghiệp sinh thái", "eco-industrial parks"),
)
FORMS = (
    ("Hội thảo quốc tế về", "International seminar on"),
    ("Hội nghị quốc tế về", "International conference on"),
)
VENUES = (
    ("Trung tâm Hội nghị thành phố", "18 Hoàng Diệu, Hải Phòng"),
    ("Hội trường Trường Đại học Hàng hải", "484 Lạch Tray, Hải Phòng"),
    ("Khách sạn Bến Bính", "7 Bến Bính, Hải Phòng"),
    ("Nhà hát thành phố", "Quảng trường Nhà hát, Hải Phòng"),
)
COUNTRIES = (
    "Nhật Bản, Hàn Quốc",
    "Hà Lan, Bỉ, Đức",
    "Singapore, Thái Lan",
    "Pháp, Ý",
    "Trung Quốc, Lào",
)

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
STAGES = (
    "draft",
    "submitted",
    "incomplete",
    "appraising",
    "deciding",
    "decided",
    "at_desk",
    "returned",
    "refused",
    "declined",
    "withdrawn",
)


@dataclass(slots=True)
class Storyteller:
    """Leads dossiers to a stage. The same seed and day tell the same story."""

    cast: Cast
    today: date
    seed: int
    told: int = field(default=0, init=False)
    chance: Random = field(init=False)
    topics: Iterator[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 -- a story, no secret
        self.topics = cycle(self.chance.sample(TOPICS, len(TOPICS)))

    def past_year(self, year: int, dossiers: int) -> None:
        """`dossiers` conferences of `year`, received on its working days, all settled on time."""
        calendar = current_calendar()
        days = [
            day
            for day in (date(year, 1, 2) + timedelta(days=n) for n in range(345))
            if calendar.is_working(day)
        ]
        for number in range(dossiers):
            received_on = days[number * len(days) // dossiers]
            stage = "refused" if number % 40 == 39 else "returned"
            told = self.lead(stage, received_on=received_on, lead_days=self.chance.randint(32, 70))
            if stage == "returned":
                self._report(told)

    def around_today(self) -> None:
        """Dossiers of every stage, received in the working days before today."""
        calendar = current_calendar()
        ages = {"appraising": (1, 3, 6, 8), "deciding": (4, 5, 7), "decided": (6,), "at_desk": (6,)}
        ages |= {"returned": (6,), "refused": (6,)}
        for stage in STAGES:
            for age in ages.get(stage, (2,)):
                received_on = calendar.working_days_before(self.today, age)
                self.lead(stage, received_on=received_on, lead_days=38 + 3 * self.told % 50)
        for path, ages_of_path in WORKING_DAYS_AGO.items():
            for age in ages_of_path:
                received_on = calendar.working_days_before(self.today, age)
                self.lead(path, received_on=received_on, lead_days=60 + 3 * self.told % 30)
        for weeks in (1, 3, 6, 9):
            received_on = calendar.working_days_before(self.today, 18 + weeks)
            self.lead("returned", received_on=received_on, lead_days=30 + 7 * weeks)
        # Events that are over: one report is overdue, one is due, one was filed.
        for age, reported in ((60, False), (38, False), (50, True)):
            received_on = calendar.working_days_before(self.today, age)
            told = self.lead("returned", received_on=received_on, lead_days=36)
            if reported:
                self._report(told)

    def hush(self, *, at: datetime) -> None:
        """Mark every notice of the story as sent, and what is older than a few days as read.

        Nobody gets mail about a past that is made up.
        """
        told = Notice.objects.filter(status=Notice.Status.PENDING)
        told.filter(created_at__lt=at - timedelta(days=4)).update(read_at=at)
        told.update(status=Notice.Status.SENT, sent_at=at, secret_path="")

    def lead(self, stage: str, *, received_on: date, lead_days: int) -> Dossier:
        """One dossier, received on `received_on`, led as far as `stage`."""
        self.told += 1
        organiser = self.cast.organisers[self.told % len(self.cast.organisers)]
        if stage in ("draft", "incomplete", "at_desk"):
            organiser = self.cast.organisers[0]
        arrival = datetime.combine(received_on, time(8, 10), OFFICE_ZONE)
        arrival += timedelta(minutes=self.chance.randrange(400))
        dossier = operations.open_draft(
            actor=organiser,
            at=arrival - timedelta(hours=2),
            plan=self._plan(organiser, office_date(arrival) + timedelta(days=lead_days)),
            procedure_code="2.002311" if stage == "upward" else "2.002312",
            answers=self._answers(organiser, of_rank=stage == "upward"),
        )
        if stage != "draft":
            self._file(dossier.pk, organiser, at=arrival - timedelta(minutes=50))
            self._go_on(dossier.pk, stage, organiser, at=arrival)
        return dossier

    def _file(self, pk: int, organiser: Actor, *, at: datetime) -> None:
        for component, name in (("request_letter", "cong-van.pdf"), ("plan", "de-an.pdf")):
            upload = SimpleUploadedFile(name, PAPER, content_type="application/pdf")
            operations.attach(
                dossier_id=pk, actor=organiser, at=at, component=component, upload=upload
            )
        operations.submit(dossier_id=pk, actor=organiser, at=at)

    def _go_on(self, pk: int, stage: str, organiser: Actor, *, at: datetime) -> None:
        """From the desk on."""
        desk, officer = self.cast.actors["desk"], self.cast.actors["officer"]
        if stage == "incomplete":
            missing = "Đề án chưa nêu thành phần đại biểu nước ngoài theo quốc tịch."
            operations.request_completion(dossier_id=pk, actor=desk, at=at, missing=missing)
        elif stage == "declined":
            why = "Sự kiện là họp báo quốc tế, không thuộc phạm vi thủ tục này."
            operations.decline(dossier_id=pk, actor=desk, at=at, reason=why)
        elif stage != "submitted":
            received = operations.receive(
                dossier_id=pk,
                actor=desk,
                at=at,
                track=TRACKS.get(stage, "no_consultation"),
                officer_id=None if stage == "appraising" else officer.user_id,
            )
            if stage == "withdrawn":
                why = "Đơn vị hoãn tổ chức."
                later = at + timedelta(hours=3)
                operations.withdraw(dossier_id=pk, actor=organiser, at=later, reason=why)
            elif stage in WORKING_DAYS_AGO:
                SidePath(self.cast, self.today, received, organiser).follow(stage)
            elif stage != "appraising":
                self._settle(received, stage)

    def _settle(self, dossier: Dossier, stage: str) -> None:
        """From the appraisal on, at instants that keep the due date."""
        assert dossier.received_at is not None
        assert dossier.official_due_on is not None
        desk, officer, approver = (self.cast.actors[one] for one in ("desk", "officer", "approver"))
        steps = self._instants(office_date(dossier.received_at), dossier.official_due_on)
        refused = stage == "refused"
        operations.forward(
            dossier_id=dossier.pk,
            actor=officer,
            at=steps[0],
            proposal="refused" if refused else "granted",
            appraisal="Hồ sơ hợp lệ, nội dung phù hợp.",
        )
        if stage == "deciding":
            return
        if refused:
            why = "Nội dung không thuộc lĩnh vực hoạt động được cấp phép của đơn vị."
            operations.refuse(
                dossier_id=dossier.pk,
                actor=approver,
                at=steps[1],
                reason=why,
                legal_basis=decision_in_force(dossier.received_at),
            )
        else:
            operations.grant(dossier_id=dossier.pk, actor=approver, at=steps[1])
        if stage == "decided":
            return
        operations.deliver_to_desk(dossier_id=dossier.pk, actor=officer, at=steps[2])
        if stage != "at_desk":
            later = steps[2] + timedelta(hours=1)
            operations.return_result(dossier_id=dossier.pk, actor=desk, at=later)

    def _report(self, dossier: Dossier) -> None:
        """The organiser's report on an event that is over, some days after its end."""
        permit = Permit.objects.get(dossier=dossier)
        days = self.chance.randint(2, 12)
        at = permit.ends_at + timedelta(days=days)
        if office_date(at) >= self.today:
            return
        foreign = dossier.foreign_participants or 0
        country = dossier.countries.split(",")[0]
        act: dict[str, Any] = {"permit_id": permit.pk, "actor": self._organiser_of(dossier)}
        operations.write_report(
            at=at,
            results={
                "vietnamese_participants": dossier.vietnamese_participants,
                "foreign_residents": 0,
                "foreign_visitors": foreign,
                "nationalities": {country: foreign},
                "content": dossier.purpose,
                "outcome": "Các bên thống nhất tiếp tục hợp tác; đã ký biên bản ghi nhớ.",
                "assessment": "Đúng chương trình được cho phép, không có vấn đề phát sinh.",
                "funding_sponsored": dossier.funding_amount,
            },
            **act,
        )
        operations.file_report(at=at, **act)

    def _organiser_of(self, dossier: Dossier) -> Actor:
        return next(
            one for one in self.cast.organisers if one.organisation_id == dossier.organisation_id
        )

    def _instants(self, received_on: date, due_on: date) -> list[datetime]:
        """When it was forwarded, decided and delivered: on working days, in time, in order."""
        calendar = current_calendar()
        length = calendar.working_days_between(received_on, due_on)
        days_ago = calendar.working_days_between(received_on, self.today)
        last = self.chance.randint(3, min(length, 7, days_ago))
        return [
            datetime.combine(calendar.nth_working_day(received_on, n), time(hour, 20), OFFICE_ZONE)
            for n, hour in ((1, 14), (last - 1, 10), (last, 9))
        ]

    def _answers(self, organiser: Actor, *, of_rank: bool) -> Answers:
        """`of_rank`: a guest of ministerial rank is expected."""
        assert organiser.user is not None
        assert organiser.user.organisation is not None
        return Answers(
            is_conference=True,
            press_conference=False,
            organiser_kind=OrganiserKind(organiser.user.organisation.kind),
            foreign_participants=True,
            foreign_funding=False,
            foreign_organiser=False,
            in_vietnam=True,
            minister_level_guest=of_rank,
            under_city=True,
            state_secrets=False,
        )

    def _plan(self, organiser: Actor, starts_on: date) -> dict[str, Any]:
        assert organiser.user is not None
        topic_vi, topic_en = next(self.topics)
        form_vi, form_en = self.chance.choice(FORMS)
        venue, address = self.chance.choice(VENUES)
        days = self.chance.randint(0, 2)
        return {
            "title_vi": f"{form_vi} {topic_vi} {starts_on:%Y}",
            "title_en": f"{form_en} {topic_en} {starts_on:%Y}",
            "purpose": f"Trao đổi kinh nghiệm và tìm đối tác về {topic_vi}.",
            "programme": "Khai mạc; hai phiên chuyên đề; thảo luận bàn tròn; khảo sát thực địa.",
            "starts_at": datetime.combine(starts_on, time(8), OFFICE_ZONE),
            "ends_at": datetime.combine(starts_on + timedelta(days=days), time(17), OFFICE_ZONE),
            "venue_name": venue,
            "venue_address": address,
            "vietnamese_participants": self.chance.randrange(60, 240, 10),
            "foreign_participants": self.chance.randrange(10, 80, 5),
            "countries": self.chance.choice(COUNTRIES),
            "funding": "own",
            "funding_amount": self.chance.randrange(120, 900, 20) * 1_000_000,
            "contact_name": organiser.user.full_name,
            "contact_email": organiser.user.email,
            "contact_phone": "0912 345 678",
        }
