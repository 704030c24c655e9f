"""People by their country, as planners write them: rows of country, organisation and count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs import countries
from foreign_affairs.rest import shapes
from foreign_affairs.rest.fields import country_words

MOST_GUESTS = 100
EMPTY_ROWS, FEWEST_ROWS = 2, 3
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
