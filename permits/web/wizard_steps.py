"""The steps of the form of a dossier: which there are, which comes next, where a thing is given."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from foreign_affairs.refusals import Reason
from permits import queries
from permits.domain.intake import Regime
from permits.domain.lifecycle import State
from permits.models import Dossier
from permits.web.forms.plan import PlanForm

QUESTIONS, PAPERS, SUMMARY = "questions", "papers", "summary"
STEP_NAMES = {
    QUESTIONS: gettext_lazy("Whose permit"),
    **{key: title for key, title, _blocks in PlanForm.SECTIONS},
    PAPERS: gettext_lazy("Papers"),
    SUMMARY: gettext_lazy("Look through and hand in"),
}
STEPS = tuple(STEP_NAMES)
NOT_FOR_A_NOTIFICATION = frozenset({"programme", "money", PAPERS})


def first_unfinished(dossier: Dossier) -> str:
    """The step of the first thing that is missing; the questions come before all others.

    A supplement begins at the papers where the form itself misses nothing.
    """
    missing = queries.what_is_missing(dossier, at=timezone.now())
    steps = {filing_step(dossier, reason) for reason in missing}
    ends_at = PAPERS if dossier.state == State.AWAITING_SUPPLEMENT else SUMMARY
    return next((step for step in steps_of(dossier) if step in steps), ends_at)


def filing_step(dossier: Dossier, reason: Reason) -> str:
    """On which step a thing that is missing is given."""
    if reason.field == "classification":
        return QUESTIONS
    if reason.code == "component_missing":
        return PAPERS
    name = PlanForm.ASKED_AS.get(reason.field, reason.field)
    return PlanForm(dossier=dossier).step_of.get(name, SUMMARY)


def steps_of(dossier: Dossier) -> tuple[str, ...]:
    """The steps of this dossier, in order: a notification has fewer."""
    if dossier.regime == Regime.NOTIFY:
        return tuple(step for step in STEPS if step not in NOT_FOR_A_NOTIFICATION)
    return STEPS


def progress(dossier: Dossier, step: str) -> dict[str, Any]:
    """Where in the steps this page stands."""
    steps = steps_of(dossier)
    number = steps.index(step) if step in steps else -1
    return {
        "step": step,
        "steps": [{"key": key, "title": STEP_NAMES[key], "is_now": key == step} for key in steps],
        "number": number + 1,
        "before": steps[number - 1] if number > 0 else "",
        "after": steps[number + 1] if 0 <= number < len(steps) - 1 else "",
    }
