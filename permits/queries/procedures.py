"""Reading procedures and the deadlines that they set."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, Q, QuerySet

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import Budget, LedgerDay
from foreign_affairs.workdays.queries import current_calendar
from permits.domain import rules
from permits.models import Procedure, ProcedureVersion, Track


def published_procedures() -> QuerySet[Procedure]:
    """Every procedure with versions, components, tracks, steps; a constant number of queries."""
    versions = ProcedureVersion.objects.order_by(F("valid_from").desc(nulls_last=True))
    return Procedure.objects.order_by("code").prefetch_related(
        Prefetch("versions", versions.prefetch_related("components", "tracks__steps"))
    )


def version_in_force(procedure: Procedure, *, on: date) -> ProcedureVersion | None:
    """The version of `procedure` in force on `on`, both ends of a version inclusive."""
    return (
        procedure.versions.filter(Q(valid_from=None) | Q(valid_from__lte=on))
        .filter(Q(valid_until=None) | Q(valid_until__gte=on))
        .first()
    )


def budgets(track: Track) -> tuple[Budget, ...]:
    """The steps of a track as the engine takes them."""
    return tuple(
        Budget(
            key=step.key,
            name_vi=step.name_vi,
            name_en=step.name_en,
            working_days=step.working_days,
            calendar_days=step.calendar_days,
        )
        for step in track.steps.all()
    )


@dataclass(frozen=True, slots=True)
class DeadlinePreview:
    """What the deadline calculator answers; `track` is None where only days were given."""

    received_at: datetime
    working_days: int
    due_on: date
    provisional: bool
    ledger: tuple[LedgerDay, ...]
    track: Track | None = None

    @property
    def due_at(self) -> datetime:
        return deadlines.closing_instant(self.due_on)


def preview_deadline(
    *,
    received_at: datetime,
    procedure: str = "",
    track: str = "",
    working_days: int | None = None,
) -> DeadlinePreview:
    """When a dossier received at `received_at` would be due, with its days.

    Either `procedure` (national code) and `track`, by the version in force on the day of
    reception, or any number of `working_days`. Raises NoSuchTrack where that version has no such
    track, NoDayIsPromised where its end depends on somebody outside, CalendarNotPublished for
    days outside the published years.
    """
    received_on = deadlines.office_date(received_at)
    found = None if working_days is not None else track_in_force(procedure, track, on=received_on)
    days = working_days if found is None else found.working_days
    if days is None:
        assert found is not None, "a number of days or a track was asked for"
        raise rules.NoDayIsPromised(track=found.key)
    calendar = current_calendar()
    due_on = deadlines.due_on(calendar, received_on, days)
    return DeadlinePreview(
        received_at=received_at,
        working_days=days,
        due_on=due_on,
        provisional=deadlines.is_provisional(calendar, received_on, due_on),
        ledger=deadlines.ledger(calendar, received_on, days, budgets(found) if found else ()),
        track=found,
    )


def track_in_force(procedure: str, track: str, *, on: date) -> Track:
    """The track `track` of the version of `procedure` in force on `on`. Raises NoSuchTrack."""
    found = (
        Track.objects.select_related("version__procedure")
        .prefetch_related("steps")
        .filter(version__procedure__code=procedure, key=track)
        .filter(Q(version__valid_from=None) | Q(version__valid_from__lte=on))
        .filter(Q(version__valid_until=None) | Q(version__valid_until__gte=on))
        .first()
    )
    if found is None:
        raise rules.NoSuchTrack(procedure=procedure, track=track, on=on)
    return found


def ways_in_force(*, on: date) -> list[Track]:
    """The ways of all versions in force on `on`, each key once, in their order; one query."""
    tracks = (
        Track.objects.filter(Q(version__valid_from=None) | Q(version__valid_from__lte=on))
        .filter(Q(version__valid_until=None) | Q(version__valid_until__gte=on))
        .order_by("version__procedure__code", "position")
    )
    return list({track.key: track for track in reversed(tracks)}.values())[::-1]
