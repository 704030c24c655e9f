"""A feed of 10,000 entries: built, served again, and not changed.

Built against `icalendar`, in this process. Ours starts at the view with nothing cached, neither
body nor validator, and reads the database; the peer has the entries in memory, and does not
compress where ours does. Both must say the same, line by line.

Unchanged against a bare 304, over HTTP. `FeedMiddleware` answers feeds itself, under
SecurityMiddleware and above everything else. So "the same middleware" is what stands above it:
that peer holds the bar. The same bare view under the whole stack, as any other address of the
site would be answered, is shown beside it.
"""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import feeds, operations
from foreign_affairs.shared_calendar.models import Entry, Feed
from foreign_affairs.shared_calendar.values import EntryFacts, midnight, office_day
from tests.benchmarks import peers, world
from tests.benchmarks.measure import Figure, all_in_turns
from tests.benchmarks.serving import serve_gunicorn

ENTRIES = 10_000
NAME = "Lịch đối ngoại"


def figures() -> Iterator[Figure]:
    at = timezone.now()
    with transaction.atomic():
        operations.publish(map(_conference, range(ENTRIES), [at] * ENTRIES), at=at)
    feed, address = operations.create_feed(
        name=NAME, level=Feed.Level.STAFF, actor=acting(world.somebody("minh")), at=at
    )
    yield from _built(feed, address)
    yield from _unchanged(address)


def _conference(number: int, at: datetime) -> EntryFacts:
    """One of many, from ten months ago until two years ahead; every fifth lasts whole days."""
    day = office_day(at) + timedelta(days=number % 1000 - 300)
    starts_at = midnight(day) + timedelta(hours=8)
    times = (
        {"starts_on": day, "ends_on": day + timedelta(days=1)}
        if number % 5 == 0
        else {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=9)}
    )
    return EntryFacts(
        source_kind="bench",
        source_id=number,
        kind="conference",
        case=f"H24-{number:06}",
        title=f"Hội thảo quốc tế về cảng biển xanh, phiên {number}",
        title_en=f"International seminar on green seaports, session {number}",
        **times,
        status="confirmed" if number % 3 else "tentative",
        visibility="public" if number % 2 else "internal",
        location="Trung tâm Hội nghị thành phố, 18 Hoàng Diệu, Hải Phòng",
        description="Đơn vị tổ chức: Trường Đại học Hàng hải Việt Nam; 155 đại biểu",
        path=f"/dossiers/{number}/",
        unit_mailbox="le-tan@example.org",
        categories=("Hội nghị, hội thảo quốc tế",),
    )


def _built(feed: Feed, address: str) -> Iterator[Figure]:
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    entries = list(Entry.objects.order_by("pk"))
    requests = {
        coding: RequestFactory(headers={"Accept-Encoding": coding}).get(f"/feeds/{token}.ics")
        for coding in ("identity", "gzip")
    }

    def warm(coding: str) -> Callable[[], HttpResponse]:
        return lambda: feeds.feed(requests[coding], token)

    def cold(coding: str) -> Callable[[], HttpResponse]:
        def work() -> HttpResponse:
            cache.clear()
            Feed.objects.filter(pk=feed.pk).update(validated_under="", validator="")
            return feeds.feed(requests[coding], token)

        return work

    def peer() -> bytes:
        return peers.calendar(entries, name=NAME, source=address, site=settings.SITE_ADDRESS)

    same = _lines(peer())
    assert _lines(cold("identity")().content) == same, "the two calendars do not say the same"
    assert _lines(gzip.decompress(warm("gzip")().content)) == same, "gzip changes the calendar"
    clock = world.cost()
    works = {"identity": cold("identity"), "gzip": cold("gzip"), "peer": peer}
    taken = all_in_turns(works, rounds=5, clock=clock)
    for coding in ("identity", "gzip"):
        yield Figure(
            name=f"feed of {ENTRIES:,} entries, cold, {coding} (icalendar)",
            ours=taken[coding],
            peer=taken["peer"],
            at_least=50,
        )
    again = all_in_turns({"identity": warm("identity"), "gzip": warm("gzip")}, clock=clock)
    for coding, seconds in again.items():
        yield Figure(
            name=f"the same, warm, {coding} (icalendar)",
            ours=seconds,
            peer=taken["peer"],
            at_least=50,
        )


def _lines(calendar: bytes) -> Counter[bytes]:
    """The content lines, unfolded: the two fold elsewhere and order properties differently."""
    return Counter(calendar.replace(b"\r\n ", b"").split(b"\r\n"))


def _unchanged(address: str) -> Iterator[Figure]:
    path = address.removeprefix(settings.SITE_ADDRESS)
    shared = {"DATABASE_URL": world.address()}
    application = "foreign_affairs.wsgi:application"
    with (
        serve_gunicorn(application, **shared) as house,
        serve_gunicorn(
            application, settings="tests.benchmarks.settings_above_feeds", **shared
        ) as bare,
    ):
        tag = house.get(path)[1]["ETag"]
        unchanged = {"If-None-Match": tag}
        taken = all_in_turns(
            {
                "feed": house.getting(path, unchanged, status=304),
                "same": bare.getting("/peer/unchanged/", unchanged, status=304),
                "whole": house.getting("/peer/unchanged/", unchanged, status=304),
            },
            rounds=2000,
            seconds=0,
        )
    yield Figure(
        name="304 of that feed over HTTP (bare 304, same middleware)",
        ours=taken["feed"],
        peer=taken["same"],
        at_most=2,
    )
    yield Figure(
        name="the same (bare 304, the whole stack of middleware)",
        ours=taken["feed"],
        peer=taken["whole"],
    )
