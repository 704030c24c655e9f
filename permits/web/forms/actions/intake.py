"""Before and at the reception: the desk, and who corrects it. No rule lives here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import Role, User
from permits import queries
from permits.domain.values import Channel
from permits.web.forms.actions.base import ActionForm, MomentForm, lines_field
from permits.web.forms.fields import Day, hour_widget


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
            proposed = queries.preselected_track(self.dossier)
            keys = [track.key for track in self.tracks]
            self.fields["track"].initial = proposed if proposed in keys else keys[0]
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

    missing = lines_field(
        _("What is missing or wrong?"), help_text=_("The organiser reads these words.")
    )


class DeclineForm(ActionForm):
    action = "decline"
    to_do = _("Do not accept the dossier")
    button = _("Do not accept")
    tone = "end"
    done = _("The dossier was not accepted. The organiser has been told why.")
    about = _("For what this office may not decide. The dossier is closed.")

    reason = lines_field(
        _("Why is it not accepted?"), help_text=_("The organiser reads these words.")
    )


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
    reason = lines_field(_("Why is it corrected?"), rows=2)

    def suit(self) -> None:
        self.offer_tracks()
        choices = self.fields["track"].choices  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("As it is")), *choices]  # type: ignore[attr-defined]


class WithdrawForm(ActionForm):
    action = "withdraw"
    to_do = _("Withdraw the dossier")
    button = _("Withdraw the dossier")
    tone = "end"
    done = _("The dossier is withdrawn.")
    about = _("The office stops working on it. This cannot be undone; you may file a new dossier.")

    reason = lines_field(_("Why, if you like to say"), rows=2, required=False)
