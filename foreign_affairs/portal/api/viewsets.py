"""The caller's own account, and the search over everything that the caller may see."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.accounts import operations, queries
from foreign_affairs.accounts.models import ApiToken, StandIn
from foreign_affairs.audit.models import Entry
from foreign_affairs.portal import sheets
from foreign_affairs.portal.api.serializers import (
    FindsOut,
    MeOut,
    NewTokenOut,
    SearchIn,
    StandInIn,
    StandInOut,
    TokenIn,
    TokenOut,
)
from foreign_affairs.portal.search import find
from foreign_affairs.rest import parameters
from foreign_affairs.rest.filters import DayFilter, NumberFilter, StrictFilterSet
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action


class MeView(HouseView):
    """Who the caller is, and as what he may act."""

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(MeOut(self.user).data)


class SearchView(HouseView):
    """Everything that fits the words, part by part, as far as the caller may see it."""

    permission_classes = [AllowAny]
    query_parameters = ("q",)

    @extend_schema(parameters=[SearchIn], responses=FindsOut(many=True))
    def get(self, request: Request) -> Response:
        asked = parameters.read(request.query_params, SearchIn)
        return Response(FindsOut(find(asked["q"], self.actor), many=True).data)


class TokenViewSet(HouseViewSet):
    """The caller's API tokens. The secret is told once, to whoever creates the token."""

    serializer_class = TokenOut

    def get_queryset(self) -> QuerySet[ApiToken]:
        if not self.request.user.is_authenticated:
            return ApiToken.objects.none()
        return queries.tokens_of(self.request.user)

    @extend_schema(request=TokenIn, responses={201: NewTokenOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        token, secret = operations.create_token(user=self.user, **self.heard(TokenIn), **self.act)
        return self.created(token, secret=secret)

    @lifecycle_action()
    def revoke(self, token: ApiToken, said: dict[str, Any]) -> None:  # noqa: ARG002
        operations.revoke_token(token_id=token.pk, **self.act)

    def acted_on(self, entry: Entry) -> ApiToken:
        token = self.get_queryset().filter(pk=entry.details["token"]).first()
        if token is None:
            raise Http404
        return token


class StandInFilters(StrictFilterSet):
    absent = NumberFilter("absent_id")
    stands_in = NumberFilter("stands_in_id")
    ends_after = DayFilter("ends_on", "gte")
    starts_before = DayFilter("starts_on", "lte")

    ordering_names: ClassVar = {"starts_on": "starts_on", "ends_on": "ends_on"}
    default_ordering: ClassVar = ("-starts_on",)


class StandInViewSet(HouseViewSet):
    """Who stands in for whom in the office, between which days."""

    queryset = StandIn.objects.none()
    serializer_class = StandInOut
    filterset_class = StandInFilters
    sheet_columns = sheets.STAND_INS

    def get_queryset(self) -> QuerySet[StandIn]:
        return queries.stand_ins_visible_to(self.actor)

    @extend_schema(request=StandInIn, responses={201: StandInOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        said = self.heard(StandInIn)
        stand_in = operations.set_stand_in(
            absent_id=said.pop("absent", self.user.pk),
            stands_in_id=said.pop("stands_in"),
            **said,
            **self.act,
        )
        return self.created(self.get_queryset().get(pk=stand_in.pk))

    @lifecycle_action()
    def call_off(self, stand_in: StandIn, said: dict[str, Any]) -> None:  # noqa: ARG002
        operations.call_off_stand_in(stand_in_id=stand_in.pk, **self.act)

    def acted_on(self, entry: Entry) -> StandIn:
        return self.get_queryset().get(pk=entry.details["stand_in"])
