"""What beat asks for again and again: right however late, often or at once it runs."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain import rules
from permits.domain.lifecycle import CLOCK_RUNS
from permits.domain.reminders import due_soon_until, reached
from permits.models import Dossier
from permits.operations import steps

log = structlog.get_logger()


def remind_of_deadlines(*, at: datetime) -> int:
    """Queue the reminders whose day has come; returns how many notices were queued.

    One reminder exists per dossier, cycle, kind and due date. Of several that were missed only
    the most urgent is sent; the others are written as superseded. One transaction per dossier:
    one that fails is logged and holds nobody up.
    """
    today = office_date(at)
    horizon = due_soon_until(current_calendar(), today=today)
    due = queries.on_the_clock().filter(current_due_on__lte=horizon)
    return _one_by_one(_remind, due, at=at)


@transaction.atomic(durable=True)
def _remind(dossier_id: int, *, at: datetime) -> int:
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    if dossier.state not in CLOCK_RUNS:
        return 0
    assert dossier.current_due_on is not None, "a running clock has a due date"
    kinds = reached(current_calendar(), due_on=dossier.current_due_on, today=office_date(at))
    if not kinds:
        return 0
    cycle = dossier.cycles.count()
    keys = {kind: f"dossier:{dossier.pk}:{cycle}:{kind}:{dossier.current_due_on}" for kind in kinds}
    holder = dossier.handovers.order_by("-at", "-pk").first()
    sent = steps.tell(
        dossier,
        f"reminder_{kinds[-1]}",
        to=holder.received_by if holder else None,
        at=at,
        unique_key=keys[kinds[-1]],
    )
    for kind in kinds[:-1]:
        supersede(dossier, f"reminder_{kind}", unique_key=keys[kind], at=at)
    return 1 if sent else 0


def recompute_deadlines(*, at: datetime) -> int:
    """Recompute open dossiers that were computed under an older edition; returns how many moved.

    Where the new table makes the date earlier, the promised date stands for the organiser and
    for lateness. Each dossier gets an audit entry, each moved one new calendar texts and two
    notices as well. One that fails is logged, holds nobody up and stays stale for the next sweep.
    """
    edition = current_calendar().edition
    stale = queries.on_the_clock().filter(edition__lt=edition)
    return _one_by_one(_recompute, stale, at=at)


@transaction.atomic(durable=True)
def _recompute(dossier_id: int, *, at: datetime) -> int:
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    if dossier.state not in CLOCK_RUNS or dossier.edition == current_calendar().edition:
        return 0
    promised, old_edition = dossier.official_due_on, dossier.edition
    steps.wind_clock(dossier, received_on=dossier.cycles.last().received_on)  # type: ignore[union-attr]
    counted = dossier.official_due_on
    assert promised is not None
    assert counted is not None
    stands = rules.due_date_that_stands(counted=counted, promised=promised)
    dossier.official_due_on = dossier.current_due_on = stands
    moved = stands != promised
    if moved:
        steps.tell_organiser(dossier, "deadline_moved", at=at, was_due_on=promised.isoformat())
        steps.tell(
            dossier,
            "deadline_moved_office",
            to=dossier.assignee,
            at=at,
            was_due_on=promised.isoformat(),
        )
    steps.finish(
        dossier,
        "recompute_deadline",
        actor=THE_HOUSE,
        at=at,
        details={
            "edition": [old_edition, dossier.edition],
            "due_on": [promised, dossier.official_due_on],
            "counted": counted,
        },
    )
    return int(moved)


def _one_by_one(act: Callable[..., int], dossiers: QuerySet[Dossier], *, at: datetime) -> int:
    """What `act` answers for each of `dossiers`, summed; a failure is logged as an error."""
    done = 0
    for dossier_id in dossiers.values_list("pk", flat=True):
        try:
            done += act(dossier_id, at=at)
        except Exception:
            log.exception("dossier_not_swept", sweep=act.__name__.strip("_"), dossier=dossier_id)
    return done
