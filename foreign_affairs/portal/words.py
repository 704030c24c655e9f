"""The words for what other parts know by a code: kinds of calendar entries."""

from django.utils.translation import gettext, gettext_noop

KINDS = {
    "conference": gettext_noop("International conference"),
    "delegation": gettext_noop("Delegation"),
    "delegation_item": gettext_noop("Programme of a delegation"),
    "event": gettext_noop("Event"),
    "task": gettext_noop("Given task"),
    "deadline": gettext_noop("Deadline"),
    "workday": gettext_noop("Day off or worked Saturday"),
    "investment_promotion": gettext_noop("Investment promotion"),
    "people_to_people": gettext_noop("People-to-people diplomacy"),
    "courtesy_call": gettext_noop("Courtesy call"),
    "signing": gettext_noop("Signing ceremony"),
    "working_session": gettext_noop("Working session"),
    "internal": gettext_noop("Work within the office"),
    "external": gettext_noop("From another calendar"),
}
OTHER_KIND = gettext_noop("Other activity")


def kind_words(kind: str) -> str:
    """The name of a kind of calendar entry in the reader's language."""
    return gettext(KINDS.get(kind, OTHER_KIND))
