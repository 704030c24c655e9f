"""What is to be done next with an event, and by when: which act stands on top of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from events import queries
from events.domain import rules
from events.domain.checklists import Duty, Item
from events.domain.lifecycle import State
from events.domain.values import EventFacts
from events.models import Event
from events.queries import OpenDuty
from events.web import words
from foreign_affairs.refusals import Reason
from foreign_affairs.rest import acts
from foreign_affairs.rest.acts import ActionForm, NextStep, Offer
from foreign_affairs.rest.wording import day_words
from foreign_affairs.spending.models import Estimate

RARE = frozenset({"mark", "make_tentative", "cancel"})
"""What is seldom wanted: folded together below the rest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An event as its page judges it at one instant."""

    event: Event
    facts: EventFacts
    items: Sequence[Item]
    duties: Sequence[OpenDuty]
    estimate: Estimate | None
    at: datetime

    @property
    def is_over(self) -> bool:
        return self.event.last_at is not None and self.event.last_at <= self.at

    @property
    def is_certain(self) -> bool:
        return self.event.state == State.CONFIRMED

    @property
    def is_without_permit(self) -> bool:
        """Whether its linked dossier can bring no permit any more, and it is still ahead."""
        permit = self.facts.permit
        return (
            self.event.state in (State.DRAFT, State.TENTATIVE)
            and permit is not None
            and permit.is_refused
        )

    @property
    def dates(self) -> int:
        """How many of its dates were not called off."""
        return sum(one.cancelled_at is None for one in self.event.occurrences.all())

    @property
    def is_notice_next(self) -> bool:
        """Whether the notice to the authority is the first thing that is still to be done."""
        first = next((item.duty for item in self.items if item.done_on is None), None)
        return first == Duty.NOTIFY_AUTHORITY and not self.is_over


def why_not_yet(standing: Standing, action: str) -> tuple[Reason, ...]:
    """What the rules would answer to `action`, asked beforehand."""
    if action == "plan":
        return rules.why_not_plannable(standing.facts)
    if action == "confirm":
        return rules.why_not_confirmable(standing.facts, standing.items)
    if action == "close":
        return rules.why_not_closable(standing.facts, at=standing.at)
    if action == "cancel":
        return rules.why_not_cancellable(
            standing.facts, at=standing.at, certain=standing.is_certain, dates=standing.dates
        )
    return ()


def is_pointless(standing: Standing, action: str, *, differs: bool) -> bool:
    """What the table allows and yet has nothing to act on: it is not offered."""
    event = standing.event
    if action == "notify_authority":
        return event.notify_due_on is None and event.notified_on is None
    if action == "take_over_permit":
        return not differs
    if action == "approve_estimate":
        return standing.estimate is None or standing.estimate.approved_at is not None
    if action == "cancel":
        return standing.is_over and standing.is_certain
    if action in ("book", "reschedule"):
        return standing.is_over
    return False


def offer(standing: Standing, forms: Mapping[str, ActionForm]) -> Offer:
    """`forms` of everything that the table allows the reader, each in its place."""
    return acts.offer(forms, leading=_leading(standing, forms), rare=RARE)


def _leading(standing: Standing, forms: Mapping[str, ActionForm]) -> str:
    event = standing.event
    order: tuple[str, ...] = ()
    if event.state == State.DRAFT:
        order = ("plan",)
    elif event.state == State.TENTATIVE:
        order = ("notify_authority", "confirm") if standing.is_notice_next else ("confirm",)
    elif event.state == State.CONFIRMED:
        order = ("close",) if standing.is_over else ()
        if standing.is_notice_next:
            order = ("notify_authority",)
    elif event.state == State.HELD and event.reported_on is None and event.report_due_on:
        order = ("report_results",)
    return next((action for action in order if action in forms), "")


def next_step(standing: Standing, leading: ActionForm | None) -> NextStep:
    """The panel on top of an event's page."""
    event = standing.event
    state = State(event.state)
    if state == State.CANCELLED:
        return NextStep(gettext("The event is called off"), event.reason, tone="done")
    if stands := _stands_still(standing):
        return NextStep(*stands, tone="" if leading else "wait")
    if leading is not None:
        return NextStep(str(leading.to_do), _why(standing, leading), by=_by(standing, leading))
    if state == State.HELD:
        return _after(standing)
    if state == State.CONFIRMED and standing.is_over:
        return NextStep(gettext("A planner says that it was held"), tone="wait")
    title = {
        State.DRAFT: gettext("A planner puts it on the calendar"),
        State.TENTATIVE: gettext("The date is not certain yet"),
    }.get(state, gettext("The date is certain"))
    return NextStep(title, _before(standing), tone="wait")


def _stands_still(standing: Standing) -> tuple[str, str] | None:
    """What holds an event up for good, and the ways out; None where it goes on."""
    if standing.is_without_permit:
        return (
            gettext("The dossier ended without a permit"),
            gettext("Call the event off, or name another dossier in its form."),
        )
    if standing.event.state == State.TENTATIVE and standing.is_over:
        return (
            gettext("It is over and was never certain"),
            gettext(
                "If it took place, make the date certain and say that it was held. "
                "Else call it off."
            ),
        )
    return None


def _after(standing: Standing) -> NextStep:
    duty = next(iter(standing.duties), None)
    if duty is None:
        return NextStep(gettext("It was held, and nothing is left to do"), tone="done")
    day = day_words(duty.due_on)
    if duty.key == queries.FOLLOW_UP:
        title = gettext("Follow up: %(title)s") % {"title": duty.title}
        place = f"outcome-{duty.outcome_id}"
        return NextStep(title, by=gettext("by %(day)s") % {"day": day}, place=place)
    return NextStep(
        words.duty_words(duty.key), by=gettext("by %(day)s") % {"day": day}, tone="wait"
    )


def _why(standing: Standing, leading: ActionForm) -> str:
    if leading.action == "confirm":
        if not leading.not_yet:
            return gettext("Nothing stands in the way.")
        first = next((item for item in standing.items if item.done_on is None), None)
        if first is not None and first.due_on is not None:
            return _next(words.duty_words(first.duty), first.due_on)
    if leading.action == "notify_authority":
        return gettext("Fifteen days before an event of investment promotion at the latest.")
    return ""


def _before(standing: Standing) -> str:
    duty = next(iter(standing.duties), None)
    if duty is None:
        return ""
    return _next(duty.title or words.duty_words(duty.key), duty.due_on)


def _next(what: str, due_on: date) -> str:
    return gettext("Next: %(what)s, by %(day)s.") % {"what": what, "day": day_words(due_on)}


def _by(standing: Standing, leading: ActionForm) -> str:
    event = standing.event
    days: dict[str, date | datetime | None] = {
        "notify_authority": event.notify_due_on,
        "report_results": event.report_due_on,
        "plan": event.first_at,
        "confirm": event.first_at,
    }
    day = days.get(leading.action)
    if day is None:
        return ""
    if leading.action in ("plan", "confirm"):
        return gettext("The event is on %(day)s") % {"day": day_words(day)}
    return gettext("by %(day)s") % {"day": day_words(day)}
