"""Predicates of events. Each returns its reasons; none means yes."""

from collections.abc import Collection
from datetime import datetime

from events.domain.checklists import Item
from events.domain.values import EventFacts, Format, Kind
from foreign_affairs.refusals import Reason


def why_impossible(event: EventFacts) -> tuple[Reason, ...]:
    """What can never be right of an event, however unfinished it is."""
    reasons = []
    if event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
        reasons.append(
            Reason("ends_before_start", "The event must end after it starts.", "ends_at")
        )
    if (event.starts_at is None) != (event.ends_at is None):
        reasons.append(
            Reason("half_a_time", "Say both when it starts and when it ends.", "ends_at")
        )
    if event.repeats and event.permit is not None:
        reasons.append(
            Reason(
                "series_with_permit",
                "A permit is for one event: a series cannot stand for a dossier.",
                "recurrence",
            )
        )
    if (
        event.participants is not None
        and event.foreign_participants is not None
        and event.foreign_participants > event.participants
    ):
        reasons.append(
            Reason(
                "more_foreigners_than_people",
                "There cannot be more foreign participants than participants.",
                "foreign_participants",
            )
        )
    return tuple(reasons)


def why_not_plannable(event: EventFacts) -> tuple[Reason, ...]:
    """What an event lacks to be planned on the calendar; it may still be uncertain."""
    reasons = list(why_impossible(event))
    if event.starts_at is None or event.ends_at is None:
        reasons.append(Reason("time_missing", "Say when the event takes place.", "starts_at"))
    if event.format != Format.ONLINE and not event.has_place:
        reasons.append(Reason("place_missing", "Say where the event takes place.", "place"))
    if not event.has_unit:
        reasons.append(Reason("unit_missing", "Say which unit is responsible.", "unit"))
    return tuple(reasons)


def why_not_confirmable(event: EventFacts, items: Collection[Item]) -> tuple[Reason, ...]:
    """What keeps an event from being certain: what planning needs, its permit, its checklist.

    Source: Decision 06/2020/QĐ-TTg, art. 2(1), 4(1), 4(2)(a).
    """
    reasons = list(why_not_plannable(event))
    if event.permit is None:
        reasons += _why_permit_missing(event)
    elif not event.permit.holds:
        reasons.append(
            Reason("permit_missing", "The permit of the linked dossier is not granted.", "dossier")
        )
    else:
        reasons += why_beside_permit(event)
    reasons += [
        Reason("checklist_overdue", item.overdue_sentence, "checklist")
        for item in items
        if item.blocks and item.is_overdue
    ]
    return tuple(reasons)


def why_beside_permit(event: EventFacts) -> tuple[Reason, ...]:
    """Whether a certain event would be held at other times than its permit says.

    Source: Decision 06/2020/QĐ-TTg, art. 4(2)(a).
    """
    permit = event.permit
    if permit is None or (permit.starts_at, permit.ends_at) == (event.starts_at, event.ends_at):
        return ()
    return (
        Reason(
            "beside_permit",
            "The permit says other times: take them over, or have the permit amended.",
            "starts_at",
        ),
    )


def _why_permit_missing(event: EventFacts) -> tuple[Reason, ...]:
    if event.is_international_conference:
        return (
            Reason(
                "dossier_missing",
                "An international conference needs a permit: link its dossier.",
                "dossier",
            ),
        )
    foreign = event.kind == Kind.CONFERENCE and bool(event.foreign_participants)
    if foreign and not event.no_permit_because.strip():
        return (
            Reason(
                "no_permit_unexplained",
                "A conference with foreign participants is an international conference: link its "
                "dossier, or say why it needs no permit.",
                "no_permit_because",
            ),
        )
    return ()


def why_not_closable(event: EventFacts, *, at: datetime) -> tuple[Reason, ...]:
    """Whether an event may be closed as held: it is over, and the plan was answered for.

    Source: office practice.
    """
    reasons = []
    if event.last_ends_at is None or event.last_ends_at > at:
        reasons.append(Reason("not_over", "The event is not over yet."))
    if event.kind != Kind.INTERNAL and not event.in_plan and not event.why_unplanned.strip():
        reasons.append(
            Reason(
                "plan_unanswered",
                "Link the item of the annual plan, or say why the event was not in it.",
                "plan_item",
            )
        )
    return tuple(reasons)


def why_not_cancellable(
    event: EventFacts, *, at: datetime, certain: bool, dates: int
) -> tuple[Reason, ...]:
    """Whether an event can still be called off: not once it is over, nor a series that has begun.

    Of that only what is left is called off, so that what took place stays in every calendar. What
    was never `certain` and is over did not take place. `dates` is how many of a series stand.
    """
    if event.last_ends_at is not None and event.last_ends_at <= at:
        return (Reason("is_over", "The event is over: close it instead."),) if certain else ()
    begun = event.first_starts_at is not None and event.first_starts_at <= at
    return (_SERIES_HAS_BEGUN,) if begun and event.repeats and dates > 1 else ()


_SERIES_HAS_BEGUN = Reason(
    "series_has_begun", "The series has begun: change or call off single dates instead."
)


def why_not_reschedulable(
    event: EventFacts, *, certain: bool, begun: bool, repeats: bool
) -> tuple[Reason, ...]:
    """Whether an event may be laid out anew at the times in `event`.

    `certain` and `begun` are of the event as it stands, `repeats` whether it is a series now.
    """
    reasons = list(why_impossible(event))
    if begun and repeats:
        reasons.append(_SERIES_HAS_BEGUN)
    if certain:
        reasons += why_beside_permit(event)
    return tuple(reasons)
