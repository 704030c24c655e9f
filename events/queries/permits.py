"""How the permit of a linked dossier stands towards an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from events.domain.lifecycle import State
from events.domain.values import PermitFacts
from events.models import Event
from foreign_affairs.workdays.deadlines import office_date
from permits import letters
from permits import queries as permits
from permits.domain.intake import PRIME_MINISTERS_PROCEDURE
from permits.domain.lifecycle import State as DossierState
from permits.domain.permit_lifecycle import PermitStatus
from permits.domain.values import Outcome
from permits.models import Dossier, Permit


def permit_facts(first: Dossier) -> PermitFacts:
    """Where the case that `first` opened stands: granted and holding, when, for which times."""
    standing = permits.standing_dossier(first)
    granted = standing.outcome == Outcome.GRANTED
    permit = standing.permit if granted else None
    noted = first.state == DossierState.NOTED
    decided_at = permit.granted_at if permit else first.closed_at if noted else None
    return PermitFacts(
        holds=noted or (permit is not None and permit.status == PermitStatus.VALID),
        is_refused=not permits.leads_to_an_event(first),
        filed_on=office_date(first.submitted_at) if first.submitted_at else None,
        granted_on=office_date(decided_at) if decided_at else None,
        starts_at=standing.starts_at,
        ends_at=standing.ends_at,
        is_prime_ministers=first.procedure.code == PRIME_MINISTERS_PROCEDURE,
        report_due_on=permit.report_due_on if permit else None,
        reported_on=office_date(permit.report_filed_at)
        if permit and permit.report_filed_at
        else None,
    )


@dataclass(frozen=True, slots=True)
class PermitDifference:
    """One field that the permit, or the dossier while none is granted, has otherwise."""

    field: str
    here: Any
    permitted: Any


def permit_differences(event: Event) -> tuple[PermitDifference, ...]:
    """What may be taken over from the linked dossier into `event`; none without a dossier."""
    if event.dossier is None:
        return ()
    permitted = taken_from(permits.standing_dossier(event.dossier))
    return tuple(
        PermitDifference(name, getattr(event, name), value)
        for name, value in permitted.items()
        if value not in (None, "") and getattr(event, name) != value
    )


def taken_from(dossier: Dossier) -> dict[str, Any]:
    """The facts of an event that `dossier` says, by the event's names."""
    people = [dossier.vietnamese_participants, dossier.foreign_participants]
    return {
        "title_vi": dossier.title_vi,
        "title_en": dossier.title_en,
        "starts_at": dossier.starts_at,
        "ends_at": dossier.ends_at,
        "format": dossier.form,
        "place": letters.place(dossier)[:300],
        "participants": None if None in people else sum(one for one in people if one is not None),
        "foreign_participants": dossier.foreign_participants,
    }


def speaks_for_dossier(event: Event) -> bool:
    """Whether the calendar's entry of the linked case is told by `event`, not by an older one."""
    if event.dossier_id is None or event.planned_at is None:
        return False
    return speakers(dossier_id=event.dossier_id).get(event.dossier_id) == event.pk


def speakers(*, dossier_id: int | None = None) -> dict[int, int]:
    """Dossier → the event that tells its entry; one query.

    The one that is not called off, else the one planned last.
    """
    spoken = Event.objects.filter(dossier__spoken_for=True).exclude(planned_at=None)
    if dossier_id is not None:
        spoken = spoken.filter(dossier_id=dossier_id)
    stands = Case(When(state=State.CANCELLED, then=Value(0)), default=Value(1))
    pairs = spoken.order_by(stands, "planned_at", "pk").values_list("dossier_id", "pk")
    return {dossier: event for dossier, event in pairs if dossier is not None}


def follows_dossier(dossier_id: int) -> Event | None:
    """The event that is linked to the case of `dossier_id` and not called off; one query."""
    opened_by = Dossier.objects.filter(pk=dossier_id).values("first_of_case")
    linked = Event.objects.filter(Q(dossier=dossier_id) | Q(dossier__in=opened_by))
    return linked.exclude(state=State.CANCELLED).first()


def without_their_permit(*, at: datetime) -> QuerySet[Event]:
    """Certain events whose linked dossier has no permit that holds: what a lost signal leaves.

    Not those that were over at `at`: they took place.
    """
    holding = Permit.objects.filter(
        Q(dossier=OuterRef("dossier")) | Q(dossier__first_of_case=OuterRef("dossier")),
        status=PermitStatus.VALID,
    )
    certain = Event.objects.filter(state=State.CONFIRMED, dossier__isnull=False, last_at__gt=at)
    return certain.exclude(dossier__state=DossierState.NOTED).filter(~Exists(holding))
