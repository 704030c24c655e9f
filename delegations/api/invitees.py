"""The doors of who is invited to an item of a programme by mail."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from delegations import operations, queries
from delegations.api.members import OF_DELEGATION, OfDelegation
from delegations.models import ProgrammeItem
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Forbidden, NotVisible
from foreign_affairs.shared_calendar.inviting import InviteeOut, InviteesViewSet
from foreign_affairs.shared_calendar.models import Invitee


@extend_schema(parameters=[OF_DELEGATION, OpenApiParameter("item_pk", int, OpenApiParameter.PATH)])
class ItemInviteeViewSet(OfDelegation, InviteesViewSet):
    """Who is invited to one item by mail; for those who work on the delegation."""

    operations = operations

    @cached_property
    def item(self) -> ProgrammeItem:
        """Raises NotVisible, and Forbidden where guests are not the caller's business."""
        item = queries.items_of(self.delegation).filter(pk=self.kwargs["item_pk"]).first()
        if item is None:
            raise NotVisible
        if not queries.reads_invitees(self.delegation, self.actor):
            raise Forbidden
        return item

    @property
    def of(self) -> dict[str, Any]:
        return {"delegation_id": self.delegation.pk, "item_id": self.item.pk}

    def allow(self, action_name: str) -> None:
        assert self.item
        super().allow(action_name)

    @extend_schema(request=None, responses=InviteeOut(many=True))
    @action(detail=False, methods=["post"])
    def same_day(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Invite the same people to the rest of the day, too; who is invited there anew."""
        self.allow("invite")
        invited = operations.invite_to_the_day(**self.of, **self.act)
        return self._anew([one.pk for one in invited])

    def _anew(self, keys: Sequence[int]) -> Response:
        rows = queries.invitees_of_the_visit(self.delegation).filter(pk__in=keys)
        return Response(self.represent_many(list(rows)))

    def replay(self, entry: Entry) -> Response:
        if self.action == "same_day":
            return self._anew(entry.details["invitees"])
        return super().replay(entry)

    def get_queryset(self) -> QuerySet[Invitee]:
        return queries.invitees_of(self.item)
