"""What beat asks for again and again: right however late, often or at once it runs."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from delegations import queries
from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.audit.operations import record_all
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.personal_data import operations as personal_data
from foreign_affairs.personal_data.retention import kept_since
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.sweeping import one_by_one
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.deadlines.reminders import reached, reminder_days
from foreign_affairs.workdays.queries import current_calendar


def remind_of_delegations(*, at: datetime) -> int:
    """Remind of requests and reports whose day has come; how many notices were queued.

    One exists per delegation, thing to do, kind and due date; of several that were missed only
    the most urgent is sent, and the others are written as superseded. One transaction per
    delegation: one that fails is logged and holds nobody up.
    """
    due = queries.to_be_woken(today=office_date(at)).values_list("pk", flat=True)
    return one_by_one(_remind, list(due), at=at, of="delegation")


def recount_delegation_days(*, at: datetime) -> int:
    """Count again the days that were counted with an older table; how many delegations moved.

    Each gets an audit entry, and its calendar entries.
    """
    stale = queries.to_be_recounted(edition=current_calendar().edition)
    keys = list(stale.values_list("pk", flat=True))
    return one_by_one(_recount, keys, at=at, of="delegation")


def purge_personal_data(*, at: datetime) -> int:
    """Remove scans and notes on health of guests who left long ago, and who was invited by mail.

    Of a delegation that left, or was called off, more than PERSONAL_DATA_KEPT_DAYS whole days ago;
    of how many people. The list of members stays. Each delegation and member gets an audit entry,
    which names the fields.
    """
    keys = list(_to_be_purged(at).values_list("pk", flat=True))
    return one_by_one(_purge, keys, at=at, of="delegation")


def _to_be_purged(at: datetime) -> QuerySet[Delegation]:
    return queries.to_be_purged(gone_before=kept_since(at))


@transaction.atomic(durable=True)
def _remind(delegation_id: int, *, at: datetime) -> int:
    delegation, today = steps.lock_for_the_house(delegation_id), office_date(at)
    if delegation.wakes_on is None or delegation.wakes_on > today:
        return 0
    sent = sum(_tell(delegation, duty, at=at) for duty in queries.open_duties(delegation))
    # No act of a person and no fact of the delegation: its chain is not lengthened.
    following = queries.next_reminder(delegation, after=today)
    Delegation.objects.filter(pk=delegation.pk).update(wakes_on=following)
    return sent


def _tell(delegation: Delegation, duty: queries.OpenDuty, *, at: datetime) -> int:
    days = reminder_days(current_calendar(), due_on=duty.due_on)
    kinds = reached(days, today=office_date(at))
    if not kinds:
        return 0
    thing = f"delegation:{delegation.pk}:{duty.key}:{duty.due_on}"
    sent = steps.tell(
        delegation,
        f"delegation_{kinds[-1]}",
        at=at,
        unique_key=f"{thing}:{kinds[-1]}",
        duty=duty.key,
        due_on=duty.due_on,
    )
    for kind in kinds[:-1]:
        supersede(delegation, f"delegation_{kind}", unique_key=f"{thing}:{kind}", at=at)
    return int(sent is not None)


@transaction.atomic(durable=True)
def _recount(delegation_id: int, *, at: datetime) -> int:
    delegation = steps.lock_for_the_house(delegation_id)
    if delegation.edition == current_calendar().edition:
        return 0
    before, edition = [delegation.request_due_on, delegation.report_due_on], delegation.edition
    steps.count_days(delegation)
    after = [delegation.request_due_on, delegation.report_due_on]
    steps.finish(
        delegation,
        "recount_days",
        actor=THE_HOUSE,
        at=at,
        details={"edition": [edition, delegation.edition], "was": before, "is": after},
    )
    return int(before != after)


@transaction.atomic(durable=True)
def _purge(delegation_id: int, *, at: datetime) -> int:
    delegation = steps.lock_for_the_house(delegation_id)
    # Meanwhile somebody may have given the visit other days.
    if not _to_be_purged(at).filter(pk=delegation.pk).exists():
        return 0
    delegation.purged_at = at
    gone, scans = [], []
    for member in queries.members_of(delegation):
        fields = [name for name in ("scan_id", "care_note") if getattr(member, name)]
        if not fields:
            continue
        if member.scan_id is not None:
            scans.append(member.scan_id)
        member.scan, member.care_note = None, ""
        gone.append((member, {"fields": fields}))
    invited = shared_calendar.forget_invitees(
        (queries.SOURCE, item) for item in delegation.items.values_list("pk", flat=True)
    )
    if not gone and not invited:
        Delegation.objects.filter(pk=delegation.pk).update(purged_at=at)
        return 0
    details = {"members": [member.pk for member, _fields in gone], "scans": len(scans)}
    if invited:
        details["invitees"] = invited
    steps.finish(delegation, "purge_personal_data", actor=THE_HOUSE, at=at, details=details)
    record_all(gone, "purge", actor=THE_HOUSE, at=at)
    for member, _fields in gone:
        member.save(update_fields=["scan", "care_note", "revision"])
    personal_data.purge(scans)
    return len(gone) + invited
