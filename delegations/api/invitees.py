"""The doors of who is invited to an item of a programme by mail."""

from functools import cached_property

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema

from delegations import operations, queries
from delegations.api.members import OF_DELEGATION, OfDelegation
from delegations.models import ProgrammeItem
from foreign_affairs.refusals import Forbidden, NotVisible, Reason
from foreign_affairs.shared_calendar.inviting import InviteesViewSet
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
            raise Forbidden(Reason("wrong_role", "Your role does not open this page."))
        return item

    @property
    def of(self) -> dict[str, int]:
        return {"delegation_id": self.delegation.pk, "item_id": self.item.pk}

    def allow(self, action_name: str) -> None:
        assert self.item
        super().allow(action_name)

    def get_queryset(self) -> QuerySet[Invitee]:
        return queries.invitees_of(self.item)
