"""Who is invited by mail: invite somebody, change what is written, invite no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.web.forms.action import ActionForm
from foreign_affairs.rest.fields import line_field
from foreign_affairs.shared_calendar.models import Invitee

MARK = "invitee_id"


class InviteForm(ActionForm):
    action = "invite"
    to_do = _("Invite somebody by mail")
    button = _("Invite")
    tone = "plain"
    done = _("The person is invited.")
    about = _(
        "Every change and a cancellation follow by themselves. Names and addresses stay within the "
        "office and are in no calendar feed."
    )

    name = line_field(_("Name"), 200, required=True)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=Invitee.Language.choices,
        widget=forms.RadioSelect,
        initial="vi",
    )
    wants_mail = forms.BooleanField(label=_("Wants invitations by mail"), required=False)
    while_tentative = forms.BooleanField(
        label=_("Invite already while the date is not certain"), required=False
    )

    def suit(self) -> None:
        self.initial = self.initial or {"language": "vi", "wants_mail": True}


class ChangeInviteeForm(InviteForm):
    to_do = _("Change")
    button = _("Save the change")
    done = _("What is written of the person was changed.")
    about = _("To another address the invitation is sent anew, and the old one is withdrawn.")
    operation = "change_invitee"

    invitee_id = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RemoveInviteeForm(ActionForm):
    action = "invite"
    to_do = _("Invite no more")
    button = _("Withdraw the invitation")
    tone = "end"
    done = _("The person is not invited any more.")
    about = _("Who holds an invitation is told by mail that it is withdrawn.")
    operation = "remove_invitee"

    invitee_id = forms.IntegerField(widget=forms.HiddenInput)
    remove = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def arguments(self) -> dict[str, Any]:
        return {MARK: self.cleaned_data[MARK]}


def forms_of(event: Event, invitee: Invitee) -> list[ActionForm]:
    """What may be done with one invited person, filled with what is written."""
    names = ("name", "email", "language", "wants_mail", "while_tentative", "revision")
    written = {MARK: invitee.pk, **{name: getattr(invitee, name) for name in names}}
    return [
        ChangeInviteeForm(event=event, key=f"_{invitee.pk}", initial=written),
        RemoveInviteeForm(event=event, key=f"_{invitee.pk}_end", initial=written),
    ]


def read(data: Any, event: Event, key: str) -> ActionForm:
    """The form that was sent: of a new person, or of one by the number `key`."""
    if not key:
        return InviteForm(data, event=event)
    if data.get("remove"):
        return RemoveInviteeForm(data, event=event, key=f"_{key}_end")
    return ChangeInviteeForm(data, event=event, key=f"_{key}")
