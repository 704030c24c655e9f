"""Inviting to an item of a programme by mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from delegations import queries
from delegations.domain.lifecycle import BEGUN
from delegations.models import ProgrammeItem
from foreign_affairs.shared_calendar.invite_forms import Inviting


class InviteForm(Inviting):
    """Who takes part on the city's side and has an account can be chosen."""

    tone = "next"

    def __init__(self, data: Any = None, *, item: ProgrammeItem, **options: Any) -> None:
        self.item = item
        super().__init__(data, **options)

    @property
    def address(self) -> str:
        return reverse("item_invitees", args=[self.item.delegation_id, self.item.pk])

    def suit(self) -> None:
        item = self.item
        taken = ((_("chair"), item.chair), (_("interpreter"), item.interpreter))
        known = [
            *((what, one.user) for what, one in taken if one is not None),
            (_("responsible"), item.responsible),
        ]
        invited = set(queries.invitees_of(item).values_list("email", flat=True))
        self.offer(known, invited=invited, is_certain=item.delegation.state in BEGUN)
