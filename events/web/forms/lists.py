"""What the lists of events and of the annual plan show, all of it in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.rest.fields import capital, search_field
from foreign_affairs.shared_calendar.dated_lists import DatedFilter


class EventFilter(DatedFilter):
    EQUAL = ("kind", "state", "unit")
    field_order = ("kind", "state")

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *capital(Event.Kind.choices)]
    )
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("All")), *((name, Event.STATE_NAMES[name]) for name in EVENT.states)],  # type: ignore[index]
    )


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
    q = search_field()

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
