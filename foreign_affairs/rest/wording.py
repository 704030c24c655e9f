"""Names, languages, days and spans of time in the reader's language. Pages share them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel import Locale
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext


def in_the_readers(thing: Any, attribute: str = "name") -> str:
    """`name_vi` or `name_en` by the reader's language; Vietnamese where the other is empty."""
    vietnamese = str(getattr(thing, f"{attribute}_vi"))
    if get_language() != "en":
        return vietnamese
    return str(getattr(thing, f"{attribute}_en") or vietnamese)


def day_words(day: date | datetime | None) -> str:
    """dd/mm/yyyy, office-local; "" for none."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return formats.date_format(day, "d/m/Y") if day else ""


def kept_day(kept: str) -> str:
    """A day or instant as the audit keeps it, in the reader's words."""
    return day_words(date.fromisoformat(kept[:10]))


def field_words(model: type[Model], name: str, *, others: Mapping[str, str]) -> str:
    """What a page calls a field of `model`; those of `others` by the words there."""
    if name in others:
        return gettext(others[name])
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def span_words(starts_at: datetime | None, ends_at: datetime | None, *, all_day: bool) -> str:
    """As "08:00–11:00, 16/06/2026", or from when to when; of an all-day event its days."""
    if starts_at is None or ends_at is None:
        return gettext("no time yet")
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if all_day:
        last = date.fromordinal(end.date().toordinal() - 1)
        if start.date() == last:
            return gettext("%(day)s, all day") % {"day": day_words(last)}
        return f"{day_words(start.date())} – {day_words(last)}"
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}, {day_words(start.date())}"
    return f"{start:%H:%M, %d/%m/%Y} – {end:%H:%M, %d/%m/%Y}"


def weekday_span(start: datetime, end: datetime) -> str:
    """As "Thứ Ba, 16/06/2026, 08:00–09:30"."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    return f"{formats.date_format(first, 'l, d/m/Y')}, {first:%H:%M}–{last:%H:%M}"


def language_words(code: str) -> str:
    """What a language is called in the reader's."""
    locale = Locale("en" if get_language() == "en" else "vi")
    return str(locale.languages.get(code, code))
