"""What the list of delegations shows, all of it in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.rest.fields import YES_NO, Country, Day, capital


class DelegationFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("All")),
            *((name, Delegation.STATE_NAMES[name]) for name in DELEGATION.states),  # type: ignore[index]
        ],
    )
    rank = forms.ChoiceField(
        label=_("Rank of the delegation"),
        required=False,
        choices=[("", _("All")), *capital(Delegation.Rank.choices)],
    )
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)
    country = Country(label=_("Country"), required=False, max_length=60)
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.order_by("pk"), empty_label=_("All")
    )
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    in_plan = forms.ChoiceField(label=_("In the annual plan"), required=False, choices=YES_NO)
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any, *, attendants: Sequence[User]) -> None:
        super().__init__(data)
        self.fields["responsible"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            ("me", _("Me")),
            *((str(person.pk), str(person)) for person in attendants),
        ]

    def add_prefix(self, field_name: str) -> str:
        """The address says "from" and "to", which Python keeps for itself."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)
