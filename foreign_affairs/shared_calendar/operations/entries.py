"""Making the calendar say what its sources say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from foreign_affairs.shared_calendar import ical, rendering
from foreign_affairs.shared_calendar.models import CalendarHead, Entry, EntryResource, Occurrence
from foreign_affairs.shared_calendar.operations.invitations import (
    tell_invitees,
    tell_of_withdrawn,
)
from foreign_affairs.shared_calendar.values import EntryFacts

_AT_ONCE = 300

Source = tuple[str, int]


def publish(
    facts: Iterable[EntryFacts],
    *,
    at: datetime,
    gone: Iterable[Source] = (),
    replaced: Iterable[Source] = (),
) -> int:
    """Make the calendar say `facts`; how many entries moved. The last statement of an operation.

    Inside a transaction. Writes the entries that differ, renders their texts, calls off those of
    the sources `gone` as `withdraw` does, and those `replaced`, which other entries tell from now
    on, without anybody reading of it; queues the mails to whoever is invited and reads otherwise
    now, and then raises the calendar head, whose lock is held until the transaction ends.
    Nothing differs: nothing is written and the head stays. A cancelled thing that never stood in
    the calendar gets no entry.
    """
    _must_be_inside()
    told = {one.source: one for one in facts}
    moved = sum(_publish(sources, told, at=at) for sources in _portions(sorted(told)))
    moved += sum(_withdraw(sources, at=at) for sources in _portions(sorted(set(gone))))
    replaced = sorted(set(replaced))
    moved += sum(_withdraw(sources, at=at, replaced=True) for sources in _portions(replaced))
    if moved:
        _raise_head()
    return moved


def withdraw(source_kind: str, source_ids: Iterable[int], *, at: datetime) -> int:
    """Call off the entries of these sources, as they last stood; how many moved.

    Inside a transaction. An entry is never deleted: it says that it is cancelled, for 30 days in
    feeds and for good in the calendar. Twice is once.
    """
    return publish((), at=at, gone=[(source_kind, source_id) for source_id in source_ids])


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many entries a rebuild wrote anew, and how many it called off for want of a source."""

    moved: int
    withdrawn: int


@transaction.atomic(durable=True)
def rebuild(facts: Iterable[EntryFacts], *, at: datetime) -> Rebuilt:
    """Make the whole calendar say `facts`, told by all sources; call off what none of them tells.

    Entries that were right already keep their bytes, so after a release with another renderer only
    what it writes otherwise moves; that renderer's version is noted. See `queries.differences` for
    the same without writing.
    """
    told = list(facts)
    known = {one.source for one in told}
    standing = Entry.objects.exclude(status=Entry.Status.CANCELLED)
    surplus = set(standing.values_list("source_kind", "source_id")) - known
    moved = publish(told, at=at)
    rebuilt = Rebuilt(moved, publish((), at=at, gone=surplus))
    head().update(renderer_version=ical.RENDERER_VERSION)
    return rebuilt


def _publish(sources: list[Source], told: Mapping[Source, EntryFacts], *, at: datetime) -> int:
    stored = {(entry.source_kind, entry.source_id): entry for entry in _locked(sources)}
    fresh, moved = [], 0
    for source in sources:
        entry, one = stored.get(source), told[source]
        if entry is None:
            if one.status != "cancelled":
                fresh.append(rendering.new_entry(one, at=at))
        elif rendering.bring_up_to_date(entry, one, at=at):
            _save(entry, one)
            moved += 1
    Entry.objects.bulk_create(fresh)
    stored |= {(entry.source_kind, entry.source_id): entry for entry in fresh}
    Occurrence.objects.bulk_create(
        Occurrence(entry=entry, **columns)
        for entry in fresh
        for columns in rendering.occurrence_columns(told[entry.source_kind, entry.source_id])
    )
    EntryResource.objects.bulk_create(
        EntryResource(entry=entry, resource_id=resource_id)
        for entry in fresh
        for resource_id in sorted(set(told[entry.source_kind, entry.source_id].resource_ids))
    )
    tell_invitees(((entry, told[source]) for source, entry in stored.items()), at=at)
    return moved + len(fresh)


def _withdraw(sources: list[Source], *, at: datetime, replaced: bool = False) -> int:
    moved = []
    for entry in _locked(sources):
        called_off = replace(entry.facts(), status="cancelled")
        if rendering.bring_up_to_date(entry, called_off, at=at):
            entry.is_replaced = replaced
            _save(entry, called_off)
            moved.append((entry, called_off))
    tell_of_withdrawn(moved, at=at)
    return len(moved)


def _save(entry: Entry, facts: EntryFacts) -> None:
    """Write the row that was brought up to date, and those of its occurrences and resources."""
    entry.save()
    if not rendering.has_occurrences(entry, facts):
        _save_occurrences(entry, facts)
    before, after = entry.resource_ids, set(facts.resource_ids)
    EntryResource.objects.filter(entry=entry, resource__in=before - after).delete()
    EntryResource.objects.bulk_create(
        EntryResource(entry=entry, resource_id=resource_id) for resource_id in after - before
    )


def _save_occurrences(entry: Entry, facts: EntryFacts) -> None:
    """An occurrence keeps its row while it keeps its original start; what is no series, always."""
    told = rendering.occurrence_columns(facts)
    rows = {row.original_starts_at: row for row in entry.occurrences.all()}
    if len(rows) == len(told) == 1:
        rows = {told[0]["original_starts_at"]: next(iter(rows.values()))}
    fresh = []
    for columns in told:
        row = rows.pop(columns["original_starts_at"], None)
        if row is None:
            fresh.append(Occurrence(entry=entry, **columns))
        elif any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()
    Occurrence.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    Occurrence.objects.bulk_create(fresh)


def _must_be_inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("the calendar is written inside a transaction")


def _portions(sources: list[Source]) -> Iterator[list[Source]]:
    for start in range(0, len(sources), _AT_ONCE):
        yield sources[start : start + _AT_ONCE]


def _locked(sources: Iterable[Source]) -> QuerySet[Entry]:
    """The entries of `sources`, locked in one order everywhere, so that two writers never cross."""
    by_kind: dict[str, list[int]] = {}
    for kind, source_id in sources:
        by_kind.setdefault(kind, []).append(source_id)
    condition = Q(pk__in=[])
    for kind, ids in by_kind.items():
        condition |= Q(source_kind=kind, source_id__in=ids)
    entries = Entry.objects.select_for_update().filter(condition)
    return entries.order_by("source_kind", "source_id").prefetch_related(*rendering.PARTS)


def head() -> QuerySet[CalendarHead]:
    """The one row of the head; made here where the calendar holds no text yet."""
    row = CalendarHead.objects.filter(pk=1)
    if not row.exists():
        new = CalendarHead(pk=1, renderer_version=ical.RENDERER_VERSION)
        CalendarHead.objects.bulk_create([new], ignore_conflicts=True)
    return row


def _raise_head() -> None:
    rise = {"number": F("number") + 1}
    # All but the very first time the row is there: one statement, and not a question before it.
    if not CalendarHead.objects.filter(pk=1).update(**rise):
        head().update(**rise)
