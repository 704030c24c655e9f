"""Making, exchanging and ending feeds, and what a reading of one leaves behind."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.accounts.tokens import new_token, token_hash
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar import queries, rendering
from foreign_affairs.shared_calendar.content_lines import bare
from foreign_affairs.shared_calendar.models import (
    CalendarHead,
    Entry,
    Feed,
    Resource,
    RetiredAddress,
)
from foreign_affairs.shared_calendar.values import DEADLINE_KIND

FEED_LIFE = timedelta(days=365)
FEEDS_PER_PERSON = 30
USE_NOTED_EVERY = timedelta(hours=1)
MOST_REMINDER_MINUTES = 4 * 7 * 24 * 60
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")


@transaction.atomic(durable=True)
def create_feed(
    *,
    name: str,
    level: str,
    actor: Actor,
    at: datetime,
    kinds: Iterable[str] = (),
    unit_id: int | None = None,
    resource_id: int | None = None,
    group: str = "",
    mine: bool = False,
    as_tasks: bool = False,
    reminder_minutes: int | None = None,
    life: timedelta = FEED_LIFE,
) -> tuple[Feed, str]:
    """Make a feed of the actor's; its secret address is returned once and only a hash is kept.

    Any level may be asked for: what is shown is settled at each reading, by the rights held then.
    Writes the feed and one audit entry. Raises Forbidden without an account, RuleBroken for a
    filter that cannot hold anything or one feed too many.
    """
    if actor.user_id is None:
        raise Forbidden(Reason("no_account", "Only somebody with an account can subscribe."))
    owner = User.objects.select_for_update().get(pk=actor.user_id)
    token = new_token()
    feed = Feed(
        owner=owner,
        name=bare(name).strip(),
        token_hash=token_hash(token),
        kinds=list(dict.fromkeys(kinds)),
        unit_id=unit_id,
        resource_id=resource_id,
        group=group,
        mine=mine,
        as_tasks=as_tasks,
        reminder_minutes=reminder_minutes,
        level=level,
        created_at=at,
        expires_at=at + life,
    )
    reasons = list(_why_not(feed, actor=actor, at=at))
    if reasons:
        raise RuleBroken(reasons)
    feed.save()
    details = {
        "level": level,
        "kinds": feed.kinds,
        "unit": unit_id,
        "resource": resource_id,
        "group": group,
        "mine": mine,
        "as_tasks": as_tasks,
        "reminder_minutes": reminder_minutes,
    }
    record(feed, "create_feed", actor=actor, at=at, details=details)
    feed.save(update_fields=["revision"])
    return feed, queries.feed_address(token)


@transaction.atomic(durable=True)
def rotate_feed(*, feed_id: int, actor: Actor, at: datetime) -> tuple[Feed, str]:
    """Give a feed of the actor's a new secret address and a new year; the old one answers 410.

    Raises NotVisible if it is not the actor's, RuleBroken if it was revoked.
    """
    feed = _own_feed(feed_id, actor)
    if feed.revoked_at is not None:
        raise RuleBroken(
            [Reason("feed_revoked", "This subscription was ended: make a new one instead.")]
        )
    RetiredAddress.objects.create(feed=feed, token_hash=feed.token_hash, retired_at=at)
    token = new_token()
    feed.token_hash = token_hash(token)
    feed.expires_at = at + FEED_LIFE
    record(feed, "rotate_feed", actor=actor, at=at)
    feed.save(update_fields=["token_hash", "expires_at", "revision"])
    return feed, queries.feed_address(token)


@transaction.atomic(durable=True)
def revoke_feed(*, feed_id: int, actor: Actor, at: datetime) -> Feed:
    """End a feed of the actor's: its address answers 410. Twice is once.

    Raises NotVisible if it is not the actor's.
    """
    feed = _own_feed(feed_id, actor)
    if feed.revoked_at is None:
        feed.revoked_at = at
        record(feed, "revoke_feed", actor=actor, at=at)
        feed.save(update_fields=["revoked_at", "revision"])
    return feed


@transaction.atomic(durable=True)
def settle_validator(
    feed_id: int, *, at: datetime, content: queries.Content | None = None, under: str = ""
) -> Feed:
    """The feed's row with the validator of the calendar as it is now, or of `content` as just read.

    `under` is the state of things just before `content` was read: a change between the two is
    found at the next reading. Writes the cached fields under the feed's lock. The time of change
    rises whenever the validator does, so also when an entry leaves: to `at` in whole seconds, or
    a second after the last one.
    """
    feeds = Feed.objects.select_related("owner", "owner__resource")
    row = feeds.select_for_update(of=("self",)).get(pk=feed_id)
    if content is None:
        # The head is read before the entries, for the same reason.
        head = CalendarHead.objects.values_list("number", flat=True).first() or 0
        rights = queries.rights_of(row.owner)
        under = queries.validated_under(revision=row.revision, head=head, rights=rights, at=at)
        content = queries.feed_content(row, at=at)
    row.validated_under = under
    validator = queries.feed_validator(row, content)
    if validator != row.validator or row.modified_at is None:
        now = at.replace(microsecond=0)
        row.modified_at = (
            now if row.modified_at is None else max(now, row.modified_at + rendering.ONE_SECOND)
        )
    row.validator = validator
    row.save(update_fields=["validator", "validated_under", "modified_at"])
    return row


def note_feed_use(found: queries.Found, *, client: str, at: datetime) -> bool:
    """Keep when and by which program the feed was last read, at most once an hour.

    Returns whether it wrote.
    """
    latest = at - USE_NOTED_EVERY
    if found.last_used_at is not None and found.last_used_at > latest:
        return False
    due = Q(last_used_at=None) | Q(last_used_at__lte=latest)
    seen = bare(client).replace("\n", " ").strip()[:200]
    return bool(Feed.objects.filter(due, pk=found.pk).update(last_used_at=at, last_client=seen))


def _own_feed(feed_id: int, actor: Actor) -> Feed:
    feed = Feed.objects.select_for_update().filter(pk=feed_id, owner_id=actor.user_id).first()
    if feed is None or actor.user_id is None:
        raise NotVisible
    return feed


def _why_not(feed: Feed, *, actor: Actor, at: datetime) -> Iterator[Reason]:
    """Every reason why the owner cannot have this feed."""
    if not feed.name:
        yield Reason("name_missing", "Give the subscription a name.", "name")
    if feed.level not in Feed.Level.values:
        yield Reason("unknown_level", "There is no such level.", "level")
    if not all(_KIND.fullmatch(kind) for kind in feed.kinds):
        yield Reason("unknown_kind", "There is no such kind of entry.", "kinds")
    yield from _why_nothing(feed, actor)
    if feed.as_tasks and (feed.level == Feed.Level.BUSY or set(feed.kinds) - {DEADLINE_KIND}):
        yield Reason(
            "only_deadlines_are_tasks", "Only deadlines, with their words, are tasks.", "as_tasks"
        )
    if (
        feed.reminder_minutes is not None
        and not 0 <= feed.reminder_minutes <= MOST_REMINDER_MINUTES
    ):
        yield Reason(
            "reminder_too_early", "A reminder comes at most four weeks before.", "reminder_minutes"
        )
    standing = feed.owner.feeds.filter(revoked_at=None, expires_at__gt=at)
    if standing.count() >= FEEDS_PER_PERSON:
        yield Reason(
            "too_many_feeds",
            "You have %(most)s subscriptions already: end one first.",
            values={"most": FEEDS_PER_PERSON},
        )


def _why_nothing(feed: Feed, actor: Actor) -> Iterator[Reason]:
    """Why no entry could ever belong to whom or what the feed names."""
    if feed.unit_id is not None and not Unit.objects.filter(pk=feed.unit_id).exists():
        yield Reason("unknown_unit", "There is no such unit.", "unit")
    if feed.resource_id is not None and not (
        actor.is_staff and Resource.objects.filter(pk=feed.resource_id).exists()
    ):
        yield Reason("unknown_resource", "There is no such resource.", "resource")
    if feed.group and not (actor.is_staff and Entry.objects.filter(group=feed.group).exists()):
        yield Reason("unknown_group", "The calendar has no such visit.", "group")
    owner = feed.owner
    belongs = (owner.organisation_id, owner.unit_id, queries.resource_id_of(owner))
    if feed.mine and not any(belongs):
        yield Reason("nothing_is_yours", "You belong to no organisation and no unit.", "mine")
