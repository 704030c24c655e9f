"""The calendar and the caller's subscriptions."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.rest.serializers import Nothing
from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action
from foreign_affairs.shared_calendar import operations, queries, sheets
from foreign_affairs.shared_calendar.api.filters import EntryFilters
from foreign_affairs.shared_calendar.api.serializers import (
    EntryOut,
    FeedIn,
    FeedOut,
    FeedWithAddressOut,
)
from foreign_affairs.shared_calendar.models import Feed, Occurrence


class EntryViewSet(HouseViewSet):
    """Everything dated that the caller may see, each time of a series on its own.

    Anonymous callers see what is public.
    """

    permission_classes = [AllowAny]
    queryset = Occurrence.objects.none()
    serializer_class = EntryOut
    filterset_class = EntryFilters
    sheet_columns = sheets.ENTRIES

    def get_queryset(self) -> QuerySet[Occurrence]:
        occurrences = queries.visible_occurrences(self.actor)
        return queries.with_pages(occurrences, self.actor, "entry__")


class FeedViewSet(HouseViewSet):
    """The caller's own feeds. The secret address is told once, when it is made."""

    queryset = Feed.objects.none()
    serializer_class = FeedOut

    def get_queryset(self) -> QuerySet[Feed]:
        return Feed.objects.filter(owner_id=self.actor.user_id).order_by("-created_at", "-pk")

    @extend_schema(request=FeedIn, responses={201: FeedWithAddressOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        feed, address = operations.create_feed(**self.heard(FeedIn), **self.act)
        return self.created(feed, address=address)

    @extend_schema(request=Nothing, responses={200: FeedWithAddressOut})
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Exchange the address for a new one; the old one answers 410."""
        self.heard(Nothing)
        feed, address = operations.rotate_feed(feed_id=self.get_object().pk, **self.act)
        answer = self.answer(feed)
        answer.data.update(address=address)
        return answer

    @lifecycle_action()
    def revoke(self, instance: Feed, said: dict[str, Any]) -> None:  # noqa: ARG002
        """End the subscription: its address answers 410."""
        operations.revoke_feed(feed_id=instance.pk, **self.act)
