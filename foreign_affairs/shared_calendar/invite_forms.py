"""The forms of inviting by mail, for whatever app invites."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import User
from foreign_affairs.rest import acts
from foreign_affairs.rest.fields import line_field, lines_field
from foreign_affairs.shared_calendar import guest_lines
from foreign_affairs.shared_calendar.models import Invitee


class Inviting(acts.ActionForm):
    """Several at once: chosen among those whom the house knows, or written with their address."""

    action = "invite"
    to_do = _("Invite by mail")
    button = _("Invite")
    tone = "plain"
    done = _("They are invited; the mails go out as soon as the date is certain.")
    about = _(
        "Every change and a cancellation follow by themselves. Names and addresses stay within the "
        "office and are in no calendar feed."
    )
    ASKED_AS = {"email": "people", "name": "people"}

    chosen = forms.MultipleChoiceField(
        label=_("Who takes part anyway"), widget=forms.CheckboxSelectMultiple, required=False
    )
    people = lines_field(
        _("Others: on each line a name and an e-mail address"), rows=3, most=60_000, required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the mails to others"),
        choices=Invitee.Language.choices,
        widget=forms.RadioSelect,
        initial="vi",
    )
    while_tentative = forms.BooleanField(
        label=_("Invite already while the date is not certain"), required=False
    )

    def offer(
        self,
        known: Iterable[tuple[Any, User | None]],
        *,
        invited: Collection[str],
        is_certain: bool,
    ) -> None:
        """Let choose among `known`, each with what he is here; not who is `invited` already."""
        self.known: dict[str, User] = {}
        labels: dict[str, list[str]] = {}
        for what, user in known:
            if user is not None and user.is_active and user.email.lower() not in invited:
                self.known[str(user.pk)] = user
                labels.setdefault(str(user.pk), []).append(str(what))
        field = self.fields["chosen"]
        field.choices = [  # type: ignore[attr-defined]
            (key, f"{self.known[key]} ({', '.join(dict.fromkeys(whats))})")
            for key, whats in labels.items()
        ]
        if not labels:
            del self.fields["chosen"]
        if is_certain:
            del self.fields["while_tentative"]
        self.fields["people"].widget.attrs["placeholder"] = "Tanaka Hiroshi <tanaka@example.jp>"

    def clean_people(self) -> list[tuple[str, str]]:
        """Raises ValidationError for each line that is not a name and an address."""
        people, wrong = [], []
        for number, person in guest_lines.read(self.cleaned_data["people"]):
            if person is None or not _is_address(person[1]):
                said = gettext("Line %(number)s: write one name and one e-mail address.")
                wrong.append(ValidationError(said % {"number": number}, code="unclear"))
            else:
                people.append(person)
        if wrong:
            raise ValidationError(wrong)
        return people

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said["people"] and not said.get("chosen"):
            self.add_error("people", gettext("Say who is invited."))
        return said

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        early = {"while_tentative": said.get("while_tentative", False)}
        chosen = [self.known[key] for key in said.get("chosen", ())]
        return {
            "people": [
                *(
                    {"name": str(one), "email": one.email, "language": one.language, **early}
                    for one in chosen
                ),
                *(
                    {"name": name, "email": email, "language": said["language"], **early}
                    for name, email in said["people"]
                ),
            ]
        }


class ChangeInviteeForm(acts.ActionForm):
    """What is written of one who is invited, on a page of its own."""

    action = "change_invitee"
    to_do = _("Change")
    button = _("Save the change")
    tone = "next"
    done = _("What is written of the person was changed.")
    about = _("To another address the invitation is sent anew, and the old one is withdrawn.")
    address = ""

    name = line_field(_("Name"), 200, required=True)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=Invitee.Language.choices,
        widget=forms.RadioSelect,
    )
    wants_mail = forms.BooleanField(label=_("Wants invitations by mail"), required=False)
    while_tentative = forms.BooleanField(
        label=_("Invite already while the date is not certain"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RemoveInviteeForm(acts.ActionForm):
    """To invite somebody no more."""

    action = "remove_invitee"
    to_do = _("Invite no more")
    button = _("Withdraw the invitation")
    tone = "end"
    done = _("The person is not invited any more.")
    about = _("Who holds an invitation is told by mail that it is withdrawn.")
    address = ""

    remove = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def arguments(self) -> dict[str, Any]:
        return {}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
