"""Reading the outbox."""

from datetime import datetime

from django.db.models import Q, QuerySet

from foreign_affairs.accounts.models import User
from foreign_affairs.notifications.models import Notice


def notices_of(user: User) -> QuerySet[Notice]:
    """What a person was told, newest first; what a more urgent notice replaced is left out."""
    return (
        Notice.objects.filter(recipient=user)
        .exclude(status=Notice.Status.SUPERSEDED)
        .select_related("recipient")
        .order_by("-created_at", "-pk")
    )


def unread_count(user: User) -> int:
    return notices_of(user).filter(read_at=None).count()


def due(*, at: datetime) -> QuerySet[Notice]:
    """What is to be sent by `at`, the longest waiting first."""
    return Notice.objects.filter(Q(try_at__lte=at), status=Notice.Status.PENDING).order_by(
        "try_at", "pk"
    )
