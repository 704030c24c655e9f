"""Asking the organiser for more, and stopping where nothing comes. No rule lives here."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain.values import Channel
from permits.models import SupplementSlip
from permits.web.forms.actions.base import ActionForm, MomentForm, lines_field
from permits.web.forms.fields import Day, hour_widget


class SlipForm(ActionForm):
    """An action about the slip that is prepared and not sent yet."""

    def open_slip(self) -> SupplementSlip | None:
        return queries.proposed_slip(self.dossier)


class ItemsForm(SlipForm):
    """An action that names everything that is missing, one thing per line."""

    def suit(self) -> None:
        slip = self.open_slip()
        if slip is not None:
            self.fields["items"].initial = "\n".join(slip.items)
            self.fields["reason"].initial = slip.reason

    def arguments(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**said, "items": said["items"].splitlines()}


class ProposeSupplementForm(ItemsForm):
    action = "propose_supplement"
    to_do = _("Propose that the desk ask for a supplement")
    button = _("Send the proposal to the desk")
    tone = "plain"
    done = _("The desk has your proposal.")
    about = _("Only the desk speaks to the organiser. Name everything at once: it is asked once.")

    items = lines_field(_("What is missing or wrong?"), help_text=_("One thing per line."))
    reason = lines_field(_("Why is it needed?"), rows=3)


class AllowSupplementForm(SlipForm):
    action = "allow_supplement"
    to_do = _("Allow a further supplement")
    button = _("Allow it")
    tone = "plain"
    done = _("The desk may ask once more.")
    about = _("A supplement is asked for once. A further request is an exception that counts.")

    reason = lines_field(_("Why must the organiser be asked again?"), rows=2)

    def suit(self) -> None:
        """Offered once the organiser was asked, until it is allowed."""
        sent, open_slip = self.dossier.slips.exclude(requested_at=None), self.open_slip()
        is_allowed = open_slip is not None and open_slip.allowed_by is not None
        self.has_a_choice = not is_allowed and sent.exists()


class RequestSupplementForm(ItemsForm):
    action = "request_supplement"
    to_do = _("Ask the organiser for a supplement")
    button = _("Send the slip")
    tone = "plain"
    done = _("The slip has gone to the organiser. The clock waits.")
    about = _(
        "Everything at once, as form 02. The clock waits, and counts anew when the full dossier "
        "is back."
    )

    items = lines_field(
        _("What is missing or wrong?"),
        help_text=_("One thing per line. The organiser reads these words."),
    )
    reason = lines_field(
        _("Why is it needed?"), rows=3, help_text=_("The organiser reads these words.")
    )

    def suit(self) -> None:
        super().suit()
        slip, received_at = self.open_slip(), self.dossier.received_at
        if slip is None or received_at is None:
            return
        self.is_called_for = True
        self.why = gettext("A leader allows to ask once more.")
        if slip.proposed_at is not None:
            self.why = gettext(
                "The division proposes it. Sent after %(day)s, the slip counts as late."
            ) % {"day": f"{queries.last_day_for_a_slip(self.dossier):%d/%m/%Y}"}


class SupplementForm(MomentForm):
    action = "supplement"
    to_do = _("Hand in the supplement")
    button = _("The dossier is complete: hand it in")
    done = _("The supplement is handed in. The days are counted anew from now.")
    about = _("With this the clock starts again.")

    received_on = Day(
        label=_("Received on"),
        required=False,
        help_text=_("Leave it empty if the papers came just now."),
    )
    received_hour = forms.TimeField(label=_("at"), required=False, widget=hour_widget())

    def suit(self) -> None:
        if self.dossier.channel == Channel.ONLINE:
            del self.fields["received_on"], self.fields["received_hour"]


class StopForm(ActionForm):
    action = "stop"
    to_do = _("Stop settling the dossier")
    button = _("Stop it")
    tone = "end"
    done = _("The dossier is stopped. The organiser has the notice.")
    about = _("The organiser gets the stop notice. The dossier is closed.")

    reason = lines_field(_("Why is it stopped?"), help_text=_("The organiser reads these words."))
    legal_basis = lines_field(_("On which legal basis?"), rows=2)

    def suit(self) -> None:
        slip = queries.awaited_slip(self.dossier)
        if slip is not None and slip.stop_on and slip.stop_on <= office_date(timezone.now()):
            self.is_called_for = True
            self.why = gettext(
                "The supplement was expected by %(day)s and has not come. The organiser has been "
                "reminded."
            ) % {"day": f"{slip.stop_on:%d/%m/%Y}"}
