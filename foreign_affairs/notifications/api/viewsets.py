"""The caller's own notices."""

from typing import Any

from django.db.models import QuerySet

from foreign_affairs.notifications import operations, queries, sheets
from foreign_affairs.notifications.api.filters import NoticeFilters
from foreign_affairs.notifications.api.serializers import NoticeOut
from foreign_affairs.notifications.models import Notice
from foreign_affairs.rest import preconditions
from foreign_affairs.rest.renderers import JSONRenderer
from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action


class NoticeViewSet(HouseViewSet):
    """What the caller was told, newest first, in the language of the request."""

    serializer_class = NoticeOut
    filterset_class = NoticeFilters
    sheet_columns = sheets.NOTICES

    def get_queryset(self) -> QuerySet[Notice]:
        if not self.request.user.is_authenticated:
            return Notice.objects.none()
        return queries.notices_of(self.request.user)

    def etag_of(self, notice: Notice) -> str:
        """Of what is said: being sent changes that, and is nobody's act."""
        return preconditions.etag_of_text(JSONRenderer().render(self.represent(notice)))

    @lifecycle_action()
    def read(self, notice: Notice, said: dict[str, Any]) -> None:  # noqa: ARG002
        operations.mark_read(notice_id=notice.pk, **self.act)
