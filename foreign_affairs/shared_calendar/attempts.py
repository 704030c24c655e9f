"""An act that is done from a page, and what the page says where it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foreign_affairs.refusals import Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.operations import Clash
from foreign_affairs.shared_calendar.words import ClashLine, clash_lines


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was done: reasons that belong to no field, or what it collides with."""

    status: int
    reasons: tuple[Reason, ...] = ()
    clashes: tuple[ClashLine, ...] = ()

    @property
    def is_hard(self) -> bool:
        return any(line.hard for line in self.clashes)


NOT_REFUSED = Refused(200)


def attempt(
    form: Any, act: Callable[[], object], *, may: Callable[[], object] | None = None
) -> Refused | None:
    """Do `act` with what the bound `form` says; None where it was done.

    `may` is asked before the form is read, as the API does: 403 and 409 come before 422. Reasons
    stand beside the form's fields afterwards, and of what collides softly it asks why. Raises the
    refusals that are pages of their own (not visible).
    """
    try:
        if may is not None:
            may()
        if not form.is_valid():
            return Refused(answers.UNREADABLE)
        act()
    except Clash as clash:
        return collided(form, clash)
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        return Refused(status, reasons)
    return None


def collided(form: Any, clash: Clash) -> Refused:
    """What a page tells of `clash`; the form asks why where it may be done all the same."""
    lines = tuple(clash_lines(clash.members()["clashes"]))
    soft = sorted({line.code for line in lines if not line.hard})
    if soft and isinstance(form, Acknowledging):
        form.asks_why(soft)
    return Refused(answers.status_of(clash), clashes=lines)
