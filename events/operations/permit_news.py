"""What becomes of an event when something is done with the dossier or permit it is linked to."""

from datetime import datetime

import structlog
from django.db import transaction

from events import queries
from events.domain.lifecycle import EVENT, THE_PERMIT, State
from events.operations import steps
from foreign_affairs.accounts.actors import THE_HOUSE

log = structlog.get_logger()

GRANTED = ("grant", "reinstate", "take_note")
"""What is done with a permit, or a dossier, after which its event can be certain."""


def follow_case(*, dossier_id: int, action: str, at: datetime) -> None:
    """Let the event that is linked to the case follow what was done with it; often there is none.

    A certain event whose permit holds no more becomes tentative, unless it took place already, and
    whoever is responsible is told; so too where the permit was granted or will never be, or says
    other times than the event. In any case the calendar says what both say together. One
    transaction; nothing is written where nothing changes.
    """
    event = queries.follows_dossier(dossier_id)
    if event is not None:
        _follow(event.pk, action=action, at=at)


def follow_lost_news(*, at: datetime) -> int:
    """Make tentative what is certain though its permit does not hold; how many events.

    The signal does it at once; this is for the one that was lost with its process. One transaction
    per event: one that fails is logged and holds nobody up.
    """
    done = 0
    for key in list(queries.without_their_permit(at=at).values_list("pk", flat=True)):
        try:
            _follow(key, action="", at=at)
            done += 1
        except Exception:
            log.exception("event_not_swept", sweep="follow_lost_news", event=key)
    return done


@transaction.atomic(durable=True)
def _follow(event_id: int, *, action: str, at: datetime) -> None:
    event = steps.lock_for_the_house(event_id)
    if event.dossier is None or event.state == State.CANCELLED:
        return
    permit = queries.permit_facts(event.dossier)
    is_over = event.last_at is not None and event.last_at <= at
    if event.state == State.CONFIRMED and not permit.holds and not is_over:
        event.state = EVENT.step("make_tentative", state=event.state, roles=[THE_PERMIT])
        steps.tell(event, "event_permit_lost", at=at, number=event.dossier.number)
        steps.finish(
            event,
            "make_tentative",
            actor=THE_HOUSE,
            at=at,
            details={"dossier": event.dossier_id, "because": action or "permit_missing"},
        )
        return
    if permit.is_refused and event.state in (State.DRAFT, State.TENTATIVE):
        # Refusing is told more than once, too, and so is what is done with the papers afterwards.
        key = f"event:{event.pk}:permit_refused:{event.dossier_id}"
        number = event.dossier.number
        steps.tell(event, "event_permit_refused", at=at, unique_key=key, number=number)
    if permit.holds and event.state in (State.DRAFT, State.TENTATIVE) and action in GRANTED:
        # Granting is told twice, of the dossier and of its permit.
        key = f"event:{event.pk}:{action}:{at.isoformat()}"
        number = event.dossier.number
        steps.tell(event, "event_permit_granted", at=at, unique_key=key, number=number)
    moved = (permit.starts_at, permit.ends_at) != (event.starts_at, event.ends_at)
    if permit.holds and moved and event.state != State.HELD:
        times = f"{permit.starts_at:%Y%m%dT%H%M}-{permit.ends_at:%Y%m%dT%H%M}"
        steps.tell(
            event,
            "event_permit_moved",
            at=at,
            unique_key=f"event:{event.pk}:permit_moved:{times}",
            number=event.dossier.number,
            starts_at=permit.starts_at,
            ends_at=permit.ends_at,
        )
    if event.planned_at is not None:
        steps.publish(event, at=at)
