"""Standing in for somebody who is absent."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from foreign_affairs.accounts import queries
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.domain.stand_ins import Days, why_not_stand_in
from foreign_affairs.accounts.models import LENT_ROLES, StandIn, User
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Conflict, Forbidden, NotVisible, Reason, RuleBroken


class AlreadyOver(Conflict):
    """What would be called off has been, or has come to its end."""

    reason = "already_over"

    def __init__(self) -> None:
        super().__init__(Reason("already_over", "This is over already."))


@transaction.atomic(durable=True)
def set_stand_in(
    *,
    absent_id: int,
    stands_in_id: int,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> StandIn:
    """Let one person of the office stand in for another, both days inclusive.

    Set by the absent person, a leader, the head of the unit or an administrator. Writes the row and
    one audit entry of the absent person. Raises Forbidden, NotVisible for an unknown absent
    person, RuleBroken with every reason.
    """
    people = _locked(absent_id, stands_in_id)
    absent, stands_in = people.get(absent_id), people.get(stands_in_id)
    if absent is None:
        raise NotVisible
    _must_decide_for(absent, actor)
    days = Days(starts_on, ends_on)
    why_not = why_not_stand_in(
        days,
        today=_today(at),
        same_person=absent_id == stands_in_id,
        works_here=_works_here(absent) and stands_in is not None and _works_here(stands_in),
        already=_days(queries.stand_ins_not_called_off().filter(absent=absent_id)),
        away=_days(queries.stand_ins_not_called_off().filter(absent=stands_in_id)),
    )
    if why_not:
        raise RuleBroken(why_not)
    assert actor.user is not None, "who decides for somebody is a person"
    assert stands_in is not None, "it works here"
    stand_in = StandIn.objects.create(
        absent=absent,
        stands_in=stands_in,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        set_by=actor.user,
        set_at=at,
    )
    _record(stand_in, "set_stand_in", actor=actor, at=at)
    return stand_in


@transaction.atomic(durable=True)
def call_off_stand_in(*, stand_in_id: int, actor: Actor, at: datetime) -> StandIn:
    """End a stand-in at this moment, or before it began; what was done in it stands.

    Raises NotVisible, Forbidden as for setting it, AlreadyOver.
    """
    stand_in = queries.stand_ins_visible_to(actor).filter(pk=stand_in_id).first()
    if stand_in is None:
        raise NotVisible
    _locked(stand_in.absent_id, stand_in.stands_in_id)
    stand_in.refresh_from_db()
    _must_decide_for(stand_in.absent, actor)
    if stand_in.called_off_at is not None or stand_in.ends_on < _today(at):
        raise AlreadyOver
    stand_in.called_off_at, stand_in.called_off_by = at, actor.user
    stand_in.save(update_fields=["called_off_at", "called_off_by"])
    _record(stand_in, "call_off_stand_in", actor=actor, at=at)
    return stand_in


def _locked(*people: int) -> dict[int, User]:
    """Both at once and in one order, so that two changes never wait for each other in a ring."""
    rows = User.objects.select_for_update().filter(pk__in=people).order_by("pk")
    return {user.pk: user for user in rows}


def _must_decide_for(absent: User, actor: Actor) -> None:
    if not queries.decides_for(absent, actor):
        raise Forbidden(
            Reason(
                "wrong_role",
                "A stand-in is named by the absent person, the head of the unit, a leader or an "
                "administrator.",
            )
        )


def _works_here(user: User) -> bool:
    return user.is_active and user.held_roles.filter(role__in=LENT_ROLES).exists()


def _today(at: datetime) -> date:
    return at.astimezone(timezone.get_default_timezone()).date()


def _days(stand_ins: "queries.StandIns") -> list[Days]:
    return [Days(*days) for days in stand_ins.values_list("starts_on", "ends_on")]


def _record(stand_in: StandIn, action: str, *, actor: Actor, at: datetime) -> None:
    """On the absent person's chain."""
    absent, stands_in = User.objects.get(pk=stand_in.absent_id), stand_in.stands_in
    details = {
        "stand_in": stand_in.pk,
        "stands_in": stands_in.pk,
        "from": stand_in.starts_on,
        "to": stand_in.ends_on,
    }
    record(absent, action, actor=actor, at=at, details=details)
    absent.save(update_fields=["revision"])
