"""What the doors of everything that belongs to one delegation share."""

from functools import cached_property
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from delegations import queries
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.viewsets import HouseViewSet

OF_DELEGATION = OpenApiParameter("delegation_pk", int, OpenApiParameter.PATH)


class OfDelegationViewSet(HouseViewSet):
    """Rows of the delegation that the address names; its table says who may do what with them."""

    @cached_property
    def delegation(self) -> Delegation:
        wanted = queries.visible_to(self.actor).filter(pk=self.kwargs["delegation_pk"])
        found = wanted.first()
        if found is None:
            raise NotVisible
        return found

    def foresee(self, instance: Any, action_name: str) -> None:  # noqa: ARG002
        roles = queries.roles_towards(self.delegation, self.actor)
        DELEGATION.step(action_name, state=self.delegation.state, roles=roles)

    def location_of(self, instance: Any) -> str:
        kwargs = {"delegation_pk": instance.delegation_id, "pk": instance.pk}
        return self.reverse_action("detail", kwargs=kwargs)
