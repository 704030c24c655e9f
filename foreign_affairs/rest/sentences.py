"""A reason said in the reader's language. Pages and API share it."""

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext

from foreign_affairs.refusals import Reason


def said(reason: Reason) -> str:
    """The sentence of `reason`, translated and then filled with its values."""
    sentence = gettext(reason.sentence)
    if not reason.values:
        return sentence
    return sentence % {name: _shown(value) for name, value in reason.values.items()}


def _shown(value: Any) -> str:
    """Instants in office time; dates as the reader writes them; lists joined by commas."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(local, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(part) for part in value)
    return str(value)
