"""What the calendar says as a spreadsheet, column by column; of a restricted entry its times."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.sheets import Column
from foreign_affairs.shared_calendar.models import Entry


def _unless_busy(name: str, instead: Callable[[], str] = str) -> Callable[[Entry], Any]:
    return lambda entry: instead() if entry.is_busy else getattr(entry, name)


ENTRIES = (
    Column(_("Title in Vietnamese"), _unless_busy("title", lambda: gettext("Busy")), 50),
    Column(_("Title in English"), _unless_busy("title_en", lambda: "Busy"), 50),
    Column(_("From"), lambda entry: entry.starts_on or entry.starts_at),
    Column(_("Through"), lambda entry: entry.ends_on or entry.ends_at),
    Column(_("Place"), _unless_busy("location"), 40),
    Column(pgettext_lazy("calendar", "Certainty"), lambda entry: entry.get_status_display()),
)
