"""What may be filed, received and noted; until when; what looks alike. Pure."""

from dataclasses import dataclass
from datetime import date

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    WorkingCalendar,
    last_day_before,
)
from permits.domain.intake import ELSEWHERE, Answers, Authority, Regime


def why_not_handed_in(regime: str) -> tuple[Reason, ...]:
    """Why a dossier of this regime is not for this office to take at all; "" is not classified."""
    if not regime:
        return (
            Reason(
                "classification_missing",
                "Answer the questions on whose permit the event needs.",
                "classification",
            ),
        )
    if regime == Regime.OUT_OF_SCOPE:
        return (
            Reason(
                "out_of_scope",
                "By your answers this event needs no permit for an international conference.",
                "classification",
            ),
        )
    if regime == Regime.PARTY_RULES:
        return (
            Reason(
                "party_rules",
                "By your answers the rules of the Party apply; this office does not permit it.",
                "classification",
            ),
        )
    return ()


def why_not_received(regime: str, authority: str) -> tuple[Reason, ...]:
    """Why the desk may not receive it and start a clock.

    A dossier from before the classifier ("") is the desk's to judge.
    """
    if not regime:
        return ()
    if regime == Regime.NOTIFY:
        return (
            Reason(
                "notification_only",
                "This is a notification: take note of it, it needs no permit.",
            ),
        )
    if regime != Regime.PERMIT:
        return why_not_handed_in(regime)
    if authority in ELSEWHERE:
        return (
            Reason(
                "belongs_elsewhere",
                "Another authority permits this event. Decline the dossier and name it, or "
                "correct the answers.",
            ),
        )
    return ()


def why_not_noted(regime: str, authority: str) -> tuple[Reason, ...]:
    """Why the desk may not just take note of it."""
    if regime != Regime.NOTIFY:
        return (Reason("no_notification", "Only a university's notification is taken note of."),)
    if authority in ELSEWHERE:
        return (
            Reason(
                "belongs_elsewhere_notice",
                "Another agency manages this university. Decline the notification and name the "
                "agency, or correct the answers.",
            ),
        )
    return ()


SECRETS_REFUSED = Reason(
    "state_secrets_refused",
    "A dossier that holds state secrets may not be written or kept here. Bring it to the "
    "one-stop desk on paper; nothing of what you entered now was kept.",
    "state_secrets",
)
"""Source: Law 29/2018/QH14, art. 5."""


def why_contradicted(answers: Answers, *, has_minister: bool) -> tuple[Reason, ...]:
    """Where the plan says otherwise than the answers."""
    if has_minister and not answers.minister_level_guest:
        return (
            Reason(
                "rank_contradicts",
                "The highest guest is of minister level or above, but the first questions were "
                "answered with no. Please mend one of the two.",
                "highest_rank",
            ),
        )
    return ()


def lead_rule(authority: str) -> str:
    """The key of the lead time in the deadline catalogue.

    Source: Decision 06/2020/QĐ-TTg, art. 4(1)(a).
    """
    return "permit.lead.pm" if authority == Authority.PRIME_MINISTER else "permit.lead.local"


@dataclass(frozen=True, slots=True)
class LastFilingDay:
    """The reverse clock: the last calendar day to file, and the day to come to the counter.

    `advised_on` is the working day on or before `last_on`; None where its year is not published.
    """

    event_on: date
    lead_days: int
    last_on: date
    advised_on: date | None

    @property
    def is_closed(self) -> bool:
        """Whether the counter is closed on the last day itself."""
        return self.advised_on is not None and self.advised_on != self.last_on


def last_filing_day(calendar: WorkingCalendar, *, event_on: date, lead_days: int) -> LastFilingDay:
    """The last day on which a dossier for an event on `event_on` is in time; it is not rolled.

    Source: Decision 06/2020/QĐ-TTg, art. 4(1)(a); office practice for the advice.
    """
    last_on = last_day_before(event_on, lead_days)
    try:
        advised_on = calendar.roll_back(last_on)
    except CalendarNotPublished:
        advised_on = None
    return LastFilingDay(event_on, lead_days, last_on, advised_on)


def looks_alike(one: str, other: str) -> bool:
    """Whether two folded titles may name the same event: equal, or two thirds of their words are.

    Source: office practice.
    """
    if not one or not other:
        return False
    words, others = frozenset(one.split()), frozenset(other.split())
    shared = len(words & others)
    return one == other or 3 * shared >= 2 * len(words | others)
