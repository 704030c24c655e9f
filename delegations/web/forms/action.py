"""What the forms of all actions of a delegation have in common."""

from typing import Any

from django.urls import reverse

from delegations.models import Delegation
from foreign_affairs.rest import acts


class ActionForm(acts.ActionForm):
    """An act on one delegation."""

    def __init__(self, data: Any = None, *, delegation: Delegation, **options: Any) -> None:
        self.delegation = delegation
        super().__init__(data, **options)

    @property
    def address(self) -> str:
        return reverse("delegation_action", args=[self.delegation.pk, self.action])
