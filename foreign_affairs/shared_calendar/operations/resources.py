"""Adding, changing and retiring what can be booked."""

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import LENT_ROLES, Unit, User
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.rest.preconditions import Stale, etag_of
from foreign_affairs.shared_calendar import queries, signals
from foreign_affairs.shared_calendar.bookable import ResourceFacts, why_not_bookable
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.operations.again import tried_again
from foreign_affairs.shared_calendar.operations.bookings import book_with_its_venue
from foreign_affairs.shared_calendar.operations.planners import must_plan

FACTS = tuple(field.name for field in fields(ResourceFacts))
CHANGEABLE = tuple(name for name in FACTS if name not in {"kind", "within_id"})


@tried_again
@transaction.atomic(durable=True)
def add_resource(*, facts: ResourceFacts, actor: Actor, at: datetime) -> Resource:
    """Add what can be booked from now on. A room is taken whenever its venue is already.

    Writes the resource with its audit entry, and the room's part of each later booking of the
    venue. Raises Forbidden, RuleBroken with every reason.
    """
    must_plan(actor)
    venue = None
    if facts.within_id is not None:
        rows = Resource.objects.select_for_update(no_key=True)
        venue = rows.filter(pk=facts.within_id).first()
    reasons = [*why_not_bookable(facts), *_why_not_related(facts, own=None)]
    if facts.within_id is not None and (
        venue is None or venue.kind != Resource.Kind.VENUE or venue.retired_at is not None
    ):
        reasons.append(Reason("unknown_venue", "There is no such venue.", "within"))
    if reasons:
        raise RuleBroken(reasons)
    resource = Resource(**_columns(facts))
    resource.save()
    record(resource, "add_resource", actor=actor, at=at, details=_columns(facts))
    resource.save(update_fields=["revision"])
    if venue is not None:
        book_with_its_venue(resource, venue, actor=actor, at=at)
    return resource


@transaction.atomic(durable=True)
def change_resource(
    *, resource_id: int, revision: int, actor: Actor, at: datetime, **changes: Any
) -> Resource:
    """Change what is told of a resource, by the names in CHANGEABLE; its bookings stay.

    The apps above hear of it on commit, so that a renamed place is renamed in calendars.
    Raises NotVisible, Forbidden, Stale if it is no longer at `revision`, RuleBroken with every
    reason.
    """
    resource = _locked(resource_id, actor)
    must_plan(actor)
    if resource.revision != revision:
        raise Stale(etag=etag_of("resource", resource.pk, resource.revision))
    before = _facts(resource)
    facts = replace(before, **changes)
    reasons = [*why_not_bookable(facts), *_why_not_related(facts, own=resource.pk)]
    if reasons:
        raise RuleBroken(reasons)
    told = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if told:
        for name, value in _columns(facts).items():
            setattr(resource, name, value)
        record(resource, "change_resource", actor=actor, at=at, details=told)
        resource.save()
        signals.announce(resource, at=at)
    return resource


@transaction.atomic(durable=True)
def retire_resource(*, resource_id: int, actor: Actor, at: datetime) -> Resource:
    """Book it no more; what it was booked for stays on record. Twice is once.

    Raises NotVisible, Forbidden, RuleBroken while it is booked for later or has rooms in use.
    """
    resource = _locked(resource_id, actor)
    must_plan(actor)
    if resource.retired_at is not None:
        return resource
    reasons = []
    ahead = queries.standing().filter(resource=resource, held_until__gt=at).count()
    if ahead:
        reasons.append(
            Reason(
                "still_booked",
                "It is booked for later (%(count)s): move or release that first.",
                values={"count": ahead},
            )
        )
    if resource.rooms.filter(retired_at=None).exists():
        reasons.append(Reason("has_rooms", "Retire its rooms first."))
    if reasons:
        raise RuleBroken(reasons)
    resource.retired_at = at
    record(resource, "retire_resource", actor=actor, at=at)
    resource.save(update_fields=["retired_at", "revision"])
    return resource


@tried_again
@transaction.atomic(durable=True)
def reinstate_resource(*, resource_id: int, actor: Actor, at: datetime) -> Resource:
    """Let what was retired be booked again. Twice is once.

    Writes the resource with its audit entry, and a room's part of each later booking of its venue.
    Raises NotVisible, Forbidden, RuleBroken while the venue of a room is retired.
    """
    seen = queries.visible_resources(actor).filter(pk=resource_id).first()
    if seen is None:
        raise NotVisible
    must_plan(actor)
    rows = Resource.objects.select_for_update(no_key=True).order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in={seen.pk, seen.within_id or seen.pk})}
    resource, venue = locked[seen.pk], locked.get(seen.within_id or 0)
    if resource.retired_at is None:
        return resource
    if venue is not None and venue.retired_at is not None:
        raise RuleBroken([Reason("venue_retired", "Reinstate its venue first.")])
    resource.retired_at = None
    record(resource, "reinstate_resource", actor=actor, at=at)
    resource.save(update_fields=["retired_at", "revision"])
    if venue is not None:
        book_with_its_venue(resource, venue, actor=actor, at=at)
    return resource


def _locked(resource_id: int, actor: Actor) -> Resource:
    rows = queries.visible_resources(actor).select_related(None)
    resource = rows.select_for_update(no_key=True).filter(pk=resource_id).first()
    if resource is None:
        raise NotVisible
    return resource


def _why_not_related(facts: ResourceFacts, *, own: int | None) -> Iterator[Reason]:
    """What is wrong with the unit and the account that the facts name."""
    if facts.unit_id is not None and not Unit.objects.filter(pk=facts.unit_id).exists():
        yield Reason("unknown_unit", "There is no such unit.", "unit")
    if facts.user_id is None:
        return
    works_here = User.objects.filter(
        pk=facts.user_id, is_active=True, held_roles__role__in=LENT_ROLES
    )
    if not works_here.exists():
        yield Reason("works_not_here", "Choose somebody who works in the office.", "user")
    elif Resource.objects.filter(user=facts.user_id).exclude(pk=own or 0).exists():
        yield Reason("has_a_resource", "This account stands at another leader already.", "user")


def _facts(resource: Resource) -> ResourceFacts:
    told = {name: getattr(resource, name) for name in FACTS}
    return ResourceFacts(**{**told, "languages": tuple(resource.languages)})


def _columns(facts: ResourceFacts) -> dict[str, Any]:
    return {
        **asdict(facts),
        "languages": list(facts.languages),
        "search": fold(facts.name_vi, facts.name_en, facts.position, facts.address),
    }
