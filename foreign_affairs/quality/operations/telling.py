"""Notices about feedback. They name it by its reference: what it says stands on the site alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.quality.models import Feedback


def or_the_mailbox(people: Iterable[User]) -> list[User | None]:
    """`people`, or where there is nobody the office's mailbox."""
    return [*people] or [None]


def tell_filer(feedback: Feedback, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue one notice to whoever filed it, on the site or by mail. Inside a transaction.

    An address without an account was never proven, so nothing that was typed in is sent there.
    """
    queue(
        feedback,
        kind,
        to=feedback.filed_by,
        address=feedback.email,
        context=_context(feedback, context),
        path=f"/quality/feedback/{feedback.pk}/" if feedback.filed_by else "/feedback/track/",
        language=feedback.language,
        at=at,
    )


def tell(
    feedback: Feedback,
    kind: str,
    *,
    to: User | None,
    at: datetime,
    unique_key: str | None = None,
    **context: Any,
) -> Notice | None:
    """Queue one notice to somebody of the office, or to its mailbox where there is no leader.

    None where a notice with this `unique_key` exists already. Inside a transaction.
    """
    return queue(
        feedback,
        kind,
        to=to,
        address="" if to else settings.OFFICE_MAILBOX,
        context=_context(feedback, context),
        path=f"/quality/feedback/{feedback.pk}/",
        at=at,
        unique_key=unique_key,
    )


def _context(feedback: Feedback, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": feedback.reference,
        "kind": feedback.kind,
        "due_on": feedback.due_on or "",
        **more,
    }
