"""Who acts, and as what: the one argument that every operation takes beside its subject."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foreign_affairs.accounts.models import LENT_ROLES, STAFF_ROLES, HeldRole, Role, User
from foreign_affairs.audit.requests import RequestMark


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody for whom the actor stands in today, with the roles that are lent by it."""

    user_id: int
    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the roles held at this moment, or the house itself (`user` None).

    `request` is the caller's Idempotency-Key, where one was given: it rides on the audit entry.
    `roles` are those `held` by the person, and those of the absent people in `stands_in_for`.
    """

    user: User | None
    roles: frozenset[str]
    request: RequestMark | None = None
    stands_in_for: tuple[Absent, ...] = ()
    held: frozenset[str] | None = None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def organisation_id(self) -> int | None:
        return self.user.organisation_id if self.user else None

    @property
    def own_roles(self) -> frozenset[str]:
        """What the actor may act as in his own right."""
        return self.roles if self.held is None else self.held

    @property
    def answers_for(self) -> tuple[int, ...]:
        """The people whose work is the actor's to do now: himself, and whom he stands in for."""
        own = () if self.user is None else (self.user.pk,)
        return (*own, *(absent.user_id for absent in self.stands_in_for))

    @property
    def is_staff(self) -> bool:
        """Whether the actor works in the office."""
        return bool(self.roles & STAFF_ROLES)

    def holds(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))


THE_HOUSE = Actor(user=None, roles=frozenset())
NOBODY = THE_HOUSE


def acting(
    user: User,
    *,
    request: RequestMark | None = None,
    roles: Iterable[str] | None = None,
    on: date | None = None,
) -> Actor:
    """`user` with the roles held now (one query), or with `roles` where they are known already.

    With an office-local day `on`, also with the roles of those for whom `user` stands in on it
    (the same query): doors give today's. An inactive user holds no role.
    """
    lent: dict[tuple[int, str], set[str]] = defaultdict(set)
    if roles is None and on is not None:
        roles = []
        for holder, name, role in _held_and_lent(user, on) if user.is_active else ():
            if holder == user.pk:
                roles.append(role)
            else:
                lent[holder, name].add(role)
    elif roles is None:
        roles = user.held_roles.values_list("role", flat=True) if user.is_active else ()
    own = frozenset(str(Role(role)) for role in roles)
    absent = [Absent(*person, frozenset(held)) for person, held in sorted(lent.items())]
    return Actor(
        user=user,
        roles=own.union(*(one.roles for one in absent)),
        request=request,
        stands_in_for=tuple(absent),
        held=own,
    )


def _held_and_lent(user: User, on: date) -> Iterable[tuple[int, str, str]]:
    """(whose, the name, role) of every role that `user` holds, or is lent on that day."""
    columns = ("user_id", "user__full_name", "role")
    own = HeldRole.objects.filter(user=user).values_list(*columns)
    lent = HeldRole.objects.filter(
        role__in=LENT_ROLES,
        user__is_active=True,
        user__stood_in_by__stands_in=user,
        user__stood_in_by__called_off_at=None,
        user__stood_in_by__starts_on__lte=on,
        user__stood_in_by__ends_on__gte=on,
    ).values_list(*columns)
    return own.union(lent)
