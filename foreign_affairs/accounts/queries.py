"""Reading accounts."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import (
    LENT_ROLES,
    STAFF_ROLES,
    ApiToken,
    HeldRole,
    Invitation,
    Role,
    StandIn,
    Unit,
    User,
)
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.refusals import Reason


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


def why_not_ours(*, unit_id: int | None, person_id: int | None) -> Iterator[Reason]:
    """What is wrong with the unit and the person that somebody made responsible; None is well."""
    if unit_id and not Unit.objects.filter(pk=unit_id).exists():
        yield Reason("no_such_unit", "There is no such unit.", "unit")
    if person_id:
        works = User.objects.filter(is_active=True, held_roles__role__in=STAFF_ROLES)
        if not works.filter(pk=person_id).exists():
            yield Reason("no_such_person", "Choose somebody of the office.", "responsible")


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


StandIns = QuerySet[StandIn]


def stand_ins_not_called_off() -> StandIns:
    return StandIn.objects.filter(called_off_at=None)


def stand_ins_in_force(on: date) -> StandIns:
    """Who stands in for whom on an office-local day."""
    return stand_ins_not_called_off().filter(starts_on__lte=on, ends_on__gte=on)


def stand_ins_visible_to(actor: Actor) -> StandIns:
    """Every stand-in for people of the office, whom all of it may want to reach; else none."""
    stand_ins = StandIn.objects.select_related("absent__unit", "stands_in", "set_by")
    return stand_ins.order_by("-starts_on", "-pk") if actor.is_staff else stand_ins.none()


def decides_for(absent: User, actor: Actor) -> bool:
    """Whether `actor` names who stands in for `absent`.

    The person, the head of the unit, a leader, an administrator; in the own right only: standing
    in lends no say over others' absences.
    """
    own_unit = absent.unit is not None and absent.unit.head_id == actor.user_id
    return actor.user_id == absent.pk or own_unit or decides_for_all(actor)


def decides_for_all(actor: Actor) -> bool:
    """Whether `actor` names stand-ins for anybody in the office."""
    return bool(actor.own_roles & {Role.LEADER, Role.ADMINISTRATOR})


def head_above(user: User | None) -> User | None:
    """The head of the unit of `user`; None for nobody, and where no head is named."""
    return user.unit.head if user and user.unit else None


def is_head_of(user: User, actor: Actor) -> bool:
    """Whether `actor`, or whom he stands in for, heads the unit of `user`."""
    return user.unit is not None and user.unit.head_id in actor.answers_for


def heads_a_unit(actor: Actor) -> bool:
    """Whether `actor`, or whom he stands in for, heads a unit; one query."""
    return Unit.objects.filter(head__in=actor.answers_for).exists()


def whom_to_name_for(actor: Actor) -> QuerySet[User]:
    """The people of the office for whom `actor` names who stands in, by name."""
    people = holders_of(*LENT_ROLES)
    if decides_for_all(actor):
        return people
    return people.filter(Q(pk=actor.user_id) | Q(unit__head=actor.user_id))


def stand_in_of(user: User, *, on: date) -> User | None:
    """Who stands in for `user` on that day."""
    found = stand_ins_in_force(on).filter(absent=user, stands_in__is_active=True)
    stand_in = found.select_related("stands_in").first()
    return stand_in.stands_in if stand_in else None
