"""Feedback brought to a stage of its life by the real operations."""

from datetime import timedelta

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.quality import operations
from foreign_affairs.quality.models import Feedback
from tests.permits.stages import MONDAY

DAY = timedelta(days=1)
WORDS = {
    "kind": "complaint",
    "title": "Chờ lâu ở bộ phận một cửa",
    "text": "Tôi phải chờ hai giờ dù đã hẹn trước.",
}


def filed(lan, *, at=MONDAY, **words) -> Feedback:
    return operations.file_feedback(actor=acting(lan), at=at, **{**WORDS, **words})


def by_email(*, at=MONDAY, email="dan@example.org", **words) -> Feedback:
    return operations.file_by_email(
        actor=NOBODY, at=at, email=email, language="vi", **{**WORDS, **words}
    )


def assigned(lan, le, hoa, *, at=MONDAY, **words) -> Feedback:
    feedback = filed(lan, at=at, **words)
    return operations.assign(
        feedback_id=feedback.pk, actor=acting(le), at=at + DAY, handler_id=hoa.pk
    )


def answered(lan, le, hoa, *, at=MONDAY, **words) -> Feedback:
    feedback = assigned(lan, le, hoa, at=at, **words)
    return operations.reply(
        feedback_id=feedback.pk,
        actor=acting(hoa),
        at=at + 2 * DAY,
        answer="Chúng tôi xin lỗi và đã bố trí thêm người.",
        finding="right" if feedback.kind == "complaint" else "",
    )


def closed(lan, le, hoa) -> Feedback:
    feedback = answered(lan, le, hoa)
    return operations.close(feedback_id=feedback.pk, actor=acting(lan), at=MONDAY + 3 * DAY)


def declined(lan, le, hoa) -> Feedback:
    return operations.decline(
        feedback_id=filed(lan).pk, actor=acting(le), at=MONDAY + DAY, reason="Thuộc Công an."
    )


def withdrawn(lan, le, hoa) -> Feedback:
    return operations.withdraw(feedback_id=filed(lan).pk, actor=acting(lan), at=MONDAY + DAY)


BUILDERS = {
    "received": lambda lan, le, hoa: filed(lan),
    "assigned": assigned,
    "answered": answered,
    "closed": closed,
    "declined": declined,
    "withdrawn": withdrawn,
}


def in_state(state, lan, le, hoa) -> Feedback:
    """A complaint of Lan's, led by Lê and given to Hoa, brought to `state`."""
    feedback = BUILDERS[state](lan, le, hoa)
    assert feedback.state == state
    return Feedback.objects.get(pk=feedback.pk)
