"""The doors of the members of one delegation."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from delegations import operations, queries
from delegations.api import incoming
from delegations.api import serializers as shapes
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation, Member
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.viewsets import HouseViewSet

OF_DELEGATION = OpenApiParameter("delegation_pk", int, OpenApiParameter.PATH)


@extend_schema(parameters=[OF_DELEGATION])
class MemberViewSet(HouseViewSet):
    """Who belongs to a delegation. Numbers of passports are masked."""

    queryset = Member.objects.none()
    serializer_class = shapes.MemberOut

    @cached_property
    def delegation(self) -> Delegation:
        wanted = queries.visible_to(self.actor).filter(pk=self.kwargs["delegation_pk"])
        found = wanted.first()
        if found is None:
            raise NotVisible
        return found

    @property
    def sees_restricted(self) -> bool:
        return queries.may_see_restricted(self.delegation, self.actor)

    def get_queryset(self) -> QuerySet[Member]:
        return queries.members_of(self.delegation)

    def list(self, request: Request, **_kwargs: Any) -> Response:
        return super().list(request)

    def foresee(self, instance: Any, action_name: str) -> None:  # noqa: ARG002
        roles = queries.roles_towards(self.delegation, self.actor)
        DELEGATION.step(action_name, state=self.delegation.state, roles=roles)

    @extend_schema(request=incoming.MemberIn, responses={201: shapes.MemberOut})
    def create(self, request: Request, delegation_pk: str) -> Response:  # noqa: ARG002
        self.foresee(None, "add_member")
        member = operations.add_member(
            delegation_id=self.delegation.pk, **self.heard(incoming.MemberIn), **self.act
        )
        return self.created(self.get_queryset().get(pk=member.pk))

    @extend_schema(request=incoming.MemberIn, responses=shapes.MemberOut)
    def partial_update(self, request: Request, delegation_pk: str, pk: str) -> Response:  # noqa: ARG002
        self.get_object()
        self.foresee(None, "change_member")
        seen = self.seen()
        operations.change_member(
            delegation_id=self.delegation.pk,
            member_id=seen.pk,
            revision=seen.revision,
            **self.heard(incoming.MemberIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, delegation_pk: str, pk: str) -> Response:  # noqa: ARG002
        member = self.get_object()
        self.foresee(None, "remove_member")
        operations.remove_member(delegation_id=self.delegation.pk, member_id=member.pk, **self.act)
        return Response(status=204)

    def location_of(self, instance: Member) -> str:
        kwargs = {"delegation_pk": instance.delegation_id, "pk": instance.pk}
        return self.reverse_action("detail", kwargs=kwargs)

    def acted_on(self, entry: Entry) -> Member:
        """The member that a request added: the entry stands on the delegation."""
        found = self.get_queryset().filter(pk=entry.details["member"]).first()
        if found is None:
            raise NotVisible
        return found
