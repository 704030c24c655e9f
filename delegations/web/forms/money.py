"""What receiving a delegation is to cost, and what it cost, as planners write it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import Amount, line_field, lines_field, number_field
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.domain.values import MOST_DAYS, MOST_PEOPLE, MOST_PRICE, Payer
from foreign_affairs.spending.words import ShownLine

MOST_HOURS = 24 * MOST_DAYS
SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    (
        "stay",
        _("Stay and meals"),
        (
            ("nights", "days"),
            ("breakfast_apart",),
            ("banquets", "vietnamese_at_banquet"),
            ("sessions", "vietnamese_at_sessions"),
        ),
    ),
    (
        "welcome",
        _("Welcome and transport"),
        (("flowers", "lounges"), ("cars", "buses"), ("car_days", "support_days"), ("shows",)),
    ),
    (
        "gifts",
        _("Gifts"),
        (
            ("gifts_to_heads", "gifts_to_spouses"),
            ("gifts_to_others",),
            ("ministers", "vice_ministers"),
            ("special_case",),
        ),
    ),
    (
        "words",
        _("Interpreting and translation"),
        (
            ("consecutive_hours", "consecutive_interpreters"),
            ("simultaneous_hours", "simultaneous_interpreters"),
            ("own_staff",),
            ("pages_into_vietnamese", "pages_from_vietnamese"),
            ("un_language",),
        ),
    ),
    ("why", _("Above the rules"), (("justification",),)),
)
_TOLD = (
    "nights",
    "days",
    "banquets",
    "vietnamese_at_banquet",
    "sessions",
    "vietnamese_at_sessions",
    "flowers",
    "lounges",
    "cars",
    "buses",
    "car_days",
    "support_days",
    "shows",
    "gifts_to_heads",
    "gifts_to_spouses",
    "gifts_to_others",
    "ministers",
    "vice_ministers",
)
"""The numbers that go to the operation as they are."""


def _count(label: Any, **options: Any) -> forms.IntegerField:
    return number_field(label, most=MOST_PEOPLE, **options)


class EstimateForm(forms.Form):
    """What is asked for. How many guests there are comes from the list of members."""

    ASKED_AS: ClassVar = {"guests": "days", "rank": "days"}

    nights = _count(_("Nights"))
    days = _count(_("Days with meals"))
    breakfast_apart = forms.BooleanField(
        label=_("Breakfast is not in the price of the rooms"), required=False
    )
    banquets = _count(_("Banquets"))
    vietnamese_at_banquet = _count(_("Vietnamese participants, interpreters with them"))
    sessions = _count(_("Working sessions, in half days"))
    vietnamese_at_sessions = _count(_("Vietnamese participants at the sessions"))
    flowers = _count(_("Flowers at the airport"))
    lounges = _count(_("Airport lounge, times"))
    cars = _count(_("Cars"))
    buses = _count(_("Buses"))
    car_days = _count(_("Days of each car"))
    support_days = _count(_("Support staff, people times days"))
    shows = _count(_("Art performances"))
    gifts_to_heads = _count(_("Gifts to heads"))
    gifts_to_spouses = _count(_("Gifts to spouses of heads"))
    gifts_to_others = _count(_("Gifts to others"))
    ministers = _count(_("Ministers among the others"))
    vice_ministers = _count(_("Vice-ministers among the others"))
    special_case = line_field(_("If others get a gift: why?"), 500)
    consecutive_hours = number_field(_("Consecutive interpreting, hours"), most=MOST_HOURS)
    consecutive_interpreters = _count(_("Interpreters"))
    simultaneous_hours = number_field(_("Simultaneous interpreting, hours"), most=MOST_HOURS)
    simultaneous_interpreters = _count(_("Interpreters"))
    own_staff = forms.BooleanField(label=_("The interpreters are own staff"), required=False)
    pages_into_vietnamese = _count(_("Pages translated into Vietnamese"))
    pages_from_vietnamese = _count(_("Pages translated from Vietnamese"))
    un_language = forms.BooleanField(
        label=_("The other language is one of the United Nations"), required=False
    )
    justification = lines_field(
        _("If a line lies above the rules: why?"), rows=2, most=2000, required=False
    )

    def sections(self) -> list[Section]:
        """The blocks of the page, in order."""
        return sections(self, SECTIONS)

    def told(self) -> dict[str, Any]:
        """What operations are told; what was left empty is left to the list and the dates."""
        said = self.cleaned_data
        counts = {name: said[name] for name in _TOLD if said[name] is not None}
        return {
            **counts,
            "breakfast_apart": said["breakfast_apart"],
            "special_case": said["special_case"],
            "interpreting": tuple(self._interpreting()),
            "translation": tuple(self._translation()),
        }

    def _interpreting(self) -> Any:
        said = self.cleaned_data
        for name in ("consecutive", "simultaneous"):
            if said[f"{name}_hours"]:
                yield {
                    "minutes": 60 * said[f"{name}_hours"],
                    "simultaneous": name == "simultaneous",
                    "interpreters": said[f"{name}_interpreters"] or 1,
                    "own_staff": said["own_staff"],
                }

    def _translation(self) -> Any:
        said = self.cleaned_data
        for name, into in (("pages_into_vietnamese", True), ("pages_from_vietnamese", False)):
            if said[name]:
                yield {
                    "pages": said[name],
                    "into_vietnamese": into,
                    "un_language": said["un_language"],
                }


def asked_before(plan: Mapping[str, Any], justification: str) -> dict[str, Any]:
    """The questions answered by an estimate that is written."""
    initial = {**plan, **plan["guests"][0], "un_language": True, "justification": justification}
    for job in plan["interpreting"]:
        name = "simultaneous" if job["simultaneous"] else "consecutive"
        initial |= {
            f"{name}_hours": -(-job["minutes"] // 60),
            f"{name}_interpreters": job["interpreters"],
            "own_staff": job["own_staff"],
        }
    for job in plan["translation"]:
        name = "pages_into_vietnamese" if job["into_vietnamese"] else "pages_from_vietnamese"
        initial |= {name: job["pages"], "un_language": job["un_language"]}
    return initial


class SettlementForm(forms.Form):
    """Every line of the approved estimate with what was spent on it, and what was not planned."""

    ASKED_AS: ClassVar = {"lines": "note"}
    UNPLANNED = 3

    def __init__(
        self, data: Any = None, *, lines: Sequence[ShownLine], before: Sequence[Any] = ()
    ) -> None:
        super().__init__(data)
        self.lines = [line for line in lines if line.payer == Payer.BUDGET]
        kept = {one.key: one for one in before if one.key}
        for number, line in enumerate(self.lines):
            was = kept.get(line.key)
            self.fields[f"spent_{number}"] = Amount(
                label=_("Spent on “%(what)s”, in dong") % {"what": line.what},
                min_value=0,
                max_value=MOST_PRICE,
                initial=was.spent if was else line.amount,
            )
            self.fields[f"why_{number}"] = line_field(
                _("If it is more: why?"), 500, initial=was.why if was else ""
            )
        unplanned = [one for one in before if not one.key]
        for number in range(self.UNPLANNED):
            was = unplanned[number] if number < len(unplanned) else None
            self.fields[f"title_{number}"] = line_field(
                _("What was not planned"), 200, initial=was.what if was else ""
            )
            self.fields[f"amount_{number}"] = Amount(
                label=_("Spent, in dong"),
                required=False,
                min_value=0,
                max_value=MOST_PRICE,
                initial=was.spent if was else None,
            )
            self.fields[f"because_{number}"] = line_field(
                _("Why?"), 500, initial=was.why if was else ""
            )
        self.fields["note"] = lines_field(_("Note"), rows=2, most=2000, required=False)

    def rows(self) -> list[tuple[ShownLine, forms.BoundField, forms.BoundField]]:
        """Each planned line with its two questions."""
        return [
            (line, self[f"spent_{number}"], self[f"why_{number}"])
            for number, line in enumerate(self.lines)
        ]

    def unplanned(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows for what was not planned."""
        return [
            (self[f"title_{number}"], self[f"amount_{number}"], self[f"because_{number}"])
            for number in range(self.UNPLANNED)
        ]

    def told(self) -> list[Spent]:
        """What operations are told."""
        said = self.cleaned_data
        planned = [
            Spent(key=line.key, amount=said[f"spent_{number}"], why=said[f"why_{number}"])
            for number, line in enumerate(self.lines)
        ]
        return planned + [
            Spent(
                title=said[f"title_{number}"],
                amount=said[f"amount_{number}"] or 0,
                why=said[f"because_{number}"],
            )
            for number in range(self.UNPLANNED)
            if said[f"title_{number}"] or said[f"amount_{number}"]
        ]
