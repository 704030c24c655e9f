"""Whose permit it needs, put right; and taking note where none is needed. No rule lives here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from permits import queries
from permits.web.forms.actions.base import ActionForm, lines_field
from permits.web.forms.intake import AnswersForm, as_asked, guessed


class ClassifyForm(ActionForm, AnswersForm):
    action = "classify"
    to_do = _("Correct the answers on whose permit it needs")
    button = _("Correct the answers")
    tone = "plain"
    done = _("The answers are corrected. The earlier ones stay in the dossier.")
    about = _("For answers that the papers show to be wrong.")

    reason = lines_field(_("Why are they corrected?"), rows=2)

    def suit(self) -> None:
        newest = queries.newest_classification(self.dossier)
        self.initial = as_asked(newest.said) if newest else guessed(self.dossier)

    def arguments(self) -> dict[str, Any]:
        return {"answers": self.answers(), "reason": self.cleaned_data["reason"]}


class TakeNoteForm(ActionForm):
    action = "take_note"
    to_do = _("Take note of the notification")
    button = _("Take note")
    done = _("The office has taken note. The organiser has been told.")
    about = _("The event needs no permit. With this the dossier is closed.")
