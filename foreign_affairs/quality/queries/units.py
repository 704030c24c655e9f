"""How each unit kept its time with each dossier, for many dossiers at once."""

from collections import defaultdict

from django.db.models import QuerySet

from foreign_affairs.quality.domain.scoring import Pace
from foreign_affairs.workdays.queries import calendars_of
from permits import queries as permits
from permits.domain.steps import Stay, StepResult, step_results
from permits.models import Dossier, Handover

PACES = {
    StepResult.EARLY: Pace.SHORTER,
    StepResult.ON_TIME: Pace.EQUAL,
    StepResult.LATE: Pace.LONGER,
}


def unit_paces(dossiers: QuerySet[Dossier]) -> dict[int, list[Pace]]:
    """For each of `dossiers`, by key, how its steps that are over went; five queries for all.

    The same answers as the steps of `permits.queries.clock`, which explains one dossier at a time.
    """
    clocked = list(
        dossiers.exclude(edition=None)
        .select_related("track", "version")
        .prefetch_related("cycles", "track__steps")
    )
    calendars = calendars_of({one.edition for one in clocked if one.edition is not None})
    stays = _stays({one.pk for one in clocked})
    found = {}
    for dossier in clocked:
        assert dossier.track is not None, "the database keeps edition and track together"
        assert dossier.edition is not None, "those without were left out"
        last = list(dossier.cycles.all())[-1]
        due = permits.step_due_dates(
            calendars[dossier.edition],
            dossier.track,
            permits.facts_of(last),
            permits.budgets(dossier.track),
        )
        since = 1 if permits.resumes(dossier) else last.number
        judged = [stay for cycle, stay in stays[dossier.pk] if cycle >= since]
        found[dossier.pk] = [
            PACES[result] for result in step_results(judged, due) if result in PACES
        ]
    return found


def _stays(keys: set[int]) -> dict[int, list[tuple[int, Stay]]]:
    """Per dossier its stays in steps, in time, each with its cycle."""
    handovers = Handover.objects.filter(dossier_id__in=keys).order_by("dossier_id", "at", "pk")
    rows = list(handovers.values_list("dossier_id", "cycle", "step__position", "at"))
    stays: dict[int, list[tuple[int, Stay]]] = defaultdict(list)
    for number, (key, cycle, position, at) in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        left_at = following[3] if following and following[0] == key else None
        if position is not None:
            stays[key].append((cycle, Stay(position, "", "", "", at, left_at)))
    return stays
