"""What the pages of events show in their own way."""

from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.domain.lifecycle import State
from events.models import Event, Occurrence
from events.web import words
from events.web.forms.guests import Cell, cells_of
from events.words import DUTIES, SOURCES
from foreign_affairs.rest import wording
from foreign_affairs.shared_calendar.models import Entry

register = template.Library()


@register.simple_tag
def event_badge(state: str) -> SafeString:
    """The badge of an event's state: a word, an icon, a colour."""
    kept = State(state)
    tone, icon = words.TONES[kept]
    return _badge(tone, icon, Event.STATE_NAMES[kept])


@register.simple_tag
def visibility_badge(visibility: str) -> SafeString:
    """The badge of who sees an event: a word and an icon."""
    kept = Entry.Visibility(visibility)
    return _badge("quiet", words.VISIBILITY_ICONS[kept], kept.label)


def _badge(tone: str, icon: str, said: Any) -> SafeString:
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        said,
    )


@register.filter
def event_time(event: Event) -> str:
    """When an event is, or from its first date on."""
    return wording.span_words(event.starts_at, event.ends_at, all_day=event.all_day)


@register.filter
def next_time(event: Event) -> str:
    """The day of an event in a list."""
    if event.first_at is None:
        return wording.span_words(None, None, all_day=False)
    return wording.day_words(event.first_at)


@register.simple_tag
def date_time(one: Occurrence, event: Event) -> str:
    return wording.span_words(one.starts_at, one.ends_at, all_day=event.all_day)


@register.filter
def duty_words(duty: str) -> str:
    return str(DUTIES[duty])


@register.filter
def duty_source(duty: str) -> str:
    return str(SOURCES[duty])


@register.filter
def difference_words(one: Any) -> tuple[str, str, str]:
    """A field that the permit has otherwise: its name, what stands here, what is permitted."""
    return words.difference_words(one)


@register.filter
def cells(field: forms.BoundField) -> list[list[Cell]]:
    return cells_of(field)
