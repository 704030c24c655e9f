"""What feedback tells the shared calendar: by when an answer is owed, and no word of it."""

from collections.abc import Iterator

from django.conf import settings

from foreign_affairs.quality.domain.lifecycle import State
from foreign_affairs.quality.models import Feedback
from foreign_affairs.shared_calendar.values import DEADLINE_KIND, EntryFacts


def entries() -> Iterator[EntryFacts]:
    """The entries of all feedback."""
    for feedback in Feedback.objects.order_by("pk").iterator(500):
        yield from entries_of(feedback)


def entries_of(feedback: Feedback) -> Iterator[EntryFacts]:
    """The entry of one; none where the day it is due could not be counted yet.

    It leads to the list, on which everybody finds what is for him alone.
    """
    if feedback.due_on is None:
        return
    complaint = feedback.kind == Feedback.Kind.COMPLAINT
    what_vi = "khiếu nại" if complaint else "phản ánh, kiến nghị"
    what_en = "complaint" if complaint else "feedback"
    over = feedback.answered_at is not None
    yield EntryFacts(
        source_kind="feedback",
        source_id=feedback.pk,
        kind=DEADLINE_KIND,
        case=f"feedback-{feedback.reference}",
        title=f"{'Đã trả lời' if over else 'Hạn trả lời'} {what_vi}: {feedback.reference}",
        title_en=f"{'Answered' if over else 'Answer due'}, {what_en}: {feedback.reference}",
        starts_on=feedback.due_on,
        ends_on=feedback.due_on,
        status="cancelled" if feedback.state in (State.DECLINED, State.WITHDRAWN) else "confirmed",
        visibility="internal",
        path="/quality/feedback/",
        unit_mailbox=settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("deadline",),
        done=over,
    )
