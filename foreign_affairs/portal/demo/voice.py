"""What the applicants of the demo say: slips of the past year, feedback in each of its states."""

from datetime import date, datetime, time, timedelta
from random import Random

from foreign_affairs.accounts.actors import NOBODY, Actor
from foreign_affairs.portal.demo.people import Cast
from foreign_affairs.quality import operations
from foreign_affairs.quality.models import Feedback
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from foreign_affairs.workdays.queries import current_calendar
from permits.domain.lifecycle import State
from permits.models import Dossier

REMARKS = (
    "",
    "",
    "",
    "Cảm ơn bộ phận một cửa đã hướng dẫn tận tình.",
    "Nên cho nộp tệp lớn hơn.",
    "Kết quả đến sớm hơn hẹn.",
)


def give_slips(cast: Cast, *, seed: int) -> int:
    """Two of three returned dossiers are evaluated by whoever filed them; how many were.

    Those of the first organiser's live dossiers are left to whoever tries the demo. The same seed
    gives the same slips.
    """
    chance = Random(seed)  # noqa: S311 -- a story, no secret
    speakers = {actor.organisation_id: actor for actor in cast.organisers}
    returned = Dossier.objects.filter(state=State.RETURNED).order_by("pk")
    given = 0
    for dossier in returned:
        speaker = speakers[dossier.organisation_id]
        assert dossier.closed_at is not None
        is_live = dossier.closed_at.year != seed and speaker is cast.organisers[0]
        if chance.random() > 2 / 3 or is_live:
            continue
        operations.evaluate(
            dossier_id=dossier.pk,
            actor=speaker,
            at=dossier.closed_at + timedelta(minutes=chance.randint(10, 50)),
            time=chance.choices(("shorter", "equal", "longer"), (6, 3, 1))[0],
            contacts=chance.choices(("none", "one", "more", "own_fault"), (6, 3, 1, 1))[0],
            bodies=chance.choices(("none", "desk", "more"), (4, 5, 1))[0],
            attitude=chance.choices(("helpful", "correct", "wrong"), (12, 7, 1))[0],
            remarks=chance.choice(REMARKS),
        )
        given += 1
    return given


def tell_feedback(cast: Cast, *, today: date) -> int:
    """Feedback in every state, filed in the working days before today; how many items."""
    lan, other = cast.organisers[0], cast.organisers[1]
    leader, desk = cast.actors["leader"], cast.actors["desk"]
    planner, officer = cast.actors["planner"], cast.actors["officer"]
    _file(None, "Bãi gửi xe trước bộ phận một cửa", "Quá ít chỗ gửi xe.", at=_morning(1, today))
    late = _file(
        other,
        "Phải chờ hai giờ dù đã hẹn trước",
        "Chúng tôi đến đúng giờ hẹn nhưng phải chờ.",
        kind="complaint",
        at=_morning(13, today),
    )
    _assign(late, leader, planner, 12, today)
    soon = _file(lan, "Mẫu đề án khó điền", "Mục kinh phí chưa rõ.", at=_morning(4, today))
    _assign(soon, leader, officer, 3, today)
    for state, days in (("answered", 8), ("closed", 15)):
        asked = _file(
            lan,
            "Gửi thêm thông báo qua tin nhắn" if state == "answered" else "Mở cửa cả sáng thứ Bảy",
            "Như vậy chúng tôi không bỏ lỡ kết quả.",
            kind="proposal",
            at=_morning(days, today),
        )
        _assign(asked, leader, desk, days - 1, today)
        operations.reply(
            feedback_id=asked.pk,
            actor=desk,
            at=_morning(days - 3, today),
            answer="Cảm ơn Quý vị. Cơ quan ghi nhận và sẽ nghiên cứu áp dụng.",
        )
        if state == "closed":
            at = _morning(days - 4, today)
            operations.close(feedback_id=asked.pk, actor=lan, at=at)
    declined = _file(None, "Xin gia hạn thị thực", "Tôi cần gia hạn.", at=_morning(6, today))
    operations.decline(
        feedback_id=declined.pk,
        actor=leader,
        at=_morning(5, today),
        reason="Việc gia hạn thị thực do cơ quan quản lý xuất nhập cảnh giải quyết.",
    )
    withdrawn = _file(other, "Trang bị chậm", "Tối qua trang mở rất chậm.", at=_morning(7, today))
    operations.withdraw(feedback_id=withdrawn.pk, actor=other, at=_morning(6, today))
    return Feedback.objects.count()


def _file(
    organiser: Actor | None, title: str, text: str, *, at: datetime, kind: str = "feedback"
) -> Feedback:
    """What an organiser filed, or somebody with no more than an address."""
    if organiser:
        return operations.file_feedback(actor=organiser, at=at, kind=kind, title=title, text=text)
    return operations.file_by_email(
        actor=NOBODY,
        at=at,
        email="nguoi-dan@example.org",
        language="vi",
        kind=kind,
        title=title,
        text=text,
    )


def _assign(feedback: Feedback, leader: Actor, handler: Actor, days: int, today: date) -> None:
    assert handler.user_id is not None
    operations.assign(
        feedback_id=feedback.pk,
        actor=leader,
        at=_morning(days, today),
        handler_id=handler.user_id,
    )


def _morning(days: int, today: date) -> datetime:
    """Nine o'clock, so many working days before today."""
    day = current_calendar().working_days_before(today, days)
    return datetime.combine(day, time(9), OFFICE_ZONE)
