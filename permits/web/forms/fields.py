"""Days and hours as people write them."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest import shapes
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

FIRST_YEAR, LAST_YEAR = 1900, 2200


def day_widget() -> forms.DateInput:
    return forms.DateInput(
        attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"}
    )


def hour_widget() -> forms.TimeInput:
    return forms.TimeInput(
        attrs={"placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"},
        format="%H:%M",
    )


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=OFFICE_ZONE)


class Day(forms.DateField):
    """An office-local day of a year that an instant can hold."""

    widget = day_widget

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=day_widget(), **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


def lines_field(
    label: Any, *, help_text: Any = "", rows: int = 4, required: bool = True, most: int = 5000
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[shapes.lines],
    )
