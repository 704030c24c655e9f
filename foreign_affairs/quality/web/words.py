"""What the pages call things: states, acts, scores. Words only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.queries import history
from foreign_affairs.quality.domain.lifecycle import State
from foreign_affairs.quality.models import Feedback
from foreign_affairs.rest.history import Happening

TONES = {
    State.RECEIVED: "wait",
    State.ASSIGNED: "info",
    State.ANSWERED: "ok",
    State.CLOSED: "ok",
    State.DECLINED: "quiet",
    State.WITHDRAWN: "quiet",
}
ACTS = {
    "file": (N_("Filed"), "send-fill"),
    "assign": (N_("Assigned"), "arrow-right-circle-fill"),
    "reply": (N_("Answered"), "check-circle-fill"),
    "close": (N_("Closed"), "check-circle-fill"),
    "decline": (N_("Not for this office"), "dash-circle"),
    "withdraw": (N_("Taken back"), "dash-circle"),
    "recount": (N_("Due date counted again with new holidays"), "calendar-check"),
}
# (state, reader works in the office) → (what happens now, what it means)
WAITING = {
    (State.RECEIVED, False): (
        N_("We have it and decide who answers"),
        N_("We write to you as soon as there is an answer."),
    ),
    (State.RECEIVED, True): (N_("A leader decides who answers"), ""),
    (State.ASSIGNED, False): (
        N_("It is being examined"),
        N_("We write to you as soon as there is an answer."),
    ),
    (State.ASSIGNED, True): (N_("Whoever has it examines it"), ""),
}
DONE = {
    State.ANSWERED: N_("It is answered"),
    State.CLOSED: N_("It is closed"),
    State.DECLINED: N_("It is not for this office"),
    State.WITHDRAWN: N_("It was taken back"),
}
BANDS = {
    "fulfilled": N_("Task fulfilled: 100 %"),
    "mostly_fulfilled": N_("Task fulfilled: 70 to under 100 %"),
    "not_fulfilled": N_("Task fulfilled: under 70 %"),
    "excellent": N_("Excellent"),
    "good": N_("Good"),
    "fair": N_("Fair"),
    "average": N_("Average"),
    "weak": N_("Weak"),
}
INDICATORS = {
    1: N_("Total time against the limit"),
    2: N_("Time of each unit against its limit"),
    3: N_("Contacts with the desk to complete the dossier"),
    4: N_("Bodies to turn to, to complete the dossier"),
    5: N_("Whole process at the desk"),
    6: N_("Publicity of procedures"),
    7: N_("Attitude"),
    8: N_("Handling of feedback"),
    9: N_("Online services"),
}
ORIGINS = {"slips": N_("evaluation slips"), "system": N_("the system")}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The panel on top. `tone` as the shell's panel takes it; "" is to do."""

    title: str
    why: str = ""
    tone: str = ""


def next_step(feedback: Feedback, *, to_do: str, is_staff: bool) -> NextStep:
    """What comes next for one reader. `to_do` is the title of what the reader may do, or ""."""
    state = State(feedback.state)
    if to_do:
        return NextStep(to_do)
    if state in DONE:
        return NextStep(gettext(DONE[state]), feedback.answer or feedback.reason, tone="done")
    title, why = WAITING[state, is_staff]
    return NextStep(gettext(title), gettext(why) if why else "", tone="wait")


def timeline(feedback: Feedback, actor: Actor) -> list[Happening]:
    """Who did what when, the newest first; who of the office, the office reads alone."""
    lines = []
    for entry in history(kind="feedback", subject_id=feedback.pk):
        words, icon = ACTS[entry.action]
        who = str(entry.actor or "") if actor.is_staff else ""
        lines.append(Happening(gettext(words), entry.at, who, "", icon))
    return lines[::-1]


def quarters(today: date, *, count: int) -> list[tuple[str, date, date]]:
    """The quarter of `today` and those before it, the newest first: words, first and last day."""
    found: list[tuple[str, date, date]] = []
    year, quarter = today.year, (today.month + 2) // 3
    for _turn in range(count):
        start, end = quarter_of(year, quarter)
        words = gettext("Quarter %(quarter)s/%(year)s") % {"quarter": quarter, "year": year}
        found.append((words, start, end))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def quarter_of(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter, 1 to 4."""
    last_days = {1: 31, 2: 30, 3: 30, 4: 31}
    return date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, last_days[quarter])


def band_words(band: Any) -> str:
    return gettext(BANDS[band.key]) if band else ""
