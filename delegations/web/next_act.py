"""What is to be done next with a delegation, and by when: which act stands on top of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from delegations.domain import rules
from delegations.domain.lifecycle import AHEAD, State
from delegations.domain.values import DelegationFacts
from delegations.models import Delegation
from foreign_affairs.refusals import Reason
from foreign_affairs.rest import acts
from foreign_affairs.rest.acts import ActionForm, NextStep, Offer
from foreign_affairs.rest.wording import day_words
from foreign_affairs.workdays.deadlines import office_date

RARE = frozenset({"reopen", "cancel"})
"""What is seldom wanted: folded together below the rest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A delegation as its page judges it at one instant."""

    delegation: Delegation
    facts: DelegationFacts
    at: datetime

    @property
    def have_left(self) -> bool:
        departs = self.delegation.departs_at
        return departs is not None and departs <= self.at

    @property
    def may_be_here(self) -> bool:
        return not rules.why_not_started(self.facts, today=office_date(self.at))

    @property
    def owes_request(self) -> bool:
        """Whether a leader is to receive the guests and was not asked yet."""
        one = self.delegation
        return one.reception_on is not None and one.asked_on is None and not self.have_left

    @property
    def owes_report(self) -> bool:
        return self.have_left and self.delegation.reported_on is None


def why_not_yet(standing: Standing, action: str) -> tuple[Reason, ...]:
    """What the rules would answer to `action`, asked beforehand."""
    if action in ("plan", "approve"):
        return rules.why_not_plannable(standing.facts)
    if action == "start":
        return rules.why_not_started(standing.facts, today=office_date(standing.at))
    if action == "close":
        return rules.why_not_closable(standing.facts, at=standing.at)
    return ()


def offer(standing: Standing, forms: Mapping[str, ActionForm]) -> Offer:
    """`forms` of everything that the table allows the reader, each in its place."""
    return acts.offer(forms, leading=_leading(standing, forms), rare=RARE)


def _leading(standing: Standing, forms: Mapping[str, ActionForm]) -> str:
    one = standing.delegation
    order: list[str] = []
    if standing.owes_request and one.state in AHEAD:
        order.append("request_reception")
    if one.state in AHEAD and one.rank_confirmed_at is None:
        order.append("confirm_rank")
    if one.state == State.DRAFT:
        order.append("plan")
    elif one.state == State.PLANNED:
        order.insert(0, "approve")
    elif one.state == State.APPROVED and standing.may_be_here:
        order.append("start")
    elif one.state == State.ONGOING and standing.have_left:
        order += ["record_report", "close"] if standing.owes_report else ["close"]
    return next((action for action in order if action in forms), "")


def next_step(standing: Standing, leading: ActionForm | None) -> NextStep:
    """The panel on top of a delegation's page."""
    one = standing.delegation
    state = State(one.state)
    if state == State.CANCELLED:
        return NextStep(gettext("The visit is called off"), one.reason, tone="done")
    if leading is not None:
        return NextStep(str(leading.to_do), _why(standing, leading), by=_by(standing, leading))
    if state == State.CLOSED:
        return NextStep(gettext("The file is closed, and nothing is left to do"), tone="done")
    if state == State.ONGOING:
        return _while_here(standing)
    title = {
        State.DRAFT: gettext("A planner puts the plan before the approver"),
        State.PLANNED: gettext("The approver decides on the plan"),
    }.get(state, gettext("The plan is approved; the programme can be worked out"))
    return NextStep(title, by=_arrival(one), tone="wait")


def _while_here(standing: Standing) -> NextStep:
    one = standing.delegation
    if not standing.have_left:
        until = gettext("They leave on %(day)s") % {"day": day_words(one.departs_at)}
        return NextStep(gettext("The guests are here"), by=until, tone="wait")
    title = gettext("A planner closes the file")
    if standing.owes_report:
        title = gettext("The report on the results is to be written")
    return NextStep(title, by=_until(one.report_due_on), tone="wait")


def _why(standing: Standing, leading: ActionForm) -> str:
    one = standing.delegation
    if leading.action == "plan" and one.reason:
        return gettext("It was given back: %(reason)s") % {"reason": one.reason}
    if leading.action == "confirm_rank":
        return gettext("Rooms, meals and who receives the guests follow from the rank.")
    if leading.action == "record_report":
        return gettext("The guests have left.")
    return ""


def _by(standing: Standing, leading: ActionForm) -> str:
    one = standing.delegation
    if leading.action == "request_reception":
        return _until(one.request_due_on)
    if leading.action in ("record_report", "close"):
        return _until(one.report_due_on)
    return _arrival(one)


def _arrival(one: Delegation) -> str:
    if one.arrives_at is None:
        return ""
    return gettext("The guests arrive on %(day)s") % {"day": day_words(one.arrives_at)}


def _until(day: date | None) -> str:
    return gettext("by %(day)s") % {"day": day_words(day)} if day else ""
