"""The words for what other parts know by a code: kinds of calendar entries."""

from django.utils.translation import gettext, gettext_noop

KINDS = {
    "conference": gettext_noop("International conference"),
    "delegation": gettext_noop("Delegation"),
    "event": gettext_noop("Event"),
    "task": gettext_noop("Given task"),
    "deadline": gettext_noop("Deadline"),
    "workday": gettext_noop("Day off or worked Saturday"),
}
OTHER_KIND = gettext_noop("Other activity")


def kind_words(kind: str) -> str:
    """The name of a kind of calendar entry in the reader's language."""
    return gettext(KINDS.get(kind, OTHER_KIND))
