"""What is decided about a permit after it was granted."""

from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain import permit_rules
from permits.domain.authority import SIGNED
from permits.domain.permit_lifecycle import REPORT_OWED
from permits.models import Permit, PermitDecision
from permits.operations import papers, permit_steps
from permits.operations.authority import signing
from permits.operations.reports import settle_report_day


class Decided(TypedDict):
    """What every decision on a permit is told. The number and the day are of its own document."""

    permit_id: int
    actor: Actor
    at: datetime
    legal_basis: str
    reason: str
    decision_number: NotRequired[str]
    decided_on: NotRequired[date | None]


@transaction.atomic(durable=True)
def suspend(**said: Unpack[Decided]) -> Permit:
    """Suspend the permit by a decision of the competent person. The event is no longer certain.

    Without a `decision_number` it gets the next of its series. Writes the permit, its decision
    with its paper, one audit entry, the event's calendar entry (tentative) and notices to the
    organiser, the officer and whoever was consulted. Raises WrongState, RuleBroken,
    NoAuthorityInForce.

    Source: Decision 06/2020/QĐ-TTg, art. 7(3).
    """
    return _decide("suspend", PermitDecision.Kind.SUSPENSION, **said)


@transaction.atomic(durable=True)
def reinstate(**said: Unpack[Decided]) -> Permit:
    """Let a suspended permit hold again. Writes what `suspend` writes; the event is certain again.

    Source: office practice; the Decision is silent on it.
    """
    return _decide("reinstate", PermitDecision.Kind.REINSTATEMENT, **said)


@transaction.atomic(durable=True)
def cancel(**said: Unpack[Decided]) -> Permit:
    """Cancel the permit for good, on the organiser's notice or on the authority's own decision.

    Writes what `suspend` writes; the event is called off in the calendar. `reason` is the closing
    note. Source: office practice; the Decision is silent on it.
    """
    return _decide("cancel", PermitDecision.Kind.CANCELLATION, **said)


@transaction.atomic(durable=True)
def give_notice_of_cancellation(
    *, permit_id: int, actor: Actor, at: datetime, reason: str
) -> Permit:
    """Tell the authority that the event will not be held; the permit stands until it is cancelled.

    The desk enters a notice that came on paper. Writes the permit, one audit entry and a notice
    to the officer and to each approver, to each once a day. A second notice replaces the first
    one's words. Source: office practice.
    """
    permit = permit_steps.step("give_notice_of_cancellation", permit_id=permit_id, actor=actor)
    permit.cancellation_asked_at, permit.cancellation_reason = at, demand(reason)
    told = (permit.dossier.assignee, *accounts.holders_of(Role.APPROVER))
    for person in dict.fromkeys(told):
        whom = person.pk if person else "office"
        permit_steps.tell(
            permit,
            "cancellation_asked",
            to=person,
            at=at,
            unique_key=f"permit:{permit.pk}:cancellation_asked:{office_date(at)}:{whom}",
            reason=permit.cancellation_reason,
        )
    return permit_steps.finish(
        permit,
        "give_notice_of_cancellation",
        actor=actor,
        at=at,
        details={"reason": permit.cancellation_reason},
    )


_TOLD_AS = {
    "suspend": "permit_suspended",
    "reinstate": "permit_reinstated",
    "cancel": "permit_cancelled",
}


def _decide(
    action: str,
    kind: PermitDecision.Kind,
    *,
    permit_id: int,
    actor: Actor,
    at: datetime,
    legal_basis: str,
    reason: str,
    decision_number: str = "",
    decided_on: date | None = None,
) -> Permit:
    permit = permit_steps.step(action, permit_id=permit_id, actor=actor)
    today = office_date(at)
    why_not = permit_rules.why_not_decidable(
        number=decision_number,
        legal_basis=legal_basis,
        reason=reason,
        decided_on=decided_on or today,
        granted_on=office_date(permit.granted_at),
        today=today,
        is_told=queries.is_told(permit),
        amendment_under_way=queries.amendment_is_granted(permit),
    )
    if why_not:
        raise RuleBroken(why_not)
    assert actor.user is not None, "the table lets only an approver decide"
    given = decision_number.strip()
    own_number: dict[str, Any] = {"number": given} if given else {}
    paper = papers.issue(
        permit.dossier,
        kind.value,
        at=at,
        on=decided_on or today,
        of=permit,
        reason=reason.strip(),
        legal_basis=[line.strip() for line in legal_basis.splitlines() if line.strip()],
        signer=signing(SIGNED[action], actor=actor, at=at),
        **own_number,
    )
    decision = PermitDecision.objects.create(
        permit=permit,
        kind=kind,
        number=paper.context["number"],
        decided_on=decided_on or today,
        legal_basis=legal_basis.strip(),
        reason=reason.strip(),
        recorded_at=at,
        decided_by=actor.user,
        paper=paper,
    )
    permit.report_remind_on = None
    if permit.status in REPORT_OWED:
        settle_report_day(permit)
    said = {"decision": decision.number, "reason": decision.reason}
    permit_steps.tell_holder(permit, _TOLD_AS[action], at=at, **said)
    permit_steps.tell(
        permit, f"{_TOLD_AS[action]}_office", to=permit.dossier.assignee, at=at, **said
    )
    permit_steps.tell_consulted(permit, f"{_TOLD_AS[action]}_office", at=at, **said)
    return permit_steps.finish(
        permit,
        action,
        actor=actor,
        at=at,
        details={
            "decision": decision.number,
            "decided_on": decided_on,
            "legal_basis": decision.legal_basis,
            "reason": decision.reason,
        },
    )
