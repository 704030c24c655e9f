"""What the pages and notices of permits show in their own way."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from permits.domain.consultations import ConsultationState, Opinion
from permits.domain.lifecycle import State
from permits.domain.permit_lifecycle import PermitStatus
from permits.domain.plan_lists import PartyRole
from permits.domain.reports import ReportState
from permits.models import Consultation, Dossier, Permit, ResultReport
from permits.web import permit_words, words
from permits.web.forms.rows import PARTY_ROLES, Cell, cells_of

register = template.Library()


@register.filter
def state_words(state: str) -> str:
    return str(Dossier.STATE_NAMES[State(state)])


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The badge of a dossier's state: a word, an icon, a colour."""
    kept = State(state)
    tone = words.TONES[kept]
    icon = words.ICONS_OF_STATES.get(kept) or {
        "ok": "check-circle-fill",
        "wait": "hourglass-split",
        "soon": "clock-fill",
        "info": "arrow-right-circle-fill",
        "quiet": "dash-circle",
    }.get(tone, "dash-circle")
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        state_words(state),
    )


@register.simple_tag
def permit_badge(status: str) -> SafeString:
    """The badge of a permit's status: a word, an icon, a colour."""
    tone, icon = permit_words.STATUS_TONES[PermitStatus(status)]
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        Permit.Status(status).label,
    )


@register.simple_tag
def report_badge(state: str) -> SafeString:
    """The badge of a report's state: a word, an icon, a colour."""
    if not state:
        return SafeString("")
    tone, icon, said = permit_words.REPORT_TONES[ReportState(state)]
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        gettext(said),
    )


@register.filter
def result_lines(report: ResultReport) -> list[tuple[str, str]]:
    """What was reported, label by label."""
    return permit_words.result_lines(report.results)


@register.filter
def in_words(days: int) -> str:
    """A number of working days in words."""
    return words.days_words(days)


@register.filter
def role_words(role: str) -> str:
    return words.role_words(role)


@register.filter
def step_of_row(row: Any) -> str:
    """The step that a row of a control sheet begins, by the reader's language; "–" for none."""
    name = row.step_vi if get_language() == "vi" else row.step_en or row.step_vi
    return name or "–"


@register.filter
def plain_day(value: date | str | None) -> str:
    """dd/mm/yyyy of a date, or of the ISO text that a notice's frozen context holds."""
    day: Any = parse_date(value) if isinstance(value, str) and value else value
    if isinstance(day, datetime):
        day = day.date()
    return f"{day:%d/%m/%Y}" if day else ""


@register.filter
def in_language(row: dict[str, Any], name: str) -> str:
    """`name_vi` or `name_en` of a row of a list, by the reader's language; "" where empty."""
    vietnamese = row.get(f"{name}_vi") or ""
    return vietnamese if get_language() == "vi" else row.get(f"{name}_en") or vietnamese


@register.filter
def opinion_words(opinion: str) -> str:
    return words.opinion_words(opinion)


@register.simple_tag
def opinion_badge(consultation: Consultation) -> SafeString:
    """The badge of an opinion, or of a request without one: a word, an icon, a colour."""
    tone, icon = words.OPINIONS[Opinion(consultation.opinion)]
    said = words.opinion_words(consultation.opinion)
    if not consultation.opinion:
        said = consultation.get_state_display()
        if consultation.state == ConsultationState.LAPSED:
            tone, icon = words.OPINIONS[Opinion.NONE]
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon,
        said,
    )


@register.filter
def chaser_words(kind: str) -> str:
    return gettext(words.CHASERS[kind])


@register.filter
def cells(bound: Any) -> list[list[Cell]]:
    """The rows of a list of the plan, cell by cell, and some that wait to be filled."""
    return cells_of(bound)


@register.filter
def party_role(role: str) -> str:
    """What an organising party does, in words."""
    return str(PARTY_ROLES.get(PartyRole(role), "")) if role else ""
