"""The words for what other parts know by a code: kinds of calendar entries."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

KINDS = {
    "conference": N_("International conference"),
    "delegation": N_("Delegation"),
    "event": N_("Event"),
    "task": N_("Given task"),
    "deadline": N_("Deadline"),
}
OTHER_KIND = N_("Other activity")


def kind_words(kind: str) -> str:
    """The name of a kind of calendar entry in the reader's language."""
    return gettext(KINDS.get(kind, OTHER_KIND))
