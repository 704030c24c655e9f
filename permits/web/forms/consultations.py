"""What an agency is asked on its page, and what the office does with an opinion. No rule here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from permits.domain.consultations import SAID
from permits.models import Consultation
from permits.web.forms.fields import Day


def _opinions() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What is the opinion?"),
        choices=[(said.value, Consultation.Opinions(said).label) for said in SAID],
        widget=forms.RadioSelect,
    )


def _lines(label: Any, help_text: Any, *, longest: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OpinionForm(forms.Form):
    """The one form of an agency's page."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    opinion = _opinions()
    conditions = _lines(
        _("Conditions, if any"),
        _("One per line. The permit may take them over word by word."),
        longest=5000,
        rows=3,
    )
    text = _lines(
        _("Reasons or remarks"),
        _("Needed where your agency objects. Only the office reads it."),
        longest=10000,
        rows=5,
    )
    respondent = forms.CharField(
        label=_("Who answers for the agency?"),
        help_text=_("Name and position."),
        max_length=200,
        validators=[shapes.one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ConsultationForm(forms.Form):
    """What one act of the office on a request asks for."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    about: ClassVar[Any] = ""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, *, consultation: Consultation) -> None:
        super().__init__(data, auto_id=f"{self.action}_{consultation.pk}_%s")
        self.consultation = consultation


class RecordReplyForm(ConsultationForm):
    action = "record_reply"
    to_do = _("Record an answer that came by letter")
    button = _("Record the answer")
    done = _("The opinion of the agency is recorded.")

    opinion = _opinions()
    replied_on = Day(
        label=_("The letter came on"), required=False, help_text=_("Leave it empty for today.")
    )
    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=60,
        required=False,
        validators=[shapes.one_line],
    )
    letter_on = Day(label=_("Date of the letter"), required=False)
    respondent = forms.CharField(
        label=_("Who signed it?"), max_length=200, required=False, validators=[shapes.one_line]
    )
    conditions = _lines(_("Conditions, if any"), _("One per line."), longest=5000, rows=3)
    text = _lines(_("What does it say?"), "", longest=10000, rows=4)


class RemindForm(ConsultationForm):
    action = "remind"
    to_do = _("Remind the agency")
    button = _("Send a reminder")
    done = _("The agency has been reminded.")
    about = _("It is mailed the question once more, with a link to answer by.")


class AnswerObjectionForm(ConsultationForm):
    action = "answer_objection"
    to_do = _("Answer the objection")
    button = _("Answer the objection")
    done = _("The objection is answered.")
    about = _("Say why the permit may be granted all the same, or what you change because of it.")

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=5000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the office reads it."),
    )


CONSULTATION_FORMS: dict[str, type[ConsultationForm]] = {
    form.action: form for form in (RecordReplyForm, RemindForm, AnswerObjectionForm)
}
