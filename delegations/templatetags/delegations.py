"""What the pages of delegations show in their own way."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from delegations.domain.lifecycle import OPEN, State
from delegations.domain.programme import ItemStatus
from delegations.models import Delegation, ProgrammeItem
from delegations.web import words
from foreign_affairs.rest.wording import day_words, language_words

register = template.Library()


@register.simple_tag
def delegation_badge(state: str) -> SafeString:
    """The badge of a delegation's state: a word, an icon, a colour."""
    kept = State(state)
    tone, icon = words.TONES[kept]
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        Delegation.STATE_NAMES[kept],
    )


@register.simple_tag
def item_badge(item: ProgrammeItem) -> SafeString:
    """The badge of how an item of a programme stands."""
    tone, icon = words.ITEM_STATUS[ItemStatus(item.status)]
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        item.get_status_display(),
    )


@register.simple_tag
def owed(delegation: Delegation) -> str:
    """What the office still has to do about a delegation in a list, and by when."""
    if delegation.state not in OPEN:
        return "–"
    if delegation.request_due_on and not delegation.asked_on:
        return gettext("ask a leader by %(day)s") % {"day": day_words(delegation.request_due_on)}
    is_reported = delegation.reported_on is not None
    if delegation.state == State.ONGOING and delegation.report_due_on and not is_reported:
        return gettext("report by %(day)s") % {"day": day_words(delegation.report_due_on)}
    return "–"


@register.filter
def stay_words(delegation: Delegation) -> str:
    """From when to when the guests are here."""
    return words.stay_words(delegation)


@register.filter
def purposes_words(delegation: Delegation) -> str:
    return words.purposes_words(delegation)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages in the reader's, between commas."""
    return ", ".join(language_words(code) for code in codes)
