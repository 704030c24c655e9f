"""Fields of forms: days, hours, texts, countries and amounts, as people write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs import countries
from foreign_affairs.rest import shapes
from foreign_affairs.rest.wording import in_the_readers

FIRST_YEAR, LAST_YEAR = 1900, 2200
YES_NO = [("", _("All")), ("true", _("Yes")), ("false", _("No"))]


def capital(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """`choices` as they stand alone, each beginning with a capital, in the reader's language."""
    return [(value, _capital(words)) for value, words in choices]


_capital = lazy(lambda words: capfirst(str(words)), str)


def moment(day: date, hour: time) -> datetime:
    """The instant at an office-local day and hour."""
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


class Day(forms.DateField):
    """An office-local day of a year that an instant can hold."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(
            attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"}
        )
        super().__init__(widget=widget, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class Hour(forms.TimeField):
    """An office-local time of day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(
            attrs={"placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"},
            format="%H:%M",
        )
        super().__init__(widget=widget, **options)


def line_field(label: Any, most: int, **options: Any) -> forms.CharField:
    """A text on one line."""
    return forms.CharField(
        label=label,
        max_length=most,
        validators=[shapes.one_line],
        **{"required": False, **options},
    )


def lines_field(label: Any, *, rows: int = 3, most: int = 5000, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[shapes.lines],
        **options,
    )


def search_field(*, most: int = 100) -> forms.CharField:
    """The words that a list is searched by."""
    return forms.CharField(
        label=_("Words"),
        required=False,
        max_length=most,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


# One sign parts all the thousands: 1,600,000.50 is no number of dong.
_IN_THOUSANDS = re.compile(r"[0-9]{1,3}([ .,\N{NO-BREAK SPACE}])[0-9]{3}(?:\1[0-9]{3})*")


class Amount(forms.IntegerField):
    """Dong without fraction; 1.600.000 and 1 600 000 ₫ are read as people write them."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip(" ₫đ\N{NO-BREAK SPACE}")
            if _IN_THOUSANDS.fullmatch(value):
                value = "".join(filter(str.isdigit, value))
        return super().to_python(value)


def number_field(label: Any, *, most: int = 1_000_000, **options: Any) -> forms.IntegerField:
    """A whole number, written by hand rather than by little arrows."""
    return forms.IntegerField(
        label=label,
        min_value=options.pop("least", 0),
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **{"required": False, **options},
    )


def country_words(code: str) -> str:
    return countries.name(code, "en" if get_language() == "en" else "vi")


class Countries(forms.CharField):
    """Countries by name, between commas."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        found: dict[str, None] = {}
        for part in re.split(r"[,;\n]", super().to_python(value) or ""):
            if not part.strip():
                continue
            code = countries.code_of(part)
            if code is None:
                raise forms.ValidationError(
                    gettext("There is no country “%(name)s”.") % {"name": part.strip()[:60]},
                    code="no_country",
                )
            found[code] = None
        return list(found)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(country_words(code) for code in value)
        return value

    def run_validators(self, value: Any) -> None:
        """Each part was looked up already."""


class Country(forms.CharField):
    """One country by its name, or none."""

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").strip()
        if not text:
            return ""
        code = countries.code_of(text)
        if code is None:
            raise forms.ValidationError(
                gettext("There is no country “%(name)s”.") % {"name": text[:60]}, code="no_country"
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        return country_words(value) if value and countries.is_country(str(value)) else value


class Named(forms.ModelChoiceField):
    """A row with a Vietnamese and an English name."""

    def label_from_instance(self, obj: Any) -> str:
        return in_the_readers(obj)


def one_of(label: Any, queryset: QuerySet[Any], kind: type[Any] = Named, **options: Any) -> Any:
    """A choice of one row, or of none."""
    return kind(
        label=label,
        required=False,
        queryset=queryset,
        empty_label=_("Please choose"),
        **options,
    )
