"""Who sees which entries, and where the calendar differs from its sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar import ical, rendering
from foreign_affairs.shared_calendar.models import (
    CalendarHead,
    Entry,
    EntryResource,
    Occurrence,
    Resource,
)
from foreign_affairs.shared_calendar.values import EntryFacts


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """The entries that `actor` may know of. Of a restricted one only its times may be shown.

    Everybody: public ones that are certain, or were so before they were called off. An organiser:
    those of the own organisation too. The office: all but those that another entry replaced.
    """
    return Entry.objects.filter(_visible_to(actor))


def visible_occurrences(actor: Actor) -> QuerySet[Occurrence]:
    """When the entries that `actor` may know of are, with their entries, whose texts stay unread.

    Of a restricted one only its times may be shown.
    """
    occurrences = Occurrence.objects.filter(_visible_to(actor, "entry__"))
    unread = ("entry__text", "entry__busy_text", "search")
    return occurrences.select_related("entry").defer(*unread)


def taking(resource_id: int, entry: str = "") -> Q:
    """The condition that an entry at the path `entry` takes a resource.

    A room is taken with the whole venue that it is in.
    """
    whole = Resource.objects.filter(pk=resource_id).values("within")
    taken = EntryResource.objects.filter(Q(resource=resource_id) | Q(resource__in=whole))
    return Q(**{f"{entry}pk__in": taken.values("entry")})


def with_pages(rows: QuerySet[Any], actor: Actor, entry: str = "") -> QuerySet[Any]:
    """`rows`, entries or what leads to one along `entry`, with the `page` that `actor` has of each.

    The office has one of its own, an organisation that of what is its; nobody else has any: "".
    """
    page: F | Case = F(f"{entry}path")
    if not actor.is_staff:
        own = When(
            Q(**{f"{entry}organisation": actor.organisation_id}),
            then=F(f"{entry}organisation_path"),
        )
        whens = [own] if actor.organisation_id is not None else []
        page = Case(*whens, default=Value(""), output_field=CharField())
    with_page: QuerySet[Any] = rows.annotate(page=page)
    return with_page


def _visible_to(actor: Actor, entry: str = "") -> Q:
    """The condition on an entry that stands at the path `entry`."""
    standing = Q(**{f"{entry}is_replaced": False})
    if actor.is_staff:
        return standing
    # What was never certain was told to nobody, so that it is called off is no news either.
    settled = Q(**{f"{entry}status": Entry.Status.CONFIRMED}) | Q(
        **{f"{entry}status": Entry.Status.CANCELLED, f"{entry}was_certain": True}
    )
    allowed = Q(**{f"{entry}visibility": Entry.Visibility.PUBLIC})
    if actor.organisation_id is not None and actor.user is not None and actor.user.is_active:
        allowed |= Q(**{f"{entry}organisation_id": actor.organisation_id})
    return standing & settled & allowed


def entries_between(
    entries: QuerySet[Entry], start: datetime, end: datetime | None = None
) -> QuerySet[Entry]:
    """Those of `entries` that have a part in common with [start, end), timed or all-day.

    Without `end` the window is open ahead. A series is there from its first start to its last end.
    """
    entries = entries.filter(span_ends_at__gt=start)
    return entries if end is None else entries.filter(span_starts_at__lt=end)


def occurrences_between(
    occurrences: QuerySet[Occurrence], start: datetime, end: datetime | None = None
) -> QuerySet[Occurrence]:
    """Those of `occurrences` that have a part in common with [start, end), timed or all-day.

    Without `end` the window is open ahead.
    """
    occurrences = occurrences.filter(ends_at__gt=start)
    return occurrences if end is None else occurrences.filter(starts_at__lt=end)


def is_of_another_renderer() -> bool:
    """Whether some text may come from another version of the renderer: a rebuild settles it."""
    return CalendarHead.objects.exclude(renderer_version=ical.RENDERER_VERSION).exists()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the calendar does not say what a source says: `missing`, `surplus` or `different`."""

    source_kind: str
    source_id: int
    what: str
    columns: tuple[str, ...] = ()


def differences(facts: Iterable[EntryFacts]) -> Iterator[Difference]:
    """Every entry that is not what `facts`, told by all sources, make of it. Writes nothing.

    A cancelled thing without an entry is no difference, nor is a cancelled entry without a
    source: what was called off is kept, what never stood is not announced.
    """
    entries = Entry.objects.prefetch_related(*rendering.PARTS).iterator(500)
    stored = {(entry.source_kind, entry.source_id): entry for entry in entries}
    for told in facts:
        entry = stored.pop(told.source, None)
        if entry is None:
            if told.status != "cancelled":
                yield Difference(*told.source, "missing")
        elif columns := tuple(rendering.differing(entry, told)):
            yield Difference(*told.source, "different", columns)
    for source, entry in stored.items():
        if entry.status != Entry.Status.CANCELLED:
            yield Difference(*source, "surplus")
