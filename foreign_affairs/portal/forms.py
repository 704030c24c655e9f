"""Forms of the account pages and of the home page: shape only; what may be done, operations say."""

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import LENT_ROLES, Organisation, User
from foreign_affairs.accounts.operations import OrganisationFacts
from foreign_affairs.portal.account_adapter import proven_by_invitation


class OrganiserSignUpForm(forms.Form):
    """Who signs up, beside e-mail and password (named in ACCOUNT_SIGNUP_FORM_CLASS).

    The organisation is not asked for here. Nothing about an organisation is kept on the word of
    an address that nobody has proven: once the mail is confirmed, the first page after signing
    in asks for it and founds it in one operation, outside any transaction of allauth's. Who was
    invited comes through `join`, whose link has proven the address already.
    """

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=30,
        required=False,
        help_text=_("So that the office can reach you when something in a dossier is unclear."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    field_order = ["full_name", "email", "phone", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if context.request and (invited := proven_by_invitation(context.request)):
            self.fields["email"].initial = invited

    def signup(self, _request: HttpRequest, user: User) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.phone = self.cleaned_data["phone"]
        user.language = get_language() or "vi"
        user.save(update_fields=["full_name", "phone", "language"])


class OrganisationForm(forms.Form):
    """What an organiser says of itself."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=250)
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=250,
        required=False,
        help_text=_("As it should stand on the English permit."),
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=Organisation.Kind.choices)
    address = forms.CharField(
        label=_("Head office"), max_length=300, help_text=_("Street, ward, province or city.")
    )
    phone = forms.CharField(
        label=_("Phone of the organisation"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(**self.cleaned_data)


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of your colleague"),
        help_text=_("The link in the mail is good for 14 days and for this address only."),
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        help_text=_("A name by which you will know it again, such as the program that uses it."),
    )


def _day() -> forms.DateInput:
    return forms.DateInput(
        attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"}
    )


class StandInForm(forms.Form):
    """Who is absent, who stands in, from which day through which. No rule lives here."""

    absent: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Who is absent?"), queryset=User.objects.none(), empty_label=_("Please choose")
    )
    stands_in: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Who stands in?"), queryset=User.objects.none(), empty_label=_("Please choose")
    )
    starts_on = forms.DateField(label=_("From"), widget=_day())
    ends_on = forms.DateField(
        label=_("Through"), widget=_day(), help_text=_("This day is included.")
    )
    reason = forms.CharField(label=_("Why, if you like to say"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        people = accounts.holders_of(*LENT_ROLES)
        absent, stands_in = self.fields["absent"], self.fields["stands_in"]
        stands_in.queryset = people  # type: ignore[attr-defined]
        named_for = accounts.whom_to_name_for(actor)
        if named_for.exclude(pk=actor.user_id or 0).exists():
            absent.queryset = named_for  # type: ignore[attr-defined]
            absent.initial = actor.user_id
        else:
            del self.fields["absent"]
            stands_in.queryset = people.exclude(pk=actor.user_id or 0)  # type: ignore[attr-defined]

    def arguments(self, actor: Actor) -> dict[str, Any]:
        """What the operation is told beside actor and instant."""
        said = dict(self.cleaned_data)
        absent, stands_in = said.pop("absent", actor.user), said.pop("stands_in")
        return {**said, "absent_id": absent.pk, "stands_in_id": stands_in.pk}


class DeadlineForm(forms.Form):
    """The deadline calculator: a track, and when the complete dossier is received."""

    track = forms.ChoiceField(label=_("Way through the office"), widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(
            attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    received_hour = forms.TimeField(
        label=_("At"),
        required=False,
        widget=forms.TimeInput(
            attrs={"placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"},
            format="%H:%M",
        ),
    )

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
