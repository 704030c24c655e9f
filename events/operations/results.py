"""The papers of an event: the notice to the authority, what came of it, the report."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from events.domain.values import Kind
from events.models import Event, Outcome
from events.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.workdays.deadlines import office_date

MOST_OUTCOMES = 100
_OUTCOME_FACTS = (
    "kind",
    "title",
    "partner",
    "country",
    "amount_vnd",
    "follow_up_on",
    "done_on",
    "done_note",
)


@transaction.atomic(durable=True)
def notify_authority(
    *, event_id: int, actor: Actor, at: datetime, notified_on: date, number: str = ""
) -> Event:
    """Record that the Department of Finance was notified, on which day, by which document.

    A second record corrects the first. Writes the event, one audit entry and the calendar. Raises
    NotVisible, WrongRole, WrongState, RuleBroken.

    Source: Decree 96/2026/NĐ-CP, art. 89.
    """
    event = steps.step("notify_authority", event_id=event_id, actor=actor)
    reasons = _why_not_yet(notified_on, "notified_on", at=at)
    if event.kind != Kind.INVESTMENT_PROMOTION:
        reasons.append(
            Reason("nothing_to_notify", "Only investment promotion is notified beforehand.")
        )
    refuse(reasons)
    event.notified_on, event.notice_number = notified_on, number.strip()
    details = {"on": notified_on, "number": event.notice_number, "due_on": event.notify_due_on}
    return steps.finish(event, "notify_authority", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def record_outcomes(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    outcomes: Sequence[Mapping[str, Any]],
    removed: Collection[int] = (),
) -> Event:
    """Add what came of the event, and change what is written: rows with an `id` are changed.

    What somebody else added meanwhile stays; only those named in `removed` go. Writes the
    outcomes, one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    event = steps.step("record_outcomes", event_id=event_id, actor=actor)
    standing = {one.pk: one for one in event.outcomes.all()}
    named = [row["id"] for row in outcomes if row.get("id")]
    unknown = {*named, *removed} - set(standing)
    if unknown or len(set(named)) != len(named) or set(named).intersection(removed):
        refuse([Reason("no_such_outcome", "The event has no such result.", "outcomes")])
    written = [_outcome(event, standing.get(row.get("id") or 0), row, at=at) for row in outcomes]
    if len(standing) - len(set(removed)) + len(written) - len(named) > MOST_OUTCOMES:
        refuse(
            [
                Reason(
                    "too_many_outcomes",
                    "An event has at most %(most)s results.",
                    "outcomes",
                    {"most": MOST_OUTCOMES},
                )
            ]
        )
    for outcome in written:
        outcome.save()
    event.outcomes.filter(pk__in=removed).delete()
    gone = [key for key in standing if key in set(removed)]
    gone += [one.pk for one in written if one.follow_up_on is None]
    shared_calendar.withdraw("event_follow_up", gone, at=at)
    details = {"outcomes": [one.pk for one in written], "removed": sorted(set(removed))}
    return steps.finish(event, "record_outcomes", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def report_results(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    reported_on: date,
    results: str,
    number: str = "",
) -> Event:
    """Record the report on the results: on which day, by which document, and what it says.

    A second record corrects the first. Writes the event, one audit entry and the calendar. Raises
    NotVisible, WrongRole, WrongState, RuleBroken.

    Source: Decree 96/2026/NĐ-CP, art. 89; office practice for other kinds of events.
    """
    event = steps.step("report_results", event_id=event_id, actor=actor)
    reasons = _why_not_yet(reported_on, "reported_on", at=at)
    if event.last_at is not None and reported_on < office_date(event.last_at):
        reasons.append(
            Reason("reported_before_the_end", "A report follows the event.", "reported_on")
        )
    if not results.strip():
        reasons.append(Reason("results_missing", "Say what came of the event.", "results"))
    refuse(reasons)
    event.reported_on, event.report_number = reported_on, number.strip()
    event.results = results.strip()
    details = {"on": reported_on, "number": event.report_number, "due_on": event.report_due_on}
    return steps.finish(event, "report_results", actor=actor, at=at, details=details)


def _outcome(
    event: Event, standing: Outcome | None, row: Mapping[str, Any], *, at: datetime
) -> Outcome:
    """One result as `row` says it; what `row` leaves out stays, or is empty in a new one."""
    outcome = standing or Outcome(event=event)
    for name in _OUTCOME_FACTS:
        if name in row:
            setattr(outcome, name, row[name])
    reasons = []
    if not outcome.title.strip() or not outcome.kind:
        reasons.append(Reason("outcome_unnamed", "Say what came of the event.", "outcomes"))
    if outcome.done_on is not None:
        reasons += _why_not_yet(outcome.done_on, "outcomes", at=at)
    refuse(reasons)
    return outcome


def _why_not_yet(day: date, field: str, *, at: datetime) -> list[Reason]:
    if day > office_date(at):
        return [Reason("day_ahead", "This day has not come yet.", field)]
    return []
