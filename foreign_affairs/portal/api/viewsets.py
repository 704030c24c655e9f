"""The caller's own account: who am I, and my API tokens."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.accounts import operations, queries
from foreign_affairs.accounts.models import ApiToken
from foreign_affairs.audit.models import Entry
from foreign_affairs.portal.api.serializers import MeOut, NewTokenOut, TokenIn, TokenOut
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action


class MeView(HouseView):
    """Who the caller is, and as what he may act."""

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(MeOut(self.user).data)


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
