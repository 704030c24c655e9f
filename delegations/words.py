"""What things about delegations are called, for pages, notices and sheets."""

from collections.abc import Iterable
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegations.domain.members import Warn
from delegations.domain.ranks import Because
from delegations.models import Delegation, Member

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


_SEEN: dict[str, Any] = {
    "title": _("position"),
    "scan": _("scan of the passport"),
    "passport_hash": _("which passports are in other delegations"),
}


def seen_words(names: Iterable[str]) -> str:
    """What was seen, in words: names of fields, never what stands in them."""
    known = {field.name: field.verbose_name for field in Member._meta.concrete_fields}
    return ", ".join(str(_SEEN.get(name) or known.get(name) or name) for name in names)


def export_mark(delegation: Delegation, *, who: str, at: Any) -> str:
    """What stands on every page of a list that leaves the house."""
    return gettext(
        "%(reference)s – taken by %(who)s on %(when)s. Personal data: do not pass on."
    ) % {
        "reference": delegation.reference,
        "who": who,
        "when": formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT"),
    }
