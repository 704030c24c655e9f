"""The forms of slips. No rule lives here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.quality.models import Slip
from foreign_affairs.rest import shapes


class SlipForm(forms.Form):
    """One question per block, each answered by a touch."""

    time = forms.ChoiceField(
        label=_("When did you get the result?"),
        choices=Slip.Time.choices,
        widget=forms.RadioSelect,
        help_text=_("Compared with the day on the receipt or in our last letter."),
    )
    contacts = forms.ChoiceField(
        label=_("How often did you have to turn to the desk to complete the dossier?"),
        choices=Slip.Contact.choices,
        widget=forms.RadioSelect,
        help_text=_("Handing it in and fetching the result do not count."),
    )
    bodies = forms.ChoiceField(
        label=_("Whom did you have to turn to, to complete the dossier?"),
        choices=Slip.Body.choices,
        widget=forms.RadioSelect,
    )
    attitude = forms.ChoiceField(
        label=_("How were you treated by our staff?"),
        choices=Slip.Manner.choices,
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("What else should we know?"),
        required=False,
        max_length=2000,
        validators=[shapes.lines],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please name nobody here. For a complaint there is a page of its own."),
    )


class CodeForm(forms.Form):
    """Code and contact, as on the page that tracks a dossier."""

    code = forms.CharField(
        label=_("Code of the dossier"),
        max_length=40,
        help_text=_("In full, as on the receipt or in our e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    contact = forms.CharField(
        label=_("E-mail address or telephone number"),
        max_length=254,
        help_text=_("The one that the dossier was filed with."),
    )
