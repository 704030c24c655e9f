"""Lists of the plan as rows of a page: every row has the same cells, some rows wait empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permits.domain.plan_lists import LISTS, BadCell, Column, PartyRole, tidy

EMPTY_ROWS = 2
FEWEST_ROWS = 3

COLUMNS = {
    ("visits", "place"): _("Place"),
    ("visits", "address"): _("Address"),
    ("endpoints", "place"): _("Place"),
    ("endpoints", "address"): _("Address or country"),
    ("agenda", "subject"): _("Subject"),
    ("agenda", "time"): _("Day and hour"),
    ("agenda", "who"): _("Who speaks or leads"),
    ("parties", "name"): _("Organisation"),
    ("parties", "role"): _("Its part"),
    ("nationalities", "country"): _("Country"),
    ("nationalities", "count"): _("People"),
}
PARTY_ROLES = {
    PartyRole.HOST: _("Host"),
    PartyRole.CO_ORGANISER: _("Co-organiser"),
    PartyRole.FOREIGN_PARTNER: _("Foreign partner"),
    PartyRole.SPONSOR: _("Sponsor"),
}
WRONG = {
    "text": _("Row %(row)s, “%(column)s”: write this on one line, without control characters."),
    "number": _("Row %(row)s, “%(column)s”: write a whole number."),
    "choice": _("Row %(row)s, “%(column)s”: choose from the list."),
    "long": _("Row %(row)s, “%(column)s”: this is too long, or there are too many rows."),
    "missing": _("Row %(row)s: “%(column)s” is empty."),
}


class RowsWidget(forms.Widget):
    """Reads `name-0-column`, `name-1-column` … as they were typed."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self.kept = LISTS[kept]

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> Any:
        rows = []
        for number in range(self.kept.most_rows + EMPTY_ROWS):
            row = {
                column.name: str(data.get(f"{name}-{number}-{column.name}", ""))
                for column in self.kept.columns
            }
            rows.append(row)
        while rows and not any(value.strip() for value in rows[-1].values()):
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class RowsField(forms.Field):
    """One list of the plan."""

    is_rows = True

    def __init__(self, kept: str, **options: Any) -> None:
        super().__init__(widget=RowsWidget(kept), required=False, **options)
        self.kept = LISTS[kept]

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        rows = [
            {column.name: _read(column, row[column.name]) for column in self.kept.columns}
            for row in value or ()
        ]
        try:
            return tidy(self.kept, rows)
        except BadCell as wrong:
            words = COLUMNS[self.kept.name, wrong.column]
            raise forms.ValidationError(
                gettext(str(WRONG[wrong.why])) % {"row": wrong.row, "column": words}, code=wrong.why
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


def _read(column: Column, typed: str) -> Any:
    text = typed.strip()
    if column.is_number and re.fullmatch(r"[0-9][0-9. ]{0,12}", text):
        return int(re.sub(r"\D", "", text))
    return text


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    id: str
    label: str
    value: str
    most: int
    is_number: bool
    choices: tuple[tuple[str, str], ...]


def cells_of(bound: forms.BoundField) -> list[list[Cell]]:
    """The rows that a page shows of a list: what is there, and some that wait to be filled."""
    field = bound.field
    assert isinstance(field, RowsField)
    rows = list(bound.value() or ())
    wanted = min(max(FEWEST_ROWS, len(rows) + EMPTY_ROWS), field.kept.most_rows)
    rows += [{}] * (wanted - len(rows))
    return [
        [
            Cell(
                name=f"{bound.html_name}-{number}-{column.name}",
                id=f"id_{bound.html_name}-{number}-{column.name}",
                label=str(COLUMNS[field.kept.name, column.name]),
                value=_shown(row.get(column.name)),
                most=9 if column.is_number else column.most,
                is_number=column.is_number,
                choices=tuple((str(role), str(words)) for role, words in PARTY_ROLES.items())
                if column.choices
                else (),
            )
            for column in field.kept.columns
        ]
        for number, row in enumerate(rows)
    ]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
