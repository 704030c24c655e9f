"""One form for each action that a permit's page offers. No rule lives here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from permits.domain.values import Channel
from permits.models import Dossier, Permit
from permits.web.forms.actions import ActionForm
from permits.web.forms.fields import Day, lines_field


class PermitForm(ActionForm):
    """What one action on a permit asks for."""

    def __init__(self, data: Any = None, *, permit: Permit, is_organiser: bool = False) -> None:
        self.permit, self.is_organiser = permit, is_organiser
        super().__init__(data, dossier=permit.dossier)


class DecisionForm(PermitForm):
    """A decision of the authority, by its own document."""

    decision_number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        required=False,
        validators=[shapes.one_line],
        help_text=_("Leave it empty: the decision is numbered and drawn up here."),
    )
    decided_on = Day(
        label=_("Decided on"), required=False, help_text=_("Leave it empty if it is today.")
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=400, validators=[shapes.one_line]
    )
    reason = lines_field(_("Why?"), help_text=_("The organiser reads these words."), rows=3)


class SuspendForm(DecisionForm):
    action = "suspend"
    to_do = _("Suspend the permit")
    button = _("Suspend the permit")
    tone = "end"
    done = _("The permit is suspended. The organiser has been told.")
    about = _(
        "At signs of a violation, by a decision of its own. The event stays in the calendar as not "
        "certain; the permit can be reinstated."
    )

    def suit(self) -> None:
        self.fields["legal_basis"].initial = "Quyết định 06/2020/QĐ-TTg, Điều 7 khoản 3"


class ReinstateForm(DecisionForm):
    action = "reinstate"
    to_do = _("Let the permit hold again")
    button = _("Reinstate the permit")
    done = _("The permit holds again. The organiser has been told.")


class CancelForm(DecisionForm):
    action = "cancel"
    to_do = _("Cancel the permit")
    button = _("Cancel the permit")
    tone = "end"
    done = _("The permit is cancelled. The organiser has been told.")
    about = _(
        "For good: on the organiser's notice, or by the authority's own decision. The event is "
        "called off in the calendar."
    )


class NoticeOfCancellationForm(PermitForm):
    action = "give_notice_of_cancellation"
    to_do = _("Say that the event will not be held")
    button = _("Give notice")
    tone = "plain"
    done = _("The office has been told. The permit stands until it is cancelled.")
    about = _("The authority then cancels the permit. Nothing is left to report on.")

    reason = lines_field(_("Why is it not held?"), rows=2)


class OpenAmendmentForm(PermitForm):
    action = "open_amendment"
    to_do = _("Change what was permitted")
    button = _("Open an amendment")
    tone = "plain"
    done = _("The amendment is open: change the plan, then hand it in.")
    about = _(
        "Another date, place, programme or other guests need a new answer. The plan and the papers "
        "are copied for you to change. Until the answer is there, this permit stays as it is."
    )

    channel = forms.ChoiceField(
        label=_("How did the request come?"),
        choices=[
            (Channel.COUNTER.value, Dossier.Channel.COUNTER.label),
            (Channel.POST.value, Dossier.Channel.POST.label),
        ],
        initial=Channel.COUNTER.value,
        widget=forms.RadioSelect,
    )

    def suit(self) -> None:
        if self.is_organiser:
            del self.fields["channel"]


class AmendReportForm(PermitForm):
    action = "amend_report"
    to_do = _("Correct the report that was filed")
    button = _("Open a new version")
    tone = "plain"
    done = _("A new version of the report is open. Correct it and file it.")
    about = _("The filed report stays as it was; the new version says why it was needed.")

    reason = lines_field(_("Why is it corrected?"), rows=2)


PERMIT_FORMS: dict[str, type[PermitForm]] = {
    form.action: form
    for form in (
        ReinstateForm,
        OpenAmendmentForm,
        NoticeOfCancellationForm,
        SuspendForm,
        CancelForm,
        AmendReportForm,
    )
}
"""Every action that a permit's page offers."""
