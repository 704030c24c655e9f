"""The form of what a conference is to cost."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.fields import Amount, capital, line_field
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.values import ConferenceFunding, Rank
from foreign_affairs.spending.domain.words import FUNDINGS, RANKS
from foreign_affairs.spending.forms.estimate import LANGUAGE, EstimateForm, people_field
from foreign_affairs.spending.forms.rows import rows_of
from foreign_affairs.spending.shapes import MOST_JOBS, MOST_SPENT

NEW_EXTRAS = 5

_STAY = {
    "heads": _("Heads"),
    "deputies": _("Deputies"),
    "members": _("Members"),
    "escorts": _("Escorts"),
    "ministers": _("Ministers"),
    "vice_ministers": _("Vice-ministers"),
    "nights": _("Nights"),
    "days": _("Days with meals"),
}
_GIVEN = {
    "flowers": _("Flowers, heads"),
    "lounges": _("Airport lounge (times)"),
    "gifts_to_heads": _("Gifts, heads"),
    "gifts_to_spouses": _("Gifts, spouses"),
    "gifts_to_others": _("Gifts, others"),
}
_TABLES = ((_("Who comes, and for how long"), _STAY), (_("What they are given"), _GIVEN))
COLUMNS = _STAY | _GIVEN
"""All that is asked of the guests of one rank."""


class ConferenceEstimateForm(EstimateForm):
    """Of a conference: guests rank by rank, and what is paid at invoice."""

    conference = forms.ChoiceField(
        label=_("Who pays for the conference?"),
        choices=capital((one.value, _(FUNDINGS[one])) for one in ConferenceFunding),
        widget=forms.RadioSelect,
        initial=ConferenceFunding.VIETNAM.value,
    )
    staff_days = people_field(_("Meals of the staff (people times days)"))
    duty_days = people_field(_("Duty allowance (people times days)"))

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
        ("language", _("Interpreting and translation"), LANGUAGE),
        ("culture", _("Performance and gifts"), (("shows", "special_case"),)),
        ("why", _("Above the rules"), (("justification",),)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for rank in Rank:
            for column, label in COLUMNS.items():
                self.fields[f"{rank}_{column}"] = people_field(f"{gettext(RANKS[rank])}: {label}")
        for number in self._places():
            self.fields[f"title_{number}"] = line_field(_("For what"), 200)
            self.fields[f"amount_{number}"] = Amount(
                label=_("Amount in dong"), required=False, min_value=0, max_value=MOST_SPENT
            )

    @classmethod
    def initial_of(cls, plan: Plan) -> dict[str, Any]:
        initial = super().initial_of(plan)
        for group in plan.guests:
            initial |= {f"{group.rank}_{name}": getattr(group, name) or None for name in COLUMNS}
        for number, extra in enumerate(plan.extras):
            initial |= {f"title_{number}": extra.title, f"amount_{number}": extra.amount}
        return initial

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        guests = []
        for rank in Rank:
            counts = {name: said[f"{rank}_{name}"] or 0 for name in COLUMNS}
            if any(counts.values()):
                guests.append({"rank": rank.value, **counts})
        extras = [
            {"title": said[f"title_{number}"], "amount": said[f"amount_{number}"] or 0}
            for number in self._places()
            if said[f"title_{number}"].strip() or said[f"amount_{number}"]
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

    def guest_tables(self) -> list[dict[str, Any]]:
        """What is asked of the guests: each table with its heads, and rank by rank its cells."""
        return [
            {
                "title": title,
                "heads": list(columns.values()),
                "rows": [
                    (gettext(RANKS[rank]), [self[f"{rank}_{name}"] for name in columns])
                    for rank in Rank
                ],
            }
            for title, columns in _TABLES
        ]

    def extra_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"title_{number}"], self[f"amount_{number}"]) for number in self._places()]

    def _places(self) -> range:
        """The rows of other costs: as many as stand or were sent, and some more."""
        return range(rows_of(self, "title_", least=NEW_EXTRAS, most=MOST_JOBS))
