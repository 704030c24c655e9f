"""The desk's forms of the import and of the register of secret papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from permits.models import SecretDossier
from permits.web.forms.fields import Day


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Which table?"),
        allow_empty_file=True,
        help_text=_("CSV in UTF-8, or XLSX."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class SecretForm(forms.Form):
    """One line. No title and no content is asked for, and none may be written."""

    received_on = Day(label=_("Received on"))
    organiser = forms.CharField(
        label=_("From which organiser?"), max_length=250, validators=[shapes.one_line]
    )
    level = forms.ChoiceField(
        label=_("Secret level of the paper dossier"),
        choices=SecretDossier.Level.choices,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Where does it lie?"),
        max_length=200,
        validators=[shapes.one_line],
        help_text=_("Safe, cabinet, shelf. Write nothing of what it is about."),
    )
