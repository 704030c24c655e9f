"""One form for each action that a delegation's page offers in place. No rule lives here."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegations import words
from delegations.domain.ranks import propose
from delegations.models import Delegation
from delegations.web.forms.action import ActionForm
from delegations.web.words import rank_words
from foreign_affairs.rest.fields import Day, Hour, capital, line_field, lines_field, moment


class PlanForm(ActionForm):
    action = "plan"
    to_do = _("Put the plan before the approver")
    button = _("Put it before the approver")
    done = _("The plan is before the approver.")
    about = _("The visit stands in the calendar from now on, not certain yet.")


class SendBackForm(ActionForm):
    action = "send_back"
    to_do = _("Give the plan back")
    button = _("Give it back")
    tone = "plain"
    done = _("The plan was given back to its planner.")

    reason = lines_field(_("What is to be changed?"), rows=3)


class ApproveForm(ActionForm):
    action = "approve"
    to_do = _("Approve the plan")
    button = _("Approve the plan")
    done = _("The plan is approved: the visit is certain.")


class ReopenForm(ActionForm):
    action = "reopen"
    to_do = _("Put the approved plan before the approver again")
    button = _("Put it before the approver again")
    tone = "plain"
    done = _("The plan is before the approver again.")
    about = _("For what costs otherwise than was approved. The visit is not certain meanwhile.")

    reason = lines_field(_("What has changed?"), rows=3)


class StartForm(ActionForm):
    action = "start"
    to_do = _("Say that the guests are here")
    button = _("The guests are here")
    done = _("The guests are here.")


class ChangeDatesForm(ActionForm):
    action = "change_dates"
    to_do = _("Change the days of the visit")
    button = _("Change the days")
    tone = "plain"
    done = _("The days of the visit were changed.")
    ASKED_AS: ClassVar = {"arrives_at": "starts_on", "departs_at": "ends_on"}

    starts_on = Day(label=_("Guests arrive on"))
    starts_hour = Hour(label=_("at"))
    ends_on = Day(label=_("Guests leave on"))
    ends_hour = Hour(label=_("at"))

    def suit(self) -> None:
        initial: dict[str, Any] = {}
        for name, at in (
            ("starts", self.delegation.arrives_at),
            ("ends", self.delegation.departs_at),
        ):
            if at is not None:
                local = timezone.localtime(at)
                initial |= {f"{name}_on": local.date(), f"{name}_hour": local.time()}
        self.initial = initial

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "arrives_at": moment(said["starts_on"], said["starts_hour"]),
            "departs_at": moment(said["ends_on"], said["ends_hour"]),
        }


class ConfirmRankForm(ActionForm):
    action = "confirm_rank"
    to_do = _("Confirm the rank")
    button = _("Confirm the rank")
    done = _("The rank is confirmed.")

    head_position = forms.ChoiceField(
        label=_("Position of the head"),
        choices=[("", _("Please choose")), *capital(Delegation.Position.choices)],
    )
    rank = forms.ChoiceField(
        label=_("Rank of the delegation"),
        choices=capital(Delegation.Rank.choices),
        widget=forms.RadioSelect,
    )
    reason = line_field(
        _("If it is not the proposed rank: who decided it, and why?"),
        300,
    )

    def suit(self) -> None:
        proposal = propose(self.delegation.head_position)
        said = str(words.PROPOSALS[proposal.because])
        if proposal.rank:
            said = gettext("Proposed: %(rank)s. %(reason)s (%(source)s)") % {
                "rank": rank_words(proposal.rank),
                "reason": said,
                "source": gettext(proposal.source),
            }
        self.fields["rank"].help_text = said
        stands = self.delegation.rank_confirmed_at is not None
        self.initial = {
            "head_position": self.delegation.head_position,
            "rank": (self.delegation.rank if stands else proposal.rank) or "",
            "reason": self.delegation.rank_reason,
        }


class RequestReceptionForm(ActionForm):
    action = "request_reception"
    to_do = _("Ask a leader to receive the guests")
    button = _("Record it")
    tone = "plain"
    done = _("The reception is recorded.")
    about = _("At least five working days before the reception; later, say why.")

    reception_on = Day(label=_("On which day are the guests received?"))
    asked_on = Day(label=_("On which day was it asked for?"), required=False)
    late_note = line_field(_("If it was asked for late: why?"), 500)

    def suit(self) -> None:
        one = self.delegation
        self.initial = {
            "reception_on": one.reception_on,
            "asked_on": one.asked_on,
            "late_note": one.late_note,
        }


class RecordReportForm(ActionForm):
    action = "record_report"
    to_do = _("Record the report on the results")
    button = _("Record the report")
    done = _("The report on the results is recorded.")
    ASKED_AS: ClassVar = {"report_number": "number"}

    number = line_field(_("Number of the document"), 60, required=True)
    reported_on = Day(label=_("On which day was it sent?"))
    results = lines_field(_("What came of it?"), rows=5, most=10_000)

    def suit(self) -> None:
        one = self.delegation
        self.initial = {
            "number": one.report_number,
            "reported_on": one.reported_on,
            "results": one.results,
        }


class CloseForm(ActionForm):
    action = "close"
    to_do = _("Close the file")
    button = _("Close the file")
    done = _("The file of the delegation is closed.")


class CancelForm(ActionForm):
    action = "cancel"
    to_do = _("Call the visit off")
    button = _("Call the visit off")
    tone = "end"
    done = _("The visit is called off.")
    about = _("It stays in the calendar for thirty days, marked as called off.")

    reason = lines_field(_("Why?"), rows=2)


ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        PlanForm,
        ApproveForm,
        StartForm,
        RecordReportForm,
        CloseForm,
        ConfirmRankForm,
        RequestReceptionForm,
        ChangeDatesForm,
        SendBackForm,
        ReopenForm,
        CancelForm,
    )
}
"""Every action that a delegation's page offers in place; what is written, and who belongs to it,
has forms of its own."""
