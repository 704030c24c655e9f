"""An item of the annual plan, as planners write it by hand."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan.domain.rules import MONTHS_OF_A_QUARTER
from foreign_affairs.annual_plan.domain.values import FIRST_YEAR, LAST_YEAR, MOST_VND
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.rest.fields import (
    Amount,
    Countries,
    capital,
    line_field,
    lines_field,
    number_field,
)

QUARTERS = range(1, 12 // MONTHS_OF_A_QUARTER + 1)
MONTHS = range(1, 13)


def _numbers(numbers: range) -> list[tuple[str, Any]]:
    return [("", _("Still open")), *((str(number), str(number)) for number in numbers)]


class PlanItemForm(forms.Form):
    """What is planned. A new item is asked its year; its number is the next of that year."""

    ASKED_AS: ClassVar = {"unit_id": "unit"}

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    year = number_field(_("Year"), least=FIRST_YEAR, most=LAST_YEAR, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=capital(PlanItem.Kind.choices))
    title_vi = line_field(_("Title in Vietnamese"), 300, required=True)
    title_en = line_field(_("Title in English"), 300)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        required=False,
        choices=_numbers(QUARTERS),
        coerce=int,
        empty_value=None,
    )
    month = forms.TypedChoiceField(
        label=_("Month"),
        required=False,
        choices=_numbers(MONTHS),
        coerce=int,
        empty_value=None,
        help_text=_("The quarter follows from it."),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        required=False,
        queryset=Unit.objects.order_by("pk"),
        empty_label=_("Still open"),
    )
    countries = Countries(
        label=_("Countries"),
        required=False,
        max_length=500,
        help_text=_("By name, with commas between them."),
    )
    budget_vnd = Amount(label=_("Budget in dong"), required=False, min_value=0, max_value=MOST_VND)

    def __init__(self, data: Any = None, *, item: PlanItem | None = None, **options: Any) -> None:
        if item is not None:
            options["initial"] = {
                name: getattr(item, name) for name in (*self.base_fields,) if name != "unit"
            } | {"unit": item.unit_id}
        super().__init__(data, **options)
        if item is not None:
            del self.fields["year"]

    def facts(self) -> dict[str, Any]:
        """What operations are told: of an item that is changed, without its year."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        unit = said.pop("unit")
        if said["month"]:
            # Whoever names another month need not think of the quarter.
            said["quarter"] = None
        return {**said, "unit_id": unit and unit.pk}


class DropForm(forms.Form):
    reason = lines_field(_("Why is it dropped?"), most=2000)
