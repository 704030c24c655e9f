"""What the lists of events and of the annual plan show, all of it in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.rest.fields import YES_NO, Country, Day, capital


class EventFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *capital(Event.Kind.choices)]
    )
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("All")), *((name, Event.STATE_NAMES[name]) for name in EVENT.states)],  # type: ignore[index]
    )
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)
    country = Country(label=_("Country"), required=False, max_length=60)
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.order_by("pk"), empty_label=_("All")
    )
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    in_plan = forms.ChoiceField(label=_("In the annual plan"), required=False, choices=YES_NO)
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any, *, planners: Sequence[User]) -> None:
        super().__init__(data)
        # The address says "from" and "to", which Python keeps for itself.
        self.fields["responsible"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            ("me", _("Me")),
            *((str(person.pk), str(person)) for person in planners),
        ]

    def add_prefix(self, field_name: str) -> str:
        return {"since": "from", "until": "to"}.get(field_name, field_name)


class PlanFilter(forms.Form):
    year = forms.ChoiceField(label=_("Year"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *capital(PlanItem.Kind.choices)]
    )
    stands = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("All")),
            ("not_yet", _("Not yet")),
            ("planned", _("Planned")),
            ("held", _("Held")),
        ],
    )
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class ImportPlanForm(forms.Form):
    file = forms.FileField(
        label=_("Which table?"),
        allow_empty_file=True,
        help_text=_("CSV in UTF-8, or XLSX."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
