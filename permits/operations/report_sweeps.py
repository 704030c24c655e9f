"""Reminding of reports that are due, and counting their days again with a new edition."""

from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.sweeping import one_by_one
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain import reports
from permits.domain.permit_lifecycle import REPORT_OWED
from permits.domain.reports import ReportReminder
from permits.models import Permit
from permits.operations import permit_steps
from permits.operations.reports import settle_report_day


def remind_of_reports(*, at: datetime) -> int:
    """Queue the reminders of reports whose day has come; returns how many notices were queued.

    To the organiser: the day after the end, five days before the report is due, one working day
    before, and when it is overdue. Then, for every full week that it stays overdue, to the officer,
    and from the second on to the leaders, too. One exists per permit, kind, due date and week.
    Of several that were missed only the most urgent is sent, the others are written as superseded;
    of weeks that were missed only the last is told. One transaction per permit: one that fails is
    logged and holds nobody up. The cost follows the permits that are due, not all of them.
    """
    due = queries.reports_to_remind_of(today=office_date(at))
    return one_by_one(_remind, due.values_list("pk", flat=True), at=at, of="permit")


def recount_report_days(*, at: datetime) -> int:
    """Count again what was counted under an older edition; returns how many days moved.

    Where the new table makes the day earlier, the promised one stands. Each permit counted gets
    one audit entry, each moved one its calendar entry and a notice to the organiser.
    """
    stale = queries.reports_counted_before(current_calendar().edition)
    return one_by_one(_recount, stale.values_list("pk", flat=True), at=at, of="permit")


@transaction.atomic(durable=True)
def _remind(permit_id: int, *, at: datetime) -> int:
    permit = _locked(permit_id)
    today = office_date(at)
    if permit.report_remind_on is None or permit.report_remind_on > today:
        return 0
    owed = permit.status in REPORT_OWED and permit.report_filed_at is None
    if not owed or permit.report_due_on is None:
        Permit.objects.filter(pk=permit.pk).update(report_remind_on=None)
        return 0
    if not queries.is_told(permit):
        # Nobody is asked for a report on a permit that he does not know of.
        tomorrow = deadlines.days_after(today, 1)
        Permit.objects.filter(pk=permit.pk).update(report_remind_on=tomorrow)
        return 0
    told = _tell_organiser(permit, permit.report_due_on, at=at)
    told += _tell_office(permit, permit.report_due_on, at=at)
    # No act of a person and no fact of the case: the chain of the permit is not lengthened.
    Permit.objects.filter(pk=permit.pk).update(
        report_remind_on=reports.next_reminder_on(
            current_calendar(),
            ended_on=office_date(permit.ends_at),
            due_on=permit.report_due_on,
            today=today,
        )
    )
    return told


def _tell_organiser(permit: Permit, due_on: date, *, at: datetime) -> int:
    kinds = reports.reached(
        current_calendar(),
        ended_on=office_date(permit.ends_at),
        due_on=due_on,
        today=office_date(at),
    )
    if not kinds:
        return 0
    keys = {kind: f"permit:{permit.pk}:{kind}:{due_on}" for kind in kinds}
    sent = permit_steps.tell_holder(
        permit, kinds[-1], at=at, unique_key=keys[kinds[-1]], due_on=due_on.isoformat()
    )
    for kind in kinds[:-1]:
        supersede(permit, kind, unique_key=keys[kind], at=at)
    return 1 if sent else 0


def _tell_office(permit: Permit, due_on: date, *, at: datetime) -> int:
    week = reports.weeks_overdue(due_on=due_on, today=office_date(at))
    if week == 0:
        return 0
    people: list[User | None] = [permit.dossier.assignee]
    if week > 1:
        people += accounts.holders_of(Role.LEADER)
    sent = [
        permit_steps.tell(
            permit,
            f"{ReportReminder.OVERDUE}_office",
            to=person,
            at=at,
            unique_key=f"permit:{permit.pk}:overdue:{due_on}:{week}:{person.pk if person else 0}",
            due_on=due_on.isoformat(),
        )
        for person in people
    ]
    return sum(notice is not None for notice in sent)


@transaction.atomic(durable=True)
def _recount(permit_id: int, *, at: datetime) -> int:
    permit = _locked(permit_id)
    edition, promised = permit.report_edition, permit.report_due_on
    if permit.report_filed_at is not None or edition == current_calendar().edition:
        return 0
    settle_report_day(permit)
    moved = permit.report_due_on != promised
    if moved and promised is not None and queries.is_told(permit):
        permit_steps.tell_holder(
            permit,
            "report_day_moved",
            at=at,
            was_due_on=promised.isoformat(),
            due_on=permit.report_due_on.isoformat() if permit.report_due_on else "",
        )
    permit_steps.finish(
        permit,
        "recount_report_day",
        actor=THE_HOUSE,
        at=at,
        details={
            "edition": [edition, permit.report_edition],
            "due_on": [promised, permit.report_due_on],
        },
    )
    return int(moved)


def _locked(permit_id: int) -> Permit:
    locked = Permit.objects.select_for_update(of=("self",))
    return locked.select_related("dossier__filed_by", "dossier__assignee").get(pk=permit_id)
