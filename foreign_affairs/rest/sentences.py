"""A reason said in the reader's language. Pages and API share it."""

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

from foreign_affairs.refusals import Dong, Reason, Word


def said(reason: Reason) -> str:
    """The sentence of `reason`, translated and then filled with its values."""
    sentence = gettext(reason.sentence)
    if not reason.values:
        return sentence
    return sentence % {name: _shown(value) for name, value in reason.values.items()}


def grouped(amount: int) -> str:
    """A number in groups of three digits, as the reader writes them."""
    shown = f"{amount:,}"
    return shown.replace(",", ".") if get_language() == "vi" else shown


def _shown(value: Any) -> str:
    """Instants in office time; dates and words as the reader has them; lists joined by commas."""
    if isinstance(value, Word):
        return gettext(value)
    if isinstance(value, Dong):
        return grouped(value)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(local, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_shown(part) for part in value)
    return str(value)
