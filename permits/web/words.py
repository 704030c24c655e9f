"""What the pages call things: states, acts, steps. Words only; what may be done, the table says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from foreign_affairs.accounts.models import Role
from foreign_affairs.rest.history import Happening
from permits.domain.consultations import Opinion
from permits.domain.lifecycle import CLOSED, State
from permits.domain.steps import Stay, StepResult
from permits.domain.values import Outcome
from permits.models import Consultation, Dossier, Step, Track
from permits.queries import Clock, StepClock

TONES = {
    State.DRAFT: "quiet",
    State.SUBMITTED: "wait",
    State.INCOMPLETE: "soon",
    State.APPRAISING: "info",
    State.CONSULTING: "info",
    State.AWAITING_SUPPLEMENT: "wait",
    State.DECIDING: "info",
    State.AWAITING_PM: "wait",
    State.DECIDED: "info",
    State.AT_DESK: "ok",
    State.RETURNED: "ok",
    State.DECLINED: "late",
    State.WITHDRAWN: "quiet",
    State.STOPPED: "late",
    State.NOTED: "ok",
}

ICONS_OF_STATES = {
    State.DRAFT: "pencil-fill",
    State.DECLINED: "x-octagon-fill",
    State.STOPPED: "x-octagon-fill",
}

# action as the audit names it → (words, icon)
ACTS = {
    "open_draft": (N_("Draft opened"), "pencil-fill"),
    "update_draft": (N_("Draft changed"), "pencil-fill"),
    "attach": (N_("Paper added"), "paperclip"),
    "detach": (N_("Paper removed"), "paperclip"),
    "answer_questions": (N_("Questions on the permit answered"), "pencil-fill"),
    "erase_draft": (N_("Draft emptied"), "dash-circle"),
    "submit": (N_("Dossier handed in"), "send-fill"),
    "take_note": (N_("Notification taken note of"), "check-circle-fill"),
    "classify": (N_("Answers on the permit corrected"), "pencil-fill"),
    "receive": (N_("Dossier received"), "inbox-fill"),
    "request_completion": (N_("Completion asked for"), "arrow-return-left"),
    "decline": (N_("Dossier not accepted"), "x-octagon-fill"),
    "consult": (N_("Agencies asked for their opinion"), "chat-left-text-fill"),
    "conclude_consultation": (N_("Consultation concluded"), "chat-left-text-fill"),
    "change_track": (N_("Way of settling changed"), "pencil-fill"),
    "propose_supplement": (N_("Supplement proposed to the desk"), "chat-left-text-fill"),
    "allow_supplement": (N_("Further supplement allowed"), "unlock-fill"),
    "request_supplement": (N_("Supplement asked for; the clock waits"), "pause-circle-fill"),
    "supplement": (N_("Supplement handed in; counted anew"), "play-circle-fill"),
    "stop": (N_("Settlement stopped"), "x-octagon-fill"),
    "reappoint": (N_("Apology sent, new day appointed"), "calendar-plus-fill"),
    "submit_upward": (N_("Submitted to the Prime Minister"), "arrow-up-circle-fill"),
    "record_upward_answer": (N_("Answer of the Prime Minister recorded"), "arrow-down-circle-fill"),
    "forward": (N_("Forwarded for decision"), "arrow-right-circle-fill"),
    "send_back": (N_("Sent back to the division"), "arrow-return-left"),
    "grant": (N_("Permit granted"), "check-circle-fill"),
    "refuse": (N_("Permit refused"), "x-octagon-fill"),
    "deliver_to_desk": (N_("Result laid ready at the desk"), "flag-fill"),
    "return_result": (N_("Result handed over"), "check-circle-fill"),
    "withdraw": (N_("Withdrawn by the organiser"), "dash-circle"),
    "correct_reception": (N_("Reception corrected"), "pencil-fill"),
    "assign": (N_("Given to another officer"), "person-fill"),
    "refer_to_hosting": (N_("Consent to host named"), "paperclip"),
    "open_amendment": (N_("Amendment opened"), "pencil-fill"),
    "suspend": (N_("Permit suspended"), "pause-circle-fill"),
    "reinstate": (N_("Permit reinstated"), "check-circle-fill"),
    "give_notice_of_cancellation": (N_("Notice that the event is not held"), "send-fill"),
    "cancel": (N_("Permit cancelled"), "x-octagon-fill"),
    "write_report": (N_("Report on the results written"), "pencil-fill"),
    "attach_to_report": (N_("Paper added to the report"), "paperclip"),
    "detach_from_report": (N_("Paper taken out of the report"), "paperclip"),
    "file_report": (N_("Report on the results filed"), "check-circle-fill"),
    "amend_report": (N_("New version of the report opened"), "pencil-fill"),
    "recount_report_day": (N_("Day of the report counted again"), "calendar-check"),
    "supersede": (N_("Replaced by a newer permit"), "arrow-right-circle-fill"),
    "recompute_deadline": (N_("Due date counted again with new holidays"), "calendar-check"),
}

RESULTS = {
    StepResult.NOT_ENTERED: ("quiet", N_("Not yet begun")),
    StepResult.RUNNING: ("info", N_("Under way")),
    StepResult.EARLY: ("ok", N_("Early")),
    StepResult.ON_TIME: ("ok", N_("In time")),
    StepResult.LATE: ("late", N_("Too late")),
}

UNTIL_THE_RESULT = N_(
    "We write to you as soon as the result is ready. Until then there is nothing to do for you."
)

# Who reads that somebody else is to act: (state, is_staff) → (what happens now, what it means).
WAITING = {
    (State.DRAFT, True): (N_("The organiser is still writing"), ""),
    (State.SUBMITTED, False): (
        N_("The one-stop desk checks your dossier"),
        N_("You hear within one working day whether it is received or what is missing."),
    ),
    (State.SUBMITTED, True): (N_("The one-stop desk checks the dossier"), ""),
    (State.INCOMPLETE, True): (
        N_("The organiser completes the dossier"),
        N_("Nothing is counted until it is handed in again and received."),
    ),
    (State.APPRAISING, False): (
        N_("The division examines your dossier"),
        UNTIL_THE_RESULT,
    ),
    (State.APPRAISING, True): (N_("The division appraises the dossier"), ""),
    (State.CONSULTING, False): (
        N_("Related agencies are asked for their opinion"),
        UNTIL_THE_RESULT,
    ),
    (State.CONSULTING, True): (N_("The agencies are asked for their opinion"), ""),
    (State.AWAITING_SUPPLEMENT, True): (
        N_("The organiser supplements the dossier"),
        N_("No day is counted until the full dossier is back."),
    ),
    (State.AWAITING_PM, False): (
        N_("Your dossier lies with the Prime Minister"),
        N_("He decides when; no day can be promised. We write to you as soon as he has answered."),
    ),
    (State.AWAITING_PM, True): (N_("The dossier lies with the Prime Minister"), ""),
    (State.DECIDING, False): (
        N_("Your dossier waits for the decision"),
        UNTIL_THE_RESULT,
    ),
    (State.DECIDING, True): (N_("The dossier waits for the decision"), ""),
    (State.DECIDED, False): (
        N_("The result is on its way to the one-stop desk"),
        UNTIL_THE_RESULT,
    ),
    (State.DECIDED, True): (N_("The officer brings the result to the desk"), ""),
    (State.AT_DESK, True): (N_("The desk hands the result to the organiser"), ""),
}

ENDINGS = {
    State.RETURNED: N_("The result was handed over"),
    State.DECLINED: N_("The dossier was not accepted"),
    State.WITHDRAWN: N_("The dossier was withdrawn"),
    State.STOPPED: N_("The settlement of the dossier was stopped"),
    State.NOTED: N_("The office has taken note. You may hold the event"),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The panel on top of a dossier. `tone` as the shell's panel takes it; `""` is to do."""

    title: str
    why: str = ""
    tone: str = ""


def next_step(
    dossier: Dossier, *, to_do: str, why: str = "", is_staff: bool, told: bool
) -> NextStep:
    """What comes next for one reader. `to_do` is the title of what the reader may do, or ""."""
    state = State(dossier.state)
    if to_do:
        return NextStep(to_do, why)
    if state in (State.AT_DESK, State.RETURNED) and told and not is_staff:
        return _told(dossier, state)
    if state in CLOSED:
        return NextStep(gettext(ENDINGS[state]), dossier.reason, tone="done")
    title, why = WAITING.get((state, is_staff), (dossier.get_state_display(), ""))
    return NextStep(gettext(title), gettext(why) if why else "", tone="wait")


def to_complete(dossier: Dossier) -> str:
    """What whoever may write in the dossier is to do with it."""
    if dossier.state == State.AWAITING_SUPPLEMENT:
        return gettext("Supplement the dossier and hand it in")
    return gettext("Complete the dossier and hand it in")


def _told(dossier: Dossier, state: State) -> NextStep:
    done = "done" if state == State.RETURNED else ""
    if dossier.outcome == Outcome.REFUSED:
        return NextStep(gettext("The permit was refused"), _refusal(dossier), tone="done")
    return NextStep(
        gettext("Your permit is ready"),
        gettext(
            "Keep the paper at hand during the event. Report its results within 15 days of its end."
        ),
        tone=done,
    )


def _refusal(dossier: Dossier) -> str:
    if not dossier.legal_basis:
        return dossier.reason
    basis = gettext("Legal basis: %(basis)s") % {"basis": dossier.legal_basis}
    return f"{dossier.reason} {basis}"


def role_words(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def timeline(
    history: Iterable[Mapping[str, Any]], stays: Iterable[Stay], *, is_staff: bool
) -> list[Happening]:
    """The told history with who handed over to whom, the newest first.

    Saving a draft again and again is one line, told with its last instant. Only the office reads
    names beside its inner hand-overs.
    """
    handed = {(stay.entered_at, stay.handed_by): stay for stay in stays if stay.handed_by}
    lines: list[Happening] = []
    before: tuple[str, str] | None = None
    for entry in history:
        words, icon = ACTS[entry["action"]]
        stay = handed.get((entry["at"], entry["actor"])) if is_staff else None
        line = Happening(
            title=gettext(words),
            at=entry["at"],
            who=_who(entry) if is_staff else "",
            text=" ".join(filter(None, (_handed_to(stay), _said(entry)))),
            icon=icon,
        )
        repeated = (entry["action"], entry["actor"])
        if before == repeated and entry["action"] in REPEATED:
            lines.pop()
        lines.append(line)
        before = repeated
    return lines[::-1]


def _who(entry: Mapping[str, Any]) -> str:
    if not entry["for"]:
        return entry["actor"] or gettext("the system")
    people = {"person": entry["actor"], "absent": entry["for"]}
    return gettext("%(person)s, standing in for %(absent)s") % people


REPEATED = ("update_draft", "attach", "detach", "write_report")
"""Acts that are done again and again: several in a row are one line."""


def _handed_to(stay: Stay | None) -> str:
    if stay is None:
        return ""
    if stay.holder and stay.holder != stay.handed_by:
        return gettext("Handed over to %(person)s.") % {"person": stay.holder}
    return gettext("Handed over to: %(role)s.") % {"role": role_words(stay.role)}


def _said(entry: Mapping[str, Any]) -> str:
    """The words that somebody wrote with an act; codes and numbers are told elsewhere."""
    details = entry["details"]
    if entry["action"] in COUNTED_AGAIN and details:
        return _counted_again(*details["due_on"])
    return str(details.get("missing") or details.get("reason") or "")


COUNTED_AGAIN = ("recompute_deadline", "recount_report_day")
"""Acts of the house after other work days were published; each tells the day before and since."""


def _counted_again(before: str | None, after: str | None) -> str:
    if before is None or after is None:
        return gettext("Due on %(day)s.") % {"day": _written(after)} if after else ""
    if before == after:
        return gettext("The day stays %(day)s.") % {"day": _written(after)}
    days = {"was": _written(before), "now": _written(after)}
    return gettext("Until then due on %(was)s, from then on due on %(now)s.") % days


def _written(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the track as a row of the page."""

    name: str
    budget: str
    due_on: Any
    tone: str
    result: str
    stays: tuple[Stay, ...]
    slack: str | None = None


def step_lines(clock: Clock) -> list[StepLine]:
    """The steps as rows; the one that a supplement interrupts waits, too."""
    entered = [entry for entry in clock.steps if entry.stays]
    interrupted = entered[-1] if clock.is_waiting and entered else None
    return [
        StepLine(
            name=named(entry.step),
            budget=budget_words(entry.step),
            due_on=entry.due_on,
            tone="wait" if entry is interrupted else _tone(entry),
            result=gettext(
                "Waiting for the organiser" if entry is interrupted else RESULTS[entry.result][1]
            ),
            stays=entry.stays,
            slack=slack_words(entry.slack_working_days),
        )
        for entry in clock.steps
    ]


def _tone(entry: StepClock) -> str:
    is_over = entry.slack_working_days is not None and entry.slack_working_days < 0
    return "late" if is_over else RESULTS[entry.result][0]


def slack_words(working_days: int | None) -> str | None:
    """How much room the running step has, or by how much it is over its day."""
    if working_days is None:
        return None
    if working_days < 0:
        return ngettext(
            "%(days)d working day over its day",
            "%(days)d working days over its day",
            -working_days,
        ) % {"days": -working_days}
    if working_days == 0:
        return gettext("must be done today")
    return ngettext(
        "%(days)d working day of room", "%(days)d working days of room", working_days
    ) % {"days": working_days}


def over_words(step: StepClock) -> str:
    """By how much a step is over its day; "" while it is not."""
    slack = step.slack_working_days
    return slack_words(slack) or "" if slack is not None and slack < 0 else ""


def budget_words(part: Track | Step) -> str:
    """What a track or a step may take, in its own unit."""
    if part.working_days is not None:
        return days_words(part.working_days)
    calendar_days = getattr(part, "calendar_days", None)
    if calendar_days is not None:
        return ngettext("%(days)d calendar day", "%(days)d calendar days", calendar_days) % {
            "days": calendar_days
        }
    return gettext("depends on the Prime Minister")


def days_words(working_days: int) -> str:
    return ngettext("%(days)d working day", "%(days)d working days", working_days) % {
        "days": working_days
    }


def named(thing: Any) -> str:
    """`name_vi` or `name_en`, by the reader's language."""
    return str(thing.name_vi if get_language() == "vi" else thing.name_en or thing.name_vi)


# What an agency thinks, or where it stands while it has said nothing → (tone, icon).
OPINIONS = {
    Opinion.AGREE: ("ok", "check-circle-fill"),
    Opinion.CONDITIONS: ("soon", "exclamation-circle-fill"),
    Opinion.OBJECT: ("late", "x-octagon-fill"),
    Opinion.NONE: ("quiet", "dash-circle"),
    Opinion.UNSAID: ("wait", "hourglass-split"),
}

# kind of a notice, or act in the audit, about a request → words
CHASERS = {
    "consultation_asked": N_("Request sent"),
    "consultation_due_soon": N_("Reminder sent before the day"),
    "consultation_overdue": N_("Reminder sent after the day"),
    "consultation_reminder": N_("Reminder sent by hand"),
    "opinion_overdue": N_("Officer told: not answered in time"),
    "opinion_missing": N_("Officer told: not answered by law"),
    "opinion_escalated": N_("One-stop desk told"),
    "consultation_replied": N_("Office told of the answer"),
    "objection_answered": N_("Officer told of the approver's answer"),
    "result_copy": N_("Copy of the result sent"),
    "remind": N_("Reminded"),
    "reply": N_("Answered by the link"),
    "record_reply": N_("Answer recorded from a letter"),
    "record_silence": N_("Recorded: no opinion"),
    "lapse": N_("No longer needed"),
    "answer_objection": N_("Objection answered"),
}


def opinion_words(opinion: str) -> str:
    return str(Consultation.Opinions(opinion).label)
