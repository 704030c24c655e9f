"""What beat asks for again and again: right however late, often or at once it runs."""

from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.sweeping import one_by_one
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.reminders import GOES_UP_TO, Audience, Reminder, reached
from permits.models import Dossier, Reappointment
from permits.operations import steps, winding


def remind_of_deadlines(*, at: datetime) -> int:
    """Do what is due on dossiers whose day to wake has come; returns how many were reminded of.

    On the clock: the office is reminded, higher up as time runs out, and an apology is laid ready
    while it can still be sent. Waiting for a supplement: the organiser is chased, then the
    approver is told that the dossier may be stopped. One reminder exists per dossier, cycle, kind
    and due date; of several that were missed only the most urgent is sent, as far up as any of
    them goes, and the others are written as superseded. One transaction per dossier: one that
    fails is logged and holds nobody up. Looks at due rows only, however many there are.
    """
    due = Dossier.objects.filter(wakes_on__lte=office_date(at)).order_by("wakes_on", "pk")
    return one_by_one(_wake, due.values_list("pk", flat=True), at=at, of="dossier")


@transaction.atomic(durable=True)
def _wake(dossier_id: int, *, at: datetime) -> int:
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    today = office_date(at)
    if dossier.wakes_on is None or dossier.wakes_on > today:
        return 0
    sent = 0
    if dossier.state in CLOCK_RUNS:
        sent = _remind(dossier, today=today, at=at)
        winding.set_alarm(dossier, after=today)
    elif dossier.state == State.AWAITING_SUPPLEMENT:
        sent = _chase(dossier, today=today, at=at)
    else:
        dossier.wakes_on = None
    dossier.save(update_fields=["wakes_on"])
    return sent


def _remind(dossier: Dossier, *, today: date, at: datetime) -> int:
    """Remind of the due date, unless that was done. Inside a transaction."""
    kinds = reached(winding.reminders(dossier), today=today)
    if not kinds:
        return 0
    cycle, due_on = dossier.cycles.count(), dossier.current_due_on or dossier.locality_due_on
    keys = {kind: f"dossier:{dossier.pk}:{cycle}:{kind}:{due_on}" for kind in kinds}
    told = set(
        Notice.objects.filter(unique_key__in=keys.values()).values_list("unique_key", flat=True)
    )
    new = [kind for kind in kinds if keys[kind] not in told]
    if not new:
        return 0
    if Reminder.DUE_IN_TWO in kinds:
        _lay_apology_ready(dossier, today=today, at=at)
    most_urgent = kinds[-1]
    for place, person in enumerate(_audience(dossier, max(GOES_UP_TO[kind] for kind in new))):
        key = keys[most_urgent]
        steps.tell(
            dossier,
            f"reminder_{most_urgent}",
            to=person,
            at=at,
            unique_key=f"{key}:{place}" if place else key,
        )
    for kind in kinds[:-1]:
        supersede(dossier, f"reminder_{kind}", unique_key=keys[kind], at=at)
    return 1


def _audience(dossier: Dossier, upto: Audience) -> list[User | None]:
    """Who is reminded: the holder (None: the office's mailbox), the head of unit, the directors."""
    last = dossier.handovers.order_by("-at", "-pk").first()
    people: list[User | None] = [last.received_by if last else None]
    if upto >= Audience.HEAD:
        head = accounts.head_above(dossier.assignee)
        people += [head] if head else []
    if upto >= Audience.DIRECTOR:
        people += accounts.holders_of(Role.APPROVER)
    return list(dict.fromkeys(people))


def _lay_apology_ready(dossier: Dossier, *, today: date, at: datetime) -> None:
    """Draft the apology with its likely cause, once. Source: Decree 61/2018/NĐ-CP, art. 19(9)."""
    if dossier.official_due_on is None or queries.is_reappointed(dossier):
        return
    clock = queries.clock(dossier, today=today)
    assert clock is not None, "a running clock can be explained"
    cause, detail = queries.likely_cause(clock)
    Reappointment.objects.update_or_create(
        dossier=dossier,
        defaults={
            "cycle": dossier.cycles.count(),
            "was_due_on": dossier.official_due_on,
            "due_on": queries.proposed_due_on(dossier, today=today),
            "cause": cause,
            "cause_detail": detail,
            "drafted_at": at,
        },
    )


def _chase(dossier: Dossier, *, today: date, at: datetime) -> int:
    """Chase an unanswered slip, then offer to stop. Inside a transaction."""
    slip = dossier.slips.get(answered_at=None)
    assert slip.chase_on is not None, "a slip that was sent has its days"
    assert slip.stop_on is not None, "the same"
    key = f"slip:{slip.pk}"
    sent = steps.tell_organiser(
        dossier,
        "supplement_chased",
        at=at,
        unique_key=f"{key}:chase",
        until=slip.stop_on.isoformat(),
    )
    dossier.wakes_on = slip.stop_on
    if today < slip.stop_on:
        return int(sent is not None)
    for approver in accounts.holders_of(Role.APPROVER):
        steps.tell(
            dossier,
            "supplement_unanswered",
            to=approver,
            at=at,
            unique_key=f"{key}:stop:{approver.pk}",
        )
    dossier.wakes_on = None
    return 1


def recompute_deadlines(*, at: datetime) -> int:
    """Recompute open dossiers that were computed under an older edition; returns how many moved.

    Where the new table makes the date earlier, the promised date stands for the organiser and
    for lateness. Each dossier gets an audit entry, each moved one new calendar texts and two
    notices as well. One that fails is logged, holds nobody up and stays stale for the next sweep.
    """
    edition = current_calendar().edition
    stale = queries.on_the_clock().filter(edition__lt=edition)
    return one_by_one(_recompute, stale.values_list("pk", flat=True), at=at, of="dossier")


@transaction.atomic(durable=True)
def _recompute(dossier_id: int, *, at: datetime) -> int:
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    if dossier.state not in CLOCK_RUNS or dossier.edition == current_calendar().edition:
        return 0
    before, old_edition = dossier.current_due_on or dossier.locality_due_on, dossier.edition
    assert before is not None, "a running clock has a day"
    counted = winding.recompute(dossier, at=at, cause="recompute_deadline")
    after = dossier.current_due_on or dossier.locality_due_on
    moved = after != before
    if moved:
        was = before.isoformat()
        steps.tell_organiser(dossier, "deadline_moved", at=at, was_due_on=was)
        steps.tell(dossier, "deadline_moved_office", to=dossier.assignee, at=at, was_due_on=was)
    steps.finish(
        dossier,
        "recompute_deadline",
        actor=THE_HOUSE,
        at=at,
        details={
            "edition": [old_edition, dossier.edition],
            "due_on": [before, after],
            "counted": counted,
        },
    )
    return int(moved)
