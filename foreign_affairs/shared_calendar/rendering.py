"""What the row of an entry must hold for given facts. Reads no database and no clock."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from foreign_affairs.folding import fold
from foreign_affairs.shared_calendar import ical
from foreign_affairs.shared_calendar.models import FACTS, Entry
from foreign_affairs.shared_calendar.values import EntryFacts

ONE_SECOND = timedelta(seconds=1)


def new_entry(facts: EntryFacts, *, at: datetime) -> Entry:
    """The row, not saved, of a thing that was not in the calendar before."""
    stamp = at.replace(microsecond=0)
    entry = Entry(
        # The case must not be told by a busy entry, and codes can be guessed: so chance names it.
        busy_uid=f"{secrets.token_hex(16)}@{settings.CALENDAR_UID_DOMAIN}",
        last_modified=stamp,
        busy_last_modified=stamp,
    )
    _take(entry, facts, at=at)
    _render(entry, facts)
    return entry


def bring_up_to_date(entry: Entry, facts: EntryFacts, *, at: datetime) -> bool:
    """Make `entry` say `facts`; whether anything had to change. Saves nothing.

    A text that changes raises its own sequence by one and its time of change to `at` in whole
    seconds, or to one second after the last change where that is later: always strictly later.
    """
    changed = any(True for _name in differing(entry, facts))
    if not changed:
        return False
    _take(entry, facts, at=at)
    busy = _busy(entry, facts)
    if busy != entry.busy_text:
        entry.busy_sequence += 1
        entry.busy_last_modified = _later(entry.busy_last_modified, at)
    if _full(entry, facts) != entry.text:
        entry.sequence += 1
        entry.last_modified = _later(entry.last_modified, at)
    _render(entry, facts)
    return True


def differing(entry: Entry, facts: EntryFacts) -> Iterator[str]:
    """The names of the columns in which `entry` does not say `facts`, texts included."""
    for name, value in _columns(facts).items():
        if getattr(entry, name) != value:
            yield name
    if _busy(entry, facts) != entry.busy_text:
        yield "busy_text"
    if _full(entry, facts) != entry.text:
        yield "text"
    if entry.fingerprint != ical.fingerprint(entry.text):
        yield "fingerprint"
    if entry.busy_fingerprint != ical.fingerprint(entry.busy_text):
        yield "busy_fingerprint"


def _take(entry: Entry, facts: EntryFacts, *, at: datetime) -> None:
    for name, value in _columns(facts).items():
        setattr(entry, name, value)
    if facts.status != "cancelled":
        entry.cancelled_at = None
    elif entry.cancelled_at is None:
        entry.cancelled_at = at


def _render(entry: Entry, facts: EntryFacts) -> None:
    entry.busy_text = _busy(entry, facts)
    entry.busy_fingerprint = ical.fingerprint(entry.busy_text)
    entry.text = _full(entry, facts)
    entry.fingerprint = ical.fingerprint(entry.text)


def _columns(facts: EntryFacts) -> dict[str, Any]:
    span_starts_at, span_ends_at = facts.span
    restricted = facts.visibility == "restricted"
    return {
        **{name: getattr(facts, name) for name in FACTS},
        "categories": list(facts.categories),
        "span_starts_at": span_starts_at,
        "span_ends_at": span_ends_at,
        "uid": f"{facts.case}@{settings.CALENDAR_UID_DOMAIN}",
        # A search must not find what it may not show.
        "search": ""
        if restricted
        else fold(facts.title, facts.title_en, facts.location, facts.description),
    }


def _full(entry: Entry, facts: EntryFacts) -> str:
    if facts.visibility == "restricted":
        # The same identity as in busy feeds: the case does not show, and clients drop the old one.
        return ical.busy(
            facts,
            uid=entry.busy_uid,
            sequence=entry.sequence,
            last_modified=entry.last_modified,
        )
    return ical.vevent(
        facts,
        uid=f"{facts.case}@{settings.CALENDAR_UID_DOMAIN}",
        sequence=entry.sequence,
        last_modified=entry.last_modified,
        site=settings.SITE_ADDRESS,
    )


def _busy(entry: Entry, facts: EntryFacts) -> str:
    return ical.busy(
        facts,
        uid=entry.busy_uid,
        sequence=entry.busy_sequence,
        last_modified=entry.busy_last_modified,
    )


def _later(before: datetime, at: datetime) -> datetime:
    return max(at.replace(microsecond=0), before + ONE_SECOND)
