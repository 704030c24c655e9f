"""The form of a settlement: what was spent, line by line of the approved estimate."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.fields import Amount, line_field, lines_field, number_field
from foreign_affairs.rest.sentences import grouped
from foreign_affairs.spending import words
from foreign_affairs.spending.domain import written
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.domain.values import MOST_DAYS, MOST_PEOPLE, Payer
from foreign_affairs.spending.forms.rows import rows_of
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.spending.shapes import MOST_LINES, MOST_SPENT

NEW_LINES = 3


class SettlementForm(forms.Form):
    """What was spent on every line of the budget, and on what was not planned."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {}

    note = lines_field(_("Note, such as the numbers of the invoices"), most=2000, required=False)

    def __init__(self, *args: Any, estimate: Estimate, **options: Any) -> None:
        self.lines = [
            line for line in written.lines_of(estimate.lines) if line.payer is Payer.BUDGET
        ]
        options.setdefault("initial", _settled(getattr(estimate, "settlement", None), self.lines))
        super().__init__(*args, **options)
        for number, line in enumerate(self.lines):
            self._ask(number, words.name_of(line), needed=True)
        for number in self._places():
            self.fields[f"title_{number}"] = line_field(_("Not planned: for what"), 200)
            self._ask(f"new_{number}", gettext("Not planned"), needed=False)

    def _ask(self, place: int | str, name: str, *, needed: bool) -> None:
        self.fields[f"spent_{place}"] = Amount(
            label=_("Spent in dong: %(name)s") % {"name": name},
            required=needed,
            min_value=0,
            max_value=MOST_SPENT,
        )
        self.fields[f"quantity_{place}"] = number_field(
            _("Quantity: %(name)s") % {"name": name}, most=MOST_PEOPLE * MOST_DAYS
        )
        self.fields[f"why_{place}"] = line_field(_("Why: %(name)s") % {"name": name}, 500)

    def arguments(self) -> dict[str, Any]:
        """What the operation is told."""
        said = self.cleaned_data
        told = [
            Spent(
                key=line.key,
                amount=said[f"spent_{number}"],
                quantity=said[f"quantity_{number}"],
                why=said[f"why_{number}"],
            )
            for number, line in enumerate(self.lines)
        ]
        told += [
            Spent(
                title=said[f"title_{number}"],
                amount=said[f"spent_new_{number}"] or 0,
                quantity=said[f"quantity_new_{number}"],
                why=said[f"why_new_{number}"],
            )
            for number in self._places()
            if said[f"title_{number}"].strip() or said[f"spent_new_{number}"]
        ]
        return {"lines": told, "note": said["note"]}

    def rows(self) -> list[dict[str, Any]]:
        """Line by line: what was approved, and the cells to fill in."""
        return [
            {
                "what": words.name_of(line),
                "approved": grouped(line.amount),
                "quantity_planned": line.quantity,
                **self._cells(number),
            }
            for number, line in enumerate(self.lines)
        ]

    def new_rows(self) -> list[dict[str, Any]]:
        return [
            {"title": self[f"title_{number}"], **self._cells(f"new_{number}")}
            for number in self._places()
        ]

    def _places(self) -> range:
        """The free rows: as many as stand or were sent, and some more."""
        return range(rows_of(self, "title_", least=NEW_LINES, most=MOST_LINES))

    def _cells(self, place: int | str) -> dict[str, Any]:
        return {name: self[f"{name}_{place}"] for name in ("spent", "quantity", "why")}


def _settled(settlement: Settlement | None, lines: Iterable[Line]) -> dict[str, Any]:
    """What was settled before, to be corrected."""
    if settlement is None:
        return {}
    initial: dict[str, Any] = {"note": settlement.note}
    told = written.settled_lines_of(settlement.lines)
    by_key = {one.line.key: one for one in told if one.line}
    places = [(str(number), by_key.get(line.key)) for number, line in enumerate(lines)]
    unplanned = [one for one in told if one.line is None]
    places += [(f"new_{number}", one) for number, one in enumerate(unplanned)]
    for place, one in places:
        if one is not None:
            initial |= {
                f"spent_{place}": one.spent,
                f"quantity_{place}": one.quantity,
                f"why_{place}": one.why,
            }
    for number, one in enumerate(unplanned):
        initial[f"title_{number}"] = one.title
    return initial
