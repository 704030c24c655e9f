"""What the pages call things: states, acts, days, series. Words only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from events.domain.lifecycle import State
from events.domain.recurrence import DAYS, Frequency, Recurrence
from events.models import Event
from events.words import DUTIES
from foreign_affairs.rest import history
from foreign_affairs.rest.wording import day_words, field_words, kept_day, span_words

TONES = {
    State.DRAFT: ("quiet", "pencil-fill"),
    State.TENTATIVE: ("soon", "question-circle-fill"),
    State.CONFIRMED: ("info", "calendar-check"),
    State.HELD: ("ok", "check-circle-fill"),
    State.CANCELLED: ("late", "x-octagon-fill"),
}

# action as the audit names it → (words, icon)
ACTS = {
    "open": (N_("Event written down"), "pencil-fill"),
    "plan": (N_("Put on the calendar, not certain yet"), "calendar-plus-fill"),
    "confirm": (N_("The date is certain"), "check-circle-fill"),
    "make_tentative": (N_("Not certain any more"), "question-circle-fill"),
    "revise": (N_("What is written was changed"), "pencil-fill"),
    "reschedule": (N_("Moved to another time"), "calendar-week-fill"),
    "take_over_permit": (N_("Taken over from the permit"), "arrow-down-circle-fill"),
    "change_occurrence": (N_("One date was changed"), "calendar-week-fill"),
    "cancel_occurrence": (N_("A date was called off"), "calendar-x-fill"),
    "book": (N_("Bookings changed"), "bookmark-check-fill"),
    "invite": (N_("Somebody was invited"), "envelope-fill"),
    "change_invitee": (N_("An invited person was changed"), "envelope-fill"),
    "remove_invitee": (N_("Somebody is not invited any more"), "envelope-x-fill"),
    "mark": (N_("Who sees it was changed"), "eye-fill"),
    "notify_authority": (N_("The Department of Finance was notified"), "send-fill"),
    "record_estimate": (N_("Estimate recorded"), "calculator-fill"),
    "approve_estimate": (N_("Estimate approved"), "check-circle-fill"),
    "settle": (N_("Settlement filed"), "receipt"),
    "record_outcomes": (N_("Results recorded"), "file-earmark-check-fill"),
    "close": (N_("It was held"), "check-circle-fill"),
    "report_results": (N_("Results reported"), "send-fill"),
    "cancel": (N_("Called off"), "x-octagon-fill"),
    "forget_guests": (N_("Names and addresses of those invited removed in time"), "eraser-fill"),
    "recount_days": (N_("Days counted again with new holidays"), "calendar-check"),
}

VISIBILITY_ICONS = {"public": "globe2", "internal": "building", "restricted": "lock-fill"}


def series_words(recurrence: Recurrence) -> str:
    """As "every 2 weeks on Monday, 6 times"."""
    parts = [_every(recurrence)]
    if recurrence.by_day:
        days = ", ".join(_by_day_words(day) for day in recurrence.by_day)
        parts[0] = gettext("%(every)s on %(days)s") % {"every": parts[0], "days": days}
    if recurrence.count is not None:
        times = ngettext("%(count)d time", "%(count)d times", recurrence.count)
        parts.append(times % {"count": recurrence.count})
    if recurrence.until is not None:
        parts.append(gettext("through %(day)s") % {"day": day_words(recurrence.until)})
    return ", ".join(parts)


_EVERY = {
    Frequency.DAILY: (N_("every day"), N_("every %(number)d days")),
    Frequency.WEEKLY: (N_("every week"), N_("every %(number)d weeks")),
    Frequency.MONTHLY: (N_("every month"), N_("every %(number)d months")),
}


def _every(recurrence: Recurrence) -> str:
    each, several = _EVERY[recurrence.frequency]
    if recurrence.interval == 1:
        return gettext(each)
    return gettext(several) % {"number": recurrence.interval}


def _by_day_words(day: str) -> str:
    weekday = str(WEEKDAYS[DAYS.index(day[-2:])])
    number = day[:-2]
    if not number:
        return weekday
    if number == "-1":
        return gettext("the last %(weekday)s") % {"weekday": weekday}
    return gettext("%(weekday)s number %(number)s") % {"weekday": weekday, "number": number}


def _details(action: str, details: Mapping[str, Any]) -> str:
    said = []
    if details.get("to") and details.get("from"):
        was, now = (_kept_span(details[name]) for name in ("from", "to"))
        if was and now and was != now:
            said.append(gettext("from %(was)s to %(now)s") % {"was": was, "now": now})
    if action in ("revise", "take_over_permit") and details.get("fields"):
        said.append(", ".join(_field_words(name) for name in details["fields"]))
    if details.get("on"):
        said.append(kept_day(details["on"]))
    if details.get("number"):
        said.append(gettext("document %(number)s") % {"number": details["number"]})
    if details.get("visibility"):
        said.append(str(Event._meta.get_field("visibility").verbose_name))
        said[-1] = " → ".join(_visibility_words(one) for one in details["visibility"])
    if details.get("reason"):
        said.append(str(details["reason"]))
    if details.get("skipped"):
        count = len(details["skipped"])
        words = ngettext(
            "%(count)d date collides and was left without bookings",
            "%(count)d dates collide and were left without bookings",
            count,
        )
        said.append(words % {"count": count})
    if details.get("acknowledged"):
        said.append(
            gettext("known and wanted all the same: %(reason)s")
            % {"reason": details["acknowledged"]["reason"]}
        )
    return " · ".join(part for part in said if part)


timeline = partial(history.timeline, acts=ACTS, told=_details)
"""What happened so far, the newest first, of the told history."""


def _visibility_words(code: str) -> str:
    return str(dict(Event._meta.get_field("visibility").flatchoices).get(code, code))


def _kept_span(kept: Sequence[str | None]) -> str:
    if None in kept or len(kept) != 2:
        return ""
    start, end = (datetime.fromisoformat(str(one)) for one in kept)
    return span_words(start, end, all_day=False)


_OTHER_FIELDS = {
    "unit_id": N_("unit"),
    "responsible_id": N_("responsible"),
    "venue_id": N_("venue"),
    "host_id": N_("host"),
    "dossier_id": N_("dossier"),
    "plan_item_id": N_("annual plan"),
    "participations": N_("who takes part"),
    "resources": N_("bookings"),
    "starts_at": N_("time"),
    "ends_at": N_("time"),
}
_field_words = partial(field_words, Event, others=_OTHER_FIELDS)


def duty_words(duty: str) -> str:
    return str(DUTIES[duty])


def difference_words(one: Any) -> tuple[str, str, str]:
    """A field that the permit has otherwise: its name, what stands here, what is permitted."""
    return (
        _field_words(one.field),
        _value_words(one.field, one.here),
        _value_words(one.field, one.permitted),
    )


def _value_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M, %d/%m/%Y}"
    choices = dict(Event._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
