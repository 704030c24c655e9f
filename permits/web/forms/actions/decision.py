"""From the proposal to the result in the hand. No rule lives here."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from permits import queries
from permits.domain.values import Outcome
from permits.models import UpwardSubmission
from permits.web import words
from permits.web.forms.actions.base import ActionForm, lines_field
from permits.web.forms.fields import Day


class ForwardForm(ActionForm):
    action = "forward"
    to_do = _("Appraise the plan and forward it for decision")
    button = _("Forward for decision")
    done = _("The dossier lies with the approver now.")

    proposal = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=[
            (Outcome.GRANTED.value, _("Grant the permit")),
            (Outcome.REFUSED.value, _("Refuse the permit")),
        ],
        widget=forms.RadioSelect,
    )
    appraisal = forms.CharField(
        label=_("Your appraisal"),
        max_length=10000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Conditions, opinions, risks, and why. Only the office reads it."),
    )


class SubmitUpwardForm(ActionForm):
    action = "submit_upward"
    to_do = _("Submit the dossier to the Prime Minister")
    button = _("Submit it upward")
    done = _("The dossier lies with the Prime Minister.")
    about = _("For dossiers that only the Prime Minister may permit. The city's part ends here.")

    summary = lines_field(
        _("What does the city propose, and why?"),
        help_text=_("It stands in the letter upward, with the opinions that were given."),
        rows=5,
    )


class UpwardAnswerForm(ActionForm):
    action = "record_upward_answer"
    to_do = _("Record the Prime Minister's answer")
    button = _("Record the answer")
    done = _("The answer is recorded. The approver answers the organiser now.")

    answer = forms.ChoiceField(
        label=_("What did he answer?"),
        choices=[
            (UpwardSubmission.Answer.AGREED.value, UpwardSubmission.Answer.AGREED.label),
            (UpwardSubmission.Answer.DECLINED.value, UpwardSubmission.Answer.DECLINED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer_number = forms.CharField(
        label=_("Number of the document"), max_length=100, validators=[shapes.one_line]
    )
    answered_on = Day(label=_("Its date"))
    answer_text = lines_field(_("What it says, in short"), rows=3, required=False)


class SendBackForm(ActionForm):
    action = "send_back"
    to_do = _("Send it back to the division")
    button = _("Send back")
    tone = "plain"
    done = _("The dossier is back with the division. The clock runs on.")

    reason = lines_field(
        _("What should be looked at again?"), help_text=_("Only the office reads it.")
    )


class GrantForm(ActionForm):
    action = "grant"
    to_do = _("Decide on the permit")
    button = _("Grant the permit")
    done = _("The permit is granted and numbered.")
    about = _(
        "The permit gets its number at once; the organiser learns of it when it is at the desk."
    )

    conditions = lines_field(
        _("Conditions, if any"),
        help_text=_("One per line. They are printed on the permit."),
        rows=3,
        required=False,
    )

    def suit(self) -> None:
        """Offer what the agencies ask for, to be taken over, changed or left out."""
        named = queries.agency_conditions(self.dossier)
        self.fields["conditions"].initial = "\n".join(conditions for _agency, conditions in named)
        if named:
            self.fields["conditions"].help_text = gettext(
                "One per line. They are printed on the permit. Taken over from: %(agencies)s."
            ) % {"agencies": ", ".join(words.named(agency) for agency, _conditions in named)}


class RefuseForm(ActionForm):
    action = "refuse"
    to_do = _("Refuse the permit")
    button = _("Refuse the permit")
    tone = "end"
    done = _("The permit is refused.")

    reason = lines_field(_("Why is it refused?"), help_text=_("The organiser reads these words."))
    legal_basis = lines_field(
        _("By which rule?"),
        help_text=_("The text with its article and clause; the organiser reads it too."),
        rows=2,
    )


class DeliverForm(ActionForm):
    action = "deliver_to_desk"
    to_do = _("Lay the result ready at the one-stop desk")
    button = _("It lies at the desk")
    done = _("The result is at the desk. The organiser has been told.")
    about = _("This stops the clock. The organiser is told the result by e-mail.")


class ReturnForm(ActionForm):
    action = "return_result"
    to_do = _("Hand the result to the organiser")
    button = _("It was handed over")
    done = _("The dossier is closed.")
    about = _("With this the dossier is closed.")
