"""What holds of dossiers and permits whatever was done to them, in whatever order.

Each check asserts, and says on which dossier. Those that take one dossier want it fresh.
"""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from django.apps import apps
from django.db import connection

from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar.queries import differences
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain.lifecycle import CLOCK_RUNS, CLOSED, DOSSIER, OUTCOME_TOLD, RECEIVED, State
from permits.domain.permit_lifecycle import PermitStatus
from permits.domain.reminders import reached
from permits.domain.reports import ReportReminder
from permits.domain.steps import walk
from permits.domain.values import Outcome
from permits.models import Consultation, Dossier, Permit
from permits.operations import winding

WRITING_APPS = ("permits", "audit", "notifications", "shared_calendar", "documents", "workdays")


def _fingerprint_query():
    parts = []
    for app in WRITING_APPS:
        for model in apps.get_app_config(app).get_models():
            names = {column.name for column in model._meta.concrete_fields}
            aggregates = ["COUNT(*)", *(["SUM(revision)"] if "revision" in names else [])]
            parts += [f"(SELECT {one} FROM {model._meta.db_table})" for one in aggregates]
    return f"SELECT {', '.join(parts)}"  # the names of our own tables


def fingerprint():
    """How many rows of each kind there are and were changed, and how every dossier stands."""
    with connection.cursor() as cursor:
        cursor.execute(_fingerprint_query())
        counted = cursor.fetchone()
    columns = ("pk", "state", "step", "assignee", "official_due_on", "current_due_on", "wakes_on")
    return counted, tuple(Dossier.objects.order_by("pk").values_list(*columns))


def check_dossier(dossier, *, today):
    """Everything that holds of one dossier at any moment, from its own rows."""
    check_cycles(dossier)
    check_slips(dossier)
    check_decision(dossier)
    assert dossier.step_due_on == queries.step_due_on(dossier), dossier.pk
    if dossier.received_at:
        check_dates(dossier, today=today)
        check_handovers(dossier)


def check_cycles(dossier):
    """At most one cycle is open, the last; it is paused while a supplement is awaited."""
    cycles = list(dossier.cycles.order_by("number"))
    assert [cycle.number for cycle in cycles] == list(range(1, len(cycles) + 1)), dossier.pk
    assert bool(cycles) == bool(dossier.received_at), dossier.pk
    for before, after in pairwise(cycles):
        assert before.received_on <= before.paused_on <= after.received_on, dossier.pk
    if dossier.state in RECEIVED:
        waits = dossier.state == State.AWAITING_SUPPLEMENT
        assert (cycles[-1].paused_on is not None) == waits, dossier.pk


def check_slips(dossier):
    """Exactly one slip is open while a supplement is awaited, and none while anything else is."""
    sent = dossier.slips.exclude(requested_at=None)
    if dossier.state not in CLOSED:
        waits = dossier.state == State.AWAITING_SUPPLEMENT
        assert sent.filter(answered_at=None).count() == int(waits), dossier.pk
    assert dossier.slips.filter(answered_at=None).count() <= 1, dossier.pk
    assert sent.count() == dossier.cycles.exclude(paused_on=None).count(), dossier.pk


def check_decision(dossier):
    """A granted dossier has a permit, no other has; a result at the desk has its day."""
    granted = dossier.outcome == Outcome.GRANTED
    assert Permit.objects.filter(dossier=dossier).count() == int(granted), dossier.pk
    assert (dossier.outcome != "") == (dossier.decided_at is not None), dossier.pk
    assert (dossier.state in OUTCOME_TOLD) == (dossier.result_at_desk_on is not None), dossier.pk
    assert (dossier.state in CLOSED) == (dossier.closed_at is not None), dossier.pk
    awaited = dossier.consultations.filter(state="waiting").exists()
    assert not (awaited and dossier.state != State.CONSULTING), dossier.pk


def check_dates(dossier, *, today):
    """What was reckoned last is what the dossier says, and SQL says of it what the clock says."""
    last, reckoned = (rows.order_by("pk").last() for rows in (dossier.cycles, dossier.reckonings))
    said = ("official_due_on", "current_due_on", "locality_due_on", "edition", "track_id")
    assert [getattr(reckoned, name) for name in said] == [
        getattr(dossier, name) for name in said
    ], dossier.pk
    counted = ("received_on", "used_working_days", "paused_on", "due_on")
    assert reckoned.cycle == last.number, dossier.pk
    assert [getattr(reckoned, name) for name in counted] == [
        getattr(last, name) for name in counted
    ], dossier.pk
    official, current = dossier.official_due_on, dossier.current_due_on
    assert dossier.track.is_open == (official is None), dossier.pk
    assert official is None or last.due_on <= official <= current, dossier.pk
    explained = queries.clock(dossier, today=today)
    found = queries.with_sla_state(Dossier.objects.filter(pk=dossier.pk), today=today).get()
    assert found.sla_state == explained.sla_state, dossier.pk


def check_belief(dossier, *, today):
    """What is believed at the end of today is what is so now."""
    explained = queries.clock(dossier, today=today)
    believed = queries.clock(dossier, today=today, as_of=today)
    assert believed == (explained and replace(explained, as_of=today)), dossier.pk


def check_handovers(dossier):
    """The last handover began the present step; walking over the track leads to each of them."""
    handovers = list(dossier.handovers.order_by("at", "pk"))
    assert handovers[-1].step_id == dossier.step_id, dossier.pk
    reached_steps = walk(
        [(one.cycle, one.state) for one in handovers],
        list(dossier.track.steps.all()),
        waits=State.AWAITING_SUPPLEMENT,
        restarts=not queries.resumes(dossier),
    )
    for one, step in zip(handovers, reached_steps, strict=True):
        assert one.step_id is None or one.step == step, (dossier.pk, one.pk)
    if dossier.state not in CLOSED:
        assert handovers[-1].state == dossier.state, dossier.pk


def check_actions(people, *, today):
    """What each person is offered is what the table has for the roles that he holds towards it."""
    for dossier in Dossier.objects.all():
        for actor in people:
            roles = queries.roles_towards(dossier, actor)
            assert queries.available_actions(dossier, actor) == tuple(
                row.action
                for row in DOSSIER.rows
                if dossier.state in row.sources and roles.intersection(row.roles)
            )


def check_reminded(*, today):
    """After a sweep nothing that was due by `today` is missing, and each alarm is the next one.

    Under other work days than its dates were counted with, a dossier is counted again first.
    """
    for dossier in queries.on_the_clock().filter(edition=current_calendar().edition):
        days = winding.reminders(dossier)
        due_on = dossier.current_due_on or dossier.locality_due_on
        keys = {
            f"dossier:{dossier.pk}:{dossier.cycles.count()}:{kind}:{due_on}"
            for kind in reached(days, today=today)
        }
        written = Notice.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True)
        assert set(written) == keys, dossier.pk
        assert dossier.wakes_on == min((day for day in days.values() if day > today), default=None)
    for dossier in Dossier.objects.filter(state=State.AWAITING_SUPPLEMENT):
        slip = queries.awaited_slip(dossier)
        chased = Notice.objects.filter(unique_key=f"slip:{slip.pk}:chase").count()
        assert chased == int(today >= slip.chase_on), dossier.pk
        offered = Notice.objects.filter(unique_key__startswith=f"slip:{slip.pk}:stop:").exists()
        assert offered == (today >= slip.stop_on), dossier.pk
    idle = Dossier.objects.exclude(state__in=(*CLOCK_RUNS, State.AWAITING_SUPPLEMENT))
    assert not idle.exclude(wakes_on=None).exists()


def check_chased(*, today):
    """After a sweep no awaited opinion is overdue for a word about it."""
    waiting = Consultation.objects.filter(state="waiting")
    assert not waiting.filter(chase_on__lte=today).exists()
    assert not waiting.filter(due_legal_on__lt=today, due_local_on__lt=today).exclude(
        chase_on__gt=today
    )


def check_permits():
    """Numbers without a gap, and each permit as its own rows tell."""
    for series, numbers in _numbers().items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), series
    for permit in Permit.objects.select_related("dossier", "replaced_by__dossier"):
        check_permit(permit)


def check_permit(permit):
    """It stands as the last decision says, unless a permit that was told took its place."""
    successor = getattr(permit, "replaced_by", None)
    replaced = successor is not None and successor.dossier.state in OUTCOME_TOLD
    decisions = list(permit.decisions.order_by("pk"))
    says = STANDS_AFTER[decisions[-1].kind] if decisions else PermitStatus.VALID
    assert permit.status == (PermitStatus.SUPERSEDED if replaced else says), permit.pk
    assert not (replaced and says != PermitStatus.VALID), permit.pk
    assert all(decision.paper_id for decision in decisions), permit.pk
    opened = Dossier.objects.filter(amends=permit)
    assert opened.exclude(state__in=CLOSED).exclude(state=State.AT_DESK).count() <= 1, permit.pk
    check_reports(permit)


def check_reports(permit):
    """Versions without a gap, all but the last filed; a day to report by only where one is owed."""
    versions = list(permit.reports.order_by("version"))
    filed = [one.filed_at for one in versions if one.filed_at]
    assert [one.version for one in versions] == list(range(1, len(versions) + 1)), permit.pk
    assert len(versions) - len(filed) <= 1, permit.pk
    assert all(one.filed_at and one.paper_id for one in versions[:-1]), permit.pk
    assert permit.report_filed_at == (filed[0] if filed else None), permit.pk
    owes = permit.kind == Permit.Kind.PERMIT
    assert (permit.report_due_on is not None) == owes, permit.pk
    ended_on = office_date(permit.ends_at)
    assert not owes or (permit.report_due_on - ended_on).days >= 15, permit.pk


STANDS_AFTER = {
    "suspension": PermitStatus.SUSPENDED,
    "reinstatement": PermitStatus.VALID,
    "cancellation": PermitStatus.CANCELLED,
}


def check_asked_for_reports(*, today):
    """After a sweep nobody is to be reminded by today, and who is late has been told so."""
    assert not queries.reports_to_remind_of(today=today).exists()
    owing = Permit.objects.filter(
        status=PermitStatus.VALID, report_filed_at=None, report_due_on__lt=today
    )
    for permit in owing:
        if queries.is_told(permit):
            key = f"permit:{permit.pk}:{ReportReminder.OVERDUE}:{permit.report_due_on}"
            assert Notice.objects.filter(unique_key=key).count() == 1, permit.pk
            assert permit.report_remind_on is not None, permit.pk


TELLS = {
    ("dossier", "receive"): "dossier_received",
    ("dossier", "request_completion"): "completion_requested",
    ("dossier", "decline"): "dossier_declined",
    ("dossier", "correct_reception"): "reception_corrected",
    ("dossier", "change_track"): "track_changed",
    ("dossier", "request_supplement"): "supplement_requested",
    ("dossier", "supplement"): "supplement_received",
    ("dossier", "stop"): "dossier_stopped",
    ("dossier", "reappoint"): "result_reappointed",
    ("dossier", "submit_upward"): "submitted_upward",
    ("dossier", "take_note"): "notification_noted",
    ("dossier", "deliver_to_desk"): "result_ready",
    ("permit", "suspend"): "permit_suspended",
    ("permit", "reinstate"): "permit_reinstated",
    ("permit", "cancel"): "permit_cancelled",
}
"""What each act tells the organiser, once."""


def check_told():
    """As many notices of each kind on each case as acts that tell it: none lost, none doubled."""
    done = Entry.objects.values_list("subject_kind", "subject_id", "action")
    acts = Counter((pk, TELLS[kind, act]) for kind, pk, act in done if (kind, act) in TELLS)
    told = Notice.objects.filter(kind__in=TELLS.values()).values_list("subject_id", "kind")
    assert acts == Counter(told)


def _numbers():
    series = {}
    for kind, year, number in Permit.objects.values_list("kind", "year", "number"):
        series.setdefault((kind, year), []).append(number)
    return series


def check_books(*, today):
    """What spans the house: the audit's chains, the calendar, the outbox, the permits."""
    assert list(audit.breaks()) == []
    assert list(differences(told_by_all())) == []
    check_told()
    check_permits()
    for dossier in Dossier.objects.all():
        check_dossier(dossier, today=today)
        check_belief(dossier, today=today)


def last_entry(kind, pk):
    """The newest line of one chain."""
    return Entry.objects.filter(subject_kind=kind, subject_id=pk).order_by("position").last()
