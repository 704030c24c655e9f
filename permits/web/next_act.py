"""Which act stands on top of a dossier's page, which beside it, which under the fold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from permits import queries
from permits.domain.intake import ELSEWHERE, Regime
from permits.domain.lifecycle import State
from permits.domain.values import Outcome
from permits.models import Dossier
from permits.web.forms.actions import LEADING, ActionForm

NEVER = frozenset(
    {"city_decides", "went_upward_before", "no_day_was_promised", "already_reappointed"}
)
"""Reasons that no waiting mends: what they forbid is not offered at all."""

RARE = frozenset(
    {
        "allow_supplement",
        "assign",
        "change_track",
        "classify",
        "correct_reception",
        "reappoint",
        "stop",
        "withdraw",
    }
)
"""Corrections and exceptions: folded together where there is more to choose from."""

FEW = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """The one thing to do next, what else is usual here, and what is seldom wanted."""

    leading: ActionForm | None
    usual: tuple[ActionForm, ...]
    rare: tuple[ActionForm, ...]

    def asks(self, action: str) -> bool:
        """Whether the page has the questions of `action`, ready to be answered."""
        shown = (self.leading, *self.usual, *self.rare)
        return any(form and form.action == action and not form.not_yet for form in shown)


def offer(dossier: Dossier, forms: Mapping[str, ActionForm]) -> Offer:
    """`forms` of everything that the table allows the reader, each in its place.

    What cannot be done yet stands after what can.
    """
    fitting = {action: form for action, form in forms.items() if _fits(dossier, form)}
    leading = fitting.pop(_leading(dossier, fitting), None)
    others = sorted(fitting.values(), key=lambda form: bool(form.not_yet))
    if len(others) <= FEW:
        return Offer(leading, tuple(others), ())
    return Offer(
        leading,
        tuple(form for form in others if form.action not in RARE),
        tuple(form for form in others if form.action in RARE),
    )


def _fits(dossier: Dossier, form: ActionForm) -> bool:
    if form.action == "take_note" and dossier.regime != Regime.NOTIFY:
        return False
    return form.has_a_choice and NEVER.isdisjoint(_codes(form))


def _codes(form: ActionForm) -> set[str]:
    return {reason.code for reason in form.not_yet}


def _leading(dossier: Dossier, forms: Mapping[str, ActionForm]) -> str:
    """The act that stands on top: of the two decisions, the one that was proposed.

    While agencies are awaited there is nothing to do next; on their way, they are asked first.
    """
    if "refuse" in forms and dossier.proposal == Outcome.REFUSED:
        return "refuse"
    if "decline" in forms and dossier.authority in ELSEWHERE:
        return "decline"
    if "consult" in forms and queries.waits_for_the_question(dossier):
        return "consult"
    return next(_candidates(dossier, forms), "")


def _candidates(dossier: Dossier, forms: Mapping[str, ActionForm]) -> Iterator[str]:
    waits_for_agencies = dossier.state == State.CONSULTING and queries.awaited(dossier)
    for action in LEADING:
        form = forms.get(action)
        if form is None:
            continue
        if waits_for_agencies and form.not_yet:
            continue
        if "prime_minister_decides" not in _codes(form) or queries.upward_of(dossier) is None:
            yield action
    yield from (
        action
        for action in ("request_supplement", "stop", "reappoint")
        if action in forms and forms[action].is_called_for and not forms[action].not_yet
    )
