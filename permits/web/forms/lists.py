"""The forms of tracking, of papers at the desk, and of the queue."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Organisation, User
from foreign_affairs.accounts.operations import OrganisationFacts
from foreign_affairs.rest import shapes
from foreign_affairs.rest.fields import search_field
from permits.domain.lifecycle import CLOCK_RUNS
from permits.domain.reports import ReportState
from permits.domain.values import Channel, SlaState
from permits.models import Dossier, Permit


class TrackForm(forms.Form):
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


class IssuedFileForm(forms.Form):
    """A file that somebody was given as the permit."""

    file = forms.FileField(
        label=_("The file you were given (PDF)"),
        help_text=_("It is only compared and not kept."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.ATTACHMENT_MAX_BYTES:
            raise forms.ValidationError(
                gettext("This file is larger than any that we issue: at most %(megabytes)s MB.")
                % {"megabytes": f"{settings.ATTACHMENT_MAX_BYTES / 1024 / 1024:g}"}
            )
        return upload


class PapersAtDeskForm(forms.Form):
    """Papers brought to the counter or sent by post: whose they are, and how they came."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    organisation = forms.ModelChoiceField(
        label=_("Whose dossier is it?"),
        queryset=Organisation.objects.order_by("name", "pk"),
        empty_label=_("Please choose"),
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("How did the papers come?"),
        choices=[
            (Channel.COUNTER.value, Dossier.Channel.COUNTER.label),
            (Channel.POST.value, Dossier.Channel.POST.label),
            (Channel.PORTAL.value, Dossier.Channel.PORTAL.label),
        ],
        initial=Channel.COUNTER.value,
        widget=forms.RadioSelect,
    )
    portal_code = forms.CharField(
        label=_("Code on the national portal"),
        max_length=60,
        required=False,
        validators=[shapes.one_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    new_name = forms.CharField(
        label=_("Or a new organisation: its name"),
        max_length=250,
        required=False,
        validators=[shapes.one_line],
        help_text=_("Only if it is not in the list; then its kind, address and phone, too."),
    )
    new_kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[("", _("Please choose")), *Organisation.Kind.choices],
        required=False,
    )
    new_address = forms.CharField(
        label=_("Head office"), max_length=300, required=False, validators=[shapes.one_line]
    )
    new_phone = forms.CharField(
        label=_("Phone of the organisation"),
        max_length=30,
        required=False,
        validators=[shapes.one_line],
    )

    def arguments(self) -> dict[str, Any]:
        """What opening the draft is told of who brought it."""
        said = dict(self.cleaned_data)
        known = said["organisation"]
        facts = {name: said[f"new_{name}"] for name in ("name", "kind", "address", "phone")}
        return {
            "organisation_id": known.pk if known else None,
            "new_organisation": OrganisationFacts(**facts)
            if said["new_name"] and not known
            else None,
            "channel": said["channel"],
            "portal_code": said["portal_code"],
        }


class QueueFilter(forms.Form):
    """What the work queue shows, all of it in the address."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("All"))]
        + [(str(state), Dossier.STATE_NAMES[state]) for state in CLOCK_RUNS],
    )
    sla = forms.ChoiceField(
        label=_("Time left"),
        required=False,
        choices=[
            ("", _("All")),
            (SlaState.OVERDUE.value, _("Overdue")),
            (SlaState.DUE_SOON.value, _("Due soon")),
            (SlaState.ON_TRACK.value, _("On track")),
        ],
    )
    assignee = forms.ChoiceField(label=_("Whose"), required=False)
    q = search_field()

    def __init__(self, data: Any, *, officers: Sequence[User]) -> None:
        super().__init__(data)
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody's")),
            ("me", _("Mine")),
            ("nobody", _("Nobody's yet")),
            *((str(officer.pk), str(officer)) for officer in officers),
        ]


class PermitFilter(forms.Form):
    """What the list of permits shows, all of it in the address."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *Permit.Status.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Permit.Kind.choices]
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    q = search_field()


class ReportFilter(forms.Form):
    """Which reports the office's list shows."""

    state = forms.ChoiceField(
        label=_("Report"),
        required=False,
        choices=[
            (ReportState.OVERDUE.value, _("Overdue")),
            (ReportState.DUE.value, _("Due")),
            (ReportState.EXPECTED.value, _("The event is not over")),
            (ReportState.FILED.value, _("Filed")),
        ],
    )
