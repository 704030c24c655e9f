"""Predicates of delegations. Each returns its reasons; none means yes."""

from datetime import date, datetime, timedelta

from delegations.domain.lifecycle import State
from delegations.domain.values import DelegationFacts
from foreign_affairs.refusals import Reason

LONGEST_VISIT = timedelta(days=366)
"""Source: office practice."""


def why_impossible(delegation: DelegationFacts) -> tuple[Reason, ...]:
    """What can never be right of a delegation, however unfinished it is."""
    reasons = []
    if not delegation.name_vi.strip():
        reasons.append(Reason("name_missing", "Say what the delegation is called.", "name_vi"))
    arrives, departs = delegation.arrives_at, delegation.departs_at
    if arrives and departs and departs <= arrives:
        reasons.append(
            Reason("departs_before_arrival", "The guests leave after they arrive.", "departs_at")
        )
    elif arrives and departs and departs - arrives > LONGEST_VISIT:
        reasons.append(Reason("visit_too_long", "A visit lasts a year at most.", "departs_at"))
    if delegation.heads > 1:
        reasons.append(Reason("heads_twice", "A delegation has one head.", "role"))
    return tuple(reasons)


def why_not_plannable(delegation: DelegationFacts) -> tuple[Reason, ...]:
    """What a delegation lacks to be put before the approver.

    Source: office practice; Circular 35/2026/TT-BTC, art. 4 for the rank.
    """
    reasons = list(why_impossible(delegation))
    if not delegation.heads:
        reasons.append(
            Reason("head_missing", "Enter who is the head of the delegation.", "members")
        )
    if delegation.arrives_at is None or delegation.departs_at is None:
        reasons.append(
            Reason("dates_missing", "Say when the guests arrive and when they leave.", "arrives_at")
        )
    if not delegation.host_body.strip():
        reasons.append(Reason("host_missing", "Say which body is the host.", "host_body"))
    if not delegation.rank_confirmed:
        reasons.append(Reason("rank_unconfirmed", "Confirm the rank of the delegation.", "rank"))
    if not delegation.has_unit:
        reasons.append(Reason("unit_missing", "Say which unit is responsible.", "unit"))
    if not delegation.in_plan and not delegation.why_unplanned.strip():
        reasons.append(
            Reason(
                "plan_unanswered",
                "Link the item of the annual plan, or say why the delegation was not in it.",
                "plan_item",
            )
        )
    return tuple(reasons)


def why_not_started(delegation: DelegationFacts, *, today: date) -> tuple[Reason, ...]:
    """Whether the guests can be here: not before the day on which they are to arrive."""
    if delegation.arrives_on is not None and today < delegation.arrives_on:
        return (Reason("not_arrived_yet", "The day of arrival has not come yet."),)
    return ()


def why_not_on_these_days(
    delegation: DelegationFacts, *, state: str, today: date
) -> tuple[Reason, ...]:
    """What has happened already and cannot be on other days: arrival, reception, report."""
    reasons: list[Reason] = []
    if state == State.ONGOING:
        reasons += why_not_started(delegation, today=today)
    arrives_on, departs_on = delegation.arrives_on, delegation.departs_on
    if arrives_on is None or departs_on is None:
        return tuple(reasons)
    reception_on, reported_on = delegation.reception_on, delegation.reported_on
    if reception_on is not None and not arrives_on <= reception_on <= departs_on:
        sentence = "The reception of the guests lies outside the visit."
        reasons.append(Reason("reception_outside_visit", sentence, "reception_on"))
    if reported_on is not None and reported_on < arrives_on:
        reasons.append(
            Reason("reported_before_the_visit", "A report follows the visit.", "reported_on")
        )
    return tuple(reasons)


def why_not_closable(delegation: DelegationFacts, *, at: datetime) -> tuple[Reason, ...]:
    """What keeps the file of a delegation open: report, programme, settlement.

    Source: Circular 35/2026/TT-BTC, art. 34(2) for the settlement; office practice.
    """
    reasons = []
    if delegation.departs_at is None or delegation.departs_at > at:
        reasons.append(Reason("guests_still_here", "The guests have not left yet."))
    if not delegation.report_number.strip() or delegation.reported_on is None:
        reasons.append(
            Reason(
                "report_missing",
                "Record the report on the results: its number and its day.",
                "report_number",
            )
        )
    if delegation.items_open:
        reasons.append(
            Reason(
                "items_open",
                "%(count)s items of the programme are neither done nor dropped.",
                "programme",
                {"count": delegation.items_open},
            )
        )
    if delegation.settlement_missing:
        reasons.append(
            Reason("settlement_missing", "File the settlement of what was estimated.", "settlement")
        )
    return tuple(reasons)
