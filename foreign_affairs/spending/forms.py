"""The forms of an estimate and of a settlement, as pages ask for them. No rule lives here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.blocks import Rows, Section, sections
from foreign_affairs.rest.fields import Amount, capital, line_field, lines_field, number_field
from foreign_affairs.rest.sentences import grouped
from foreign_affairs.spending import words
from foreign_affairs.spending.domain import written
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.plans import GROUP, Guests, Plan
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.domain.values import (
    MOST_DAYS,
    MOST_PEOPLE,
    MOST_PRICE,
    ConferenceFunding,
    Payer,
    Rank,
)
from foreign_affairs.spending.domain.words import FUNDINGS, RANKS
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.spending.shapes import MOST_SPENT

MOST_EXTRAS = 5
NEW_LINES = 3
PRICE, PAYER = "price:", "payer:"


def _people(label: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_PEOPLE)


def _days(label: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_DAYS)


def _interpreting(label: Any) -> forms.IntegerField:
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
_LANGUAGE: Rows = (
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

    cars = _people(_("Cars"))
    buses = _people(_("Buses"))
    car_days = _days(_("For how many days?"))
    banquets = _days(_("Banquets"))
    vietnamese_at_banquet = _people(_("Vietnamese participants at the banquet"))
    breakfast_apart = forms.BooleanField(
        label=_("Breakfast is not in the price of lodging"), required=False
    )
    sessions = _days(_("Working sessions (half days)"))
    vietnamese_at_sessions = _people(_("Vietnamese participants at a session"))
    shows = _days(_("Art performances"))
    special_case = line_field(_("Why others get a gift"), 500)
    consecutive_hired = _interpreting(_("Consecutive interpreting, hired (minutes)"))
    consecutive_own = _interpreting(_("Consecutive interpreting, own staff (minutes)"))
    simultaneous_hired = _interpreting(_("Simultaneous interpreting, hired (minutes)"))
    simultaneous_own = _interpreting(_("Simultaneous interpreting, own staff (minutes)"))
    into_un_hired = _people(_("UN language into Vietnamese, hired (pages)"))
    into_un_own = _people(_("UN language into Vietnamese, own staff (pages)"))
    from_un_hired = _people(_("Vietnamese into a UN language, hired (pages)"))
    from_un_own = _people(_("Vietnamese into a UN language, own staff (pages)"))
    into_other_hired = _people(_("Other language into Vietnamese, hired (pages)"))
    into_other_own = _people(_("Other language into Vietnamese, own staff (pages)"))
    from_other_hired = _people(_("Vietnamese into another language, hired (pages)"))
    from_other_own = _people(_("Vietnamese into another language, own staff (pages)"))
    justification = lines_field(
        _("Why something lies above the rules"), rows=2, most=2000, required=False
    )

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
                    self.add_error(
                        None, gettext("The price “%(typed)s” cannot be read.") % {"typed": typed}
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

    def blocks(self) -> list[Section]:
        return sections(self, self.BLOCKS)


class VisitEstimateForm(EstimateForm):
    """Of a delegation: rank and payer stand in the delegation itself."""

    heads = _people(_("Heads of delegation"))
    deputies = _people(_("Deputy heads"))
    members = _people(_("Members"))
    escorts = _people(_("Escorts"))
    ministers = _people(_("Ministers among deputies and members"))
    vice_ministers = _people(_("Vice-ministers among deputies and members"))
    nights = _days(_("Nights"))
    days = _days(_("Days with lunch and dinner"))
    flowers = _people(_("Flowers for the head"))
    lounges = _people(_("Airport lounge (times)"))
    gifts_to_heads = _people(_("Gift for the head"))
    gifts_to_spouses = _people(_("Gift for the spouse of the head"))
    gifts_to_others = _people(_("Gifts for others"))
    support_days = _people(_("Meals of support staff (people times days)"))

    BLOCKS: ClassVar = (
        (
            "guests",
            _("Guests"),
            (
                ("heads", "deputies"),
                ("members", "escorts"),
                ("ministers", "vice_ministers"),
                ("nights", "days"),
                ("breakfast_apart",),
            ),
        ),
        (
            "welcome",
            _("Welcome and cars"),
            (("flowers", "lounges"), ("cars", "buses"), ("car_days",)),
        ),
        (
            "tables",
            _("Sessions and banquet"),
            (
                ("sessions", "vietnamese_at_sessions"),
                ("banquets", "vietnamese_at_banquet"),
                ("support_days",),
            ),
        ),
        ("language", _("Interpreting and translation"), _LANGUAGE),
        (
            "culture",
            _("Performance and gifts"),
            (
                ("shows", "gifts_to_heads"),
                ("gifts_to_spouses", "gifts_to_others"),
                ("special_case",),
            ),
        ),
        ("why", _("Above the rules"), (("justification",),)),
    )

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        # What is left empty comes from the list and the dates; a nought is said as 0.
        group = {name: said[name] for name in GROUP if said[name] is not None}
        return super().told() | group | {"support_days": said["support_days"] or 0}


_COLUMNS = {
    "heads": _("Heads"),
    "deputies": _("Deputies"),
    "members": _("Members"),
    "nights": _("Nights"),
    "days": _("Days with meals"),
    "gifts_to_heads": _("Gifts, heads"),
    "gifts_to_others": _("Gifts, others"),
}


class ConferenceEstimateForm(EstimateForm):
    """Of a conference: guests rank by rank, and what is paid at invoice."""

    conference = forms.ChoiceField(
        label=_("Who pays for the conference?"),
        choices=capital((one.value, _(FUNDINGS[one])) for one in ConferenceFunding),
        widget=forms.RadioSelect,
        initial=ConferenceFunding.VIETNAM.value,
    )
    staff_days = _people(_("Meals of the staff (people times days)"))
    duty_days = _people(_("Duty allowance (people times days)"))

    COLUMNS: ClassVar = _COLUMNS
    BLOCKS: ClassVar = (
        ("sides", _("Payer"), (("conference",),)),
        (
            "tables",
            _("Sessions and banquet"),
            (
                ("sessions", "vietnamese_at_sessions"),
                ("banquets", "vietnamese_at_banquet"),
                ("breakfast_apart",),
            ),
        ),
        (
            "staff",
            _("Staff and cars"),
            (("staff_days", "duty_days"), ("cars", "buses"), ("car_days",)),
        ),
        ("language", _("Interpreting and translation"), _LANGUAGE),
        ("culture", _("Performance and gifts"), (("shows", "special_case"),)),
        ("why", _("Above the rules"), (("justification",),)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for rank in Rank:
            for column, label in _COLUMNS.items():
                self.fields[f"{rank}_{column}"] = _people(f"{gettext(RANKS[rank])}: {label}")
        for number in range(1, MOST_EXTRAS + 1):
            self.fields[f"title_{number}"] = line_field(_("For what"), 200)
            self.fields[f"amount_{number}"] = Amount(
                label=_("Amount in dong"), required=False, min_value=0, max_value=MOST_SPENT
            )

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        guests = []
        for rank in Rank:
            counts = {name: said[f"{rank}_{name}"] or 0 for name in _COLUMNS}
            if any(counts.values()):
                guests.append({"rank": rank.value, **counts})
        extras = [
            {"title": said[f"title_{number}"], "amount": said[f"amount_{number}"] or 0}
            for number in range(1, MOST_EXTRAS + 1)
            if said[f"title_{number}"].strip()
        ]
        joint = said["conference"] == ConferenceFunding.JOINT
        return super().told() | {
            "conference": said["conference"],
            "guests": guests,
            "extras": extras,
            "payers": said["payers"] if joint else {},
            "staff_days": said["staff_days"] or 0,
            "duty_days": said["duty_days"] or 0,
        }

    def guest_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Rank by rank: its name and its cells."""
        return [
            (gettext(RANKS[rank]), [self[f"{rank}_{name}"] for name in _COLUMNS]) for rank in Rank
        ]

    def extra_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [
            (self[f"title_{number}"], self[f"amount_{number}"])
            for number in range(1, MOST_EXTRAS + 1)
        ]


def initial_of(plan: Plan) -> dict[str, Any]:
    """What a form of `plan` begins with; a nought is left empty."""
    initial: dict[str, Any] = {
        name: getattr(plan, name) or None
        for name in (*EstimateForm.base_fields, "support_days", "staff_days", "duty_days")
        if hasattr(plan, name)
    }
    for name, job in _JOBS.items():
        # Whole hours: what was rounded up stays so.
        hours = sum(one.paid_hours for one in plan.interpreting if _is(one, job))
        initial[name] = hours * 60 or None
    for name, job in _PAGES.items():
        initial[name] = sum(one.pages for one in plan.translation if _is(one, job)) or None
    if plan.conference is None:
        return initial | group_initial(plan.guests[0])
    initial["conference"] = plan.conference.value
    for group in plan.guests:
        initial |= {f"{group.rank}_{name}": getattr(group, name) or None for name in _COLUMNS}
    for number, extra in enumerate(plan.extras[:MOST_EXTRAS], 1):
        initial |= {f"title_{number}": extra.title, f"amount_{number}": extra.amount}
    return initial


def group_initial(group: Guests) -> dict[str, Any]:
    """What the form of a delegation begins with of its guests."""
    counted = ("heads", "deputies", "members", "escorts", "nights", "days")
    return {
        name: getattr(group, name) if name in counted else getattr(group, name) or None
        for name in GROUP
    }


def _is(one: Any, job: Mapping[str, bool]) -> bool:
    return all(getattr(one, name) == value for name, value in job.items())


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
        for number in range(NEW_LINES):
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
            for number in range(NEW_LINES)
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
            for number in range(NEW_LINES)
        ]

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
    places += [(f"new_{number}", one) for number, one in enumerate(unplanned[:NEW_LINES])]
    for place, one in places:
        if one is not None:
            initial |= {
                f"spent_{place}": one.spent,
                f"quantity_{place}": one.quantity,
                f"why_{place}": one.why,
            }
    for number, one in enumerate(unplanned[:NEW_LINES]):
        initial[f"title_{number}"] = one.title
    return initial


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of an estimate in a form: with the price that was typed, and who pays."""

    shown: words.ShownLine
    typed: str
    is_foreign: bool


def priced(estimate: Estimate, data: Mapping[str, Any]) -> list[PricedLine]:
    """The lines of `estimate` with what was typed beside them; an empty price means the norm."""
    lines = map(words.shown, written.lines_of(estimate.lines))
    return [
        PricedLine(line, str(data.get(f"{PRICE}{line.key}", "")), f"{PAYER}{line.key}" in data)
        for line in lines
    ]
