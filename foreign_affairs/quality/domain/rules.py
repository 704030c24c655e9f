"""Predicates of slips and feedback. Each returns its reasons; none means yes."""

import re
from collections.abc import Iterable
from datetime import date

from foreign_affairs.folding import fold
from foreign_affairs.quality.domain.lifecycle import FILER, HANDLER, LEADER, may_be_evaluated
from foreign_affairs.refusals import Reason

LEAST_SLIPS = 3
"""Of fewer slips a sum would tell what one organiser answered. Source: office practice."""


def why_not_evaluable(*, dossier_state: str, answered: bool) -> tuple[Reason, ...]:
    """Whether a slip may be given about a dossier: one, and only once there is a result."""
    if answered:
        return (Reason("slip_given", "This dossier was evaluated already. Thank you.", "dossier"),)
    if not may_be_evaluated(dossier_state):
        return (Reason("no_result_yet", "You can tell us how it went once the result is here."),)
    return ()


def roles_towards(*, owns: bool, leads: bool, handles: bool) -> frozenset[str]:
    """What somebody is towards one feedback, by the words of its lifecycle table."""
    held = {FILER: owns, LEADER: leads, HANDLER: handles}
    return frozenset(role for role, holds in held.items() if holds)


def why_unanswerable(*, answer: str, finding: str, is_complaint: bool) -> tuple[Reason, ...]:
    """What an answer still lacks: words, and of a complaint what it was found to be."""
    reasons = []
    if not answer.strip():
        reasons.append(Reason("answer_missing", "Write the answer.", "answer"))
    if is_complaint and not finding:
        reasons.append(Reason("finding_missing", "Say whether the complaint was right.", "finding"))
    return tuple(reasons)


def deadline_key(*, is_complaint: bool) -> str:
    """The line of the deadline catalogue that the answer is due by."""
    return "quality.complaint" if is_complaint else "quality.feedback"


def why_not_to_handle(
    *, handler_id: int, against: Iterable[int], acted_on_dossier: Iterable[int], is_complaint: bool
) -> tuple[Reason, ...]:
    """Whether somebody may handle a feedback: never whom it is about.

    Of a complaint about a dossier nobody either who had the dossier in hand.
    Source: office practice.
    """
    involved = set(against) | (set(acted_on_dossier) if is_complaint else set())
    if handler_id not in involved:
        return ()
    return (
        Reason(
            "handler_is_involved",
            "Somebody whom the complaint is about, or who had the dossier in hand, "
            "cannot handle it.",
            "handler",
        ),
    )


def named_in(text: str, names: Iterable[tuple[int, str]]) -> frozenset[int]:
    """Who of `names` (key, full name) is named in `text`, whatever the case and the diacritics."""
    said = fold(text)
    return frozenset(
        key
        for key, name in names
        if fold(name) and re.search(rf"\b{re.escape(fold(name))}\b", said)
    )


def why_too_narrow(start: date, end: date) -> tuple[Reason, ...]:
    """Whether a period may be summed for readers who may not read single slips: whole quarters.

    Both days inclusive. Two sums that differ by one dossier would tell its slip.
    Source: office practice; the circular sums quarters and years.
    """
    quarter_starts = (start.month, start.day) in {(1, 1), (4, 1), (7, 1), (10, 1)}
    quarter_ends = (end.month, end.day) in {(3, 31), (6, 30), (9, 30), (12, 31)}
    if quarter_starts and quarter_ends and start <= end:
        return ()
    return (Reason("whole_quarters_only", "Choose whole quarters.", "from"),)
