"""When the desk may ask the organiser for more, and what becomes of an unanswered request. Pure.

Source: Decree 61/2018/NĐ-CP, art. 15(3), 19(4).
"""

from collections.abc import Sequence
from datetime import date

from foreign_affairs.refusals import Reason

MOST_ITEMS = 30


def why_not_once_more(*, sent_before: int, is_allowed: bool) -> tuple[Reason, ...]:
    """Whether a slip may go out: once; a further one only where a leader allowed it.

    `sent_before` counts the slips that the dossier has had since its reception.
    """
    if not sent_before or is_allowed:
        return ()
    return (
        Reason(
            "second_supplement_needs_leader",
            "A supplement is asked for once, and in full. A further request needs a leader.",
        ),
    )


def why_not_said(*, items: Sequence[str], reason: str) -> tuple[Reason, ...]:
    """Whether a slip says everything that it must."""
    reasons = []
    if not items:
        reasons.append(Reason("missing", "Name everything that is missing, one per line.", "items"))
    if len(items) > MOST_ITEMS:
        reasons.append(
            Reason(
                "too_many_items",
                "A slip names at most %(most)s things.",
                "items",
                {"most": MOST_ITEMS},
            )
        )
    if not reason.strip():
        reasons.append(Reason("reason_missing", "Say why.", "reason"))
    return tuple(reasons)


def why_not_stopped_yet(*, today: date, stop_on: date | None) -> tuple[Reason, ...]:
    """Whether a dossier may be stopped. `stop_on` is set while a supplement is waited for.

    Source: Circular 03/2025/TT-VPCP, form 05; office practice for the days.
    """
    if stop_on is None or today >= stop_on:
        return ()
    return (
        Reason(
            "supplement_still_awaited",
            "The organiser has until %(day)s to send the supplement.",
            values={"day": f"{stop_on:%d/%m/%Y}"},
        ),
    )


def why_not_ended(*, reason: str, legal_basis: str) -> tuple[Reason, ...]:
    """Whether a stop says why and by which rule."""
    reasons = []
    if not reason.strip():
        reasons.append(Reason("reason_missing", "Say why.", "reason"))
    if not legal_basis.strip():
        reasons.append(Reason("missing", "Name the legal basis.", "legal_basis"))
    return tuple(reasons)
