"""Asking agencies, and summing up what they say. No rule lives here."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from permits import queries
from permits.models import Agency
from permits.web import words
from permits.web.forms.actions.base import ActionForm, lines_field


class AgenciesField(forms.ModelMultipleChoiceField):
    """Agencies with a check box each, named in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return words.named(obj)


class ConsultForm(ActionForm):
    action = "consult"
    to_do = _("Ask agencies for their opinion")
    button = _("Ask these agencies")
    done = _("The agencies have been asked. Each has its own link to answer by.")
    about = _(
        "Each agency is mailed the question with a link of its own, by which it reads the plan and "
        "answers without an account. The clock runs on."
    )
    ASKED_AS: ClassVar = {"agency_ids": "agencies"}

    agencies = AgenciesField(
        label=_("Which agencies?"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    question = lines_field(
        _("What do you ask them?"),
        help_text=_("The agencies read these words."),
        rows=3,
    )

    def suit(self) -> None:
        asked = [one.agency_id for one in queries.awaited(self.dossier)]
        free = queries.agencies_asked_nowadays().exclude(pk__in=asked)
        self.fields["agencies"].queryset = free  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        agencies = said.pop("agencies")
        return {**said, "agency_ids": [agency.pk for agency in agencies]}


class ConcludeConsultationForm(ActionForm):
    action = "conclude_consultation"
    to_do = _("Conclude the consultation and sum up")
    button = _("Conclude the consultation")
    done = _("The consultation is concluded. The dossier is with you again.")
    about = _("Who has not answered by its day is recorded as: no opinion.")
