"""The components that every page is made of. How to use them: docs/pages.md."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from foreign_affairs.portal.panels import panels_at
from foreign_affairs.portal.words import kind_words
from foreign_affairs.refusals import Reason
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.fields import country_words
from foreign_affairs.rest.sentences import said
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar import words
from foreign_affairs.shared_calendar.bookable import PLACES

register = template.Library()

# A tone is what a colour says; the word beside it says the same.
ICONS = {
    "ok": "check-circle-fill",
    "wait": "hourglass-split",
    "late": "exclamation-octagon-fill",
    "soon": "clock-fill",
    "info": "arrow-right-circle-fill",
    "quiet": "dash-circle",
}
CLOCK_STATES = {
    "on_track": ("info", "calendar-check", gettext_noop("On track")),
    "due_soon": ("soon", "clock-fill", gettext_noop("Due soon")),
    "overdue": ("late", "exclamation-octagon-fill", gettext_noop("Overdue")),
    "waiting": ("wait", "pause-circle-fill", gettext_noop("Waiting for the organiser")),
    "met": ("ok", "check-circle-fill", gettext_noop("Settled on time")),
    "breached": ("late", "x-octagon-fill", gettext_noop("Settled late")),
}
LEDGER_REASONS = {
    "received": gettext_noop("Day of receipt, not counted"),
    "working": gettext_noop("Working day"),
    "weekend": gettext_noop("Weekend, not counted"),
    "closed": gettext_noop("Public holiday, not counted"),
    "swap_off": gettext_noop("Day off in exchange, not counted"),
    "swap_work": gettext_noop("Worked in exchange for a day off"),
    "waiting": gettext_noop("Clock stopped: waiting for the organiser"),
}


@register.simple_tag
def status_badge(tone: str, words: object, icon: str = "") -> SafeString:
    """A status as word, icon and colour. Tones: ok, wait, soon, late, info, quiet."""
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon or ICONS[tone],
        words,
    )


@register.simple_tag
def clock_badge(state: str) -> SafeString:
    """The badge of a clock's state: on_track, due_soon, overdue, waiting, met, breached."""
    tone, icon, words = CLOCK_STATES[state]
    return status_badge(tone, gettext(words), icon)


@register.simple_tag
def time_left(working_days: int, due_on: date) -> SafeString:
    """As "3 working days left, due 15/07"; `working_days` from today to `due_on`, negative if past.

    The year is said where the date is far enough for a doubt.
    """
    far = abs(working_days) > 120
    day = formats.date_format(due_on, "d/m/Y" if far else "d/m")
    if working_days < 0:
        tone, words = (
            "late",
            ngettext(
                "%(days)d working day overdue, was due %(day)s",
                "%(days)d working days overdue, was due %(day)s",
                -working_days,
            ),
        )
    elif working_days == 0:
        tone, words = "late", gettext("due today, %(day)s")
    else:
        tone, words = (
            "soon" if working_days <= 2 else "plain",
            ngettext(
                "%(days)d working day left, due %(day)s",
                "%(days)d working days left, due %(day)s",
                working_days,
            ),
        )
    return format_html(
        '<time class="time-left time-left-{}" datetime="{}">{}</time>',
        tone,
        due_on.isoformat(),
        words % {"days": abs(working_days), "day": day},
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy, office-local."""
    return formats.date_format(_local(value), "d/m/Y") if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    """As in "Thứ Hai, 20/04/2026"."""
    return formats.date_format(_local(value), "l, d/m/Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """As in "09:00, 20/04/2026", office-local."""
    return formats.date_format(_local(value), "H:i, d/m/Y") if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """As in "09:00", office-local."""
    return formats.date_format(_local(value), "H:i") if value else ""


@register.filter
def dong(value: int | Decimal | None) -> str:
    """1.600.000 ₫, the same in both languages: an amount must not change its meaning."""
    return "" if value is None else f"{int(value):,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"


@register.filter
def sentence(reason: Reason) -> str:
    """A refusal's reason in the reader's language."""
    return said(reason)


@register.filter
def named(thing: Any, attribute: str = "name") -> str:
    """`name_vi` or `name_en` by the reader's language; Vietnamese where the other is empty."""
    return in_the_readers(thing, attribute)


@register.filter
def resource_words(resource: Any) -> str:
    """A resource with what tells it apart: its venue, its capacity, its languages."""
    return words.resource_words(resource)


@register.filter
def country_names(codes: Any) -> str:
    """Countries in the reader's language, between commas."""
    return ", ".join(country_words(code) for code in codes)


@register.filter
def country_name(code: str) -> str:
    """A country in the reader's language."""
    return country_words(code)


@register.filter
def without_waiting_days(days: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The days of a ledger, each run of days spent waiting as one: (its first day, its last)."""
    runs: list[tuple[Any, Any]] = []
    for entry in days:
        if entry.reason == "waiting" and runs and runs[-1][0].reason == "waiting":
            runs[-1] = (runs[-1][0], entry)
        else:
            runs.append((entry, entry))
    return runs


@register.filter
def ledger_reason(entry: Any) -> str:
    """Why a day counts or not: the holiday's own name where it has one."""
    if entry.counted and entry.reason in {"weekend", "closed", "swap_off"}:
        return gettext("Calendar day, counted")
    name = named(entry)
    if name and entry.reason in {"closed", "swap_off", "swap_work"}:
        return name
    return gettext(LEDGER_REASONS[entry.reason])


@register.filter
def ledger_explains(entry: Any) -> str:
    """What a named day does to the count, said beside its name."""
    if entry.reason == "waiting" or (entry.counted and entry.reason in {"closed", "swap_off"}):
        return ""
    return gettext(LEDGER_REASONS[entry.reason]) if named(entry) else ""


@register.filter
def step_words(key: str, steps: Iterable[Any]) -> str:
    """The name of the step with this key among `steps`; "" where it is not told."""
    return next((named(step) for step in steps or () if step.key == key), "")


@register.inclusion_tag("portal/sort_header.html", takes_context=True)
def sort_header(context: template.Context, name: str, words: str, css: str = "") -> dict[str, Any]:
    """A table head that sorts by `name` in the address's `ordering`; again reverses."""
    query: QueryDict = context["request"].GET.copy()
    now = query.get("ordering", "")
    query["ordering"] = f"-{name}" if now == name else name
    query.pop("page", None)
    sorted_as = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return {"address": f"?{query.urlencode()}", "words": words, "sorted_as": sorted_as, "css": css}


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: object) -> str:
    """This page's query with `changes`; None removes. Any change but of `page` starts at page 1."""
    query: QueryDict = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def pages_around(page: Any) -> Iterable[int | str]:
    """The page numbers to show, with an ellipsis where some are left out."""
    shown: Iterable[int | str] = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return shown


@register.simple_tag(takes_context=True)
def here(context: template.Context, address: str) -> SafeString:
    """`aria-current="page"` where this page lies under `address`, and no way leads nearer."""
    path = context["request"].path
    inside = path == address if address == "/" else path.startswith(address)
    inside = inside and not any(
        path.startswith(door.address) and len(door.address) > len(address)
        for door in context["house"].navigation
    )
    return SafeString(' aria-current="page"') if inside else SafeString("")


@register.filter
def is_narrowed(form: Any) -> bool:
    """Whether a filter's visible fields leave anything out."""
    return any(field.value() for field in form.visible_fields())


@register.filter
def by_label(form: Any) -> Any:
    """The form without placeholders: allauth's repeat the label, and vanish when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def field_problems(form: Any) -> list[tuple[str, str, str]]:
    """Every problem of a form for the list on top: (field's id, its label, sentence)."""
    own = [("", "", text) for text in form.non_field_errors()]
    return own + [
        (field.id_for_label or field.auto_id, str(field.label), text)
        for field in form
        for text in field.errors
    ]


def _local(value: date | datetime) -> date | datetime:
    return (
        timezone.localtime(value)
        if isinstance(value, datetime) and timezone.is_aware(value)
        else value
    )


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, thing: Any) -> SafeString:
    """What apps above this page's own add to it at `place`: see portal/panels.py."""
    request = context["request"]
    return mark_safe(  # noqa: S308 -- rendered templates, joined
        "".join(
            render_to_string(name, dict(told), request=request)
            for name, told in panels_at(place, thing, actor_of(request))
        )
    )


@register.filter(name="kind_words")
def kind_words_of(kind: str) -> str:
    """What a kind of calendar entry is called."""
    return kind_words(kind)


@register.filter
def entry_title(entry: Any) -> str:
    """A calendar entry's title in the reader's language."""
    return str(entry.title if get_language() == "vi" else entry.title_en or entry.title)


@register.filter
def entry_time(entry: Any) -> str:
    """As "09:00–11:30", "all day", or from when to when where it lasts over midnight."""
    if entry.is_all_day:
        if entry.starts_on == entry.ends_on:
            return gettext("all day")
        return f"{day(entry.starts_on)} – {day(entry.ends_on)}"
    if timezone.localdate(entry.starts_at) == timezone.localdate(entry.ends_at):
        return f"{hour(entry.starts_at)}–{hour(entry.ends_at)}"
    return f"{moment(entry.starts_at)} – {moment(entry.ends_at)}"


@register.filter
def entry_people(entry: Any) -> str:
    """Who takes part, and by which vehicle; where it is, its place says. For the office."""
    resources = sorted(
        (link.resource for link in entry.entry_resources.all()),
        key=lambda one: (one.kind != "leader", one.rank or 0, one.name_vi),
    )
    return ", ".join(named(one) for one in resources if one.kind not in PLACES)


@register.simple_tag
def entry_badge(status: str) -> SafeString:
    """The badge of a calendar entry's status; nothing for a certain one."""
    if status == "tentative":
        return status_badge("soon", gettext("not certain yet"), "question-circle-fill")
    if status == "cancelled":
        return status_badge("quiet", gettext("called off"), "x-circle-fill")
    return SafeString("")
