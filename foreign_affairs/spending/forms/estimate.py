"""What every form of an estimate asks: counts, and a price beside each line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.blocks import Rows, Section, sections
from foreign_affairs.rest.fields import Amount, line_field, lines_field, number_field
from foreign_affairs.spending import words
from foreign_affairs.spending.domain import written
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.values import MOST_DAYS, MOST_PEOPLE, MOST_PRICE, Payer
from foreign_affairs.spending.models import Estimate

PRICE, PAYER = "price:", "payer:"


def people_field(label: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_PEOPLE)


def days_field(label: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_DAYS)


def _minutes_field(label: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_PEOPLE)


_JOBS = {
    f"{'simultaneous' if simultaneous else 'consecutive'}_{'own' if own else 'hired'}": {
        "simultaneous": simultaneous,
        "own_staff": own,
    }
    for simultaneous in (False, True)
    for own in (False, True)
}
_PAGES = {
    f"{'into' if into else 'from'}_{'un' if un else 'other'}_{'own' if own else 'hired'}": {
        "into_vietnamese": into,
        "un_language": un,
        "own_staff": own,
    }
    for into in (True, False)
    for un in (True, False)
    for own in (False, True)
}
LANGUAGE: Rows = (
    ("consecutive_hired", "consecutive_own"),
    ("simultaneous_hired", "simultaneous_own"),
    ("into_un_hired", "into_un_own"),
    ("from_un_hired", "from_un_own"),
    ("into_other_hired", "into_other_own"),
    ("from_other_hired", "from_other_own"),
)


class EstimateForm(forms.Form):
    """What is asked for. Prices come with the lines: `price:<key>`, `payer:<key>` in the data."""

    BLOCKS: ClassVar[tuple[tuple[str, Any, Rows], ...]]

    cars = people_field(_("Cars"))
    buses = people_field(_("Buses"))
    car_days = days_field(_("For how many days?"))
    banquets = days_field(_("Banquets"))
    vietnamese_at_banquet = people_field(_("Vietnamese participants at the banquet"))
    breakfast_apart = forms.BooleanField(
        label=_("Breakfast is not in the price of lodging"), required=False
    )
    sessions = days_field(_("Working sessions (half days)"))
    vietnamese_at_sessions = people_field(_("Vietnamese participants at a session"))
    shows = days_field(_("Art performances"))
    special_case = line_field(_("Why others get a gift"), 500)
    consecutive_hired = _minutes_field(_("Consecutive interpreting, hired (minutes)"))
    consecutive_own = _minutes_field(_("Consecutive interpreting, own staff (minutes)"))
    simultaneous_hired = _minutes_field(_("Simultaneous interpreting, hired (minutes)"))
    simultaneous_own = _minutes_field(_("Simultaneous interpreting, own staff (minutes)"))
    into_un_hired = people_field(_("UN language into Vietnamese, hired (pages)"))
    into_un_own = people_field(_("UN language into Vietnamese, own staff (pages)"))
    from_un_hired = people_field(_("Vietnamese into a UN language, hired (pages)"))
    from_un_own = people_field(_("Vietnamese into a UN language, own staff (pages)"))
    into_other_hired = people_field(_("Other language into Vietnamese, hired (pages)"))
    into_other_own = people_field(_("Other language into Vietnamese, own staff (pages)"))
    from_other_hired = people_field(_("Vietnamese into another language, hired (pages)"))
    from_other_own = people_field(_("Vietnamese into another language, own staff (pages)"))
    justification = lines_field(
        _("Why something lies above the rules"), rows=2, most=2000, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # The prices that cannot be read, as typed, by the keys of their lines.
        self.unread: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["prices"] = dict(self._prices())
        said["payers"] = {
            name.removeprefix(PAYER): Payer.FOREIGN_SIDE.value
            for name in self.data
            if name.startswith(PAYER)
        }
        return said

    def _prices(self) -> Iterable[tuple[str, int]]:
        field = Amount(min_value=0, max_value=MOST_PRICE)
        for name, typed in self.data.items():
            if name.startswith(PRICE) and str(typed).strip():
                try:
                    yield name.removeprefix(PRICE), field.clean(typed)
                except forms.ValidationError:
                    self.unread[name.removeprefix(PRICE)] = str(typed)
                    self.add_error(
                        None, gettext("The price “%(typed)s” cannot be read.") % {"typed": typed}
                    )

    @property
    def has_only_prices_wrong(self) -> bool:
        """Whether nothing else than prices keeps it from being computed."""
        return set(self.errors) == {NON_FIELD_ERRORS} and len(self.non_field_errors()) == len(
            self.unread
        )

    def told(self) -> dict[str, Any]:
        """What operations are told, in the words of the API."""
        said = self.cleaned_data
        told = {name: said[name] for name in self._plain() if said.get(name)}
        told["interpreting"] = [
            {"minutes": said[name], **job} for name, job in _JOBS.items() if said.get(name)
        ]
        told["translation"] = [
            {"pages": said[name], **job} for name, job in _PAGES.items() if said.get(name)
        ]
        return told | {"prices": said["prices"]}

    def _plain(self) -> Iterable[str]:
        return (name for name in EstimateForm.base_fields if name not in {*_JOBS, *_PAGES})

    @classmethod
    def initial_of(cls, plan: Plan) -> dict[str, Any]:
        """What the form of `plan` begins with; a nought is left empty."""
        initial: dict[str, Any] = {
            name: getattr(plan, name) or None for name in cls.base_fields if hasattr(plan, name)
        }
        for name, job in _JOBS.items():
            # Whole hours: what was rounded up stays so.
            hours = sum(one.paid_hours for one in plan.interpreting if _is(one, job))
            initial[name] = hours * 60 or None
        for name, job in _PAGES.items():
            initial[name] = sum(one.pages for one in plan.translation if _is(one, job)) or None
        return initial

    def blocks(self) -> list[Section]:
        return sections(self, self.BLOCKS)


def _is(one: Any, job: Mapping[str, bool]) -> bool:
    return all(getattr(one, name) == value for name, value in job.items())


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of an estimate in a form: with the price that was typed, and who pays."""

    shown: words.ShownLine
    typed: str
    is_foreign: bool
    is_unread: bool = False


def priced(
    estimate: Estimate, data: Mapping[str, Any], unread: Iterable[str] = ()
) -> list[PricedLine]:
    """The lines of `estimate` with what was typed beside them; an empty price means the norm."""
    lines = map(words.shown, written.lines_of(estimate.lines))
    return [
        PricedLine(
            line,
            str(data.get(f"{PRICE}{line.key}", "")),
            f"{PAYER}{line.key}" in data,
            is_unread=line.key in unread,
        )
        for line in lines
    ]
