"""One form for each action that the dossier's page offers. No rule lives here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.refusals import Reason
from permits import queries
from permits.domain.values import Channel, Outcome
from permits.models import Agency, Dossier, Track
from permits.web import words
from permits.web.forms.fields import Day, hour_widget, moment


class ActionForm(forms.Form):
    """What one action asks for. `to_do` heads the page of who may do it, `tone` is its button's."""

    action: ClassVar[str]
    to_do: ClassVar[Any]
    button: ClassVar[Any]
    done: ClassVar[Any]
    tone: ClassVar[str] = "primary"
    about: ClassVar[Any] = ""
    not_yet: tuple[Reason, ...] = ()
    """What stands in the way although the table allows it, shown beside the form."""
    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, data: Any = None, *, dossier: Dossier, tracks: tuple[Track, ...] = ()
    ) -> None:
        super().__init__(data, auto_id=f"{self.action}_%s")
        self.dossier, self.tracks = dossier, tracks
        self.suit()

    def suit(self) -> None:
        """Fit the questions to the dossier."""

    def arguments(self) -> dict[str, Any]:
        """What the operation is told beside dossier, actor and instant."""
        return dict(self.cleaned_data)

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, where the form itself can no longer be offered."""
        return [(str(bound.label), str(bound.value())) for bound in self if bound.value()]


def _lines(
    label: Any, *, help_text: Any = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MomentForm(ActionForm):
    """An action that may name the reception's day, and its hour where it is known."""

    ASKED_AS: ClassVar = {"received_at": "received_on"}

    def arguments(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        day, hour = said.pop("received_on", None), said.pop("received_hour", None)
        if day:
            said["received_at"] = moment(day, hour) if hour else day
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            said.get("received_hour")
            and not said.get("received_on")
            and "received_on" not in self.errors
        ):
            self.add_error("received_on", gettext("Say on which day, too."))
        return said

    def offer_tracks(self) -> None:
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            (track.key, f"{words.named(track)} – {words.days_words(track.working_days)}")
            for track in self.tracks
        ]


class ReceiveForm(MomentForm):
    action = "receive"
    to_do = _("Check the dossier and receive it")
    button = _("Receive the dossier")
    done = _("The dossier is received. The receipt has gone to the organiser.")
    about = _(
        "With the reception the clock starts; the organiser gets the receipt with the due date."
    )

    track = forms.ChoiceField(label=_("By which way is it settled?"), widget=forms.RadioSelect)
    received_on = Day(
        label=_("Received on"),
        required=False,
        help_text=_("Leave it empty if the papers came just now."),
    )
    received_hour = forms.TimeField(label=_("at"), required=False, widget=hour_widget())
    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes it on?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The division decides later"),
    )

    def suit(self) -> None:
        self.offer_tracks()
        if self.tracks:
            self.fields["track"].initial = self.tracks[0].key
        self.fields["officer"].queryset = accounts.holders_of(Role.OFFICER)  # type: ignore[attr-defined]
        if self.dossier.channel == Channel.ONLINE:
            del self.fields["received_on"], self.fields["received_hour"]

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        officer = said.pop("officer", None)
        return {**said, "officer_id": officer.pk if officer else None}


class RequestCompletionForm(ActionForm):
    action = "request_completion"
    to_do = _("Ask for what is missing")
    button = _("Send back to be completed")
    done = _("The organiser has been told what is missing.")
    about = _("Name everything at once: a dossier is sent back for completion only once.")

    missing = _lines(
        _("What is missing or wrong?"), help_text=_("The organiser reads these words.")
    )


class DeclineForm(ActionForm):
    action = "decline"
    to_do = _("Do not accept the dossier")
    button = _("Do not accept")
    tone = "end"
    done = _("The dossier was not accepted. The organiser has been told why.")
    about = _("For what this office may not decide. The dossier is closed.")

    reason = _lines(_("Why is it not accepted?"), help_text=_("The organiser reads these words."))


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
    question = _lines(
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
        return {**said, "agency_ids": [agency.pk for agency in said.pop("agencies")]}


class ConcludeConsultationForm(ActionForm):
    action = "conclude_consultation"
    to_do = _("Conclude the consultation and sum up")
    button = _("Conclude the consultation")
    done = _("The consultation is concluded. The dossier is with you again.")
    about = _("Who has not answered by its day is recorded as: no opinion.")


class ChangeTrackForm(ActionForm):
    action = "change_track"
    to_do = _("Change the way it is settled")
    button = _("Change the way")
    tone = "plain"
    done = _("The way is changed and the days are counted again. The organiser has been told.")
    about = _("For a rule that asks for another way. The organiser gets a new receipt.")

    track = forms.ChoiceField(label=_("By which way is it settled?"), widget=forms.RadioSelect)
    reason = _lines(
        _("Why is the way changed?"), help_text=_("The organiser reads these words."), rows=2
    )

    def suit(self) -> None:
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            (track.key, f"{words.named(track)} – {words.days_words(track.working_days)}")
            for track in self.tracks
            if track.pk != self.dossier.track_id
        ]


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
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Conditions, opinions, risks, and why. Only the office reads it."),
    )


class SendBackForm(ActionForm):
    action = "send_back"
    to_do = _("Send it back to the division")
    button = _("Send back")
    tone = "plain"
    done = _("The dossier is back with the division. The clock runs on.")

    reason = _lines(_("What should be looked at again?"), help_text=_("Only the office reads it."))


class GrantForm(ActionForm):
    action = "grant"
    to_do = _("Decide on the permit")
    button = _("Grant the permit")
    done = _("The permit is granted and numbered.")
    about = _(
        "The permit gets its number at once; the organiser learns of it when it is at the desk."
    )

    conditions = _lines(
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

    reason = _lines(_("Why is it refused?"), help_text=_("The organiser reads these words."))
    legal_basis = _lines(
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


class WithdrawForm(ActionForm):
    action = "withdraw"
    to_do = _("Withdraw the dossier")
    button = _("Withdraw the dossier")
    tone = "end"
    done = _("The dossier is withdrawn.")
    about = _("The office stops working on it. This cannot be undone; you may file a new dossier.")

    reason = _lines(_("Why, if you like to say"), rows=2, required=False)


class CorrectReceptionForm(MomentForm):
    action = "correct_reception"
    to_do = _("Correct the reception")
    button = _("Correct the reception")
    tone = "plain"
    done = _("The reception is corrected and the days are counted again.")
    about = _("For a wrong moment or a wrong way. What you leave empty stays as it is.")

    received_on = Day(label=_("Received on"), required=False)
    received_hour = forms.TimeField(label=_("at"), required=False, widget=hour_widget())
    track = forms.ChoiceField(label=_("By which way is it settled?"), required=False)
    reason = _lines(_("Why is it corrected?"), rows=2)

    def suit(self) -> None:
        self.offer_tracks()
        choices = self.fields["track"].choices  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("As it is")), *choices]  # type: ignore[attr-defined]


class AssignForm(ActionForm):
    action = "assign"
    to_do = _("Hand it to another officer")
    button = _("Hand it over")
    tone = "plain"
    done = _("The dossier has another officer now. Who had it before has been told.")
    about = _("The step and the clock run on. To take it over, choose yourself.")

    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Which officer takes it on?"),
        queryset=User.objects.none(),
        empty_label=_("Please choose"),
    )
    reason = _lines(
        _("Why, if you like to say"),
        help_text=_("Only the office reads it."),
        rows=2,
        required=False,
    )

    def suit(self) -> None:
        others = accounts.holders_of(Role.OFFICER).exclude(pk=self.dossier.assignee_id or 0)
        self.fields["officer"].queryset = others  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        officer = said.pop("officer")
        return {**said, "officer_id": officer.pk}


ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        ReceiveForm,
        RequestCompletionForm,
        DeclineForm,
        ConsultForm,
        ConcludeConsultationForm,
        ForwardForm,
        GrantForm,
        RefuseForm,
        SendBackForm,
        DeliverForm,
        ReturnForm,
        WithdrawForm,
        ChangeTrackForm,
        CorrectReceptionForm,
        AssignForm,
    )
}
"""Every action that the dossier's page offers; `submit` is done from the form of the plan."""

LEADING = (
    "receive",
    "conclude_consultation",
    "forward",
    "grant",
    "refuse",
    "deliver_to_desk",
    "return_result",
)
"""What may stand on top as the one thing to do next, the first that is possible."""
