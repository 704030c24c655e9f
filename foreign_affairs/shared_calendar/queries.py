"""Reading the calendar: who sees which entries, and what a feed holds."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from foreign_affairs.accounts.actors import NOBODY, Actor, acting
from foreign_affairs.accounts.models import User
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.shared_calendar import ical, rendering
from foreign_affairs.shared_calendar.models import CalendarHead, Entry, Feed, RetiredAddress
from foreign_affairs.shared_calendar.values import (
    DEADLINE_KIND,
    EntryFacts,
    midnight,
    office_day,
)

CANCELLED_STAYS = timedelta(days=30)
# Sums of 48-bit numbers are taken in two halves: a whole one would overflow SQLite's 64 bits.
_HALF_BITS = 24
_HALF = 1 << _HALF_BITS


class FeedGone(Exception):  # noqa: N818 -- an answer, not an error: 410
    """The address was good once: revoked, past its end, or its owner is disabled."""


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """The entries that `actor` may know of. Of a restricted one only its times may be shown.

    Everybody: public ones that are not tentative. An organiser: those of the own organisation
    too. The office: all.
    """
    if actor.is_staff:
        return Entry.objects.all()
    settled = ~Q(status=Entry.Status.TENTATIVE)
    allowed = Q(visibility=Entry.Visibility.PUBLIC)
    if actor.organisation_id is not None and actor.user is not None and actor.user.is_active:
        allowed |= Q(organisation_id=actor.organisation_id)
    return Entry.objects.filter(settled, allowed)


def entries_between(
    entries: QuerySet[Entry], start: datetime, end: datetime | None = None
) -> QuerySet[Entry]:
    """Those of `entries` that have a part in common with [start, end), timed or all-day.

    Without `end` the window is open ahead.
    """
    entries = entries.filter(span_ends_at__gt=start)
    return entries if end is None else entries.filter(span_starts_at__lt=end)


def feeds_of(user: User) -> QuerySet[Feed]:
    """A person's feeds, newest first, revoked ones included."""
    return user.feeds.select_related("unit").order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed as it is asked for, with its owner's `rights` and the calendar's `head` just then."""

    feed: Feed
    rights: str
    head: int


def feed_behind(token: str, *, at: datetime) -> Found | None:
    """The feed at this secret address; one query. None if there never was one.

    Raises FeedGone if it is revoked or past its end, was exchanged for another address, or its
    owner is disabled.
    """
    hashed = token_hash(token)
    rows = list(Feed.objects.raw(_BEHIND, [hashed]))
    if not rows:
        if RetiredAddress.objects.filter(token_hash=hashed).exists():
            raise FeedGone
        return None
    # The columns that _BEHIND adds to the feed's own.
    row: Any = rows[0]
    if row.revoked_at is not None or row.expires_at <= at or not row.is_active:
        raise FeedGone
    return Found(
        row, _rights(row.rights_revision, row.organisation_id, row.owner_unit), row.head or 0
    )


# Written out: composing this takes the ORM ten times as long as answering it takes the database.
_BEHIND = f"""
    SELECT feed.*, owner.is_active, owner.rights_revision, owner.organisation_id,
           owner.unit_id AS owner_unit, (SELECT number FROM {CalendarHead._meta.db_table}) AS head
    FROM {Feed._meta.db_table} feed
    JOIN {User._meta.db_table} owner ON owner.id = feed.owner_id
    WHERE feed.token_hash = %s
"""  # noqa: S608 -- the names of our own tables


def rights_of(owner: User) -> str:
    """What `owner` may see, as far as it is told apart: it changes whenever that does."""
    return _rights(owner.rights_revision, owner.organisation_id, owner.unit_id)


def _rights(revision: int, organisation_id: int | None, unit_id: int | None) -> str:
    return f"{revision}.{organisation_id}.{unit_id}"


def window_start(day: date) -> date:
    """The first day that a feed read on `day` reaches back to: twelve months before."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def feed_entries(feed: Feed, *, at: datetime) -> QuerySet[Entry]:
    """What `feed` holds at `at`, with its owner's present rights; one query for the rights.

    Twelve months back, open ahead; a cancelled entry stays 30 days. Deadlines only where the
    feed names them; times only (`busy`) leaves out what does not take time.
    """
    owner = acting(feed.owner)
    entries = visible_entries(NOBODY if feed.level == Feed.Level.PUBLIC else owner)
    today = office_day(at)
    entries = entries_between(entries, midnight(window_start(today))).exclude(
        cancelled_at__lt=midnight(today - CANCELLED_STAYS)
    )
    if feed.kinds:
        entries = entries.filter(kind__in=feed.kinds)
    else:
        entries = entries.exclude(kind=DEADLINE_KIND)
    if feed.level == Feed.Level.BUSY:
        entries = entries.filter(transparent=False)
    if feed.unit_id is not None:
        entries = entries.filter(unit_id=feed.unit_id)
    if feed.mine:
        entries = entries.filter(_belonging_to(feed.owner))
    return entries


def _belonging_to(owner: User) -> Q:
    mine = Q(pk__in=[])
    if owner.organisation_id is not None:
        mine |= Q(organisation_id=owner.organisation_id)
    if owner.unit_id is not None:
        mine |= Q(unit_id=owner.unit_id)
    return mine


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a feed, as far as its validator needs it: how many texts, and their sum."""

    count: int
    total: int


def validated_under(feed: Feed, *, head: int, rights: str, at: datetime) -> str:
    """The state of things that a cached validator of `feed` was made under.

    It changes with the calendar, the office day, the feed, its owner's rights, the site's address
    and the renderer: with everything that can change the feed's bytes.
    """
    return (
        f"{head}/{office_day(at):%Y%m%d}/{feed.revision}/{rights}"
        f"/{ical.RENDERER_VERSION}/{settings.SITE_ADDRESS}"
    )


def feed_content(feed: Feed, *, at: datetime) -> Content:
    """Count and sum of the fingerprints that `feed` holds, reading no text; two queries."""
    column = F("busy_fingerprint" if feed.level == Feed.Level.BUSY else "fingerprint")
    found = feed_entries(feed, at=at).aggregate(
        number=Count("pk"),
        low=Coalesce(Sum(column % Value(_HALF)), 0),
        high=Coalesce(Sum(column.bitrightshift(_HALF_BITS)), 0),
    )
    return Content(found["number"], int(found["low"]) + (int(found["high"]) << _HALF_BITS))


def feed_body(feed: Feed, *, at: datetime) -> tuple[bytes, Content]:
    """The VEVENTs of `feed` joined, in UTF-8, and what exactly they are; two queries, no instances.

    The content is counted from the rows read, so that a body never goes out under another
    body's validator.
    """
    busy = feed.level == Feed.Level.BUSY
    columns = ("busy_text", "busy_fingerprint") if busy else ("text", "fingerprint")
    rows = list(feed_entries(feed, at=at).order_by("pk").values_list(*columns))
    # Each encoded on its own: as one text, with two bytes a letter, all would be copied twice more.
    texts = b"".join([text.encode() for text, _fingerprint in rows])
    return texts, Content(len(rows), sum([fingerprint for _text, fingerprint in rows]))


def feed_validator(feed: Feed, content: Content) -> str:
    """The strong validator of `content` in `feed`, in 32 hexadecimal digits."""
    said = (
        f"{content.count}/{content.total}/{feed.pk}/{feed.revision}/{rights_of(feed.owner)}"
        f"/{ical.RENDERER_VERSION}/{settings.SITE_ADDRESS}"
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def feed_header(feed: Feed, *, address: str) -> str:
    """What `feed` begins with; `address` is its own, as its reader knows it."""
    return ical.header(name=feed.name, source=address, url=f"{settings.SITE_ADDRESS}/calendar/")


def feed_address(token: str) -> str:
    """Where the feed with this secret is read."""
    return f"{settings.SITE_ADDRESS}/feeds/{token}.ics"


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
    stored = {(entry.source_kind, entry.source_id): entry for entry in Entry.objects.iterator(500)}
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
