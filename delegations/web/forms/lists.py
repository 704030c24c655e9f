"""What the list of delegations shows, all of it in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.rest.fields import capital
from foreign_affairs.shared_calendar.dated_lists import DatedFilter


class DelegationFilter(DatedFilter):
    EQUAL = ("state", "rank", "country", "unit")
    field_order = ("state", "rank")

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
