"""Reading accounts."""

from datetime import datetime

from django.db.models import QuerySet

from foreign_affairs.accounts.models import ApiToken, HeldRole, Invitation, Role, User
from foreign_affairs.accounts.tokens import token_hash


def live_token(token: str, *, at: datetime) -> ApiToken | None:
    """The API token behind this secret, with its user, if it is good at `at`; one query."""
    return (
        ApiToken.objects.select_related("user")
        .filter(
            token_hash=token_hash(token),
            revoked_at=None,
            expires_at__gt=at,
            user__is_active=True,
        )
        .first()
    )


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's API tokens, newest first, revoked ones included."""
    return user.api_tokens.order_by("-created_at")


def holders_of(*roles: Role) -> QuerySet[User]:
    """Active people who hold one of `roles`, by name, each once."""
    holders = HeldRole.objects.filter(role__in=roles).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("full_name", "pk")


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation behind this secret, if nobody took it yet and it is not past its end."""
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_hash=token_hash(token), accepted_at=None, expires_at__gt=at)
        .first()
    )
