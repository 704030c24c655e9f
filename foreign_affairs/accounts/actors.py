"""Who acts, and as what: the one argument that every operation takes beside its subject."""

from collections.abc import Iterable
from dataclasses import dataclass

from foreign_affairs.accounts.models import STAFF_ROLES, Role, User
from foreign_affairs.audit.requests import RequestMark


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the roles held at this moment, or the house itself (`user` None).

    `request` is the caller's Idempotency-Key, where one was given: it rides on the audit entry.
    """

    user: User | None
    roles: frozenset[str]
    request: RequestMark | None = None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def organisation_id(self) -> int | None:
        return self.user.organisation_id if self.user else None

    @property
    def is_staff(self) -> bool:
        """Whether the actor works in the office."""
        return bool(self.roles & STAFF_ROLES)

    def holds(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))


THE_HOUSE = Actor(user=None, roles=frozenset())
NOBODY = THE_HOUSE


def acting(
    user: User, *, request: RequestMark | None = None, roles: Iterable[str] | None = None
) -> Actor:
    """`user` with the roles held now (one query), or with `roles` where they are known already.

    An inactive user holds no role.
    """
    if roles is None:
        roles = user.held_roles.values_list("role", flat=True) if user.is_active else ()
    return Actor(user=user, roles=frozenset(str(Role(role)) for role in roles), request=request)
