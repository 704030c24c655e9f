"""What the rows of an entry must hold for given facts. Reads no database and no clock."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any

from django.conf import settings

from foreign_affairs.folding import fold
from foreign_affairs.shared_calendar import ical
from foreign_affairs.shared_calendar.models import COLUMNS, Entry
from foreign_affairs.shared_calendar.values import EntryFacts, SeriesOccurrence

# The rows of an entry in other tables: whoever compares or saves it reads them with it.
PARTS = ("occurrences", "entry_resources")
ONE_SECOND = timedelta(seconds=1)
_OCCURRENCE_COLUMNS = (*SeriesOccurrence.__dataclass_fields__, "search")


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
    # What was no task until now has no reader who must hear of a change.
    task_moved = bool(entry.task_text) and _task(entry, facts) != entry.task_text
    if task_moved or _full(entry, facts) != entry.text:
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
    if _task(entry, facts) != entry.task_text:
        yield "task_text"
    for kind in ("", "busy_", "task_"):
        text = getattr(entry, f"{kind}text")
        if getattr(entry, f"{kind}fingerprint") != _fingerprint(text):
            yield f"{kind}fingerprint"
    if not has_occurrences(entry, facts):
        yield "occurrences"
    if entry.resource_ids != frozenset(facts.resource_ids):
        yield "resources"


def has_occurrences(entry: Entry, facts: EntryFacts) -> bool:
    """Whether the occurrences of `entry` are those of `facts`, in every column."""
    stored = [
        {name: getattr(row, name) for name in _OCCURRENCE_COLUMNS}
        for row in entry.occurrences.all()
    ]
    stored.sort(key=itemgetter("original_starts_at"))
    return stored == occurrence_columns(facts)


def occurrence_columns(facts: EntryFacts) -> list[dict[str, Any]]:
    """What the rows of the occurrences hold, by their original starts."""
    return [{**asdict(one), "search": _search(facts, one)} for one in facts.occurrences]


def _search(facts: EntryFacts, *occurrences: SeriesOccurrence) -> str:
    """The words by which these times of an entry are found: all that a reader of it is shown."""
    # A search must not find what it may not show.
    if facts.visibility == "restricted":
        return ""
    said = ((one.title, one.title_en, one.location) for one in occurrences)
    return fold(*dict.fromkeys(chain.from_iterable(said)), facts.description)


def _take(entry: Entry, facts: EntryFacts, *, at: datetime) -> None:
    entry.was_certain |= entry.status == Entry.Status.CONFIRMED
    for name, value in _columns(facts).items():
        setattr(entry, name, value)
    if facts.status != "cancelled":
        entry.cancelled_at = None
        entry.is_replaced = False
    elif entry.cancelled_at is None:
        entry.cancelled_at = at


def _render(entry: Entry, facts: EntryFacts) -> None:
    entry.busy_text = _busy(entry, facts)
    entry.busy_fingerprint = _fingerprint(entry.busy_text)
    entry.text = _full(entry, facts)
    entry.fingerprint = _fingerprint(entry.text)
    entry.task_text = _task(entry, facts)
    entry.task_fingerprint = _fingerprint(entry.task_text)


def _fingerprint(text: str) -> int:
    return ical.fingerprint(text) if text else 0


def _columns(facts: EntryFacts) -> dict[str, Any]:
    span_starts_at, span_ends_at = facts.reach
    return {
        **{name: getattr(facts, name) for name in COLUMNS},
        "categories": list(facts.categories),
        "rule": facts.series.rule if facts.series else "",
        "span_starts_at": span_starts_at,
        "span_ends_at": span_ends_at,
        "uid": f"{facts.case}@{settings.CALENDAR_UID_DOMAIN}",
        "search": _search(facts, *facts.occurrences),
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


def _task(entry: Entry, facts: EntryFacts) -> str:
    if not facts.is_task:
        return ""
    return ical.vtodo(
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
