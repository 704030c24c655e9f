"""Who asks: a bearer token in the header, or the session of the site with its CSRF token."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from foreign_affairs.accounts import operations, queries
from foreign_affairs.accounts.models import ApiToken

CHALLENGE = 'Bearer realm="api"'


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`; any other or unreadable header is a 401, never anonymous."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, ApiToken] | None:
        header: str = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret or " " in secret:
            raise AuthenticationFailed(_("The Authorization header must read: Bearer <token>."))
        now = timezone.now()
        token = queries.live_token(secret, at=now)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or past its end."))
        operations.note_token_use(token, at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return CHALLENGE


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's session; a request that changes anything needs the CSRF token."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return CHALLENGE
