import django_filters
from django.db.models import QuerySet

from foreign_affairs.notifications.models import Notice
from foreign_affairs.rest.filters import StrictFilterSet


class NoticeFilters(StrictFilterSet):
    unread = django_filters.TypedChoiceFilter(
        choices=[("true", "true"), ("false", "false")], method="by_reading"
    )

    def by_reading(self, notices: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        return notices.filter(read_at__isnull=value == "true")
