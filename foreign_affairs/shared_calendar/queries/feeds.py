"""What a feed holds, and from what an unchanged one is answered."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from foreign_affairs.accounts.actors import NOBODY, Actor, acting
from foreign_affairs.accounts.models import User
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.shared_calendar import ical
from foreign_affairs.shared_calendar.models import (
    CalendarHead,
    Entry,
    Feed,
    Resource,
    RetiredAddress,
)
from foreign_affairs.shared_calendar.queries.entries import (
    entries_between,
    taking,
    visible_entries,
    with_pages,
)
from foreign_affairs.shared_calendar.values import DEADLINE_KIND, KINDS_APART, midnight, office_day

VISIT_KIND = "delegation"
RESTRICTED = Entry.Visibility.RESTRICTED
CANCELLED_STAYS = timedelta(days=30)
# Sums of 48-bit numbers are taken in two halves: a whole one would overflow SQLite's 64 bits.
_HALF_BITS = 24
_HALF = 1 << _HALF_BITS


class FeedGone(Exception):  # noqa: N818 -- an answer, not an error: 410
    """The address was good once: revoked, past its end, or its owner is disabled."""


def feeds_of(user: User) -> QuerySet[Feed]:
    """A person's feeds, newest first, revoked ones included."""
    return user.feeds.select_related("unit", "resource").order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Found:
    """What an unchanged calendar is answered from: of a feed, its owner's `rights` and the head.

    `head` is the calendar's number just then. The whole feed is read where a body is made.
    """

    pk: int
    name: str
    revision: int
    validated_under: str
    validator: str
    modified_at: datetime | None
    last_used_at: datetime | None
    rights: str
    head: int

    def settled_as(self, feed: Feed) -> "Found":
        """The same with the validator that `feed`, its row, was given since."""
        return replace(
            self,
            name=feed.name,
            revision=feed.revision,
            validated_under=feed.validated_under,
            validator=feed.validator,
            modified_at=feed.modified_at,
        )


def feed_behind(token: str, *, at: datetime) -> Found | None:
    """The feed at this secret address; one query. None if there never was one.

    Raises FeedGone if it is revoked or past its end, was exchanged for another address, or its
    owner is disabled.
    """
    hashed = token_hash(token)
    row = _row_behind(hashed)
    if row is None:
        if RetiredAddress.objects.filter(token_hash=hashed).exists():
            raise FeedGone
        return None
    revoked_at, expires_at, modified_at, last_used_at = map(_instant, row[:4])
    pk, name, revision, validated_under, validator = row[4:9]
    is_active, *rights, head = row[9:]
    if revoked_at is not None or expires_at is None or expires_at <= at or not is_active:
        raise FeedGone
    return Found(
        pk=pk,
        name=name,
        revision=revision,
        validated_under=validated_under,
        validator=validator,
        modified_at=modified_at,
        last_used_at=last_used_at,
        rights=_rights(*rights),
        head=head or 0,
    )


# Written out, and read without instances: the ORM takes longer over either than the database over
# its answer.
_BEHIND = f"""
    /* feed_behind */
    SELECT feed.revoked_at, feed.expires_at, feed.modified_at, feed.last_used_at,
           feed.id, feed.name, feed.revision, feed.validated_under, feed.validator,
           owner.is_active, owner.rights_revision, owner.organisation_id, owner.unit_id,
           resource.id, head.number
    FROM {Feed._meta.db_table} feed
    JOIN {User._meta.db_table} owner ON owner.id = feed.owner_id
    LEFT JOIN {Resource._meta.db_table} resource ON resource.user_id = owner.id
    LEFT JOIN {CalendarHead._meta.db_table} head ON TRUE
    WHERE feed.token_hash = %s
"""  # noqa: S608 -- the names of our own tables


def _row_behind(hashed: str) -> tuple[Any, ...] | None:
    """The answer to `_BEHIND`, which is at the same time the health check of a kept connection.

    Django would first ask SELECT 1, a second round trip for every unchanged calendar. So a
    connection that turns out to be dead is left here, and the question asked again on a new one.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs lack it
    try:
        return _asked(hashed)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close_if_unusable_or_obsolete()
        if connection.connection is not None:
            raise
    return _asked(hashed)


# Database sessions that know the plan.
_PLANNED: WeakSet[Any] = WeakSet()


def _asked(hashed: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        # The setting says that a pooler may hand each question to another session.
        pooled = connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        if connection.vendor != "postgresql" or pooled:
            cursor.execute(_BEHIND, [hashed])
        else:
            # Planning takes PostgreSQL longer than answering: once for each session is enough.
            if connection.connection not in _PLANNED:
                cursor.execute(f"PREPARE feed_behind (text) AS {_BEHIND.replace('%s', '$1')}")
                _PLANNED.add(connection.connection)
            cursor.execute("EXECUTE feed_behind (%s)", [hashed])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _instant(stored: datetime | None) -> datetime | None:
    """An aware instant of what the driver hands over: on SQLite a naive one, in UTC."""
    if stored is not None and stored.tzinfo is None:
        return stored.replace(tzinfo=UTC)
    return stored


def whole_feed(pk: int) -> Feed:
    """The feed with its owner, as whom it is read, for making its body; one query."""
    return Feed.objects.select_related("owner", "owner__resource").get(pk=pk)


def rights_of(owner: User) -> str:
    """What `owner` may see, as far as it is told apart: it changes whenever that does.

    Read with the owner's resource, as `whole_feed` does, it costs no query.
    """
    resource_id = resource_id_of(owner)
    return _rights(owner.rights_revision, owner.organisation_id, owner.unit_id, resource_id)


def _rights(
    revision: int, organisation_id: int | None, unit_id: int | None, resource_id: int | None
) -> str:
    return f"{revision}.{organisation_id}.{unit_id}.{resource_id}"


def resource_id_of(user: User) -> int | None:
    """The resource as which `user` is booked; None for most people."""
    resource: Resource | None = getattr(user, "resource", None)
    return resource.pk if resource else None


def window_start(day: date) -> date:
    """The first day that a feed read on `day` reaches back to: twelve months before."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def feed_entries(feed: Feed, *, at: datetime) -> QuerySet[Entry]:
    """What `feed` holds at `at`, with its owner's present rights; one query for the rights.

    Twelve months back, open ahead; a cancelled entry stays 30 days. Deadlines and days off only
    where the feed names them; times only (`busy`) leaves out what does not take time. Whom and
    what an entry takes, and what belongs together, is for the office to know: for others a feed of
    a resource or a group is empty.
    """
    owner = acting(feed.owner)
    entries = visible_entries(_reader(feed))
    today = office_day(at)
    entries = entries_between(entries, midnight(window_start(today))).exclude(
        cancelled_at__lt=midnight(today - CANCELLED_STAYS)
    )
    if feed.as_tasks:
        entries = entries.filter(kind=DEADLINE_KIND).exclude(visibility=RESTRICTED)
    elif feed.kinds:
        # What a restricted entry is may not be found out by asking.
        entries = entries.filter(kind__in=feed.kinds).exclude(visibility=RESTRICTED)
    else:
        entries = entries.exclude(kind__in=KINDS_APART)
    if feed.level == Feed.Level.BUSY:
        entries = entries.filter(transparent=False)
    if feed.unit_id is not None:
        entries = entries.filter(unit_id=feed.unit_id).exclude(visibility=RESTRICTED)
    if feed.resource_id is not None:
        entries = entries.filter(taking(feed.resource_id)) if owner.is_staff else entries.none()
    if feed.group:
        entries = entries.filter(group=feed.group) if owner.is_staff else entries.none()
    if feed.mine:
        entries = entries.filter(_belonging_to(feed.owner))
    return entries


def groups_ahead(actor: Actor, *, at: datetime) -> list[tuple[str, Entry]]:
    """What a feed of a group may be of: the visits of today and later, each with its own entry.

    For the office; nothing for others. The earliest first.
    """
    if not actor.is_staff:
        return []
    heads = visible_entries(actor).filter(
        kind=VISIT_KIND, span_ends_at__gt=midnight(office_day(at)), cancelled_at=None
    )
    shown = heads.exclude(visibility=RESTRICTED).exclude(group="")
    return [(entry.group, entry) for entry in shown.order_by("span_starts_at", "pk")]


def _reader(feed: Feed) -> Actor:
    """As whom `feed` is read: its owner, or the public."""
    return NOBODY if feed.level == Feed.Level.PUBLIC else acting(feed.owner)


def _belonging_to(owner: User) -> Q:
    mine = Q(pk__in=[])
    if owner.organisation_id is not None:
        mine |= Q(organisation_id=owner.organisation_id)
    if owner.unit_id is not None:
        mine |= Q(unit_id=owner.unit_id)
    resource_id = resource_id_of(owner)
    if resource_id is not None:
        mine |= taking(resource_id)
    return mine


def _rendering(feed: Feed) -> tuple[str, str]:
    """The columns of the text that `feed` shows, and of its fingerprint."""
    prefix = "task_" if feed.as_tasks else "busy_" if feed.level == Feed.Level.BUSY else ""
    return f"{prefix}text", f"{prefix}fingerprint"


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a feed, as far as its validator needs it: how many texts, and their sum."""

    count: int
    total: int


def validated_under(*, revision: int, head: int, rights: str, at: datetime) -> str:
    """The state of things that the cached validator of a feed at `revision` was made under.

    It changes with the calendar, the office day, the feed, its owner's rights, the site's address
    and the renderer: with everything that can change the feed's bytes.
    """
    return (
        f"{head}/{office_day(at):%Y%m%d}/{revision}/{rights}"
        f"/{ical.RENDERER_VERSION}/{settings.SITE_ADDRESS}"
    )


def feed_content(feed: Feed, *, at: datetime) -> Content:
    """Count and sum of the fingerprints that `feed` holds, reading no text; two queries."""
    column = F(_rendering(feed)[1])
    found = feed_entries(feed, at=at).aggregate(
        number=Count("pk"),
        low=Coalesce(Sum(column % Value(_HALF)), 0),
        high=Coalesce(Sum(column.bitrightshift(_HALF_BITS)), 0),
    )
    return Content(found["number"], int(found["low"]) + (int(found["high"]) << _HALF_BITS))


def feed_body(feed: Feed, *, at: datetime) -> tuple[bytes, Content]:
    """All that follows the header of `feed`, in UTF-8, and what exactly it holds; two queries.

    The content is counted from the rows read, so that a body never goes out under another
    body's validator.
    """
    entries = with_pages(feed_entries(feed, at=at), _reader(feed))
    rows = list(entries.order_by().values_list("pk", *_rendering(feed), "page"))
    # Here and not by the database: PostgreSQL would sort the texts too, through a file.
    rows.sort(key=itemgetter(0))
    # Each encoded on its own: as one text, with two bytes a letter, all would be copied twice more.
    texts = [text for _pk, text, _fingerprint, _page in rows]
    if not _reader(feed).is_staff:
        texts = [
            ical.with_page(text, page and settings.SITE_ADDRESS + page)
            for _pk, text, _fingerprint, page in rows
        ]
    if feed.reminder_minutes is not None:
        texts = [ical.with_reminder(text, feed.reminder_minutes) for text in texts]
    body = b"".join([*(text.encode() for text in texts), ical.END.encode()])
    return body, Content(len(rows), sum([row[2] for row in rows]))


def feed_validator(feed: Feed, content: Content) -> str:
    """The strong validator of `content` in `feed`, in 32 hexadecimal digits."""
    said = (
        f"{content.count}/{content.total}/{feed.pk}/{feed.revision}/{rights_of(feed.owner)}"
        f"/{ical.RENDERER_VERSION}/{settings.SITE_ADDRESS}"
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def feed_header(name: str, *, address: str) -> str:
    """What the feed of this name begins with; `address` is its own, as its reader knows it."""
    return ical.header(name=name, source=address, url=f"{settings.SITE_ADDRESS}/calendar/")


def feed_address(token: str) -> str:
    """Where the feed with this secret is read."""
    return f"{settings.SITE_ADDRESS}/feeds/{token}.ics"
