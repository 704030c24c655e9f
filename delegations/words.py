"""What things about delegations are called, for pages, notices and sheets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from delegations.domain.members import Warn
from delegations.domain.ranks import Because

PROPOSALS: dict[str, Any] = {
    Because.LISTED: _("The circular gives this rank to the position of the head."),
    Because.SPECIALISED: _(
        "Of the head of a specialised organisation the chair of the People's Committee decides."
    ),
    Because.NOT_LISTED: _(
        "The circular does not name this position: the chair of the People's Committee decides."
    ),
    Because.POSITION_UNKNOWN: _("Enter the position of the head first."),
}
WARNINGS: dict[str, Any] = {
    Warn.EXPIRES_SOON: _("The passport is valid for less than six months after departure."),
    Warn.IN_ANOTHER_DELEGATION: _("The same passport is in another delegation of these days."),
    Warn.PERSON_TWICE: _("The same person stands in the list twice."),
}
