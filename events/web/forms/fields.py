"""Days, hours, countries, people by their country and amounts, as people write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs import countries
from foreign_affairs.rest import shapes
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_GUESTS = 100
EMPTY_ROWS, FEWEST_ROWS = 2, 3


def capital(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """`choices` as they stand alone, each beginning with a capital, in the reader's language."""
    return [(value, _capital(words)) for value, words in choices]


_capital = lazy(lambda words: capfirst(str(words)), str)


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=OFFICE_ZONE)


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


class Amount(forms.IntegerField):
    """Dong without fraction; 1.600.000 and 1 600 000 ₫ are read as people write them."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.translate(str.maketrans("", "", ".,₫đ \N{NO-BREAK SPACE}"))
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


COLUMNS = {
    "country": _("Country"),
    "organisation": _("Organisation, if you know it"),
    "count": _("People"),
}
LENGTHS = {"country": 60, "organisation": 250, "count": 7}


class GuestsWidget(forms.Widget):
    """Reads `name-0-country`, `name-0-organisation`, `name-0-count` … as they were typed."""

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> Any:
        rows = [
            {column: str(data.get(f"{name}-{number}-{column}", "")) for column in COLUMNS}
            for number in range(MOST_GUESTS + EMPTY_ROWS)
        ]
        while rows and not any(value.strip() for value in rows[-1].values()):
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class GuestsField(forms.Field):
    """How many come from where: rows of country, organisation and count."""

    is_rows = True
    widget = GuestsWidget

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        read = []
        for number, row in enumerate(value or (), 1):
            if any(cell.strip() for cell in row.values()):
                read.append(self._read(number, row))
        if len(read) > MOST_GUESTS:
            raise forms.ValidationError(gettext("There are too many rows."), code="too_many")
        return read

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)

    def _read(self, number: int, row: Mapping[str, str]) -> dict[str, Any]:
        code = countries.code_of(row["country"])
        if code is None:
            raise forms.ValidationError(
                gettext("Row %(row)s: name a country.") % {"row": number}, code="no_country"
            )
        count = row["count"].strip()
        if not re.fullmatch(r"[0-9]{1,7}", count) or int(count) > 1_000_000:
            raise forms.ValidationError(
                gettext("Row %(row)s: say how many people come.") % {"row": number}, code="number"
            )
        organisation = row["organisation"].strip()
        try:
            shapes.one_line(organisation)
        except forms.ValidationError as wrong:
            raise forms.ValidationError(
                gettext("Row %(row)s: %(problem)s")
                % {"row": number, "problem": " ".join(wrong.messages)},
                code="not_one_line",
            ) from None
        return {
            "country": code,
            "organisation": organisation[: LENGTHS["organisation"]],
            "count": int(count),
        }


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    id: str
    label: str
    value: str
    most: int
    is_number: bool


def cells_of(bound: forms.BoundField) -> list[list[Cell]]:
    """The rows that a page shows: what is there, and some that wait to be filled."""
    rows = list(bound.value() or ())
    rows += [{}] * max(EMPTY_ROWS, FEWEST_ROWS - len(rows))
    return [
        [
            Cell(
                name=f"{bound.html_name}-{number}-{column}",
                id=f"id_{bound.html_name}-{number}-{column}",
                label=str(words),
                value=_shown(column, row.get(column)),
                most=LENGTHS[column],
                is_number=column == "count",
            )
            for column, words in COLUMNS.items()
        ]
        for number, row in enumerate(rows)
    ]


def _shown(column: str, value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    return country_words(text) if column == "country" and countries.is_country(text) else text
