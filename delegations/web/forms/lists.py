"""What the lists of delegations and of accesses show, all of it in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.accounts.models import User
from foreign_affairs.rest.fields import capital
from foreign_affairs.rest.serializers import LARGEST
from foreign_affairs.shared_calendar.dated_lists import DatedFilter, WindowFilter


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


class AccessFilter(WindowFilter):
    """`delegation` and `member` are in addresses that lead here; nobody types them."""

    who = forms.ChoiceField(label=_("Seen by"), required=False)
    delegation = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )
    member = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, people: Iterable[User]) -> None:
        super().__init__(data)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            *((str(person.pk), str(person)) for person in people),
        ]
